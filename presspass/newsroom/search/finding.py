"""What a search finds: a page of articles with the words marked, or what to look at instead."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.core.paginator import InvalidPage, Page, Paginator
from django.db.models import Count
from django.http import Http404
from django.utils.safestring import SafeString

from presspass.newsroom import lists
from presspass.newsroom.editions import Edition
from presspass.newsroom.models import Article, Topic
from presspass.newsroom.search.marking import marked, passage, terms_missing
from presspass.newsroom.search.tables import table
from presspass.newsroom.search.tables.protocol import Found, Within
from presspass.newsroom.search.wanted import Wanted

ON_A_PAGE: Final = 12
TOPICS: Final = 12


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that was found, with the words marked; `passage` where only its text has some."""

    teaser: lists.Teaser
    kicker: SafeString
    headline: SafeString
    standfirst: SafeString
    passage: SafeString | None


class _Rows(Sequence[int]):
    """The keys that a search finds, for Django's paginator: one question a page."""

    def __init__(self, wanted: Wanted, within: Within) -> None:
        self._wanted = wanted
        self._within = within
        self._found: dict[int, Found] = {}

    def __len__(self) -> int:
        return self._from(0).total

    def __getitem__(self, place: slice) -> tuple[int, ...]:  # type: ignore[override]
        return self._from(place.start).articles

    def _from(self, first: int) -> Found:
        if first not in self._found:
            self._found[first] = table().find(self._wanted, self._within, first, ON_A_PAGE)
        return self._found[first]


def page_of(wanted: Wanted, within: Within, number: str) -> Page:
    """The page `number` of what is found. Raises Http404 where there is none."""
    try:
        return Paginator(_Rows(wanted, within), ON_A_PAGE).page(number)
    except InvalidPage as error:
        raise Http404 from error


def hits(keys: Sequence[int], edition: Edition, wanted: Wanted) -> tuple[Hit, ...]:
    """The articles with `keys`, in that order, as the page shows them."""
    found = {one.pk: one for one in lists.for_lists(Article.objects.filter(pk__in=list(keys)))}
    said = table().said(keys)
    teasers = lists.teasers([found[key] for key in keys if key in found], edition)
    return tuple(_hit(one, said.get(one.article.pk, ""), wanted) for one in teasers)


def topics_of(edition: Edition) -> list[Topic]:
    """What most articles of `edition` are archived under."""
    published = edition.articles.live()
    found = Topic.objects.filter(language=edition.language, articles__in=published)
    counted = found.annotate(pieces=Count("articles", distinct=True))
    return list(counted.order_by("-pieces", "name")[:TOPICS])


def _hit(teaser: lists.Teaser, said: str, wanted: Wanted) -> Hit:
    article = teaser.article
    above = [article.kicker, article.title, article.standfirst]
    return Hit(
        teaser=teaser,
        kicker=marked(article.kicker, wanted),
        headline=marked(article.title, wanted),
        standfirst=marked(article.standfirst, wanted),
        passage=passage(said, wanted) if terms_missing(above, wanted) else None,
    )
