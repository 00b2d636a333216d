"""What a worker counts, by name, and the store whose answers are timed."""

from collections.abc import Awaitable
from time import perf_counter_ns
from typing import TypeVar

from presspass.gate.clock import Seconds
from presspass.gate.counts import Counts
from presspass.gate.errors import StoreUnavailable
from presspass.gate.rule import Decision
from presspass.gate.stores.protocol import Changes, Store

ENFORCEMENTS = ("off", "monitor", "notify", "enforce", "without_store")
DECISIONS = tuple(decision.value for decision in Decision)
ASKED_OF_STORE = ("get", "compare_and_set", "changes")
BUCKETS = 22
"""Each holds what took up to twice as long as the one before: 1 µs, 2 µs, …, 1 s, more."""

NAMES = (
    "streams",
    "displaced",
    "overlaps",
    "false_alarms",
    "store_failures",
    "pages_stored",
    "pages_rendered",
    *(("decision", kind, decision) for kind in ENFORCEMENTS for decision in DECISIONS),
    *(("store", asked, bucket) for asked in ASKED_OF_STORE for bucket in range(BUCKETS)),
    *(("store_ns", asked) for asked in ASKED_OF_STORE),
)
"""NOTE: a change here begins all counts anew: a file is of one set of names."""

_Result = TypeVar("_Result")


def worker_counts() -> Counts:
    """Counts that no other process sees."""
    return Counts(NAMES)


def bucket_of(nanoseconds: int) -> int:
    """The bucket for what took `nanoseconds`."""
    return min((nanoseconds >> 10).bit_length(), BUCKETS - 1)


def bucket_seconds(bucket: int) -> Seconds:
    """What the answers in `bucket` took at most."""
    return float(1024 << bucket) / 1e9


class TimedStore:
    """`store`, each of whose answers is timed in `counts`."""

    def __init__(self, store: Store, counts: Counts) -> None:
        self._store = store
        self._counts = counts

    @property
    def losses(self) -> int:
        """See `Store.losses`."""
        return self._store.losses

    async def get(self, seat: str) -> bytes | None:
        """See `Store.get`."""
        return await self._timed("get", self._store.get(seat))

    async def compare_and_set(self, seat: str, old: bytes | None, new: bytes, ttl: Seconds) -> bool:
        """See `Store.compare_and_set`."""
        return await self._timed(
            "compare_and_set", self._store.compare_and_set(seat, old, new, ttl)
        )

    async def changes(self, since: int) -> Changes:
        """See `Store.changes`."""
        return await self._timed("changes", self._store.changes(since))

    async def close(self) -> None:
        """See `Store.close`."""
        await self._store.close()

    async def _timed(self, asked: str, answer: Awaitable[_Result]) -> _Result:
        began = perf_counter_ns()
        try:
            return await answer
        except StoreUnavailable:
            self._counts.add("store_failures")
            raise
        finally:
            took = perf_counter_ns() - began
            self._counts.add(("store", asked, bucket_of(took)))
            self._counts.add(("store_ns", asked), took)
