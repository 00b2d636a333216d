"""Why a reader sees the notice: what the register knows of the devices of this one seat.

It knows no article and no place, so neither can be told here.
"""

import msgspec

from presspass.gate.clock import SECOND, Seconds, milliseconds, rfc3339
from presspass.gate.policy import Policy
from presspass.gate.seat import Device, Seat, Status

LATELY: Seconds = 86_400
"""Devices that did not act for so long explain nothing any more."""


class Seen(msgspec.Struct, frozen=True):
    """One device: its label, when it began to read and last acted (RFC 3339, UTC)."""

    label: str
    since: str
    last: str
    is_this: bool = False
    reads: bool = False


class Facts(msgspec.Struct, frozen=True):
    """The devices seen lately, newest first, and when two of them were in use at once."""

    devices: tuple[Seen, ...] = ()
    together: tuple[str, ...] = ()


def facts_of(seat: Seat, device: str, policy: Policy, now: Seconds) -> Facts:
    """What `seat` knows at `now` that explains to the reader on `device` what is shown there."""
    at = milliseconds(now)
    lately = [d for d in reversed(seat.devices) if at - d.last < LATELY * SECOND]
    idle = policy.idle_after * SECOND
    return Facts(
        devices=tuple(
            _seen(d, d.id == device, d.is_present(at, idle) and d.status is Status.READS)
            for d in lately
        ),
        together=tuple(rfc3339(mark) for mark in seat.marks if at - mark < LATELY * SECOND),
    )


def _seen(device: Device, is_this: bool, reads: bool) -> Seen:  # noqa: FBT001
    return Seen(device.label, rfc3339(device.since), rfc3339(device.last), is_this, reads)
