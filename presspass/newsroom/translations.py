"""An article in the languages in which it can be read, as readers and machines are told of it.

A version counts where somebody translated the piece and that is published, too; one a language.
"""

from dataclasses import dataclass

from django.db.models import Q
from django.http import HttpRequest

from presspass.newsroom.editions import front_of
from presspass.newsroom.models import Article


@dataclass(frozen=True, slots=True)
class Version:
    """The piece in one language."""

    article: Article
    language: str


def versions_of(article: Article, request: HttpRequest) -> tuple[Version, ...]:
    """The versions of `article`: itself, then what it is translated from, then the others.

    Of two in the same language the first counts, so that nobody is led from Spanish to Spanish.
    """
    versions: dict[str, Version] = {}
    for one in (article, *_others(article)):
        front = front_of(request, one)
        if front and front.language not in versions:
            versions[front.language] = Version(one, front.language)
    return tuple(versions.values())


def translations_of(article: Article, request: HttpRequest) -> tuple[Version, ...]:
    """The versions of `article` in other languages than its own."""
    return tuple(one for one in versions_of(article, request) if one.article is not article)


def _others(article: Article) -> list[Article]:
    first = article.translates_id or article.pk
    if first is None:  # a draft that is previewed before it was kept
        return []
    kin = Article.objects.live().filter(Q(pk=first) | Q(translates=first))
    found = kin.exclude(pk=article.pk).defer("body")
    return sorted(found, key=lambda one: (one.pk != first, one.pk))
