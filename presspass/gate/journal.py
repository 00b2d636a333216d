"""What was decided: counts, for `/readyz` and later for metrics and insights. No personal data."""

from collections import Counter

from presspass.gate.counts import Counts
from presspass.gate.measures import DECISIONS, ENFORCEMENTS, worker_counts
from presspass.gate.policy import Policy
from presspass.gate.rule import Decision, Event, Kind, Outcome
from presspass.gate.seat import SeatId
from presspass.gate.tally import Tally


class Journal:
    """Counts decisions of one process since it began.

    What was decided without a store is counted in `without_store`, which processes may share;
    `counts` are for the metrics.
    """

    def __init__(self, without_store: Tally | None = None, counts: Counts | None = None) -> None:
        self.notes: Counter[tuple[str, str]] = Counter()
        self.counts = worker_counts() if counts is None else counts
        self._without_store = Tally() if without_store is None else without_store

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
        self.counts.add(("decision", policy.enforcement, outcome.recorded))
        if outcome.displaced:
            self.counts.add("displaced", len(outcome.displaced))
        if outcome.overlaps:
            self.counts.add("overlaps", outcome.overlaps)
        if event.kind is Kind.MINE and outcome.decision is Decision.GRANTED:
            self.counts.add("false_alarms")

    def note(self, what: str, seat: SeatId, tone: str = "") -> None:
        """Count what a reader of `seat` was shown or opened."""
        del seat  # whoever keeps more than counts wants it
        self.notes[what, tone] += 1

    def record_without_store(self, decision: Decision) -> None:
        """Count one decision made without the store, or without what it knew."""
        self.counts.add(("decision", "without_store", decision))
        self._without_store.add()
