"""A register in the memory of one process: for tests, trials and simulations.

Several stores may share one `MemoryRegister`, as several gates would share a file; it can also be
made to fail or be lost, as files are. Nothing outlives the process.
"""

import time
from collections.abc import Callable

from presspass.gate.clock import Seconds
from presspass.gate.errors import StoreUnavailable
from presspass.gate.stores.protocol import LATEST, Changes


class MemoryRegister:
    """What memory stores share: per seat its bytes, when they run out, and their revision."""

    def __init__(self) -> None:
        self.rows: dict[str, tuple[bytes, Seconds, int]] = {}
        self.began = self.revision = self.losses = 0
        self.available = True

    def lose(self) -> None:
        """Forget everything, as when a file is deleted: another register begins."""
        self.rows.clear()
        self.revision += 1
        self.began = self.revision
        self.losses += 1


class MemoryStore:
    """A store on `register`, or on one of its own."""

    def __init__(
        self,
        url: str = "memory:",
        *,
        register: MemoryRegister | None = None,
        clock: Callable[[], Seconds] = time.time,
    ) -> None:
        self.url = url
        self.register = MemoryRegister() if register is None else register
        self._clock = clock

    @property
    def losses(self) -> int:
        """See `Store.losses`."""
        return self.register.losses

    async def get(self, seat: str) -> bytes | None:
        """See `Store.get`."""
        state, expires, _ = self._reachable().rows.get(seat, (None, 0.0, 0))
        return state if expires > self._clock() else None

    def at_hand(self, seat: str) -> bytes | None:
        """See `Store.at_hand`: everything is, while the register can be reached."""
        state, expires, _ = self.register.rows.get(seat, (None, 0.0, 0))
        return state if self.register.available and expires > self._clock() else None

    async def compare_and_set(self, seat: str, old: bytes | None, new: bytes, ttl: Seconds) -> bool:
        """See `Store.compare_and_set`. The oldest row goes with each write if it has run out."""
        register = self._reachable()
        if await self.get(seat) != old:
            return False
        register.revision += 1
        register.rows.pop(seat, None)
        register.rows[seat] = (new, self._clock() + ttl, register.revision)
        self._forget_oldest(register)
        return True

    async def changes(self, since: int) -> Changes:
        """See `Store.changes`."""
        register = self._reachable()
        if since == LATEST:
            return Changes(register.revision)
        seats = frozenset(seat for seat, row in register.rows.items() if row[2] > since)
        reset = not register.began <= since <= register.revision
        return Changes(register.revision, seats, reset)

    async def close(self) -> None:
        """See `Store.close`: there is nothing to let go of."""

    def _reachable(self) -> MemoryRegister:
        if not self.register.available:
            raise StoreUnavailable("the register in memory was made to fail")
        return self.register

    def _forget_oldest(self, register: MemoryRegister) -> None:
        seat, (_, expires, _) = next(iter(register.rows.items()))
        if expires <= self._clock():
            del register.rows[seat]
