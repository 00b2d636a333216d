"""What gates are tried with: a clock, a store in which others are faster, tickets."""

import msgspec

from presspass.gate.seat import SeatId
from presspass.gate.stores.memory import MemoryStore
from presspass.gate.ticket import SigningKeys, Ticket
from tests.gate.household import ENFORCE, MORNING, device_id

KEYS = SigningKeys(b"k" * 32, (b"o" * 32,))
SEAT = SeatId("seat-1")


class Clock:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.now = MORNING

    def __call__(self) -> float:
        return self.now


class OvertakenStore(MemoryStore):
    """A store in which `somebody` is faster, as often as told, between a read and its write."""

    def __init__(self, **options) -> None:
        super().__init__(**options)
        self.somebody, self.times, self.writes = None, 0, 0

    async def compare_and_set(self, seat, old, new, ttl):
        self.writes += 1
        if self.times:
            self.times -= 1
            await self.somebody()
        return await super().compare_and_set(seat, old, new, ttl)


def ticket(name: str, *, seat: str = SEAT, epoch: int = 1, **policy) -> Ticket:
    return Ticket(
        seat=seat,
        device=device_id(name),
        label=f"the {name}",
        epoch=epoch,
        access="subscribers",
        policy=msgspec.structs.replace(ENFORCE, **policy),
    )
