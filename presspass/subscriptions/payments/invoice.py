"""Payment by invoice: the reader transfers the money, and staff write down that it came."""

from datetime import datetime, timedelta

from django.db import transaction

from presspass.subscriptions.billing import letters
from presspass.subscriptions.models import Invoice, Payment
from presspass.subscriptions.payments.protocol import Waits
from presspass.subscriptions.pricing import Cents


class ByInvoice:
    """Begins at once; the money comes within 14 days."""

    name = "invoice"
    due_in = timedelta(days=14)
    by_transfer = True
    leads_to: tuple[str, ...] = ()

    def ask(self, invoice: Invoice, *, back_to: str, now: datetime) -> Waits:  # noqa: ARG002  (the protocol's)
        """The invoice itself asks: it is mailed, once, and lies in the account."""
        with transaction.atomic():
            if Invoice.objects.filter(pk=invoice.pk, asked_at=None).update(asked_at=now):
                letters.send_invoice(invoice)
        return Waits()

    def give_back(self, payment: Payment, cents: Cents, *, key: str) -> str:  # noqa: ARG002  (the protocol's)
        """Staff transfer it; the refund that is written down says so."""
        return ""
