"""The mails that support sends: each leads a reader to a page where they help themselves.

A code is good only in the browser that asked for it, so none is sent from here, and staff never see
one. A page that this version does not have is not offered.
"""

from typing import NamedTuple

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from presspass.mail import post
from presspass.readers.models import Reader


class Mail(NamedTuple):
    """What the desk calls it, to which page it leads, and what it says."""

    name: str | Promise
    page: str
    subject: str | Promise
    says: str | Promise


MAILS = {
    "password": Mail(
        gettext_lazy("A new password"),
        "account_reset_password",
        gettext_lazy("Choose a new password"),
        gettext_lazy("You asked us for help. On this page you choose a new password:"),
    ),
    "code": Mail(
        gettext_lazy("Signing in by code"),
        "account_request_login_code",
        gettext_lazy("Sign in without a password"),
        gettext_lazy("You asked us for help. On this page you sign in by a code that we mail you:"),
    ),
    "address": Mail(
        gettext_lazy("Confirming the address"),
        "account_email",
        gettext_lazy("Confirm your address"),
        gettext_lazy("You asked us for help. On this page you confirm your e-mail address:"),
    ),
}


def offered() -> dict[str, Mail]:
    """The mails whose page is there."""
    return {key: mail for key, mail in MAILS.items() if _link(mail)}


def send(key: str, reader: Reader) -> None:
    """Send the mail `key` to `reader`, in their language, once all is committed."""
    mail = offered()[key]
    with translation.override(reader.language or post.spoken()):
        subject, says = str(mail.subject), str(mail.says)
    post.send("support/help", reader, subject=subject, says=says, link=_link(mail))


def _link(mail: Mail) -> str:
    try:
        return settings.GATE.base_url + reverse(mail.page)
    except NoReverseMatch:
        return ""
