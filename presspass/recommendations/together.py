"""Counts of what is read together: two articles and a number, and nothing about who or when.

What a reader read before is looked up in her own history by whoever keeps it (`shelf`), added here
once, and forgotten with it. A number is not used before it is at least `LEAST_TOGETHER`.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from presspass.recommendations.models import ReadTogether
from presspass.recommendations.pieces import LEAST_TOGETHER, Together

COUNTED_FOR: Final = timedelta(days=180)


@transaction.atomic
def count(article: int, before: Iterable[int]) -> None:
    """Add one to `article`, and to its pairs with those that the same person read `before`."""
    pairs = sorted({(min(article, one), max(article, one)) for one in (article, *before)})
    ReadTogether.objects.bulk_create(
        [ReadTogether(one_id=one, other_id=other) for one, other in pairs], ignore_conflicts=True
    )
    for one, other in pairs:  # in one order for all, so that no two wait for each other
        ReadTogether.objects.filter(one=one, other=other).update(times=F("times") + 1)


def counted(among: Iterable[int]) -> Together:
    """The counts of pairs `among` the articles with these keys, as far as they may be used."""
    keys = list(among)
    pairs = ReadTogether.objects.filter(times__gte=LEAST_TOGETHER, one__in=keys, other__in=keys)
    return {(one, other): times for one, other, times in pairs.values_list("one", "other", "times")}


def forget_old(now: datetime | None = None) -> None:
    """Drop the counts of pairs of which no article is new any more; the clockwork calls this."""
    since = (now or timezone.now()) - COUNTED_FOR
    is_new = Q(one__first_published_at__gte=since) | Q(other__first_published_at__gte=since)
    ReadTogether.objects.exclude(is_new).delete()
