"""Who takes the money: one file or folder a provider, and one line here."""

from presspass.subscriptions.payments.invoice import ByInvoice
from presspass.subscriptions.payments.protocol import Provider

PROVIDERS: dict[str, Provider] = {"invoice": ByInvoice()}
USUAL = "invoice"


def provider_of(name: str) -> Provider:
    """The provider called `name`; of what nobody takes money for, the usual one."""
    return PROVIDERS[name or USUAL]
