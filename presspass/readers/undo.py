"""What a reader does about a change that somebody else made: the link in the mail undoes it.

Whoever took an account can change its address, too: so the link goes to the address *before* a
change, wins over all that was changed since, and gives that address back.
"""

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core import signing
from django.db import transaction
from django.utils import timezone

from presspass.readers import devices
from presspass.readers.models import UNDOABLE_FOR, Change, Device, Reader

SALT = "presspass.readers.undo"

Kind = Change.Kind


def remember(reader: Reader, kind: str, *, email: str = "", device: Device | None = None) -> Change:
    """A change of `reader`'s account, made now, that can be undone from the mailbox `email`."""
    Change.objects.filter(reader=reader, made_at__lt=timezone.now() - 2 * UNDOABLE_FOR).delete()
    return Change.objects.create(
        reader=reader, kind=kind, email=email or reader.email, device=device
    )


def note_not_me(reader: Reader, device: Device) -> None:
    """Count that `reader` signed out `device` as unknown."""
    change = remember(reader, Kind.NOT_ME, device=device)
    Change.objects.filter(pk=change.pk).update(undone_at=change.made_at)


def token_of(change: Change) -> str:
    """What the link says: signed, so that nobody can make one up."""
    return signing.dumps(change.pk, salt=SALT)


def change_of(token: str) -> Change | None:
    """The change that `token` undoes; None where it is no token, too old, or spent."""
    try:
        key = signing.loads(token, salt=SALT, max_age=UNDOABLE_FOR)
    except signing.BadSignature:
        return None
    living = Change.objects.undoable(timezone.now()).select_related("reader", "device")
    return living.filter(pk=key).first()


@transaction.atomic
def undo(change: Change, *, now: datetime) -> bool:
    """Undo `change`; False where that was done before."""
    living = Change.objects.filter(pk=change.pk, undone_at=None)
    if not living.update(undone_at=now):
        return False
    if change.kind == Kind.DEVICE:
        devices.sign_out([change.device] if change.device else [], now=now)
    else:
        _lock_out(change, now)
    return True


def is_kept(email: str) -> bool:
    """Whether the account that had the address `email` may still get it back."""
    kept = Change.objects.undoable(timezone.now()).filter(email=email.lower(), kind=Kind.EMAIL)
    return kept.exists()


def _lock_out(change: Change, now: datetime) -> None:
    """Let nobody in who is in now, or by what they may know or have left for later."""
    reader = Reader.objects.select_for_update(no_key=True).get(pk=change.reader_id)
    devices.refuse(reader, but=None, now=now)  # before the address: see `purchases.confirm`
    _give_back(reader, change.email)
    reader.set_unusable_password()
    reader.save()
    left = Authenticator.objects.filter(user=reader, created_at__gt=change.made_at - UNDOABLE_FOR)
    left.delete()
    since = Change.objects.filter(reader=reader, made_at__gte=change.made_at, undone_at=None)
    since.update(undone_at=now)
    change.reader = reader


def _give_back(reader: Reader, email: str) -> None:
    """Let `email` be the address of `reader` again.

    Where another account has been moved to it meanwhile, by a code from that very mailbox, the
    account is closed: staff must look who is who.
    """
    if Reader.objects.filter(email=email).exclude(pk=reader.pk).exists():
        reader.is_active = False
        return
    reader.email = email
    EmailAddress.objects.filter(user=reader).delete()
    EmailAddress.objects.create(user=reader, email=email, verified=True, primary=True)
