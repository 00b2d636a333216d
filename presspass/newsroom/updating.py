"""When an article was updated: whenever it is published with other words than before.

A piece published anew for its picture, its topics or its access is not an updated one.
"""

import hashlib
from typing import Any

from wagtail.signals import page_published

from presspass.newsroom import purge
from presspass.newsroom.body import parts_of
from presspass.newsroom.models import Article


def connect() -> None:
    """Look at every article that is published. Connecting twice changes nothing."""
    page_published.connect(note, sender=Article, dispatch_uid="updated-at")


def digest_of(article: Article) -> str:
    """A short name for all words of `article` that its readers read."""
    corrections = [correction.text for correction in article.corrections.all()]
    body = [part.text for part in parts_of(article.body)]
    words = [article.kicker, article.title, article.standfirst, *body, *corrections]
    return hashlib.sha256("\x00".join(words).encode()).hexdigest()


def note(instance: Article, **_: Any) -> None:
    """Write down when `instance` was updated, if its words are others than before."""
    digest = digest_of(instance)
    if digest == instance.words_digest:
        return
    if instance.words_digest:
        instance.updated_at = instance.last_published_at
    instance.words_digest = digest
    Article.objects.filter(pk=instance.pk).update(
        updated_at=instance.updated_at, words_digest=digest
    )
    if instance.updated_at:
        purge.forget([instance])
