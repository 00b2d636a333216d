"""An article in the other editions: where somebody translated it, and that is published, too."""

from dataclasses import dataclass

from django.db.models import Q
from django.http import HttpRequest

from presspass.newsroom.editions import edition_of
from presspass.newsroom.models import Article


@dataclass(frozen=True, slots=True)
class Translation:
    """The same piece in another language, and where."""

    article: Article
    language: str


def translations_of(article: Article, request: HttpRequest) -> tuple[Translation, ...]:
    """The published translations of `article`, and what it is itself a translation of."""
    original = article.translates_id or article.pk
    if original is None:  # a draft that is previewed before it was kept
        return ()
    kin = Article.objects.live().filter(Q(pk=original) | Q(translates=original))
    others = kin.exclude(pk=article.pk).defer("body").order_by("path")
    own = edition_of(request, article)
    found = [(other, edition_of(request, other)) for other in others]
    return tuple(
        Translation(other, edition.language)
        for other, edition in found
        if edition and own and edition.language != own.language
    )
