"""What is known of a seat, and its bytes in a store.

A seat is an immutable value. What may happen to it stands in `rule`; this module only remembers.
"""

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from enum import IntEnum
from hashlib import blake2b
from typing import NewType

import msgspec

from presspass.gate.clock import SECOND, Milliseconds
from presspass.gate.errors import SeatUnreadable

SeatId = NewType("SeatId", str)
DeviceId = NewType("DeviceId", str)

DEVICE_ID = r"^[0-9A-Za-z_-]{16}$"
MOST_DEVICES = 8
MOST_SIGNED_OUT = 8
MOST_CALM_PAIRS = 4
LONGEST_LABEL = 40  # bytes of UTF-8
WAIT: Milliseconds = 600 * SECOND  # how long a device waits after its last act
TURNING_THE_PAGE: Milliseconds = 5 * SECOND


class Status(IntEnum):
    """How a remembered device stands. NOTE: the numbers are stored; never reuse one."""

    GONE = 0  # neither reads nor waits: a newcomer when it acts
    READS = 1
    WAITS = 2
    RELEASED = 3  # waited when a lease ended: a newcomer that may be told `resumed`


class Device(msgspec.Struct, frozen=True):
    """A device that the seat remembers.

    `generation` is that of its grant, or of the notice it was told; `since` is when it began to
    read; `view` is a digest of its page view, empty when a page cleared it.
    """

    id: DeviceId
    label: str
    last: Milliseconds
    since: Milliseconds
    generation: int
    status: Status = Status.GONE
    stopped: bool = False
    view: bytes = b""

    def is_present(self, now: Milliseconds, idle_after: Milliseconds) -> bool:
        """Whether it acted within `idle_after` and has not stopped."""
        return not self.stopped and now - self.last < idle_after


class Calm(msgspec.Struct, frozen=True):
    """A pair of devices that one person called both theirs, and until when that holds."""

    pair: bytes
    until: Milliseconds


class Seat(msgspec.Struct, frozen=True):
    """All that is known of a seat. `devices` stand in the order of their acts, newest last."""

    epoch: int
    generation: int
    seq: int
    at: Milliseconds  # the latest time seen: a clock never runs back
    devices: tuple[Device, ...] = ()
    signed_out: tuple[DeviceId, ...] = ()
    marks: tuple[Milliseconds, ...] = ()
    sharing_until: Milliseconds = 0
    calm: tuple[Calm, ...] = ()
    freed_at: Milliseconds = 0  # when a place was last freed by a stop or sign-out; 0: by idling
    forgotten: int = 0  # the highest generation told to devices no longer remembered

    def find(self, device: str) -> Device | None:
        """The device with the id `device`, if it is remembered."""
        return next((d for d in self.devices if d.id == device), None)

    def status_of(self, device: str) -> Status:
        """How the device with the id `device` stands; GONE when it is not remembered."""
        found = self.find(device)
        return found.status if found else Status.GONE

    @property
    def readers(self) -> tuple[Device, ...]:
        """The devices that read, longest unseen first."""
        return tuple(d for d in self.devices if d.status is Status.READS)

    def present(self, now: Milliseconds, idle_after: Milliseconds) -> tuple[Device, ...]:
        """The devices that acted within `idle_after` and have not stopped."""
        return tuple(d for d in self.devices if d.is_present(now, idle_after))

    def beside(self, device: str) -> Device | None:
        """The device to name in a notice on `device`: one that reads, else the latest granted."""
        others = [d for d in self.devices if d.id != device]
        return max(others, key=lambda d: (d.status is Status.READS, d.generation), default=None)

    def has_room(self, places: int) -> bool:
        """Whether fewer than `places` devices read."""
        return len(self.readers) < places

    def with_newest(self, device: Device) -> "Seat":
        """`device` at the newest end of the order; the 9th remembered is forgotten."""
        others = tuple(d for d in self.devices if d.id != device.id)
        return self._remembering((*others, device))

    def with_changed(self, device: Device) -> "Seat":
        """`device` in its own place in the order, changed."""
        devices = tuple(device if d.id == device.id else d for d in self.devices)
        return msgspec.structs.replace(self, devices=devices)

    def is_calm(self, one: str, other: str, now: Milliseconds) -> bool:
        """Whether the two devices were called one person's, and that still holds."""
        if not self.calm:
            return False
        pair = pair_of(one, other)
        return any(c.pair == pair and c.until > now for c in self.calm)

    def _remembering(self, devices: tuple[Device, ...]) -> "Seat":
        forgotten = self.forgotten
        if len(devices) > MOST_DEVICES:
            least = min(
                (d for d in devices if d.status is not Status.READS),
                key=lambda d: (d.status is Status.WAITS, devices.index(d)),
            )
            devices = tuple(d for d in devices if d is not least)
            forgotten = max(forgotten, least.generation)
        return msgspec.structs.replace(self, devices=devices, forgotten=forgotten)


