"""Yes and no to a newsletter: what follows from each, and the proof that is kept of it.

Nothing here sends mail; how a mailbox is asked whether it means it: `asking.py`.
"""

from datetime import datetime
from typing import NamedTuple

from allauth.account.models import EmailAddress
from django.db import transaction

from presspass.newsletters.models import (
    Consent,
    Delivery,
    JoinedRecipient,
    JoinedSignup,
    Newsletter,
    Recipient,
    Signup,
    Suppression,
)
from presspass.readers.models import Reader

Act = Consent.Act


class Said(NamedTuple):
    """To which words somebody said yes, and on which page; of an import, from where it is."""

    wording: str = ""
    place: str = ""


def recipient_at(address: str, language: str = "") -> Recipient:
    """The recipient with the mailbox `address`, made where there is none.

    Where an account has proven that address, it is the account's reader.
    """
    address = Reader.objects.normalize_email(address)
    reader = Reader.objects.filter(email=address, erased_at=None).first()
    if reader is not None and _is_proven(reader):
        return recipient_of(reader)
    return Recipient.objects.get_or_create(email=address, defaults={"language": language})[0]


def recipient_of(reader: Reader) -> Recipient:
    """The recipient that `reader` is, made where there is none."""
    return known_as(reader) or Recipient.objects.get_or_create(reader=reader)[0]


@transaction.atomic
def known_as(reader: Reader) -> Recipient | None:
    """The recipient that `reader` is; what the mailbox chose without the account joins it."""
    before = Recipient.objects.select_for_update().filter(email=reader.email).first()
    recipient = Recipient.objects.filter(reader=reader).first()
    if before is None or not _is_proven(reader):
        return recipient
    if recipient is not None:
        _join(before, recipient)
        return recipient
    before.reader, before.email = reader, None
    before.save(update_fields=["reader", "email"])
    return before


@transaction.atomic
def say_yes(
    recipient: Recipient, newsletter: Newsletter, act: Act, said: Said, *, now: datetime
) -> Signup:
    """Have `recipient` get `newsletter` from `now` on: the mailbox has proven that it wants it.

    What another system says brings back nobody who left here.
    """
    signup, _ = Signup.objects.select_for_update().get_or_create(
        recipient=recipient, newsletter=newsletter, defaults={"asked_at": now}
    )
    if act == Act.IMPORTED and signup.left_at is not None:
        return signup
    if not signup.is_living:
        signup.confirmed_at, signup.left_at = now, None
        signup.save(update_fields=["confirmed_at", "left_at"])
        note(signup, act, said, now=now)
    if act != Act.IMPORTED:
        Suppression.objects.filter(email=recipient.address).delete()
    return signup


@transaction.atomic
def say_no(signup: Signup, said: Said, *, now: datetime) -> None:
    """Send nothing more by `signup`; said twice, it is the same."""
    signup = Signup.objects.select_for_update().get(pk=signup.pk)
    if signup.is_living:
        signup.left_at = now
        signup.save(update_fields=["left_at"])
        note(signup, Act.LEFT, said, now=now)


def note(signup: Signup, act: Act, said: Said, *, now: datetime) -> None:
    """Keep the proof of one act."""
    Consent.objects.create(
        recipient=signup.recipient,
        newsletter=signup.newsletter,
        act=act,
        at=now,
        address=signup.recipient.address,
        wording=said.wording,
        place=said.place[:200],
    )


@transaction.atomic
def forget(address: str) -> None:
    """Delete all that is kept of the mailbox `address`, proof and suppression too."""
    Recipient.objects.at(address).delete()
    Suppression.objects.filter(email=Reader.objects.normalize_email(address)).delete()


def _is_proven(reader: Reader) -> bool:
    """Whether the account's address is its reader's; the staff's word counts as well."""
    addresses = EmailAddress.objects.filter(user=reader)
    return addresses.filter(verified=True, email=reader.email).exists() or not addresses.exists()


def _join(before: Recipient, recipient: Recipient) -> None:
    """Have `recipient` get what `before` got, which then is gone; its letters lead to the other."""
    for other in before.signups.all():
        own = recipient.signups.filter(newsletter=other.newsletter_id).first()
        if own is None:
            before.signups.filter(pk=other.pk).update(recipient=recipient)
        else:
            _merge(other, own)
    before.consents.update(recipient=recipient)
    JoinedRecipient.objects.update_or_create(pk=before.pk, defaults={"recipient": recipient})
    recipient.made_at = min(recipient.made_at, before.made_at)
    recipient.save(update_fields=["made_at"])
    before.delete()


def _merge(other: Signup, own: Signup) -> None:
    """Have the later word count of two sign-ups, and one be left: an issue on its way goes by it.

    A link in a letter that was sent by the one that is gone ends it, too. The higher key is left:
    a paper that moves gives new ones from there on, so none that stands in a letter.
    """
    yes, no = other.confirmed_at, own.left_at
    if other.is_living and yes and not own.is_living and (no is None or no < yes):
        own.confirmed_at, own.left_at = yes, None
    gone, left = sorted((other.pk, own.pk))
    Delivery.objects.filter(signup=gone).update(signup=left)
    JoinedSignup.objects.filter(signup=gone).update(signup=left)
    JoinedSignup.objects.create(pk=gone, signup_id=left)
    Signup.objects.filter(pk=gone).delete()
    own.pk = left
    own.save(force_update=True)
