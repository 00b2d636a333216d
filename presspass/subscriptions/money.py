"""Sums of money in words of the language that is active: €9.50, 9,50 €."""

from decimal import Decimal

from django.utils.formats import number_format

from presspass.subscriptions.models import is_spanish
from presspass.subscriptions.pricing import Cents

SIGNS = {"EUR": "€", "GBP": "£", "USD": "$"}
"""Currency (ISO 4217) → its sign; any other is told by its code."""

NO_BREAK = "\N{NO-BREAK SPACE}"


def told(cents: Cents, currency: str) -> str:
    """`cents` of `currency`, as a reader expects it."""
    amount = number_format(Decimal(abs(cents)) / 100, 2, use_l10n=True, force_grouping=True)
    sign, minus = SIGNS.get(currency, currency), "\N{MINUS SIGN}" if cents < 0 else ""
    if is_spanish():
        return f"{minus}{amount}{NO_BREAK}{sign}"
    return f"{minus}{sign}{NO_BREAK if sign == currency else ''}{amount}"
