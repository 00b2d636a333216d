"""The issue that is proposed for the week: a draft, which editors change and nobody else sends.

First what editors placed at the top of the front and of sections, then what is read most, then the
newest; at most two of a section, as long as others have something. Counts are of articles: nothing
is known here of who read what.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

import msgspec
from django.db import transaction
from django.db.models import F, QuerySet

from presspass.newsletters.issues.content import sections_of
from presspass.newsletters.models import Issue, IssueArticle, Newsletter
from presspass.newsroom import picks
from presspass.newsroom.editions import Edition, articles_below
from presspass.newsroom.models import Article, Front
from presspass.readers.models import Reader
from presspass.recommendations import together

WEEK: Final = timedelta(days=7)
MOST: Final = 8
"""The lead and seven more."""
OF_A_SECTION: Final = 2
"""At most so many of one section, as long as others have something."""
SUBJECT: Final = 150


class NothingNew(Exception):
    """There is nothing to propose: in a week nothing was published that was not in an issue."""


class Candidate(msgspec.Struct, frozen=True):
    """An article that may be proposed; `placed` is its place by the editors, from 0, or none."""

    key: int
    section: str
    placed: int | None
    read: int
    age: timedelta


@transaction.atomic
def propose(newsletter: Newsletter, *, by: Reader | None, now: datetime) -> Issue:
    """Make a draft of what the last week brought. Raises NothingNew."""
    chosen = chosen_for(newsletter, now=now)
    if not chosen:
        raise NothingNew
    titles = dict(Article.objects.filter(pk__in=chosen).values_list("pk", "title"))
    issue = Issue(newsletter=newsletter, subject=titles[chosen[0]][:SUBJECT], made_by=by)
    issue.made_at = now
    issue.articles = [
        IssueArticle(article_id=key, sort_order=place) for place, key in enumerate(chosen)
    ]
    issue.save()
    return issue


def chosen_for(newsletter: Newsletter, *, now: datetime) -> list[int]:
    """The keys of the articles for the next issue of `newsletter`, the lead first."""
    front = newsletter.edition
    found = articles_below(front).live().filter(first_published_at__gte=now - WEEK)
    new = found.exclude(pk__in=_in_the_last(newsletter)).order_by(
        F("first_published_at").desc(), "-pk"
    )
    placed = _placed(front)
    times = _times_read(new)
    length = front.steplen + len(front.path)
    return arranged(
        [
            Candidate(key, path[:length], placed.get(key), times.get(key, 0), now - at)
            for key, path, at in new.values_list("pk", "path", "first_published_at")
        ]
    )


def arranged(candidates: Iterable[Candidate]) -> list[int]:
    """The keys of at most `MOST` of `candidates`, the lead first, over the sections."""
    ranked = sorted(candidates, key=_rank)
    sections: Counter[str] = Counter()
    first: list[Candidate] = []
    for one in ranked:
        if sections[one.section] < OF_A_SECTION:
            sections[one.section] += 1
            first.append(one)
    rest = [one for one in ranked if one not in first]
    chosen = [*first, *rest][:MOST]
    return [one.key for one in sorted(chosen, key=_rank)]


def _rank(one: Candidate) -> tuple[bool, int, int, timedelta]:
    """What was placed comes first, in its order; then what is read most; then the newest."""
    return one.placed is None, one.placed or 0, -one.read, one.age


def _placed(front: Front) -> Mapping[int, int]:
    """Article → its place: the top of the front, then the tops of the sections in turn."""
    edition = Edition(front, tuple(sections_of(front)), ())
    of_sections = picks.of_sections(edition)
    deepest = max((len(some) for some in of_sections.values()), default=0)
    turns = [some[n] for n in range(deepest) for some in of_sections.values() if n < len(some)]
    order = dict.fromkeys(article.pk for article in [*picks.of_front(edition), *turns])
    return {key: place for place, key in enumerate(order)}


def _times_read(articles: QuerySet[Article]) -> Mapping[int, int]:
    """Article → how often it was read, where that is often enough to be used."""
    counts = together.counted(articles.values_list("pk", flat=True))
    return {one: times for (one, other), times in counts.items() if one == other}


def _in_the_last(newsletter: Newsletter) -> Sequence[int]:
    """The articles of the last issue that was sent."""
    last = newsletter.issues.out().order_by("-number").first()
    return [place.article_id for place in last.articles.all()] if last else []
