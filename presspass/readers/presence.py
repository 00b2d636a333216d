"""Asks the gate which of a reader's devices reads now, and when each last read."""

import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import NamedTuple

from presspass.gate.clock import SECOND
from presspass.gate.errors import StoreUnavailable
from presspass.gate.gate import Gate
from presspass.gate.rule import Decision, standing
from presspass.gate.seat import Seat as SeatState
from presspass.readers.models import Reader
from presspass.subscriptions import admission, policies
from presspass.subscriptions.models import Seat


class Presence(NamedTuple):
    """How a device stands at the gate: whether it reads, when it last did, whether it waits."""

    reads: bool
    last_read_at: datetime
    is_displaced: bool = False
    """Whether another device has the place that this one would need."""


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


def is_shared(reader: Reader) -> bool:
    """Whether the reader's seat is in use by two at once, or was lately enough to be remembered.

    Also where the register cannot be asked: what must not be told to another stays untold.
    """
    seat = admission.seat_of(reader)
    if seat is None:
        return False
    try:
        state = admission.ask(_asking(seat))
    except StoreUnavailable:
        return True
    return state is not None and state.sharing_until > time.time() * SECOND


def _asking(seat: Seat) -> Callable[[Gate], Awaitable[SeatState | None]]:
    async def asking(gate: Gate) -> SeatState | None:
        return await gate.seat(admission.gate_id(seat))

    return asking


def _presences(seat: Seat, state: SeatState | None) -> dict[str, Presence]:
    if state is None:
        return {}
    now, policy = time.time(), policies.policy_of(seat.subscription.plan)
    standings = {one.id: standing(state, one.id, seat.epoch, now, policy) for one in state.devices}
    return {
        device.id: Presence(
            reads=standings[device.id].reads,
            last_read_at=datetime.fromtimestamp(device.last / SECOND, UTC),
            is_displaced=standings[device.id].would_be is Decision.ELSEWHERE,
        )
        for device in state.devices
    }
