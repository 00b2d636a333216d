"""Works out what to recommend under each article of an edition, and keeps it; pages follow.

The task worker does it: for the newest when something was published and each hour, for the archive
little by little, each article once a day. Only what everybody may read of a text is looked at.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from django.db import transaction
from django.db.models import Count, Max, QuerySet
from django.utils import timezone

from presspass.newsroom import purge
from presspass.newsroom.editions import articles_below
from presspass.newsroom.models import Article, Front
from presspass.newsroom.search.entries import Languages, entries_of
from presspass.newsroom.search.words import SMALL, term
from presspass.recommendations import together
from presspass.recommendations.models import Ranked, Recommended
from presspass.recommendations.pieces import Choice, Piece
from presspass.recommendations.ranking import Ranking

NEWEST: Final = 300
"""So many of an edition are current: among them is chosen, and under them it is up to date."""
AGAIN_AFTER: Final = timedelta(hours=1)
ARCHIVE_AGAIN_AFTER: Final = timedelta(days=1)
AT_ONCE: Final = 50
"""So many of the archive are ranked in one turn."""
HEADLINE: Final = 3
"""A word of the headline counts as often as so many of the text."""


class State(NamedTuple):
    """What of an edition changes whenever something is published in it or withdrawn."""

    articles: int
    newest: datetime | None


_known: dict[int, tuple[State, datetime]] = {}
"""Front → for which state and when its newest were ranked last by this process."""


def keep_up(now: datetime | None = None) -> None:
    """Rank anew where something was published, else what was ranked longest ago; by the clock."""
    now = now or timezone.now()
    for front in Front.objects.live().order_by("path"):
        state, (former, at) = _state_of(front), _known.get(front.pk, (None, now))
        if state != former or now - at >= AGAIN_AFTER:
            rank_newest(front, now=now)
            _known[front.pk] = (state, now)
        else:
            rank_archive(front, now=now)


def rank_newest(front: Front, *, now: datetime) -> None:
    """Rank for the newest articles of the edition of `front`."""
    newest = _newest_of(front)
    _rank(newest, [], now)


def rank_archive(front: Front, *, now: datetime) -> None:
    """Rank for older articles of the edition of `front`, those that waited longest first."""
    newest = _newest_of(front)
    recent = Ranked.objects.filter(at__gt=now - ARCHIVE_AGAIN_AFTER).values("article")
    waiting = _of(front).exclude(pk__in=newest).exclude(pk__in=recent).order_by("-pk")
    older = list(waiting.values_list("pk", flat=True)[:AT_ONCE])
    if older:
        _rank(newest, older, now)


def _of(front: Front) -> QuerySet[Article]:
    return articles_below(front).live().filter(alias_of=None)


def _newest_of(front: Front) -> list[int]:
    dated = _of(front).exclude(first_published_at=None)
    return list(dated.order_by("-first_published_at", "-pk").values_list("pk", flat=True)[:NEWEST])


def _state_of(front: Front) -> State:
    told = _of(front).aggregate(articles=Count("pk"), newest=Max("last_published_at"))
    return State(**told)


def _rank(newest: Sequence[int], older: Sequence[int], now: datetime) -> None:
    pieces = pieces_of([*newest, *older], now)
    ranking = Ranking(pieces, together.counted([*newest, *older]), among=len(newest))
    _keep(ranking.choices(older or newest), now)


def pieces_of(keys: Sequence[int], now: datetime) -> list[Piece]:
    """The articles with `keys`, in their order, as they are known at `now` when they are ranked."""
    found = Article.objects.filter(pk__in=keys).select_related("lead_picture")
    articles = {one.pk: one for one in found}
    topics: dict[int, set[int]] = {key: set() for key in keys}
    through = Article.topics.through.objects.filter(article__in=keys)
    for article, topic in through.values_list("article", "topic"):
        topics[article].add(topic)
    entries = entries_of(list(articles.values()), Languages())
    terms = {one.article: _telling([*one.headline * HEADLINE, *one.text]) for one in entries}
    return [
        Piece(
            key=key,
            story=articles[key].translates_id or key,
            section=_section_of(articles[key]),
            topics=frozenset(topics[key]),
            terms=terms[key],
            age=_days_since(articles[key].first_published_at, now),
        )
        for key in keys
        if key in articles
    ]


def _section_of(article: Article) -> int:
    """A number for the section in which `article` lies: its place in the tree."""
    return int(article.path[-2 * Article.steplen : -Article.steplen], 36)


def _days_since(moment: datetime | None, now: datetime) -> float:
    return (now - moment) / timedelta(days=1) if moment else float("inf")


_SMALL = frozenset(term(word, language) for language, words in SMALL.items() for word in words)


def _telling(terms: Iterable[str]) -> tuple[str, ...]:
    return tuple(one for one in terms if one not in _SMALL)


@transaction.atomic
def _keep(choices: dict[int, tuple[Choice, ...]], now: datetime) -> None:
    """Write down what is another than before, and forget the pages that show it.

    What was withdrawn in the meantime is left out; what another worker wrote just now may stay.
    """
    choices = _published(choices)
    there: dict[int, list[Choice]] = {key: [] for key in choices}
    kept = Recommended.objects.filter(article__in=list(choices)).order_by("article", "place")
    for row in kept.select_for_update():
        there[row.article_id].append(Choice(row.other_id, row.reason, row.topic_id))
    changed = [key for key, chosen in choices.items() if list(chosen) != there[key]]
    Recommended.objects.filter(article__in=changed).delete()
    rows = [
        Recommended(
            article_id=key, other_id=one.key, place=place, reason=one.reason, topic_id=one.topic
        )
        for key in changed
        for place, one in enumerate(choices[key])
    ]
    Recommended.objects.bulk_create(rows, ignore_conflicts=True)
    Ranked.objects.bulk_create(
        [Ranked(article_id=key, at=now) for key in choices],
        update_conflicts=True,
        unique_fields=["article"],
        update_fields=["at"],
    )
    purge.forget_pages(Article.objects.filter(pk__in=changed))


def _published(choices: dict[int, tuple[Choice, ...]]) -> dict[int, tuple[Choice, ...]]:
    keys = {*choices, *(one.key for chosen in choices.values() for one in chosen)}
    live = set(Article.objects.live().filter(pk__in=keys).values_list("pk", flat=True))
    return {
        key: tuple(one for one in chosen if one.key in live)
        for key, chosen in choices.items()
        if key in live
    }
