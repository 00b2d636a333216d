"""Invoices: numbered without a gap, parted into what is ours and tax, never changed afterwards."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec
from django.db import transaction

from presspass.subscriptions import book, ledger, pricing
from presspass.subscriptions.models import Invoice, InvoiceNumbers, Subscription
from presspass.subscriptions.payments import provider_of
from presspass.subscriptions.pricing import Cents

if TYPE_CHECKING:
    from presspass.readers.models import Reader


class Line(msgspec.Struct, frozen=True):
    """One line: what is charged, by the name of its words, what goes into them, and the sum."""

    words: str
    facts: dict[str, Any]
    cents: Cents


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
    plan, due_in = subscription.plan, provider_of(subscription.provider).due_in
    gross = sum(line.cents for line in lines)
    tax_percent = credits.tax_percent if credits else plan.tax_percent
    parts = pricing.taxed(gross, tax_percent)
    invoice = Invoice.objects.create(
        number=_next_number(now),
        subscription=subscription,
        language=subscription.owner.language or "en",
        to=addressee(subscription),
        lines=[msgspec.to_builtins(line) for line in lines],
        currency=plan.currency,
        tax_percent=tax_percent,
        net_cents=parts.net_cents,
        tax_cents=parts.tax_cents,
        gross_cents=gross,
        issued_at=now,
        due_at=now + due_in,
        settled_at=now if gross <= 0 else None,
        credits=credits,
    )
    due = ledger.PaymentDue(now, invoice.number, gross, invoice.due_at)
    book.append(subscription, due, by=by)
    return invoice


def addressee(subscription: Subscription) -> dict[str, str]:
    """To whom an invoice is made out, as it is now."""
    company = subscription.company
    if company is None:
        return {"name": subscription.owner.get_full_name(), "email": subscription.owner.email}
    return {
        "name": company.name,
        "tax_number": company.tax_number,
        "address": company.address,
        "country": company.country,
        "email": company.owner.email,
    }


def _next_number(now: datetime) -> str:
    """The next number of the year; whoever comes at the same moment waits for it."""
    InvoiceNumbers.objects.get_or_create(year=now.year)
    numbers = InvoiceNumbers.objects.select_for_update().get(year=now.year)
    numbers.last += 1
    numbers.save(update_fields=["last"])
    return f"{now.year}-{numbers.last:06}"
