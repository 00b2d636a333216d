"""The letters about money: an invoice, a credit note, reminders, the end of what was not paid.

Each is in the language of its invoice, to whoever pays; a closed account is not written to.
"""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from presspass.mail import post
from presspass.mail.letters import Fact
from presspass.subscriptions import money
from presspass.subscriptions.billing import words
from presspass.subscriptions.models import Invoice, Subscription
from presspass.subscriptions.pricing import Cents


def send_invoice(invoice: Invoice) -> None:
    """The invoice itself, as PDF."""
    _send("invoice", invoice, lines=words.sentences(invoice))


def send_credit_note(note: Invoice, *, gives_back: bool) -> None:
    """The credit note, as PDF, which invoice it takes back, and whether money goes back."""
    credited = note.credits.number if note.credits else ""
    cents = -note.gross_cents
    _send("credit_note", note, cents=cents, credited=credited, gives_back=gives_back)


def send_due(invoice: Invoice, open_cents: Cents) -> None:
    """The first reminder, on the day on which it is due."""
    _send("payment_due", invoice, cents=open_cents)


def send_overdue(invoice: Invoice, open_cents: Cents, *, ends_at: datetime | None) -> None:
    """The last reminder, which says when reading ends; None where nothing is read any more."""
    with translation.override(invoice.language):
        ends = words.day(ends_at) if ends_at else ""
    _send("payment_overdue", invoice, cents=open_cents, ends=ends)


def send_payment_failed(invoice: Invoice) -> None:
    """That a payment came to nothing, or waits for the reader, and where to go on."""
    _send("payment_failed", invoice, attaches=False)


def send_ended_unpaid(subscription: Subscription, invoice: Invoice, owed: Cents) -> None:
    """That the subscription has ended, what is still to be paid, and how to come back."""
    facts = {"plan": subscription.plan.name, "owed": _sum(owed, invoice) if owed else ""}
    _send("ended_unpaid", invoice, attaches=False, **facts)


def page_of(invoice: Invoice) -> str:
    """The whole address of the page of `invoice` in its payer's account."""
    path = reverse("account_invoice", args=[invoice.number])
    return f"{settings.GATE.base_url.rstrip('/')}{path}"


def _send(
    name: str, invoice: Invoice, *, cents: Cents | None = None, attaches: bool = True, **facts: Fact
) -> None:
    payer = invoice.subscription.payer
    if not payer.is_active:
        return
    with translation.override(invoice.language):
        due = words.day(invoice.due_at)
    post.send_to(
        f"subscriptions/{name}",
        payer.email,
        invoice.language,
        attached=f"invoice:{invoice.number}" if attaches else "",
        number=invoice.number,
        sum=_sum(invoice.gross_cents if cents is None else cents, invoice),
        due=due,
        link=page_of(invoice),
        **facts,
    )


def _sum(cents: Cents, invoice: Invoice) -> str:
    with translation.override(invoice.language):
        return money.told(cents, invoice.currency)
