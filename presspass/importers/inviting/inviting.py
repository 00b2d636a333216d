"""Who is invited when: so many an hour as staff said, spread over its minutes.

Whoever is invited is marked in the transaction in which the letter is put off: killed at any moment
the worker goes on, and nobody gets two letters or none.
"""

from datetime import datetime, timedelta
from math import ceil
from typing import NamedTuple

from django.db import transaction
from django.db.models import Count

from presspass.importers.inviting import letters
from presspass.importers.models import HERE, INVITED, UNDELIVERED, WAITING, Arrival, Pace
from presspass.newsletters.models import Suppression
from presspass.readers.models import ReaderLabel
from presspass.subscriptions.models import Seat

AN_HOUR = timedelta(hours=1)
MINUTES = 60
MOST_AN_HOUR = 20_000
BATCH = 50
"""So many in one transaction: whoever else writes waits no longer for it."""


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


COUNTED = {
    "all": Count("pk"),
    "waiting": Count("pk", filter=WAITING),
    "invited": Count("pk", filter=INVITED),
    "here": Count("pk", filter=HERE),
    "undelivered": Count("pk", filter=UNDELIVERED),
}


def standing(label: ReaderLabel | None = None) -> Standing:
    """How far it is, of all or of those with `label`."""
    return Standing(**Arrival.objects.labelled(label).aggregate(**COUNTED))


def standing_by_label(most: int) -> list[tuple[str, Standing]]:
    """The same of each label that somebody who was imported has, of `most` labels."""
    named = Arrival.objects.exclude(reader__labels=None).values_list("reader__labels__name")
    counted = named.annotate(**COUNTED).order_by("reader__labels__name")
    return [(name, Standing(*counts)) for name, *counts in counted[:most]]


def invite_due(*, now: datetime) -> int:
    """Invite those whose turn it is in this minute; how many.

    The clockwork calls this every minute; on two machines at once the pace is one.
    """
    invited, minute = 0, ceil(Pace.now().per_hour / MINUTES)
    while invited < minute and (more := _invite_some(min(BATCH, minute - invited), now)):
        invited += more
    return invited


@transaction.atomic
def _invite_some(most: int, now: datetime) -> int:
    """Invite at most so many; once nobody waits, whoever comes later is not invited unasked."""
    pace = Pace.objects.select_for_update(of=("self",)).filter(is_on=True).first()
    if pace is None:
        return 0
    lately = Arrival.objects.filter(invited_at__gt=now - AN_HOUR).count()
    left = max(0, pace.per_hour - lately)
    waiting = Arrival.objects.waiting().labelled(pace.label).select_related("reader")
    batch = list(waiting.order_by("pk")[: min(most, left)])
    plans = _plans_of([arrival.reader_id for arrival in batch])
    gone = _gone([arrival.reader.email for arrival in batch])
    for arrival in batch:
        told = {"invited_at": now, "undelivered_at": now if arrival.reader.email in gone else None}
        is_first = Arrival.objects.filter(pk=arrival.pk, invited_at=None).update(**told)
        if is_first and arrival.reader.email not in gone:
            letters.put_off(arrival, plans.get(arrival.reader_id, ""), now=now)
    if not waiting.exists():
        pace.set(is_on=False, per_hour=pace.per_hour, label=None, now=now)
    return len(batch)


def _gone(addresses: list[str]) -> set[str]:
    """Those of `addresses` from which newsletters came back: a letter more would only do harm."""
    bounced = Suppression.objects.in_force().filter(reason=Suppression.Reason.BOUNCED)
    return set(bounced.filter(email__in=addresses).values_list("email", flat=True))


def _plans_of(readers: list[int]) -> dict[int, str]:
    """Reader → the name of the plan by which they read."""
    held = Seat.objects.filter(holder__in=readers, subscription__ended_at=None)
    return dict(held.values_list("holder", "subscription__plan__name"))
