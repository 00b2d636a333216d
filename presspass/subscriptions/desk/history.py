"""What happened to a subscription, as staff read it: who, when, what, and the sums."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from presspass.subscriptions import ledger, money
from presspass.subscriptions.billing.words import day
from presspass.subscriptions.book import event_of
from presspass.subscriptions.ledger import Event, Terms
from presspass.subscriptions.models import Plan, Subscription
from presspass.subscriptions.pricing import Cents

ENDED = {
    "cancelled": gettext_lazy("Ended, as it was cancelled"),
    "unpaid": gettext_lazy("Ended, because an invoice was not paid"),
    "staff": gettext_lazy("Ended by staff"),
    "erased": gettext_lazy("Ended, because the account was erased"),
}
MONEY = (ledger.PaymentDue, ledger.PaymentFailed, ledger.Paid, ledger.Refunded)
"""What only those see who keep the accounts."""


class Entry(msgspec.Struct, frozen=True):
    """One thing that happened; `who` is empty for the clock, and for an account that is gone."""

    at: datetime
    who: str
    what: str


def entries(subscription: Subscription, *, with_money: bool) -> list[Entry]:
    """All of it, the newest first; invoices and payments where `with_money`."""
    words = Sentences(subscription)
    rows = subscription.events.select_related("by").order_by("-number")
    told = ((row, event_of(row)) for row in rows)
    return [
        Entry(row.at, str(row.by or ""), words.of(event))
        for row, event in told
        if with_money or not isinstance(event, MONEY)
    ]


class Sentences:
    """The sentences of events of one subscription, whose plans are looked up once."""

    def __init__(self, subscription: Subscription) -> None:
        self.currency = subscription.plan.currency
        self.plans = dict(Plan.objects.values_list("pk", "name"))

    def of(self, event: Event) -> str:
        """What `event` was."""
        match event:
            case ledger.Cancelled():
                return _("Cancelled: it will not be renewed")
            case ledger.Undone():
                return _("Kept after all: the cancellation, or the change to come, was taken back")
            case ledger.Ended():
                return str(ENDED.get(event.why, event.why))
            case ledger.PaymentDue() | ledger.PaymentFailed() | ledger.Paid() | ledger.Refunded():
                return self._of_money(event)
        return "; ".join(self._of_terms(event))

    def _of_terms(self, event: Any) -> Iterator[str]:
        match event:
            case ledger.Started():
                begun = _("On trial: %(terms)s") if event.trial else _("Began: %(terms)s")
                yield begun % {"terms": self._terms(event.bought)}
            case ledger.Renewed():
                yield _("Renewed")
            case ledger.SeatsAdded():
                more = ngettext("%(seats)s seat in all", "%(seats)s seats in all", event.seats)
                yield more % {"seats": event.seats}
            case ledger.PlanChanged():
                later, now = _("With the next period: %(terms)s"), _("Changed: %(terms)s")
                yield (later if event.at_renewal else now) % {"terms": self._terms(event.bought)}
        if getattr(event, "until", None):
            yield _("until %(day)s") % {"day": day(event.until)}
        if event.cents:
            yield _("%(sum)s for the period") % {"sum": self._sum(event.cents)}

    def _terms(self, bought: Terms) -> str:
        plan = self.plans.get(bought.plan, "?")
        shape = ngettext("%(plan)s with %(n)s seat", "%(plan)s with %(n)s seats", bought.seats)
        return shape % {"plan": plan, "n": bought.seats}

    def _of_money(self, event: Any) -> str:
        facts = {"number": event.invoice, "sum": self._sum(abs(getattr(event, "cents", 0)))}
        match event:
            case ledger.PaymentDue() if event.cents < 0:
                return _("Credit note %(number)s over %(sum)s") % facts
            case ledger.PaymentDue():
                return _("Invoice %(number)s over %(sum)s") % facts
            case ledger.Paid():
                return _("%(sum)s came in for invoice %(number)s") % facts
            case ledger.Refunded():
                return _("%(sum)s given back, of invoice %(number)s") % facts
        failed = _("Invoice %(number)s could not be paid: %(reason)s")
        return failed % {**facts, "reason": event.reason}

    def _sum(self, cents: Cents) -> str:
        return money.told(cents, self.currency)
