"""What a worker counts, by name, and the store whose answers are timed."""

from time import perf_counter_ns

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
    "journal_entries",
    "journal_dropped",
    "journal_failures",
    *(("decision", kind, decision) for kind in ENFORCEMENTS for decision in DECISIONS),
    *(("store", asked, bucket) for asked in ASKED_OF_STORE for bucket in range(BUCKETS)),
    *(("store_ns", asked) for asked in ASKED_OF_STORE),
)
"""NOTE: a change here begins all counts anew: a file is of one set of names."""


def worker_counts() -> Counts:
    """Counts that no other process sees."""
    return Counts(NAMES)


def bucket_of(nanoseconds: int) -> int:
    """The bucket for what took `nanoseconds`."""
    bucket = (nanoseconds >> 10).bit_length()
    return bucket if bucket < BUCKETS else BUCKETS - 1  # `min` takes three times as long


def bucket_seconds(bucket: int) -> Seconds:
    """What the answers in `bucket` took at most."""
    return float(1024 << bucket) / 1e9


class TimedStore:
    """`store`, each of whose answers is timed in `counts`."""

    def __init__(self, store: Store, counts: Counts) -> None:
        self._store = store
        self.at_hand = store.at_hand  # nobody is asked, so there is nothing to time
        self._counts = counts
        # Looked up once: a question takes microseconds, and is asked for every page.
        first = (counts.place(("store", asked, 0)) for asked in ASKED_OF_STORE)
        spent = (counts.place(("store_ns", asked)) for asked in ASKED_OF_STORE)
        self._get, self._compare_and_set, self._changes = zip(first, spent, strict=True)

    @property
    def losses(self) -> int:
        """See `Store.losses`."""
        return self._store.losses

    async def get(self, seat: str) -> bytes | None:
        """See `Store.get`."""
        began = perf_counter_ns()
        try:
            return await self._store.get(seat)
        except StoreUnavailable:
            self._counts.add("store_failures")
            raise
        finally:
            self._answered(self._get, perf_counter_ns() - began)

    async def compare_and_set(self, seat: str, old: bytes | None, new: bytes, ttl: Seconds) -> bool:
        """See `Store.compare_and_set`."""
        began = perf_counter_ns()
        try:
            return await self._store.compare_and_set(seat, old, new, ttl)
        except StoreUnavailable:
            self._counts.add("store_failures")
            raise
        finally:
            self._answered(self._compare_and_set, perf_counter_ns() - began)

    async def changes(self, since: int) -> Changes:
        """See `Store.changes`."""
        began = perf_counter_ns()
        try:
            return await self._store.changes(since)
        except StoreUnavailable:
            self._counts.add("store_failures")
            raise
        finally:
            self._answered(self._changes, perf_counter_ns() - began)

    async def close(self) -> None:
        """See `Store.close`."""
        await self._store.close()

    def _answered(self, places: tuple[int, int], took: int) -> None:
        first, spent = places
        self._counts.raise_at(first + bucket_of(took), 1)
        self._counts.raise_at(spent, took)
