"""The links in newsletters and in letters about them: signed, so that nobody can make one up.

They hold keys and no address, and say who asks without a password. They are good until the mailbox
is another's; the one that ends a newsletter ends it for ever (RFC 8058, 3.1), and no more then.
"""

from datetime import datetime, timedelta
from email.utils import formataddr
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.db.models import Min, Q
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from presspass.newsletters.models import Consent, Recipient, Signup
from presspass.readers.signs import absolute

CONFIRMS = "presspass.newsletters.confirm"
LEAVES = "presspass.newsletters.leave"
CHOOSES = "presspass.newsletters.choose"
CONFIRM_WITHIN = timedelta(days=7)


class Found(NamedTuple):
    """The sign-up that a link names, and whether its recipient still has that mailbox."""

    signup: Signup
    is_same_mailbox: bool


def confirm(signup: Signup) -> str:
    """Where the recipient of `signup` says that it is meant."""
    return absolute("newsletter_confirm", _token(signup.pk, signup.recipient, CONFIRMS))


def leave(signup: Signup) -> str:
    """Where `signup` is ended: by a button, and by the program that shows the mail."""
    return absolute("newsletter_leave", _token(signup.pk, signup.recipient, LEAVES))


def preferences(recipient: Recipient) -> str:
    """Where `recipient` chooses among all newsletters."""
    return absolute("newsletter_choices", choices_token(recipient))


def choices_token(recipient: Recipient) -> str:
    """What that address ends with."""
    return _token(recipient.pk, recipient, CHOOSES)


def headers(signup: Signup) -> dict[str, str]:
    """What an issue's head says of the list, and of how to leave it (RFC 2369, 2919, 8058)."""
    newsletter = signup.newsletter
    host = urlsplit(settings.GATE.base_url).hostname
    return {
        "List-Id": formataddr((newsletter.name, f"{newsletter.slug}.newsletters.{host}")),
        "List-Unsubscribe": f"<{leave(signup)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def confirmed_by(token: str) -> Signup | None:
    """The sign-up that `token` confirms; None if it is none, too old, or the mailbox another."""
    found = _signup(token, CONFIRMS, CONFIRM_WITHIN)
    return found.signup if found and found.is_same_mailbox else None


def left_by(token: str) -> Found | None:
    """The sign-up that `token` ends; None where it is no token, or everything was erased.

    A paper that moved may have given the key again: no token is older than what it ends.
    """
    found = _signup(token, LEAVES, None)
    if found is None or found.is_same_mailbox or _is_since(_began(found.signup), token, LEAVES):
        return found
    return None


def chosen_by(token: str) -> Recipient | None:
    """Whose choices `token` shows; None where it is no token, or the mailbox is another now."""
    key, mark = _read(token, CHOOSES)
    if key is None:
        return None
    named = Recipient.objects.select_related("reader").filter(Q(pk=key) | Q(joined__pk=key))
    return next((one for one in named if _is_of(one, mark)), None)


def _signup(token: str, salt: str, max_age: timedelta | None) -> Found | None:
    key, mark = _read(token, salt, max_age)
    if key is None:
        return None
    wanted = Signup.objects.select_related("recipient__reader", "newsletter__edition")
    signup = wanted.filter(Q(pk=key) | Q(joined__pk=key)).first()
    return Found(signup, _is_of(signup.recipient, mark)) if signup else None


def _token(key: int, recipient: Recipient, salt: str) -> str:
    return signing.dumps([key, _mark(recipient)], salt=salt)


def _read(token: str, salt: str, max_age: timedelta | None = None) -> Any:
    """The key and the mark in `token`; nothing of both where it is none of ours, or too old."""
    try:
        return signing.loads(token, salt=salt, max_age=max_age)
    except signing.BadSignature:
        return None, ""


def _began(signup: Signup) -> datetime:
    """Since when there is anything of `signup`, and a letter about it can be."""
    acts = Consent.objects.filter(recipient=signup.recipient, newsletter=signup.newsletter)
    first = acts.aggregate(first=Min("at"))["first"]
    return max(first or signup.asked_at, signup.recipient.made_at)


def _is_since(moment: datetime, token: str, salt: str) -> bool:
    """Whether `token`, whose time is in whole seconds, was made after `moment`."""
    key, _ = _read(token, salt, timezone.now() - moment + timedelta(seconds=1))
    return key is not None


def _is_of(recipient: Recipient, mark: str) -> bool:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return any(constant_time_compare(mark, _mark(recipient, key)) for key in keys)


def _mark(recipient: Recipient, key: str | None = None) -> str:
    """A short sign of the mailbox, which says nothing of it."""
    return salted_hmac(CHOOSES, recipient.address, secret=key).hexdigest()[:12]
