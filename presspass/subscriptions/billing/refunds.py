"""What goes back: a credit note for each sum, and the money where it had come in.

A credit note takes back a part of one invoice, so that invoices go on to add up to what is asked
for; how the money itself goes back is the provider's affair.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec
from django.db import transaction

from presspass.subscriptions import book, ledger
from presspass.subscriptions.billing import invoices, letters, taking
from presspass.subscriptions.billing.invoices import Line
from presspass.subscriptions.models import Invoice, Payment
from presspass.subscriptions.payments import provider_of
from presspass.subscriptions.pricing import Cents

if TYPE_CHECKING:
    from presspass.readers.models import Reader


class Part(msgspec.Struct, frozen=True):
    """`cents` that went back, under the provider's own name of it, where it has one."""

    cents: Cents
    reference: str = ""


def give_back(
    invoice: Invoice, cents: Cents, *, by: "Reader | None", now: datetime, reference: str = ""
) -> Invoice | None:
    """Send back `cents` of what was paid for `invoice`; the credit note that says so.

    `reference` is what is to stand on a transfer. None where the provider's own word came sooner,
    and has made it. Raises taking.TooMuch, protocol.NotDone: then nothing is written.
    """
    provider = provider_of(invoice.subscription.provider)
    if cents > (most := taking.paid_cents(invoice)):
        raise taking.TooMuch(cents, most)
    sent = [
        Part(part, provider.give_back(payment, part, key=key) or reference)
        for payment, part, key in _parts(invoice, cents)
    ]
    return _write(invoice, sent, at=now, by=by)


def record(invoice: Invoice, cents: Cents, *, at: datetime, reference: str) -> Invoice | None:
    """Write down a refund that the provider tells of; None where it is known.

    Raises taking.TooMuch where more would have gone back than is known to have come in.
    """
    return _write(invoice, [Part(cents, reference)], at=at, by=None)


@transaction.atomic
def credit(invoice: Invoice, cents: Cents, *, by: "Reader | None" = None, now: datetime) -> Invoice:
    """Ask no longer for `cents` of what is open of `invoice`. Raises taking.TooMuch."""
    locked = taking.locked_invoice(invoice)
    if cents > (most := taking.open_cents(locked)):
        raise taking.TooMuch(cents, most)
    return _note("credit", locked, cents, now, by)


@transaction.atomic
def _write(
    invoice: Invoice, sent: list[Part], *, at: datetime, by: "Reader | None"
) -> Invoice | None:
    locked = taking.locked_invoice(invoice)
    provider = taking.provider_name(locked)
    new = [part for part in sent if not taking.is_known(provider, part.reference)]
    if not new:
        return None
    cents = sum(part.cents for part in new)
    if cents > (most := taking.paid_cents(locked)):
        raise taking.TooMuch(cents, most)
    for part in new:
        Payment.objects.create(
            invoice=locked,
            cents=-part.cents,
            at=at,
            provider=provider,
            reference=part.reference,
            recorded_by=by,
        )
    book.append(locked.subscription, ledger.Refunded(at, locked.number, cents), by=by)
    return _note("refund", locked, cents, at, by)


def _note(
    words: str, invoice: Invoice, cents: Cents, now: datetime, by: "Reader | None"
) -> Invoice:
    line = Line(words, {"invoice": invoice.number}, -cents)
    note = invoices.bill(invoice.subscription, [line], now=now, by=by, credits=invoice)
    taking.settle(invoice, at=now)
    letters.send_credit_note(note, gives_back=words == "refund")
    return note


def _parts(invoice: Invoice, cents: Cents) -> Iterator[tuple[Payment, Cents, str]]:
    """Which payments `cents` come from, the last first, each with a key for the provider.

    What went back before came from the last ones. The key tells how much that was, so that a
    second try of the same refund has the same key, and the next refund another.
    """
    before = _gone_back(invoice)
    to_skip, left = before, cents
    for payment in invoice.payments.filter(cents__gt=0).order_by("-at", "-pk"):
        skipped = min(to_skip, payment.cents)
        to_skip -= skipped
        part = min(left, payment.cents - skipped)
        left -= part
        if part:
            yield payment, part, f"{payment.pk}-{skipped}-{part}"


def _gone_back(invoice: Invoice) -> Cents:
    return -sum(payment.cents for payment in invoice.payments.filter(cents__lt=0))
