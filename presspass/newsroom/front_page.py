"""The front page of an edition: what the editors placed there, and else the newest; each once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import zip_longest
from typing import Final

from django.db.models import QuerySet, Window
from django.db.models.functions import RowNumber, Substr

from presspass.newsroom import picks
from presspass.newsroom.editions import Edition
from presspass.newsroom.lists import NEWEST_FIRST, Teaser, for_lists, teasers
from presspass.newsroom.models import Article, Section

SECONDS: Final = 3
LATEST: Final = 9
IN_A_BAND: Final = {"large": 5, "medium": 3, "small": 4}


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


def front_page(edition: Edition) -> FrontPage:
    """Arrange the front of `edition`: what the editors picked first, then the newest."""
    newest, picked = list(_newest_of_each_section(edition)), picks.of_front(edition)
    placed = picks.of_sections(edition)
    chosen = {article.pk for article in picked}
    order = [*picked, *(one for one in newest if one.pk not in chosen)]
    everything = {one.pk: one for one in [*order, *(a for some in placed.values() for a in some)]}
    shown = {one.article.pk: one for one in teasers(everything.values(), edition)}
    lead = next(iter(picked or [one for one in order if one.lead_picture] or order), None)
    beside = len(picked) - 1 if len(picked) > 1 else _seconds(len(order))
    seconds = [one for one in order if one is not lead][:beside]
    top = {one.pk for one in [lead, *seconds] if one}
    below = [shown[one.pk] for one in newest if one.pk not in top]
    first = {key: [shown[a.pk] for a in some if a.pk not in top] for key, some in placed.items()}
    latest = _latest(below, first)
    rest = [one for one in below if one not in latest]
    return FrontPage(
        lead=shown[lead.pk] if lead else None,
        seconds=tuple(shown[one.pk] for one in seconds),
        latest=tuple(latest),
        bands=tuple(_paired(list(_bands(edition, first, rest)))),
        newest=max((one.published_at for one in order if one.published_at), default=None),
    )


def _newest_of_each_section(edition: Edition) -> QuerySet[Article]:
    """The newest articles of every section, in one query."""
    front = edition.front
    most = max(IN_A_BAND.values()) + SECONDS + LATEST + 1
    placed = edition.articles.live().annotate(
        newness=Window(
            RowNumber(),
            partition_by=Substr("path", 1, len(front.path) + Article.steplen),
            order_by=NEWEST_FIRST,
        )
    )
    return for_lists(placed.filter(newness__lte=most))


def _seconds(articles: int) -> int:
    """How many stand beside the lead: fewer in a small paper, whose bands would be empty."""
    return min(SECONDS, articles // 3)


def _latest(below: Sequence[Teaser], placed: Mapping[int, Sequence[Teaser]]) -> list[Teaser]:
    """The newest of `below` that nobody placed: a third in a small paper, which has bands, too."""
    taken = {teaser.article.pk for some in placed.values() for teaser in some}
    free = [teaser for teaser in below if teaser.article.pk not in taken]
    return free[: min(LATEST, len(below) // 3)]


def _bands(
    edition: Edition, placed: Mapping[int, Sequence[Teaser]], below: Sequence[Teaser]
) -> Iterable[Band]:
    """What was placed in each section, then its newest; no piece stands in two bands.

    Where nothing was placed, a large band begins with one that has a picture.
    """
    first = _each_once(edition, placed)
    taken = {teaser.article.pk for some in first.values() for teaser in some}
    for section in edition.sections:
        own = [one for one in below if one.section == section and one.article.pk not in taken]
        if section.weight == Section.Weight.LARGE and not first[section.pk]:
            leads = next((one for one in own if one.article.lead_picture), None)
            own.sort(key=lambda teaser, leads=leads: teaser is not leads)
        if filled := [*first[section.pk], *own][: IN_A_BAND[section.weight]]:
            yield Band(section, section.weight, tuple(filled))


def _each_once(edition: Edition, placed: Mapping[int, Sequence[Teaser]]) -> dict[int, list[Teaser]]:
    """As many as a band holds of what was `placed` in each section, in the first that has it."""
    taken: set[int] = set()
    first: dict[int, list[Teaser]] = {}
    for section in edition.sections:
        free = [one for one in placed[section.pk] if one.article.pk not in taken]
        first[section.pk] = free[: IN_A_BAND[section.weight]]
        taken |= {teaser.article.pk for teaser in first[section.pk]}
    return first


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
