"""What happens to a reader's devices: signed in, seen, named, signed out, forgotten.

A session belongs to one device and names it; a session whose device was signed out is dead,
wherever its row may linger. What the gate is told stands in `subscriptions.admission`.
"""

import logging
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction

from presspass.readers.labels import label_from, numbered
from presspass.readers.models import Device, Reader
from presspass.readers.renewals import GRACE, Renewals, begun, renewed
from presspass.subscriptions import admission

log = logging.getLogger(__name__)

IN_SESSION = "device"
"""Where a session keeps the id of its device."""

SEEN_EVERY = timedelta(minutes=1)
"""A device is not written as seen more often than this."""


def sign_in(
    reader: Reader, session: SessionBase, *, cookie: str, user_agent: str, now: datetime
) -> Device:
    """The device on which `reader` has just signed in; `session` belongs to it from now on.

    The id in the device `cookie` is kept where it is a living device of this reader; a browser that
    was signed out, or that somebody else used, gets a new one.
    """
    forget_unseen(reader, now=now)
    device = Device.objects.signed_in().filter(pk=cookie, reader=reader).first()
    if device is None:
        device = _new(reader, label_from(user_agent), now)
    elif device.session_key != session.session_key:
        _end_sessions([device])
    device.session_key = session.session_key or ""
    device.last_seen_at = now
    _remember(device, begun(_renewals(device), now.timestamp()))
    device.save()
    session[IN_SESSION] = device.pk
    return device


def of_session(reader: Reader, session: SessionBase) -> Device | None:
    """The device that `session` of `reader` belongs to; None where it was signed out."""
    living = Device.objects.signed_in().filter(reader=reader)
    return living.filter(pk=session.get(IN_SESSION, "")).first()


def seen(device: Device, *, now: datetime) -> None:
    """Remember that `device` was in use at `now`."""
    if now - device.last_seen_at >= SEEN_EVERY:
        device.last_seen_at = now
        device.save(update_fields=["last_seen_at"])


@transaction.atomic
def renew(device: Device, presented: int | None, *, now: datetime) -> bool:
    """Spend the number `presented` of `device`'s ticket; False where a copy of it was spent before.

    `device` then knows the number of the new ticket, `renewal`.
    """
    row = Device.objects.select_for_update().filter(pk=device.pk).first()
    after = renewed(_renewals(row), presented, now.timestamp()) if row else None
    if after is None:
        return False
    _remember(device, after)
    device.save(update_fields=["renewal", "spent"])
    return True


def parted(
    device: Device, presented: int | None, session: SessionBase, *, user_agent: str, now: datetime
) -> tuple[Device, SessionBase] | None:
    """A device and a session of its own for the browser that holds a copy of `device`'s cookies.

    Its tabs that ask at once get the same one. After that moment the same copy gets none: whoever
    keeps sending it has to sign in, lest every request of a script leave a row.
    """
    mark = f"{device.pk}.{'none' if presented is None else presented}"
    try:
        with transaction.atomic():
            new = _new(device.reader, label_from(user_agent), now)
            new.copied_from = mark
            _remember(new, begun(_renewals(new), now.timestamp()))
            new.save(force_insert=True)
            own = type(session)()
            own.update({**dict(session.items()), IN_SESSION: new.pk})
            own.create()
            new.session_key = own.session_key or ""
            new.save(update_fields=["session_key"])
    except IntegrityError:
        found = Device.objects.signed_in().filter(copied_from=mark).first()
        if found is None or (now - found.first_seen_at).total_seconds() > GRACE:
            return None
        found.reader = device.reader
        return found, type(session)(found.session_key)
    log.info("a browser with a copied ticket became a device of its own")
    return new, own


def sign_out(devices: Iterable[Device], *, now: datetime) -> None:
    """Sign out `devices` of one reader: their sessions end, then the gate refuses their ids."""
    devices = list(devices)
    if devices:
        with transaction.atomic():
            _end(devices, now)
            admission.sign_out(devices[0].reader, devices)


def others(device: Device) -> list[Device]:
    """The other devices on which the same reader is signed in, those long unseen included."""
    return list(Device.objects.signed_in().filter(reader=device.reader).exclude(pk=device.pk))


@transaction.atomic
def refuse(reader: Reader, *, but: Device | None, now: datetime) -> None:
    """End all sessions of `reader` but that of one device, and all tickets there are.

    For a changed password and a closed account: who came in by the old one is out.
    """
    devices = Device.objects.signed_in().filter(reader=reader)
    _end(list(devices.exclude(pk=but.pk) if but else devices), now)
    seat = admission.seat_of(reader)
    if seat is not None:
        admission.revoke([seat])


def shown_to(reader: Reader, this: Device, *, now: datetime) -> list[Device]:
    """The devices for the reader's page: `this` first, then the latest seen."""
    forget_unseen(reader, now=now)
    recent = Device.objects.signed_in().filter(reader=reader).seen_lately(now)
    return [this, *(device for device in recent if device.pk != this.pk)]


def forget_unseen(reader: Reader, *, now: datetime) -> None:
    """Delete the rows of `reader` unseen for 30 days.

    A device that could still come back, since its session lives, is no longer shown, but its row
    is kept: "sign out all others" must find it.
    """
    unseen = Device.objects.filter(reader=reader).unseen_at(now)
    living = Session.objects.filter(expire_date__gt=now).values("session_key")
    unseen.exclude(signed_out_at=None, session_key__in=living).delete()


def _new(reader: Reader, label: str, now: datetime) -> Device:
    # 96 random bits in 16 characters: what the gate takes for a device id.
    return Device(
        pk=secrets.token_urlsafe(12),
        reader=reader,
        label=numbered(label, _labels(reader)),
        first_seen_at=now,
        last_seen_at=now,
    )


def _renewals(device: Device) -> Renewals:
    return Renewals(device.renewal, tuple((number, at) for number, at in device.spent or ()))


def _remember(device: Device, renewals: Renewals) -> None:
    device.renewal, device.spent = renewals.latest, [list(pair) for pair in renewals.spent]


def _labels(reader: Reader) -> set[str]:
    return set(Device.objects.signed_in().filter(reader=reader).values_list("label", flat=True))


def _end(devices: list[Device], now: datetime) -> None:
    _end_sessions(devices)
    keys = [device.pk for device in devices]
    Device.objects.filter(pk__in=keys).update(signed_out_at=now, session_key="")


def _end_sessions(devices: list[Device]) -> None:
    keys = [device.session_key for device in devices if device.session_key]
    Session.objects.filter(session_key__in=keys).delete()
