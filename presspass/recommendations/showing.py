"""What stands under an article as recommended: for everybody alike, headlines alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from presspass.newsroom.editions import Edition
from presspass.newsroom.lists import Teaser
from presspass.newsroom.models import Article, Section, Topic
from presspass.recommendations.models import Recommended
from presspass.recommendations.pieces import KEPT

SPARE: Final = 4
"""So many more stand ready in a page, in the place of what its reader has read."""


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A recommended article, and why: `topic` is there where it is for a topic."""

    article: Article
    section: Section | None
    reason: str
    topic: Topic | None


def recommended_under(
    article: Article, edition: Edition, shown: Iterable[Teaser]
) -> tuple[Recommendation, ...]:
    """What to recommend under `article`, the best first.

    Nothing that is not published, nothing of another edition, neither itself nor a translation,
    and nothing that is `shown` on the page already.
    """
    rows = Recommended.objects.filter(article=article.pk, other__live=True)
    rows = rows.filter(other__depth=edition.front.depth + 2).order_by("place")
    found = rows.select_related("other", "topic").defer("other__body")[:KEPT]
    there = {article.pk, article.translates_id, *(teaser.article.pk for teaser in shown)}
    own = {article.pk, article.translates_id} - {None}
    return tuple(
        Recommendation(row.other, edition.section_of(row.other), row.reason, row.topic)
        for row in found
        if row.other_id not in there and row.other.translates_id not in own
        if edition.section_of(row.other)
    )


def keys_under(article: Article) -> list[int]:
    """The keys of all that is recommended under `article`."""
    return list(Recommended.objects.filter(article=article.pk).values_list("other", flat=True))