def unseen(epoch: int, now: Milliseconds) -> Seat:
    """A seat that is not in the register: it never counts backwards, even when one was lost."""
    return Seat(epoch=epoch, generation=now, seq=now, at=now, forgotten=now)


def new_device_id() -> DeviceId:
    """A random device id: 96 bits as 16 characters of [0-9A-Za-z_-]."""
    return DeviceId(secrets.token_urlsafe(12))


def pair_of(one: str, other: str) -> bytes:
    """A digest that names two devices, whichever comes first."""
    return blake2b("|".join(sorted((one, other))).encode(), digest_size=8).digest()


def view_of(page_view: str | None) -> bytes:
    """The digest by which a page view is remembered; empty for none."""
    return blake2b(page_view.encode(), digest_size=6).digest() if page_view else b""


def short_label(label: str) -> str:
    """`label` cut to 40 bytes of UTF-8, between characters."""
    return label.encode(errors="ignore")[:LONGEST_LABEL].decode(errors="ignore")


_Wire = tuple[
    int,  # version
    int,  # epoch
    int,  # generation
    int,  # seq
    int,  # at
    list[tuple[bytes, str, int, int, int, int, bytes]],
    list[bytes],
    list[int],
    int,
    list[tuple[bytes, int]],
    int,
    int,
]
_VERSION = 1
_STOPPED = 4
_OLDEST = 2**32 - 1  # 49 days, the most that takes four bytes
_decoder = msgspec.msgpack.Decoder(_Wire)


def to_bytes(seat: Seat) -> bytes:
    """`seat` as at most 1,000 bytes: MessagePack, times as ages, generations as distances.

    What lies so far back that it decides nothing more is shortened.
    """
    # NOTE: this is what stands in registers. A change of shape needs a new version number.
    wire: _Wire = (
        _VERSION,
        seat.epoch,
        seat.generation,
        seat.seq,
        seat.at,
        [
            (
                urlsafe_b64decode(d.id),
                d.label,
                _age(seat, d.last),
                _age(seat, d.since),
                seat.generation - d.generation,
                d.status | (_STOPPED if d.stopped else 0),
                d.view,
            )
            for d in seat.devices
        ],
        [urlsafe_b64decode(device) for device in seat.signed_out],
        [_age(seat, mark) for mark in seat.marks],
        max(seat.sharing_until - seat.at, 0),
        [(c.pair, max(c.until - seat.at, 0)) for c in seat.calm],
        max(seat.freed_at + TURNING_THE_PAGE - seat.at, 0),
        seat.generation - seat.forgotten,
    )
    return msgspec.msgpack.encode(wire)


def from_bytes(data: bytes) -> Seat:
    """The seat that `to_bytes` wrote. Raises SeatUnreadable."""
    try:
        wire = _decoder.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise SeatUnreadable(str(error)) from error
    version, epoch, generation, seq, at, devices, signed_out, marks, sharing, calm, freed, gone = (
        wire
    )
    if version != _VERSION:
        raise SeatUnreadable(f"version {version}")
    return Seat(
        epoch=epoch,
        generation=generation,
        seq=seq,
        at=at,
        devices=tuple(
            Device(
                id=_device_id(id_),
                label=label,
                last=at - last,
                since=at - since,
                generation=generation - told,
                status=Status(status & 3),
                stopped=bool(status & _STOPPED),
                view=view,
            )
            for id_, label, last, since, told, status, view in devices
        ),
        signed_out=tuple(_device_id(id_) for id_ in signed_out),
        marks=tuple(at - mark for mark in marks),
        sharing_until=at + sharing if sharing else 0,
        calm=tuple(Calm(pair, at + until) for pair, until in calm),
        freed_at=at + freed - TURNING_THE_PAGE if freed else 0,
        forgotten=generation - gone,
    )


def _device_id(data: bytes) -> DeviceId:
    return DeviceId(urlsafe_b64encode(data).decode())


def _age(seat: Seat, then: Milliseconds) -> Milliseconds:
    return min(seat.at - then, _OLDEST)
