"""What a payment provider must do, in our words.

Money is asked for by an `Invoice` of ours, whoever takes it: its number is the name by which we and
a provider speak of one claim. Three things pass between us.

*We ask.* `payments/asking.py` alone calls `ask`, when the purchase is committed and never within a
transaction, so `ask` may take its time on the network. It answers what comes next: `Waits`, or
`NeedsReader` where the reader has to do something there first, such as typing a card or passing
3-D Secure. That the money came it does not answer, even if it knows: it tells it as below.

*It tells.* What has happened comes by the provider's own road, mostly a webhook: `taking.record`
for money that came in, `taking.failed` for a try that came to nothing, `refunds.record` for money
that went back. All three may be called twice, late and in any order, with the provider's own name
of the event as `reference`:

- the same reference again changes nothing;
- a failure told after the money came in changes nothing;
- what cannot be yet (a refund before its payment) or not any more (more than is open) raises
  `taking.TooMuch`, with nothing written: a webhook answers it with an error, and is told again.
  What was taken twice is to be sent back by the provider, not recorded.

*We give back.* `refunds.give_back` calls `give_back`, before anything is written, and with a `key`
that is the same when it is tried again: the same key sends once. What went back and was not written
down, because we were killed in between, comes by the webhook.

Grace, reminders and the end of what is not paid are ours, the same for all
(`billing/unpaid.py`), and count from `due_in`.
"""

from datetime import datetime, timedelta
from typing import Protocol

import msgspec

from presspass.subscriptions.models import Invoice, Payment
from presspass.subscriptions.pricing import Cents


class Waits(msgspec.Struct, frozen=True):
    """It will be paid within the time that is given, or is being tried; reading begins at once."""


class NeedsReader(msgspec.Struct, frozen=True):
    """The reader has to do something at `url` first, and comes back to where it was begun.

    Until then it stands as `Waits` does: whoever never comes back is reminded, and ends as unpaid.
    """

    url: str


class NotDone(Exception):
    """A provider did not do what it was told, because of `reason`; nothing has happened.

    Whatever a provider's own client raises, its `ask` and `give_back` raise this.
    """

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class Provider(Protocol):
    """Takes money for invoices, and gives it back."""

    name: str
    """Kept with subscriptions and payments for good; the key in `PROVIDERS`."""
    due_in: timedelta
    """So long the reader has from the day of an invoice."""
    by_transfer: bool
    """Whether invoices name our bank account, because the reader is to send the money."""
    leads_to: tuple[str, ...]
    """The origins to which NeedsReader may lead: our forms may be answered by going there."""

    def ask(self, invoice: Invoice, *, back_to: str, now: datetime) -> Waits | NeedsReader:
        """Ask for what is open of `invoice`; `back_to` is the address of our page that was left.

        Called again with the same invoice, also at the same moment, it asks for nothing twice: the
        invoice's number is its key. Where the reader has yet to act, it answers NeedsReader again,
        with an address that works. Raises NotDone; then it is called again later.
        """

    def give_back(self, payment: Payment, cents: Cents, *, key: str) -> str:
        """Send `cents` of `payment` back; its own name of that, or "" where it has none.

        Raises NotDone; then nothing went back.
        """
