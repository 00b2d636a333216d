"""What a store must promise: a register of bytes by seat, written by compare-and-set only.

The rule lives elsewhere; a store never looks into the bytes. One suite, `tests/gate/stores`, holds
every store to these promises.
"""

from typing import Protocol

import msgspec

from presspass.gate.clock import Seconds

LATEST = -1
"""For `changes`: not yet asked; only the present revision is wanted."""


class Changes(msgspec.Struct, frozen=True):
    """What was written: the `seats`, and the `revision` from which to ask the next time.

    `reset`: the register is another one than when `since` was told (lost, damaged, put back from a
    copy), so that any seat may have changed, and `seats` does not name them all.
    """

    revision: int
    seats: frozenset[str] = frozenset()
    reset: bool = False


class Store(Protocol):
    """A register that several processes share.

    Every method raises StoreUnavailable while the register cannot be reached, and works again by
    itself when the cause is gone. A store is used by one event loop at a time.
    """

    @property
    def losses(self) -> int:
        """How often this store found its register lost or damaged, and begun anew."""

    async def get(self, seat: str) -> bytes | None:
        """The bytes of `seat`; None if there are none, or if their time has run out."""

    def at_hand(self, seat: str) -> bytes | None:
        """What `get` would return, where that is known without asking anybody; else None."""

    async def compare_and_set(self, seat: str, old: bytes | None, new: bytes, ttl: Seconds) -> bool:
        """Write `new`, kept for `ttl`, if the bytes of `seat` are still `old`.

        False if somebody was faster: then nothing is written. Of any number of callers with the
        same `old` exactly one is told True.
        """

    async def changes(self, since: int) -> Changes:
        """The seats written after the revision `since`, by whichever process.

        Revisions only grow, also when seats run out. With LATEST no seat is named.
        """

    async def close(self) -> None:
        """Let go of files and connections; a later call opens them again."""
