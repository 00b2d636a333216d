"""The form that invites a reader, and why it may be refused, in sentences."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from presspass.subscriptions import seats
from presspass.subscriptions.invitations import invitations

if TYPE_CHECKING:
    from collections.abc import Callable

REFUSED: "dict[type[Exception], Callable[[Any], str]]" = {
    invitations.AlreadyInvited: lambda _error: gettext(
        "This address is invited already. You can send the letter again, or withdraw it."
    ),
    invitations.AlreadyReads: lambda _error: gettext(
        "Whoever has this address reads by your subscription already."
    ),
    invitations.TooManyInvited: lambda error: (
        ngettext(
            "%(n)s address was invited within a day. Go on tomorrow.",
            "%(n)s addresses were invited within a day. Go on tomorrow.",
            error.most,
        )
        % {"n": error.most}
    ),
    seats.NoSeatLeft: lambda _error: gettext("No seat is free at present."),
    seats.SubscriptionEnded: lambda _error: gettext("Your subscription has ended."),
}
"""Fact → the sentence that tells it."""


class InviteForm(forms.Form):
    """Whom to invite, and in which language to write."""

    email = forms.EmailField(
        label=_("E-mail address of the reader"),
        help_text=_("We write there once. The reader answers with an account of their own."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    language = forms.ChoiceField(
        label=_("Language of the letter"), choices=list(settings.LANGUAGES)
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        language = (get_language() or settings.LANGUAGE_CODE).partition("-")[0]
        super().__init__(*args, initial={"language": language}, **kwargs)

    def refuse(self, error: Exception) -> None:
        """Say beside the address why it cannot be invited."""
        self.add_error("email", REFUSED[type(error)](error))
