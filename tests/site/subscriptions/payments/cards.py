"""A provider like those that take cards, as `payments/protocol.py` says a provider must be.

It wants the reader first, and keeps what it was asked for under our key.
"""

from datetime import timedelta

import pytest

from presspass.subscriptions.billing import taking
from presspass.subscriptions.models import Invoice
from presspass.subscriptions.payments import PROVIDERS
from presspass.subscriptions.payments.protocol import NeedsReader, NotDone, Waits
from tests.site.subscriptions.selling import NOW


class Cards:
    """Takes cards after 3-D Secure. What it did is in `claims` and `given_back`, by our keys."""

    name = "cards"
    due_in = timedelta(0)
    by_transfer = False
    leads_to = ("https://cards.example",)

    def __init__(self):
        self.claims, self.given_back, self.agreed = {}, {}, set()
        self.is_down = False

    def ask(self, invoice, *, back_to, now):  # noqa: ARG002  (the protocol's)
        if self.is_down:
            raise NotDone("card network down")
        self.claims.setdefault(invoice.number, taking.open_cents(invoice))
        if invoice.number in self.agreed:
            return Waits()
        return NeedsReader(f"https://cards.example/{invoice.number}?back={back_to}")

    def give_back(self, payment, cents, *, key):  # noqa: ARG002  (the protocol's)
        if self.is_down:
            raise NotDone("card network down")
        self.given_back.setdefault(key, cents)
        return f"refund-{key}"

    def tells(self, number, at=NOW):
        """Its webhook of a payment that succeeded."""
        self.agreed.add(number)
        invoice = Invoice.objects.get(number=number)
        cents = self.claims[number]
        return taking.record(invoice, cents, at=at, reference=f"payment-{number}")


@pytest.fixture
def cards(monkeypatch):
    cards = Cards()
    monkeypatch.setitem(PROVIDERS, "cards", cards)
    return cards
