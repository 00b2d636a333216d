"""Who is invited when: so many an hour as staff said, spread over its minutes.

Whoever is invited is marked in the transaction in which the letter is put off: killed at any moment
the worker goes on, and nobody gets two letters or none.
"""

from datetime import datetime, timedelta
from math import ceil
from typing import NamedTuple

from django.db import transaction

from presspass.importers.inviting import letters
from presspass.importers.models import Arrival, Pace
from presspass.readers.models import ReaderLabel

AN_HOUR = timedelta(hours=1)
MINUTES = 60
MOST_AN_HOUR = 20_000


class Standing(NamedTuple):
    """How far it is: readers whose accounts were made by an import."""

    all: int
    waiting: int
    invited: int
    here: int
    undelivered: int

    @property
    def hours(self) -> int:
        """How many hours the rest takes at the pace that is set."""
        return max(1, ceil(self.waiting / Pace.now().per_hour))


def standing(label: ReaderLabel | None = None) -> Standing:
    """How far it is, of all or of those with `label`."""
    arrivals = Arrival.objects.labelled(label)
    return Standing(
        arrivals.count(),
        arrivals.waiting().count(),
        arrivals.invited().count(),
        arrivals.here().count(),
        arrivals.undelivered().count(),
    )


@transaction.atomic
def invite_due(*, now: datetime) -> int:
    """Invite those whose turn it is; how many. Once nobody waits, nobody later is invited unasked.

    The clockwork calls this every minute; on two machines at once the pace is one.
    """
    pace = Pace.objects.select_for_update(of=("self",)).filter(is_on=True).first()
    if pace is None:
        return 0
    waiting = Arrival.objects.waiting().labelled(pace.label).select_related("reader")
    batch = list(waiting.order_by("pk")[: _allowed(pace, now)])
    for arrival in batch:
        _invite(arrival, now)
    if not waiting.exists():
        pace.set(is_on=False, per_hour=pace.per_hour, label=None, now=now)
    return len(batch)


def _allowed(pace: Pace, now: datetime) -> int:
    lately = Arrival.objects.filter(invited_at__gt=now - AN_HOUR).count()
    return max(0, min(ceil(pace.per_hour / MINUTES), pace.per_hour - lately))


def _invite(arrival: Arrival, now: datetime) -> None:
    if Arrival.objects.filter(pk=arrival.pk, invited_at=None).update(invited_at=now):
        letters.put_off(arrival, now=now)
