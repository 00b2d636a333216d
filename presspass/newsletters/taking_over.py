"""Newsletters that readers of another system got: taken over with the proof, many at once.

Whoever left one here is not brought back, and a no of the other system ends only what it began.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from presspass.newsletters import consent
from presspass.newsletters.consent import Act, Said
from presspass.newsletters.models import Consent, Newsletter, Recipient, Signup
from presspass.readers.models import Reader


class Told(NamedTuple):
    """What another system tells: yes or no, when that was said, and where it knows it from."""

    reader: Reader
    newsletter: int
    is_yes: bool
    at: datetime
    wording: str


@transaction.atomic
def take_over(many: Sequence[Told], *, place: str) -> None:
    """Sign up who said yes, and sign off who said no since; `place` is the file that tells it."""
    known = _known([one.reader for one in many])
    fresh = [one for one in many if one.reader.email not in known and one.is_yes]
    _begin(fresh, place[:200])
    for one in many:
        if one.reader.email in known:
            _follow(one, Said(one.wording, place))


def _known(readers: list[Reader]) -> set[str]:
    """The addresses of those who are recipients already, by their account or without it."""
    emails = {reader.email for reader in readers}
    there = Recipient.objects.filter(email__in=emails).values_list("email", flat=True)
    with_account = Recipient.objects.filter(reader__in=[reader.pk for reader in readers])
    return {*there, *with_account.values_list("reader__email", flat=True)}


def _begin(many: Sequence[Told], place: str) -> None:
    recipients = {one.reader.pk: Recipient(reader=one.reader) for one in many}
    Recipient.objects.bulk_create(recipients.values())
    Signup.objects.bulk_create(
        Signup(
            recipient=recipients[one.reader.pk],
            newsletter_id=one.newsletter,
            asked_at=one.at,
            confirmed_at=one.at,
        )
        for one in many
    )
    Consent.objects.bulk_create(
        Consent(
            recipient=recipients[one.reader.pk],
            newsletter_id=one.newsletter,
            act=Act.IMPORTED,
            at=one.at,
            address=one.reader.email,
            wording=one.wording,
            place=place,
        )
        for one in many
    )


def _follow(one: Told, said: Said) -> None:
    recipient = consent.recipient_of(one.reader)
    signup = Signup.objects.filter(recipient=recipient, newsletter=one.newsletter).first()
    if one.is_yes:
        found = Newsletter.objects.get(pk=one.newsletter)
        consent.say_yes(recipient, found, Act.IMPORTED, said, now=one.at)
    elif signup is not None and signup.is_living and _came_by_import(signup):
        consent.say_no(signup, said, now=one.at)


def _came_by_import(signup: Signup) -> bool:
    acts = Consent.objects.filter(recipient=signup.recipient, newsletter=signup.newsletter)
    last = acts.order_by("-at", "-pk").first()
    return last is not None and last.act == Act.IMPORTED
