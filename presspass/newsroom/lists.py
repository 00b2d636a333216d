"""What the lists of the paper show: fronts, sections, topics. Headlines only, never a text.

Every list costs the same number of queries, however many articles it shows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.core.paginator import InvalidPage, Page, Paginator
from django.db.models import F, Prefetch, QuerySet, Window
from django.db.models.functions import RowNumber, Substr
from django.http import Http404, HttpRequest

from presspass.newsroom.editions import Edition
from presspass.newsroom.models import Article, ArticleAuthor, FrontPick, Picture, Section
from presspass.newsroom.pictures import CUT

ON_A_PAGE: Final = 12
SECONDS: Final = 3
LATEST: Final = 9
IN_A_BAND: Final = {"large": 5, "medium": 3, "small": 4}


@dataclass(frozen=True, slots=True)
class Teaser:
    """An article as a list shows it."""

    article: Article
    section: Section | None


@dataclass(frozen=True, slots=True)
class Band:
    """A section on the front page."""

    section: Section
    teasers: tuple[Teaser, ...]


@dataclass(frozen=True, slots=True)
class FrontPage:
    """What stands on the front page, from the top."""

    lead: Teaser | None
    seconds: tuple[Teaser, ...]
    latest: tuple[Teaser, ...]
    bands: tuple[Band, ...]
    newest: datetime | None


def for_lists(articles: QuerySet[Article]) -> QuerySet[Article]:
    """The published ones among `articles`, newest first, with what a list shows and no text."""
    return (
        articles.live()
        .defer("body", "correction")
        .prefetch_related(
            Prefetch("lead_picture", Picture.objects.prefetch_renditions(*CUT)),
            Prefetch("bylines", ArticleAuthor.objects.select_related("author")),
        )
        .order_by("-first_published_at", "-pk")
    )


def teasers(articles: Iterable[Article], edition: Edition | None) -> tuple[Teaser, ...]:
    """The teasers of `articles`, each with its section in `edition`."""
    return tuple(
        Teaser(article, edition.section_of(article) if edition else None) for article in articles
    )


def front_page(edition: Edition) -> FrontPage:
    """Arrange the front of `edition`: what the editors picked first, then the newest."""
    newest = list(_newest_of_each_section(edition))
    picked = _picked(edition)
    chosen = {article.pk for article in picked}
    order = [*picked, *(one for one in newest if one.pk not in chosen)]
    lead = next(iter(picked or [one for one in order if one.lead_picture] or order), None)
    others = [one for one in order if lead is None or one.pk != lead.pk]
    seconds = others[: _seconds(len(order))]
    top = {one.pk for one in [*([lead] if lead else []), *seconds]}
    return FrontPage(
        lead=teasers([lead], edition)[0] if lead else None,
        seconds=teasers(seconds, edition),
        latest=teasers([one for one in newest if one.pk not in top][:LATEST], edition),
        bands=tuple(_bands(edition, [one for one in newest if one.pk not in top])),
        newest=max((one.published_at for one in order if one.published_at), default=None),
    )


def more_like(article: Article, edition: Edition | None) -> tuple[Teaser, ...]:
    """What to read next: the newest of the article's section, without itself."""
    section = edition.section_of(article) if edition else None
    if section is None:
        return ()
    others = Article.objects.child_of(section).exclude(pk=article.pk)
    return teasers(for_lists(others)[: IN_A_BAND["medium"]], edition)


def page_of(request: HttpRequest, articles: QuerySet[Article]) -> Page:
    """The page of `articles` that the request's `page` names. Raises Http404 when there is none."""
    try:
        return Paginator(articles, ON_A_PAGE).page(request.GET.get("page", 1))
    except InvalidPage as error:
        raise Http404 from error


def _picked(edition: Edition) -> list[Article]:
    """What the editors placed at the top, in their order, as far as it is published."""
    places = FrontPick.objects.filter(front=edition.front).order_by("sort_order", "pk")
    order = list(places.values_list("article_id", flat=True))
    within = for_lists(Article.objects.descendant_of(edition.front).filter(pk__in=order))
    return sorted(within, key=lambda article: order.index(article.pk))


def _newest_of_each_section(edition: Edition) -> QuerySet[Article]:
    """The newest articles of every section, in one query."""
    front = edition.front
    most = max(IN_A_BAND.values()) + SECONDS + LATEST + 1
    within = Article.objects.descendant_of(front).filter(depth=front.depth + 2)
    placed = within.live().annotate(
        newness=Window(
            RowNumber(),
            partition_by=Substr("path", 1, len(front.path) + Article.steplen),
            order_by=[F("first_published_at").desc(nulls_last=True), F("pk").desc()],
        )
    )
    return for_lists(placed.filter(newness__lte=most))


def _seconds(articles: int) -> int:
    """How many stand beside the lead: fewer in a small paper, whose bands would be empty."""
    return min(SECONDS, articles // 3)


def _bands(edition: Edition, articles: Sequence[Article]) -> Iterable[Band]:
    """The sections' newest; a large band begins with one that has a picture."""
    for section in edition.sections:
        own = [one for one in articles if one.path.startswith(section.path)]
        if section.weight == Section.Weight.LARGE:
            first = next((one for one in own if one.lead_picture), None)
            own.sort(key=lambda one: one is not first)
        if own:
            shown = own[: IN_A_BAND[section.weight]]
            yield Band(section, tuple(Teaser(one, section) for one in shown))
