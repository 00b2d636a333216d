"""A sum of money as staff type it: 9.50 or 9,50, kept in cents."""

import re
from typing import Any

from django import forms
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from presspass.subscriptions.pricing import Cents

TYPED = re.compile(r"(\d{1,7})(?:[.,](\d{1,2}))?")


class CentsField(forms.CharField):
    """A sum; its value is a whole number of cents."""

    default_error_messages = {
        "shape": _("Write the sum with at most two decimals, such as 9.50."),
        "nothing": _("Write a sum of more than nothing."),
    }

    def prepare_value(self, value: Any) -> Any:
        """Cents as they are typed; what was typed stays as it is."""
        return number_format(f"{value / 100:.2f}", 2) if isinstance(value, int) else value

    def to_python(self, value: Any) -> Cents | None:  # type: ignore[override]
        """What was typed, in cents."""
        typed = super().to_python(value)
        if not typed:
            return None
        found = TYPED.fullmatch(typed)
        if found is None:
            raise forms.ValidationError(self.error_messages["shape"], code="shape")
        cents = int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))
        if not cents:
            raise forms.ValidationError(self.error_messages["nothing"], code="nothing")
        return cents
