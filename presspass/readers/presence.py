"""Asks the gate which of a reader's devices reads now, and when each last read."""

import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import NamedTuple

from presspass.gate.clock import SECOND
from presspass.gate.errors import StoreUnavailable
from presspass.gate.gate import Gate
from presspass.gate.rule import standing
from presspass.gate.seat import Seat as SeatState
from presspass.readers.models import Reader
from presspass.subscriptions import admission, policies
from presspass.subscriptions.models import Seat


class Presence(NamedTuple):
    """How a device stands at the gate: whether it reads, and when it last did."""

    reads: bool
    last_read_at: datetime


def of_devices(reader: Reader) -> dict[str, Presence]:
    """Device id → its presence; a device that has not read lately is left out.

    Empty for a reader without a seat, and while the gate's register cannot be asked.
    """
    seat = admission.seat_of(reader)
    if seat is None:
        return {}
    try:
        return _presences(seat, admission.ask(_asking(seat)))
    except StoreUnavailable:
        return {}


def _asking(seat: Seat) -> Callable[[Gate], Awaitable[SeatState | None]]:
    async def asking(gate: Gate) -> SeatState | None:
        return await gate.seat(admission.gate_id(seat))

    return asking


def _presences(seat: Seat, state: SeatState | None) -> dict[str, Presence]:
    if state is None:
        return {}
    now, policy = time.time(), policies.policy_of(seat.subscription.plan)
    return {
        device.id: Presence(
            reads=standing(state, device.id, seat.epoch, now, policy).reads,
            last_read_at=datetime.fromtimestamp(device.last / SECOND, UTC),
        )
        for device in state.devices
    }
