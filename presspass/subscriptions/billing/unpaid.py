"""What happens to invoices that nobody pays: two reminders, then the subscription ends.

The clock calls these functions: twice, late, and on two machines at once, if it comes to that. Each
claims what it does in the row itself, so that nobody is reminded twice; and whoever ends, ends only
what was reminded in time, however long the clock stood still before.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from presspass.subscriptions import book, locking, pricing, purchases
from presspass.subscriptions.billing import letters, refunds, taking
from presspass.subscriptions.models import Invoice, Subscription
from presspass.subscriptions.purchases import GRACE

log = logging.getLogger(__name__)

LAST_REMINDER = timedelta(days=7)
"""So long after it is due an invoice is reminded of for the second and last time."""
WARNED_FOR = timedelta(days=7)
"""So long after the last reminder nothing ends, however late that was."""
REMINDERS = 2


def remind(*, now: datetime) -> int:
    """Send the reminders that are due; how many. An invoice far behind gets the last one alone."""
    due = _open().filter(due_at__lte=now, reminders=0)
    overdue = _open().filter(due_at__lte=now - LAST_REMINDER, reminders__lt=REMINDERS)
    keys = [*overdue.values_list("pk", flat=True), *due.values_list("pk", flat=True)]
    return each("reminder", keys, lambda key: _remind(key, now))


def end_unpaid(*, now: datetime) -> int:
    """End the subscriptions whose invoices were not paid within the days of grace; how many."""
    keys = _to_end(now).values_list("subscription", flat=True).distinct()
    return each("end", keys, lambda key: _end(key, now))


def renew_due(*, now: datetime) -> int:
    """Begin the periods that are due, and end what was cancelled; how many subscriptions.

    One for which several periods have passed, because the clock stood still, is brought up to date.
    """
    due = Subscription.objects.active().filter(paid_until__lte=now)
    return each("renewal", due.values_list("pk", flat=True), lambda key: _renew(key, now))


def each(what: str, keys: Iterable[int], do: Callable[[int], bool]) -> int:
    """Do it to each of `keys`; how often it was done. One that fails stops no other."""
    done = 0
    for key in list(keys):
        try:
            done += do(key)
        except Exception:  # whatever it was: the others are due all the same
            log.exception("the %s of %s failed; it is tried again", what, key)
    return done


def ends_at(invoice: Invoice) -> datetime:
    """When the subscription ends if `invoice` is not paid, as its last reminder says."""
    grace = invoice.due_at + GRACE
    return max(grace, invoice.reminded_at + WARNED_FOR) if invoice.reminded_at else grace


def _open() -> QuerySet[Invoice]:
    return Invoice.objects.filter(settled_at=None)


def _to_end(now: datetime) -> QuerySet[Invoice]:
    return _open().filter(
        due_at__lte=now - GRACE,
        reminders=REMINDERS,
        reminded_at__lte=now - WARNED_FOR,
        subscription__ended_at=None,
    )


@transaction.atomic
def _remind(key: int, now: datetime) -> bool:
    invoice = Invoice.objects.select_for_update(of=("self",)).get(pk=key)
    is_last = invoice.due_at <= now - LAST_REMINDER
    number = REMINDERS if is_last else 1
    if invoice.settled_at is not None or invoice.reminders >= number:
        return False
    invoice.reminders, invoice.reminded_at = number, now
    invoice.save(update_fields=["reminders", "reminded_at"])
    open_cents = taking.open_cents(invoice)
    if is_last:
        ends = ends_at(invoice) if invoice.subscription.is_active else None
        letters.send_overdue(invoice, open_cents, ends_at=ends)
    else:
        letters.send_due(invoice, open_cents)
    return True


@transaction.atomic
def _end(key: int, now: datetime) -> bool:
    """End it, and ask no longer for the part of the period in which it is not read."""
    locking.lock_whole(key)
    subscription = Subscription.objects.get(pk=key)
    invoice = _to_end(now).filter(subscription=subscription).order_by("due_at", "pk").first()
    if not subscription.is_active or invoice is None:
        return False
    state = book.state_of(subscription)
    purchases.end(subscription, "unpaid", now=now)
    unread = pricing.part_of(state.period_cents, state.period, now) if state.period else 0
    for one in _open().filter(subscription=subscription).order_by("-issued_at", "-pk"):
        if cents := min(unread, taking.open_cents(one)):
            refunds.credit(one, cents, now=now)
            unread -= cents
    owed = max(0, book.state_of(subscription).owed_cents)
    letters.send_ended_unpaid(subscription, invoice, owed)
    return True


def _renew(key: int, now: datetime) -> bool:
    subscription = Subscription.objects.get(pk=key)
    renewed = False
    while purchases.renew(subscription, now=now):
        renewed = True
    return renewed
