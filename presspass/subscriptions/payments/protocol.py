"""What a payment provider must do, in our words.

Money is asked for by an `Invoice` of ours, whoever takes it. A provider says what is to happen
next; what has happened it tells by `taking.record` and `taking.failed`, which may come twice, late
and in any order.
"""

from datetime import timedelta
from typing import Protocol

import msgspec

from presspass.subscriptions.models import Invoice, Payment
from presspass.subscriptions.pricing import Cents


class Waits(msgspec.Struct, frozen=True):
    """It will be paid within the time that is given; reading begins at once."""


class NeedsReader(msgspec.Struct, frozen=True):
    """The reader has to do something at `url` first, and comes back to where it was begun."""

    url: str


class Provider(Protocol):
    """Takes money for invoices, and gives it back."""

    name: str
    due_in: timedelta
    """So long the reader has from the day of an invoice."""

    def ask(self, invoice: Invoice, *, back_to: str) -> Waits | NeedsReader:
        """Ask for what `invoice` says; `back_to` is the address of our page that was left.

        Called again with the same invoice it asks for nothing twice.
        """

    def give_back(self, payment: Payment, cents: Cents) -> None:
        """Send `cents` of `payment` back. Raises what the provider raises; then nothing was."""
