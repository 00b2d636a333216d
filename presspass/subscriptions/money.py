"""Sums of money as people write and read them; everywhere else they are whole cents."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import get_format, number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from presspass.subscriptions.models import is_spanish
from presspass.subscriptions.pricing import Cents

SIGNS = {"EUR": "€", "GBP": "£", "USD": "$"}
"""Currency (ISO 4217) → its sign; any other is told by its code."""

NO_BREAK = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
_SUM = re.compile(r"(\d{1,7})(?:[.,](\d{1,2}))?")


def told(cents: Cents, currency: str) -> str:
    """`cents` as they are written in the language that is active: €9.50, 9,50 €."""
    amount = number_format(Decimal(abs(cents)) / 100, 2, use_l10n=True, force_grouping=True)
    sign = SIGNS.get(currency, currency)
    minus = MINUS if cents < 0 else ""
    if is_spanish():
        return f"{minus}{amount}{NO_BREAK}{sign}"
    between = NO_BREAK if sign == currency else ""
    return f"{minus}{sign}{between}{amount}"


def each(interval: str, cents: Cents, currency: str) -> str:
    """What is paid each `interval`: "€9.50 a month"."""
    words = {"month": gettext("%(price)s a month"), "year": gettext("%(price)s a year")}
    return words[interval] % {"price": told(cents, currency)}


def percent(number: Decimal | int) -> str:
    """A percentage without zeros at its end: 4, 5.5."""
    return number_format(f"{Decimal(number).normalize():f}", use_l10n=True)


class MoneyField(forms.CharField):
    """A sum as one writes it, 9.50 or 9,50; its value is whole cents, None where it is empty."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "size": 10}))
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        """The sum as the form shows it, with the point or comma of the language."""
        if not isinstance(value, int):
            return value
        return f"{value // 100}{get_format('DECIMAL_SEPARATOR')}{value % 100:02}"

    def to_python(self, value: Any) -> Cents | None:  # type: ignore[override]
        """The sum in cents. Raises ValidationError."""
        text = str(value if value is not None else "").strip()
        if text in self.empty_values:
            return None
        found = _SUM.fullmatch(text)
        if found is None:
            raise ValidationError(_("Write a sum such as 9.50, without a sign or a space in it."))
        return int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))
