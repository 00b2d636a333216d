"""Mailboxes to which nothing goes any more: letters came back, or somebody complained.

A yes that comes from the mailbox itself lifts it, see `consent.say_yes`.
"""

from datetime import datetime
from typing import Any, Final

from anymail.signals import EventType, RejectReason
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from presspass.newsletters import consent
from presspass.newsletters.consent import Said
from presspass.newsletters.models import Signup, Suppression
from presspass.readers.models import Reader

Reason = Suppression.Reason

SOFT_BOUNCES: Final = 3
"""So many letters come back, none of them for good, before nothing more goes there.

Providers do not tell alike whether a mailbox is full or gone.
"""
FOR_GOOD: Final = {
    (EventType.BOUNCED, RejectReason.INVALID): Reason.BOUNCED,
    (EventType.REJECTED, RejectReason.INVALID): Reason.BOUNCED,
    (EventType.REJECTED, RejectReason.BOUNCED): Reason.BOUNCED,
    (EventType.REJECTED, RejectReason.SPAM): Reason.COMPLAINED,
}
"""What anymail calls it → what it means. `REJECTED`: the provider itself sends nothing there."""


@transaction.atomic
def suppress(address: str, reason: Reason, *, now: datetime) -> None:
    """Send no newsletter to the mailbox `address` any more; a complaint outweighs a bounce."""
    kept = _kept(address)
    if kept.at is None or (reason == Reason.COMPLAINED != kept.reason):
        kept.reason, kept.at = reason, now
        kept.save(update_fields=["reason", "at"])


@transaction.atomic
def count_bounce(address: str, *, now: datetime) -> None:
    """A letter came back, perhaps not for good: after some, no newsletter goes there."""
    kept = _kept(address)
    Suppression.objects.filter(pk=kept.pk).update(bounces=F("bounces") + 1)
    if kept.bounces + 1 >= SOFT_BOUNCES:
        suppress(address, Reason.BOUNCED, now=now)


def of_event(event: Any, **_more: Any) -> None:
    """The provider says what became of a letter (anymail's signal `tracking`)."""
    if not event.recipient:
        return
    now = timezone.now()
    what = (event.event_type, event.reject_reason)
    if event.event_type == EventType.COMPLAINED:
        suppress(event.recipient, Reason.COMPLAINED, now=now)
    elif event.event_type == EventType.UNSUBSCRIBED or what[1] == RejectReason.UNSUBSCRIBED:
        _end_all(event.recipient, now)
    elif what in FOR_GOOD:
        suppress(event.recipient, FOR_GOOD[what], now=now)
    elif event.event_type == EventType.BOUNCED:
        count_bounce(event.recipient, now=now)


def _end_all(address: str, now: datetime) -> None:
    address = Reader.objects.normalize_email(address)
    for signup in Signup.objects.living().of(address):
        consent.say_no(signup, Said(place="the mail provider"), now=now)


def _kept(address: str) -> Suppression:
    address = Reader.objects.normalize_email(address)
    kept = Suppression.objects.select_for_update()
    return kept.get_or_create(email=address, defaults={"reason": Reason.BOUNCED})[0]
