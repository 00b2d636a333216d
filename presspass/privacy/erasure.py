"""The erasure of an account: what stands in its way, the link that confirms it, and the erasure.

Whoever asks shows who they are twice: at the session (`readers.proving`), and by the mailbox.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from django.core import signing
from django.db import transaction
from django.utils import translation
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.formats import number_format

from presspass.importers.readers import remembering
from presspass.mail import post
from presspass.newsletters import consent
from presspass.privacy import leaving
from presspass.privacy.leaving import Open, Owned
from presspass.readers import devices, erased, signs
from presspass.readers.models import Change, Reader
from presspass.shelf import models as shelf
from presspass.subscriptions.models import Company

SALT = "presspass.privacy.erasure"
LINK_LASTS = timedelta(hours=1)


class Obstacle(StrEnum):
    """Why an account cannot be erased now."""

    COMPANY = "company"
    """Its reader pays for a company's seats: somebody else must, first."""
    LAST_SUPERUSER = "last_superuser"
    """Nobody could work in the desk any more."""
    ADDRESS_IS_NEW = "address_is_new"
    """The address before may still take the account back from whoever changed it."""


class Refused(Exception):
    """An account that cannot be erased because of `obstacles`."""

    def __init__(self, obstacles: list[Obstacle]) -> None:
        self.obstacles = obstacles
        super().__init__(", ".join(obstacles))


class Consequences(NamedTuple):
    """What an erasure would end, and what of it stays; told before it is done."""

    obstacles: list[Obstacle]
    companies: list[Company]
    owned: list[Owned]
    open_invoices: list[Open]


def consequences_for(reader: Reader, *, now: datetime) -> Consequences:
    """What the erasure of `reader` would come to."""
    return Consequences(
        obstacles_for(reader, now=now),
        leaving.companies_of(reader),
        leaving.owned_by(reader),
        leaving.open_invoices(reader),
    )


def obstacles_for(reader: Reader, *, now: datetime) -> list[Obstacle]:
    """What stands in the way of the erasure of `reader`."""
    changed = Change.objects.undoable(now).filter(reader=reader, kind=Change.Kind.EMAIL)
    others = Reader.objects.filter(is_superuser=True, is_active=True).exclude(pk=reader.pk)
    stands = {
        Obstacle.COMPANY: bool(leaving.companies_of(reader)),
        Obstacle.LAST_SUPERUSER: reader.is_superuser and not others.exists(),
        Obstacle.ADDRESS_IS_NEW: changed.exists(),
    }
    return [obstacle for obstacle, is_there in stands.items() if is_there]


def ask(reader: Reader, *, now: datetime) -> None:
    """Mail `reader` the link that confirms the erasure. Raises Refused."""
    _require_none(obstacles_for(reader, now=now))
    link = signs.absolute("account_erase_confirm", token_of(reader))
    post.send("privacy/confirm_erasure", reader, link=link)


def token_of(reader: Reader) -> str:
    """What the link says; with another password or address it is good no more."""
    return signing.dumps([reader.pk, _mark(reader)], salt=SALT)


def reader_of(token: str) -> Reader | None:
    """Whose erasure `token` confirms; None where it is no token, too old, or spent."""
    try:
        key, mark = signing.loads(token, salt=SALT, max_age=LINK_LASTS)
    except signing.BadSignature:
        return None
    reader = Reader.objects.filter(pk=key, erased_at=None).first()
    return reader if reader and constant_time_compare(mark, _mark(reader)) else None


@transaction.atomic
def erase(reader: Reader, *, now: datetime) -> None:
    """Erase the account of `reader`, and say so to the mailbox it had. Raises Refused.

    Sessions end with the transaction; the gate refuses their tickets once it is committed.
    """
    # Two superusers who leave at once must not both be the last but one.
    # The keys stay free, see `purchases.confirm`.
    superusers = Reader.objects.select_for_update(no_key=True).filter(is_superuser=True)
    list(superusers.order_by("pk"))
    reader = Reader.objects.select_for_update(no_key=True).get(pk=reader.pk)
    if reader.erased_at is not None:
        return
    _require_none(obstacles_for(reader, now=now))
    address, language = reader.email, signs.language_of(reader)
    invoices = _listed(leaving.open_invoices(reader), language)
    leaving.let_go(reader, now=now)
    devices.refuse(reader, but=None, now=now)
    consent.forget(address)
    for model in shelf.OF_A_READER:
        model.objects.filter(reader=reader).delete()
    remembering.forget(reader)
    erased.forget(reader, now=now)
    post.send_to("privacy/erased", address, language, invoices=invoices)


def _require_none(obstacles: list[Obstacle]) -> None:
    if obstacles:
        raise Refused(obstacles)


def _mark(reader: Reader) -> str:
    return salted_hmac(SALT, f"{reader.password} {reader.email}").hexdigest()


def _listed(invoices: list[Open], language: str) -> list[str]:
    with translation.override(language):
        return [
            f"{one.number}: {number_format(one.cents / 100, 2)} {one.currency}" for one in invoices
        ]
