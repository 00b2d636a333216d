"""The forms of newsletters: an address, and which of them it gets."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class AddressForm(forms.Form):
    """The mailbox to which letters go."""

    email = forms.EmailField(
        label=_("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Type your e-mail address, for example name@example.org."),
            "invalid": _("This is no whole e-mail address. It looks like name@example.org."),
        },
    )

    def __init__(self, *args: Any, name: str = "email", **kwargs: Any) -> None:
        """`name` sets one of several forms on a page apart from the others."""
        super().__init__(*args, auto_id=f"{name}_%s", **kwargs)
