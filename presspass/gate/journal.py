"""What was decided: counts, for `/readyz` and later for metrics and insights. No personal data."""

from collections import Counter

from presspass.gate.counts import Counts
from presspass.gate.measures import worker_counts
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
        self.decisions: Counter[tuple[str, str]] = Counter()
        self.notes: Counter[tuple[str, str]] = Counter()
        self.displaced = 0
        self.overlaps = 0
        self.false_alarms = 0
        self.counts = worker_counts() if counts is None else counts
        self._without_store = Tally() if without_store is None else without_store

    @property
    def decided_without_store(self) -> int:
        """The decisions made without the store, or on one that had just lost what it knew."""
        return self._without_store.total

    def record(self, event: Event, outcome: Outcome, policy: Policy) -> None:
        """Count one decision, as `enforce` would have made it."""
        self.decisions[policy.enforcement, outcome.recorded] += 1
        self.displaced += len(outcome.displaced)
        self.overlaps += outcome.overlaps
        is_false_alarm = (event.kind, outcome.decision) == (Kind.MINE, Decision.GRANTED)
        self.false_alarms += is_false_alarm
        self.counts.add(("decision", policy.enforcement, outcome.recorded))
        self.counts.add("displaced", len(outcome.displaced))
        self.counts.add("overlaps", outcome.overlaps)
        self.counts.add("false_alarms", is_false_alarm)

    def note(self, what: str, seat: SeatId, tone: str = "") -> None:
        """Count what a reader of `seat` was shown or opened."""
        del seat  # whoever keeps more than counts wants it
        self.notes[what, tone] += 1

    def record_without_store(self, decision: Decision) -> None:
        """Count one decision made without the store, or without what it knew."""
        self.decisions["without_store", decision] += 1
        self.counts.add(("decision", "without_store", decision))
        self._without_store.add()
