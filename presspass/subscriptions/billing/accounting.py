"""What staff do with money, each act written down: who, what, how much, for which invoice."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from wagtail.log_actions import log

from presspass.subscriptions.billing import refunds, taking
from presspass.subscriptions.models import Invoice
from presspass.subscriptions.pricing import Cents

if TYPE_CHECKING:
    from presspass.readers.models import Reader

PAID, REFUNDED = "subscriptions.record_payment", "subscriptions.refund"


@transaction.atomic
def record_payment(
    invoice: Invoice, cents: Cents, *, at: datetime, reference: str, by: "Reader"
) -> None:
    """Write down that `cents` came in. Raises taking.TooMuch."""
    taking.record(invoice, cents, at=at, reference=reference, by=by)
    log(invoice, PAID, user=by, data={"cents": cents, "reference": reference})


def refund(invoice: Invoice, cents: Cents, *, now: datetime, reference: str, by: "Reader") -> None:
    """Send `cents` back, with a credit note. Raises taking.TooMuch, protocol.NotDone."""
    refunds.give_back(invoice, cents, by=by, now=now, reference=reference)
    log(invoice, REFUNDED, user=by, data={"cents": cents, "reference": reference})
