"""The forms of newsletters: an address, and which of them it gets."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST: Final = 254
"""So long an address may be (RFC 5321, 4.5.3.1.3, without its angle brackets)."""
NO_ADDRESS: Final = _("This is no whole e-mail address. It looks like name@example.org.")


class AddressForm(forms.Form):
    """The mailbox to which letters go."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=LONGEST,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Type your e-mail address, for example name@example.org."),
            "invalid": NO_ADDRESS,
            "max_length": NO_ADDRESS,
        },
    )

    def __init__(self, *args: Any, name: str = "email", **kwargs: Any) -> None:
        """`name` sets one of several forms on a page apart from the others."""
        super().__init__(*args, auto_id=f"{name}_%s", **kwargs)
