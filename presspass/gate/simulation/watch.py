"""Sees what the register takes, in the order in which it takes it, and has it judged.

A gate is given a `WatchedStore` and a `WatchedJournal`, and the clock of an `Operation`. The gate
itself is the real one, and so is the store behind.
"""

from collections.abc import Callable, Coroutine, Generator
from types import coroutine
from typing import Any

import msgspec

from presspass.gate.clock import SECOND, Milliseconds, Seconds, milliseconds
from presspass.gate.errors import StoreUnavailable
from presspass.gate.journal import Journal
from presspass.gate.policy import Policy
from presspass.gate.repeats import Repeat
from presspass.gate.rule import Decision, Event, Kind, Outcome, apply
from presspass.gate.seat import Seat, from_bytes, unseen
from presspass.gate.simulation.guarantees import Guarantees
from presspass.gate.simulation.histories import KILLED_AFTER, KILLED_BEFORE, RACE
from presspass.gate.simulation.ledger import Taken, hold
from presspass.gate.stores.protocol import Changes, Store

REFUSED = Outcome(Decision.REVOKED, Decision.REVOKED)
_WITHOUT_TICKET = frozenset({Kind.REVOKE, Kind.SIGN_OUT})


class Killed(Exception):
    """The worker was killed in the middle of a call."""


class Operation(msgspec.Struct):
    """One call to a gate: what it is, how far it has come, and what became of it.

    `now` and `at`: the gate's clock, and the true time, when the gate last looked at its clock;
    `taken_at` is the true time at which it did so to decide.
    """

    event: Event
    policy: Policy
    gate: int
    call: Coroutine[Any, Any, Any]
    then: Callable[["Operation", Any], None]
    mishap: str = ""
    is_question: bool = False
    is_over: bool = False
    now: Seconds = 0.0
    at: Milliseconds = 0
    taken_at: Milliseconds = 0
    before: Seat | None = None
    after: Seat | None = None
    outcome: Outcome | None = None


class Watch:
    """One seat's register as it truly is, the true time, and the call that runs at present."""

    def __init__(self, guarantees: Guarantees, name: str, time: Milliseconds) -> None:
        self.guarantees = guarantees
        self.name = name
        self.time = time
        self.up_at: Milliseconds = 0
        self.data: bytes | None = None
        self.seat: Seat | None = None
        self.current: Operation
        self.taken: list[Taken] = []
        self.seen: dict[int, tuple[int, int]] = {}  # losses and writes, as a gate last heard
        self.events = self.writes = self.lost_races = self.losses = 0

    @property
    def is_down(self) -> bool:
        """Whether the register is away."""
        return self.time < self.up_at

    def clock(self, error: Milliseconds) -> Callable[[], Seconds]:
        """The clock of a gate, wrong by `error`; it notes when it was looked at."""

        def clock() -> Seconds:
            current, time = self.current, self.time
            current.at = time
            current.now = (time + error) / SECOND
            return current.now

        return clock

    def lose(self, wait: Milliseconds) -> None:
        """The register is lost, and back, empty, after `wait`."""
        self.losses += 1
        self.up_at = self.time + wait
        self.data = self.seat = None
        self.taken.clear()
        self.guarantees.ledger.begin()

    def written(self, data: bytes) -> None:
        """The register took `data` from the call that runs."""
        current = self.current
        hold(not current.is_question, "G3", "a question changes the seat")
        self.writes += 1
        current.before = self._present(current)
        current.after = self.seat = from_bytes(data)
        self.data = data
        if current.event.kind in _WITHOUT_TICKET:
            self.decided(REFUSED)
        elif current.mishap == KILLED_AFTER:
            _, outcome = apply(current.before, current.event, current.now, current.policy)
            self.decided(outcome)
        if current.mishap == KILLED_AFTER:
            raise Killed

    def decided(self, outcome: Outcome) -> None:
        """The call that runs was decided: it is taken now, unless it was when it wrote."""
        current = self.current
        if current.outcome is not None:
            return
        current.outcome = outcome
        current.taken_at = current.at
        if current.before is None:
            current.before = current.after = self._present(current)
        taken = Taken(
            current.before,
            current.after or current.before,
            self.data or b"",
            current.event,
            outcome,
            current.policy,
            current.now,
            current.at,
        )
        self.events += 1
        self.guarantees.check(taken)
        self.taken.append(taken)

    def refuse_while_down(self) -> None:
        """Raise StoreUnavailable while the register is away."""
        if self.is_down:
            raise StoreUnavailable("away in the simulation")

    def _present(self, operation: Operation) -> Seat:
        event = operation.event
        epoch = 0 if event.kind is Kind.REVOKE else event.epoch
        return self.seat or unseen(epoch, milliseconds(operation.now))


class WatchedJournal(Journal):
    """A journal that tells the watch what was decided."""

    def __init__(self, watch: Watch) -> None:
        super().__init__()
        self._watch = watch

    def record(self, event: Event, outcome: Outcome, policy: Policy) -> None:
        """See `Journal.record`."""
        super().record(event, outcome, policy)
        self._watch.decided(outcome)

    def record_again(self, repeat: Repeat) -> None:
        """See `Journal.record_again`."""
        super().record_again(repeat)
        self._watch.decided(repeat.outcome)


class WatchedStore:
    """The store of one gate, over a real one: it can be away, slow to write, and killed."""

    def __init__(self, store: Store, watch: Watch) -> None:
        self._store = store
        self._watch = watch

    @property
    def losses(self) -> int:
        """See `Store.losses`."""
        return self._watch.losses

    async def get(self, seat: str) -> bytes | None:
        """See `Store.get`."""
        self._watch.refuse_while_down()
        return await self._store.get(seat)

    def at_hand(self, seat: str) -> bytes | None:
        """See `Store.at_hand`."""
        return None if self._watch.is_down else self._store.at_hand(seat)

    async def compare_and_set(self, seat: str, old: bytes | None, new: bytes, ttl: Seconds) -> bool:
        """See `Store.compare_and_set`; before and after it the present call may meet its mishap."""
        if seat != self._watch.name:  # what the gate keeps beside the seat, such as its counts
            return await self._store.compare_and_set(seat, old, new, ttl)
        current = self._watch.current
        if current.mishap == RACE:
            current.mishap = ""
            await _pause()
        elif current.mishap == KILLED_BEFORE:
            raise Killed
        self._watch.refuse_while_down()
        won = await self._store.compare_and_set(seat, old, new, ttl)
        if won:
            self._watch.written(new)
        else:
            self._watch.lost_races += 1
        return won

    async def changes(self, since: int) -> Changes:
        """See `Store.changes`."""
        self._watch.refuse_while_down()
        return await self._store.changes(since)

    async def close(self) -> None:
        """See `Store.close`: the register outlives its gates."""


@coroutine
def _pause() -> Generator[None, None, None]:
    """Others go on before this call does."""
    yield
