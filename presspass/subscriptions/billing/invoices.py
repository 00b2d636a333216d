"""Invoices: numbered without a gap, parted into what is ours and tax, never changed afterwards.

What they say in words is in `words.py`; who asks for the money, in `payments/asking.py`.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import msgspec
from django.db import transaction
from django.db.models import Q, QuerySet, Sum

from presspass.mail import letters, post
from presspass.subscriptions import book, ledger, pricing
from presspass.subscriptions.models import Invoice, InvoiceNumbers, Publisher, Subscription
from presspass.subscriptions.payments import provider_of
from presspass.subscriptions.pricing import Cents, Taxed

if TYPE_CHECKING:
    from presspass.readers.models import Reader


class Line(msgspec.Struct, frozen=True):
    """One line: what is charged, by the name of its words, what goes into them, and the sum."""

    words: str
    facts: dict[str, Any]
    cents: Cents


class Standing(StrEnum):
    """How far an invoice is."""

    OPEN = "open"
    OVERDUE = "overdue"
    PAID = "paid"
    CREDIT = "credit"


@transaction.atomic
def bill(
    subscription: Subscription,
    lines: Sequence[Line],
    *,
    now: datetime,
    by: "Reader | None" = None,
    credits: Invoice | None = None,  # noqa: A002  (what the accountant calls it)
) -> Invoice:
    """Make the invoice of `lines` for `subscription`, and write into its book what is due.

    A sum below zero is a credit note; `credits` is the invoice that it takes back.
    """
    provider, language = provider_of(subscription.provider), language_of(subscription)
    gross = sum(line.cents for line in lines)
    source = credits or subscription.plan
    parts = _parts(gross, credits) if credits else pricing.taxed(gross, source.tax_percent)
    invoice = Invoice.objects.create(
        number=_next_number(now),
        subscription=subscription,
        language=language,
        issuer=Publisher.current().as_issuer(
            paper=letters.publication(language), by_transfer=provider.by_transfer
        ),
        to=addressee(subscription),
        lines=[msgspec.to_builtins(line) for line in lines],
        currency=source.currency,
        tax_percent=source.tax_percent,
        net_cents=parts.net_cents,
        tax_cents=parts.tax_cents,
        gross_cents=gross,
        issued_at=now,
        due_at=now + provider.due_in,
        settled_at=now if gross <= 0 else None,
        credits=credits,
    )
    due = ledger.PaymentDue(now, invoice.number, gross, invoice.due_at)
    book.append(subscription, due, by=by)
    return invoice


def of_reader(reader: "Reader") -> QuerySet[Invoice]:
    """The invoices that `reader` may see: of what they own; a company's, if the company is theirs.

    Whoever reads along, members and admins of companies see none.
    """
    own = Q(subscription__company=None, subscription__owner=reader)
    return Invoice.objects.filter(own | Q(subscription__company__owner=reader))


def standing(invoice: Invoice, *, now: datetime) -> Standing:
    """How far `invoice` is at `now`."""
    if invoice.is_credit:
        return Standing.CREDIT
    if invoice.settled_at is not None:
        return Standing.PAID
    return Standing.OVERDUE if invoice.due_at < now else Standing.OPEN


def language_of(subscription: Subscription) -> str:
    """In which language it is billed: its payer's, else as last time, else the active one."""
    last = subscription.invoices.values_list("language", flat=True).first()
    return subscription.payer.language or last or post.spoken()


def addressee(subscription: Subscription) -> dict[str, str]:
    """To whom an invoice is made out, as it is now."""
    company, email = subscription.company, subscription.payer.email
    if company is None:
        return {"name": subscription.payer.get_full_name(), "email": email}
    return {
        "name": company.name,
        "tax_number": company.tax_number,
        "address": company.address,
        "country": company.country,
        "email": email,
    }


def _parts(gross: Cents, credited: Invoice) -> Taxed:
    """The parts of a credit note; of several that take back all, the last has what is left."""
    before = credited.credit_notes.aggregate(gross=Sum("gross_cents"), net=Sum("net_cents"))
    if credited.gross_cents + (before["gross"] or 0) + gross:
        return pricing.taxed(gross, credited.tax_percent)
    net = -(credited.net_cents + (before["net"] or 0))
    return Taxed(net, gross - net)


def _next_number(now: datetime) -> str:
    """The next number of the year; whoever comes at the same moment waits for it."""
    InvoiceNumbers.objects.get_or_create(year=now.year)
    numbers = InvoiceNumbers.objects.select_for_update().get(year=now.year)
    numbers.last += 1
    numbers.save(update_fields=["last"])
    return f"{now.year}-{numbers.last:06}"
