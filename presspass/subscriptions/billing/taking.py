"""What comes in: payments of invoices, and tries that came to nothing, written down once each.

What goes back is in `refunds.py`. A provider may tell all of it twice, late and in any order, see
`payments/protocol.py`.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Sum

from presspass.subscriptions import book, ledger
from presspass.subscriptions.billing import letters
from presspass.subscriptions.models import Invoice, Payment, Subscription
from presspass.subscriptions.payments import USUAL
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
    locked = locked_invoice(invoice)
    provider = provider_name(locked)
    if is_known(provider, reference):
        return None
    if cents > (most := open_cents(locked)):
        raise TooMuch(cents, most)
    payment = Payment.objects.create(
        invoice=locked, cents=cents, at=at, provider=provider, reference=reference, recorded_by=by
    )
    settle(locked, at=at)
    book.append(locked.subscription, ledger.Paid(at, locked.number, cents), by=by)
    return payment


@transaction.atomic
def failed(invoice: Invoice, reason: str, *, at: datetime, reference: str = "") -> bool:
    """Write down that a try to pay `invoice` came to nothing, and tell its payer.

    False, and nothing done, where that was told before, or the money has come in meanwhile.
    """
    locked = locked_invoice(invoice)
    event = ledger.PaymentFailed(at, locked.number, reason, reference)
    told = locked.subscription.events.filter(
        kind="payment_failed", facts__invoice=locked.number, facts__reference=reference
    )
    if locked.settled_at is not None or (reference and told.exists()):
        return False
    book.append(locked.subscription, event)
    letters.send_payment_failed(locked)
    return True


def locked_invoice(invoice: Invoice) -> Invoice:
    """`invoice` as it is now, and as nobody else changes it until the transaction ends.

    Its subscription is locked before it, as everywhere: so no two wait for each other.
    """
    Subscription.objects.select_for_update(of=("self",)).get(pk=invoice.subscription_id)
    return Invoice.objects.select_for_update(of=("self",)).get(pk=invoice.pk)


def provider_name(invoice: Invoice) -> str:
    """Who takes the money for `invoice`; of what nobody was named for, the usual one."""
    return invoice.subscription.provider or USUAL


def is_known(provider: str, reference: str) -> bool:
    """Whether a payment or refund is written down under this name of the provider's own."""
    if not reference or provider == USUAL:
        return False  # what stands on transfers may be the same twice
    return Payment.objects.filter(provider=provider, reference=reference).exists()


def settle(invoice: Invoice, *, at: datetime) -> None:
    """Keep when nothing was left to pay of `invoice`, where that is so now and was not before."""
    if not open_cents(invoice):
        Invoice.objects.filter(pk=invoice.pk, settled_at=None).update(settled_at=at)
