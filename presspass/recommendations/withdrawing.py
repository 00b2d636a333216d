"""What is withdrawn is recommended no more, and what is changed is shown changed, at once."""

from collections.abc import Iterable
from typing import Any

from django.db.models.signals import post_save, pre_delete
from wagtail.models import Page
from wagtail.signals import page_unpublished, post_page_move

from presspass.newsroom import purge
from presspass.newsroom.models import Article
from presspass.recommendations.models import Recommended


def connect() -> None:
    """Listen to what is changed and withdrawn. Connecting twice changes nothing."""
    post_save.connect(forget_pages, Article, dispatch_uid="recommended-changed")
    page_unpublished.connect(withdraw, Article, dispatch_uid="recommended-unpublished")
    pre_delete.connect(withdraw, Article, dispatch_uid="recommended-before-delete")
    post_page_move.connect(withdraw_moved, dispatch_uid="recommended-moved")


def forget_pages(instance: Article, update_fields: Iterable[str] | None = None, **_: Any) -> None:
    """Forget the pages under which `instance` is recommended: its headline may be another."""
    if not purge.is_only_drafted(update_fields):
        purge.forget_pages(_under_which(instance))


def withdraw(instance: Article, **_: Any) -> None:
    """Recommend `instance` nowhere any more."""
    purge.forget_pages(_under_which(instance))
    Recommended.objects.filter(other=instance.pk).delete()


def withdraw_moved(instance: Page, **_: Any) -> None:
    """What was moved may be of another edition now; there it is ranked anew."""
    if instance.specific_class is Article:
        withdraw(instance.specific)
        Recommended.objects.filter(article=instance.pk).delete()


def _under_which(article: Article) -> Any:
    keys = Recommended.objects.filter(other=article.pk).values("article")
    return Article.objects.filter(pk__in=keys)
