"""Payment by invoice: the reader transfers the money, and staff write down that it came."""

from datetime import timedelta

from presspass.subscriptions.models import Invoice, Payment
from presspass.subscriptions.payments.protocol import Waits
from presspass.subscriptions.pricing import Cents


class ByInvoice:
    """Begins at once; the money comes within 14 days."""

    name = "invoice"
    due_in = timedelta(days=14)

    def ask(self, invoice: Invoice, *, back_to: str) -> Waits:  # noqa: ARG002  (the protocol's)
        """The invoice itself asks; it is mailed and lies in the account."""
        return Waits()

    def give_back(self, payment: Payment, cents: Cents) -> None:
        """Staff transfer it; the refund that is written down says so."""
