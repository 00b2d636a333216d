"""Sums of money in words of the language that is active: €9.50, 9,50 €."""

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import pgettext

from presspass.subscriptions.pricing import Cents

SIGNS = {"EUR": "€", "GBP": "£", "USD": "$"}
"""Of currencies whose sign everybody reads; others are named by their code (ISO 4217)."""

UNBROKEN = "\N{NO-BREAK SPACE}"


def told(cents: Cents, currency: str) -> str:
    """`cents` of `currency`, as a reader expects it."""
    number = number_format(Decimal(abs(cents)) / 100, 2, use_l10n=True, force_grouping=True)
    sign = SIGNS.get(currency, currency)
    if currency in SIGNS:
        shape = pgettext("a sum with the sign of its currency", "{sign}{number}")
    else:
        shape = pgettext("a sum with the code of its currency", "{sign} {number}")
    sum_ = shape.format(sign=sign, number=number).replace(" ", UNBROKEN)
    return f"\N{MINUS SIGN}{sum_}" if cents < 0 else sum_
