"""What was decided: counted for `/readyz` and the metrics, and written down for insights."""

import time
from collections import Counter
from collections.abc import Callable

from presspass.gate.clock import Seconds, milliseconds
from presspass.gate.counts import Counts
from presspass.gate.journal_entries import Entry, News, Sign
from presspass.gate.journal_file import JournalFile
from presspass.gate.measures import DECISIONS, ENFORCEMENTS, worker_counts
from presspass.gate.policy import Policy
from presspass.gate.repeats import Repeat
from presspass.gate.rule import Decision, Event, Kind, Outcome
from presspass.gate.seat import DeviceId, SeatId
from presspass.gate.tally import Tally

_REMEMBERED = 20_000  # devices of which is known what was written last


class Journal:
    """Counts decisions of one process since it began.

    What was decided without a store is counted in `without_store`, which processes may share;
    `counts` are for the metrics. What is new is written to `file`, where there is one.
    """

    def __init__(
        self,
        without_store: Tally | None = None,
        counts: Counts | None = None,
        file: JournalFile | None = None,
        clock: Callable[[], Seconds] = time.time,
    ) -> None:
        self.counts = worker_counts() if counts is None else counts
        self._without_store = Tally() if without_store is None else without_store
        self._file = file
        self._clock = clock
        self._news = News(_REMEMBERED)

    @property
    def is_kept(self) -> bool:
        """Whether what is decided is written down."""
        return self._file is not None

    @property
    def decided_without_store(self) -> int:
        """The decisions made without the store, or on one that had just lost what it knew."""
        return self._without_store.total

    @property
    def decisions(self) -> Counter[tuple[str, str]]:
        """How often what was decided under which enforcement ("without_store": without one)."""
        counted = {
            (kind, decision): self.counts.here(("decision", kind, decision))
            for kind in ENFORCEMENTS
            for decision in DECISIONS
        }
        return +Counter(counted)

    @property
    def displaced(self) -> int:
        """How often a device lost its place to another."""
        return self.counts.here("displaced")

    @property
    def overlaps(self) -> int:
        """How many acts were marked as overlapping with another device's."""
        return self.counts.here("overlaps")

    @property
    def false_alarms(self) -> int:
        """How many pairs a reader called both theirs."""
        return self.counts.here("false_alarms")

    def record(self, event: Event, outcome: Outcome, policy: Policy) -> None:
        """Count one decision, as `enforce` would have made it."""
        self.counts.raise_at(self.place(outcome, policy), 1)
        if outcome.displaced:
            self.counts.add("displaced", len(outcome.displaced))
        if outcome.overlaps:
            self.counts.add("overlaps", outcome.overlaps)
        if event.kind is Kind.MINE and outcome.decision is Decision.GRANTED:
            self.counts.add("false_alarms")

    def record_again(self, repeat: Repeat) -> None:
        """Count the decision that is given again."""
        self.counts.raise_at(repeat.counted_at, 1)

    def place(self, outcome: Outcome, policy: Policy) -> int:
        """Where in the counts a decision is counted."""
        return self.counts.place(("decision", policy.enforcement, outcome.recorded))

    def record_without_store(self, decision: Decision) -> None:
        """Count one decision made without the store, or without what it knew."""
        self.counts.add(("decision", "without_store", decision))
        self._without_store.add()

    def write(self, entry: Entry, displaced: tuple[DeviceId, ...] = ()) -> None:
        """Have `entry` written down if it says something new; nobody waits for it."""
        if self._file is not None and self._news.is_in(entry, displaced):
            self._file.put(entry)

    def note(self, what: Sign, seat: SeatId, tone: str = "", *, device: str = "") -> None:
        """Write down a sign of the reader on `seat`; may be called from any thread.

        With the `device` it is known whether that device read on afterwards.
        """
        if self._file is not None:
            self._news.ask_again(seat, device)
            at = milliseconds(self._clock())
            self._file.put(Entry(at=at, seat=seat, device=device, kind=what, tone=tone))

    def close(self) -> None:
        """Write down what still waits."""
        if self._file is not None:
            self._file.close()
