"""The links in newsletters and in letters about them: signed, so that nobody can make one up.

They hold keys and no address, and say who asks without a password. The one that ends a newsletter
is good for ever (RFC 8058, 3.1); the one to the choices is, until the mailbox is another's.
"""

from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac

from presspass.newsletters.models import Recipient, Signup
from presspass.readers.signs import absolute

CONFIRMS = "presspass.newsletters.confirm"
LEAVES = "presspass.newsletters.leave"
CHOOSES = "presspass.newsletters.choose"
CONFIRM_WITHIN = timedelta(days=7)


def confirm(signup: Signup) -> str:
    """Where the recipient of `signup` says that it is meant."""
    return absolute("newsletter_confirm", signing.dumps(signup.pk, salt=CONFIRMS))


def leave(signup: Signup) -> str:
    """Where `signup` is ended: by a button, and by the program that shows the mail."""
    return absolute("newsletter_leave", signing.dumps(signup.pk, salt=LEAVES))


def preferences(recipient: Recipient) -> str:
    """Where `recipient` chooses among all newsletters."""
    return absolute("newsletter_choices", choices_token(recipient))


def choices_token(recipient: Recipient) -> str:
    """What that address ends with."""
    return signing.dumps([recipient.pk, _mark(recipient)], salt=CHOOSES)


def headers(signup: Signup) -> dict[str, str]:
    """What an issue's head says of the list, and of how to leave it (RFC 2369, 2919, 8058)."""
    newsletter = signup.newsletter
    host = urlsplit(settings.GATE.base_url).hostname
    name = newsletter.name.replace("\\", "").replace('"', "'")
    return {
        "List-Id": f'"{name}" <{newsletter.slug}.newsletters.{host}>',
        "List-Unsubscribe": f"<{leave(signup)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def confirmed_by(token: str) -> Signup | None:
    """The sign-up that `token` confirms; None where it is no token, or too old."""
    return _signup(token, CONFIRMS, CONFIRM_WITHIN)


def left_by(token: str) -> Signup | None:
    """The sign-up that `token` ends; None where it is no token, or everything was erased."""
    return _signup(token, LEAVES, None)


def chosen_by(token: str) -> Recipient | None:
    """Whose choices `token` shows; None where it is no token, or the mailbox is another now."""
    try:
        key, mark = signing.loads(token, salt=CHOOSES)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    recipient = Recipient.objects.select_related("reader").filter(pk=key).first()
    return recipient if recipient and constant_time_compare(mark, _mark(recipient)) else None


def _signup(token: str, salt: str, max_age: timedelta | None) -> Signup | None:
    try:
        key = signing.loads(token, salt=salt, max_age=max_age)
    except signing.BadSignature:
        return None
    wanted = Signup.objects.select_related("recipient__reader", "newsletter__edition")
    return wanted.filter(pk=key).first()


def _mark(recipient: Recipient) -> str:
    """A short sign of the mailbox, which says nothing of it."""
    return salted_hmac(CHOOSES, recipient.address).hexdigest()[:12]
