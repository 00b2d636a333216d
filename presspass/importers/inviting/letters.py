"""The letter that invites an imported reader, and the link in it: signed, good for 30 days."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.utils import timezone, translation
from django.utils.formats import date_format

from presspass.importers.models import Arrival
from presspass.mail import post
from presspass.readers import signs

SALT = "presspass.importers.inviting"
LETTER = "importers/invitation"
GOOD_FOR = timedelta(days=30)


def token_of(arrival: Arrival) -> str:
    """What the link says."""
    return signing.dumps(arrival.uid.hex, salt=SALT)


def arrival_of(token: str) -> Arrival | None:
    """Whom `token` invites, whether or not it was used; None where it is no token, or too old."""
    try:
        uid = UUID(signing.loads(token, salt=SALT, max_age=GOOD_FOR))
    except (signing.BadSignature, ValueError):
        return None
    return Arrival.objects.select_related("reader").filter(uid=uid).first()


def put_off(arrival: Arrival, plan: str, *, now: datetime) -> None:
    """Have the worker send the letter: the task is part of the transaction that is under way.

    `plan` is the name of the one by which the reader reads, empty for none.
    """
    reader = arrival.reader
    language = reader.language or settings.LANGUAGE_CODE
    with translation.override(language):
        until = date_format(timezone.localtime(now + GOOD_FOR), "DATE_FORMAT")
    facts = {
        "plan": plan,
        "email": reader.email,
        "until": until,
        "link": signs.absolute("arrive", token_of(arrival)),
        "arrival": arrival.uid.hex,  # not in the letter, see mail/undelivered.py
    }
    unhurried = post.deliver.using(priority=post.UNHURRIED)
    unhurried.enqueue(LETTER, reader.email, language, facts, message_id=post.new_message_id())
