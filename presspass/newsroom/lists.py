"""What the lists of the paper show: fronts, sections, topics. Headlines only, never a text.

Every list costs the same number of queries, however many articles it shows.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import zip_longest
from typing import Final

from django.core.paginator import InvalidPage, Page, Paginator
from django.db.models import F, Prefetch, QuerySet, Window
from django.db.models.functions import RowNumber, Substr
from django.http import Http404, HttpRequest

from presspass.newsroom.editions import Edition
from presspass.newsroom.models import (
    Article,
    ArticleAuthor,
    Author,
    FrontPick,
    Picture,
    Section,
)
from presspass.newsroom.pictures import AVIF_OF, CUT

ON_A_PAGE: Final = 12
SIZES: Final = (*CUT, *(AVIF_OF[size] for size in CUT))
SECONDS: Final = 3
LATEST: Final = 9
MORE: Final = 3
IN_A_BAND: Final = {"large": 5, "medium": 3, "small": 4}
NEWEST_FIRST: Final = (F("first_published_at").desc(nulls_last=True), F("pk").desc())
"""Where nulls stand is said: of themselves SQLite has them last here, and PostgreSQL first."""


@dataclass(frozen=True, slots=True)
class Teaser:
    """An article as a list shows it."""

    article: Article
    section: Section | None
    authors: tuple[Author, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """A section on the front page, in the weight in which it is shown there."""

    section: Section
    weight: str
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
        .defer("body")
        .prefetch_related(Prefetch("lead_picture", Picture.objects.prefetch_renditions(*SIZES)))
        .order_by(*NEWEST_FIRST)
    )


def teasers(articles: Iterable[Article], edition: Edition | None) -> tuple[Teaser, ...]:
    """The teasers of `articles`, each with its section in `edition` and who signs it."""
    listed = list(articles)
    signed = _signed(listed)
    return tuple(
        Teaser(one, edition.section_of(one) if edition else None, tuple(signed[one.pk]))
        for one in listed
    )


def front_page(edition: Edition) -> FrontPage:
    """Arrange the front of `edition`: what the editors picked first, then the newest."""
    newest = list(_newest_of_each_section(edition))
    picked = _picked(edition)
    chosen = {article.pk for article in picked}
    order = [*picked, *(one for one in newest if one.pk not in chosen)]
    shown = {teaser.article.pk: teaser for teaser in teasers(order, edition)}
    lead = next(iter(picked or [one for one in order if one.lead_picture] or order), None)
    beside = len(picked) - 1 if len(picked) > 1 else _seconds(len(order))
    seconds = [one for one in order if one is not lead][:beside]
    top = {one.pk for one in [lead, *seconds] if one}
    below = [shown[one.pk] for one in newest if one.pk not in top]
    return FrontPage(
        lead=shown[lead.pk] if lead else None,
        seconds=tuple(shown[one.pk] for one in seconds),
        latest=tuple(shown[one.pk] for one in newest if one != lead)[:LATEST],
        bands=tuple(_paired(list(_bands(edition, below)))),
        newest=max((one.published_at for one in order if one.published_at), default=None),
    )


def more_information(article: Article, edition: Edition | None) -> tuple[Teaser, ...]:
    """What to read with `article`: what editors chose, then the newest of its topics and section.

    Never itself, never its translation, and nothing that is not published.
    """
    if edition is None:
        return ()
    found = list(_chosen(article))
    topics = [topic.pk for topic in article.topics.all()]  # also of one not kept yet
    within = of_edition(edition)
    section = edition.section_of(article)
    wells = [within.filter(topics__in=topics).distinct()] if topics else []
    wells += [Article.objects.child_of(section)] if section else []
    for well in wells:
        if len(found) < MORE:
            known = [article.pk, *(one.pk for one in found)]
            found += for_lists(well.exclude(pk__in=known))[: MORE - len(found)]
    return teasers(found, edition)


def of_edition(edition: Edition) -> QuerySet[Article]:
    """Every article of `edition`; those of an edition whose front stands below its own are not."""
    front = edition.front
    return Article.objects.descendant_of(front).filter(depth=front.depth + 2)


def _chosen(article: Article) -> list[Article]:
    """What editors chose to be read with `article`, in their order, as far as it is published."""
    order = [pick.other_id for pick in article.more_picks.all() if pick.other_id != article.pk]
    found = for_lists(Article.objects.filter(pk__in=order))
    return sorted(found, key=lambda one: order.index(one.pk))


def newest(edition: Edition) -> tuple[Teaser, ...]:
    """The newest articles of `edition`, as many as stand below an article."""
    return teasers(for_lists(of_edition(edition))[:MORE], edition)


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
    placed = (
        of_edition(edition)
        .live()
        .annotate(
            newness=Window(
                RowNumber(),
                partition_by=Substr("path", 1, len(front.path) + Article.steplen),
                order_by=NEWEST_FIRST,
            )
        )
    )
    return for_lists(placed.filter(newness__lte=most))


def _seconds(articles: int) -> int:
    """How many stand beside the lead: fewer in a small paper, whose bands would be empty."""
    return min(SECONDS, articles // 3)


def _bands(edition: Edition, below: Sequence[Teaser]) -> Iterable[Band]:
    """The sections' newest; a large band begins with one that has a picture."""
    for section in edition.sections:
        own = [teaser for teaser in below if teaser.section == section]
        if section.weight == Section.Weight.LARGE:
            first = next((teaser for teaser in own if teaser.article.lead_picture), None)
            own.sort(key=lambda teaser: teaser is not first)
        if own:
            yield Band(section, section.weight, tuple(own[: IN_A_BAND[section.weight]]))


def _paired(bands: list[Band]) -> Iterable[Band]:
    """The `bands`; a small one that finds no other to stand beside is shown as a medium one."""
    small = Section.Weight.SMALL
    half = False
    for band, follower in zip_longest(bands, bands[1:]):
        paired = half or (follower is not None and follower.weight == small)
        half = band.weight == small and not half and paired
        yield band if paired or band.weight != small else _medium(band)


def _medium(band: Band) -> Band:
    medium = Section.Weight.MEDIUM
    return replace(band, weight=medium, teasers=band.teasers[: IN_A_BAND[medium]])


def _signed(articles: list[Article]) -> dict[int, list[Author]]:
    """Who signs each of `articles`, by the article's key."""
    signed = defaultdict(list)
    for byline in ArticleAuthor.objects.filter(article__in=articles).select_related("author"):
        signed[byline.article_id].append(byline.author)
    return signed
