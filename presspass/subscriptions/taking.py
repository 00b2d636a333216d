"""What comes in and goes back: payments of invoices, written down once each."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Sum

from presspass.subscriptions import book, ledger
from presspass.subscriptions.models import Invoice, Payment
from presspass.subscriptions.pricing import Cents

if TYPE_CHECKING:
    from presspass.readers.models import Reader


class TooMuch(Exception):
    """More than the `most_cents` that are open, or that were paid."""

    def __init__(self, cents: Cents, most_cents: Cents) -> None:
        self.cents, self.most_cents = cents, most_cents
        super().__init__(f"{cents} cents, where {most_cents} are open")


def open_cents(invoice: Invoice) -> Cents:
    """What is still to be paid of `invoice`, less what its credit notes took back."""
    credited = invoice.credit_notes.aggregate(sum=Sum("gross_cents"))["sum"] or 0
    return max(0, invoice.gross_cents + credited - paid_cents(invoice))


def paid_cents(invoice: Invoice) -> Cents:
    """What came in for `invoice`, less what went back."""
    return invoice.payments.aggregate(sum=Sum("cents"))["sum"] or 0


@transaction.atomic
def record(
    invoice: Invoice, cents: Cents, *, at: datetime, reference: str = "", by: "Reader | None" = None
) -> Payment | None:
    """Write down that `cents` came in for `invoice`; None where a provider tells it twice.

    Raises TooMuch for more than is open.
    """
    locked = Invoice.objects.select_for_update().get(pk=invoice.pk)
    provider = locked.subscription.provider
    known = Payment.objects.filter(provider=provider, reference=reference)
    if reference and provider != "invoice" and known.exists():
        return None
    if cents > (most := open_cents(locked)):
        raise TooMuch(cents, most)
    payment = Payment.objects.create(
        invoice=locked, cents=cents, at=at, provider=provider, reference=reference, recorded_by=by
    )
    if not open_cents(locked):
        Invoice.objects.filter(pk=locked.pk).update(settled_at=at)
    book.append(locked.subscription, ledger.Paid(at, locked.number, cents), by=by)
    return payment
