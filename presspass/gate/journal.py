"""What was decided: counts, for `/readyz` and later for metrics and insights. No personal data."""

from collections import Counter

from presspass.gate.policy import Policy
from presspass.gate.rule import Decision, Event, Kind, Outcome
from presspass.gate.tally import Tally


class Journal:
    """Counts decisions of one process since it began.

    What was decided without a store is counted in `without_store`, which processes may share.
    """

    def __init__(self, without_store: Tally | None = None) -> None:
        self.decisions: Counter[tuple[str, str]] = Counter()
        self.displaced = 0
        self.overlaps = 0
        self.false_alarms = 0
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
        self.false_alarms += (event.kind, outcome.decision) == (Kind.MINE, Decision.GRANTED)

    def record_without_store(self, decision: Decision) -> None:
        """Count one decision made without the store, or without what it knew."""
        self.decisions["without_store", decision] += 1
        self._without_store.add()
