"""A register and gates with clocks of their own, beside a ledger of what truly happened.

`World.deliver` lets one event arrive at one gate and holds the outcome against the guarantees of
RULE. The ledger knows true time and the order in which the register took the acts; where a
guarantee allows for clocks, it allows for `skew`.
"""

from collections import Counter

from msgspec.structs import replace

from presspass.gate.policy import Policy
from presspass.gate.rule import Decision, Event, Kind, Outcome, apply, settle, standing
from presspass.gate.seat import Seat, Status, from_bytes, to_bytes, unseen
from tests.gate.household import MORNING, device_id

SECOND = 1000
SKEW = 10 * SECOND  # between two gates that are 5 s off in opposite directions
UNWRITTEN = 5 * SECOND
ACTS = (Kind.PAGE, Kind.ARRIVAL, Kind.HEARTBEAT, Kind.CONTINUE)
NEVER_DISPLACES = (Kind.HEARTBEAT, Kind.STOP, Kind.SIGN_OUT, Kind.MINE)


class Ledger:
    """What truly happened to one seat, by device id."""

    def __init__(self) -> None:
        self.acts: list[tuple[str, int]] = []  # device and true time, as the register took them
        self.marks: list[int] = []
        self.stopped: set[str] = set()
        self.view: dict[str, str | None] = {}
        self.notices: dict[str, list[int]] = {}
        self.granted: dict[int, str] = {}
        self.displaced_by: Counter[tuple[str, int]] = Counter()

    def begin(self) -> None:
        """The seat is begun afresh: what was, makes no evidence any more."""
        self.acts.clear()
        self.marks.clear()

    def last_act(self, device: str) -> int:
        """When `device` last acted."""
        return next(at for name, at in reversed(self.acts) if name == device)

    def turn(self, device: str) -> int:
        """Which act, counted from the first, was the last of `device`."""
        return max(number for number, (name, _) in enumerate(self.acts) if name == device)

    def since(self, then: int) -> set[str]:
        """The devices that acted at `then` or later."""
        return {name for name, at in self.acts if at >= then}


class World:
    """One seat in a register; gates whose clocks differ; a true time in milliseconds."""

    def __init__(self, policy: Policy, *, skew: int = SKEW) -> None:
        self.policy = policy
        self.skew = skew
        self.now = int(MORNING * SECOND)
        self.epoch = 1
        self.data: bytes | None = None
        self.ledger = Ledger()
        self.sent: list[Event] = []
        self.ids: Counter[str] = Counter()
        self.generation = self.seq = 0

    # What happens

    def device(self, name: str) -> str:
        """The present id of `name`; after a sign-out it is another one."""
        return device_id(f"{name}{self.ids[name]}")

    def event(self, kind: Kind, name: str, **detail) -> Event:
        label = f"the {name} 語語語語語語語語語語語語"
        return Event(kind, self.device(name), label=label, epoch=self.epoch, **detail)

    def lose(self) -> None:
        """The register is lost, half a minute later."""
        self.now += 30 * SECOND
        self.data = None
        self.ledger.begin()

    def deliver(self, event: Event, clock: int = 0) -> Outcome:
        """Let `event` arrive at a gate whose clock is wrong by `clock` ms; check what follows."""
        now = (self.now + clock) / SECOND
        before = from_bytes(self.data) if self.data else unseen(event.epoch, int(now * SECOND))
        after, outcome = apply(before, event, now, self.policy)
        self.sent.append(event)
        self._check_writing(before, after)
        if _is_refused(before, event):
            assert after is before  # G12
            assert outcome.decision is outcome.recorded is Decision.REVOKED
        elif event.kind is Kind.REVOKE:
            self._check_revoked(before, after, event)
        elif event.kind is Kind.SIGN_OUT:
            self._check_signed_out(before, after, event)
        else:
            self._check_settled(before, after, event, outcome, now)
        self.data = to_bytes(after)
        self._check_question(event, now)
        return outcome

    # Guarantees

    def _check_writing(self, before: Seat, after: Seat) -> None:
        data = to_bytes(after)
        assert len(data) <= 1000  # G18
        assert len(after.devices) <= 8
        assert to_bytes(from_bytes(data)) == data
        assert after.seq == before.seq + (after is not before)
        assert after.at >= before.at
        assert after.generation >= before.generation >= self.generation  # G2
        assert before.seq >= self.seq
        self.generation, self.seq = after.generation, after.seq

    def _check_revoked(self, before: Seat, after: Seat, event: Event) -> None:
        if 0 < event.epoch <= before.epoch:
            assert after is before
            return
        self._check_begun(before, after)
        assert after.devices == after.signed_out == after.marks == after.calm == ()
        assert after.epoch == (event.epoch or before.epoch + 1)

    def _check_begun(self, before: Seat, after: Seat) -> None:
        assert after.generation > before.generation
        assert after.sharing_until == 0
        self.ledger.begin()

    def _check_signed_out(self, before: Seat, after: Seat, event: Event) -> None:
        if after.epoch > event.epoch:
            assert len(before.signed_out) == 8 or event.epoch < after.epoch
            assert after.readers == ()
            self._check_begun(before, after)
            self.epoch = max(self.epoch, after.epoch)
            return
        kept = [d.id for d in before.readers if before.epoch == after.epoch]
        assert [d.id for d in after.readers] == [id_ for id_ in kept if id_ != event.device]  # G3
        assert event.device in after.signed_out
        assert after.find(event.device) is None
        if len(kept) > len(after.readers):
            assert all(d.status is not Status.WAITS for d in after.devices)
        if before.epoch < after.epoch:
            self.ledger.begin()
        self.ledger.stopped.add(event.device)

    def _check_settled(
        self, before: Seat, after: Seat, event: Event, outcome: Outcome, now: float
    ) -> None:
        settled = settle(before, event.epoch, max(int(now * SECOND), before.at), self.policy)
        assert after.epoch == max(before.epoch, event.epoch)
        if event.epoch > before.epoch:
            assert settled.readers == ()  # G12
            self._check_begun(before, after)
        else:
            self._check_idle(before, settled)
        if event.kind in ACTS:
            self._check_act(settled, after, event, outcome)
            self._check_sharing_decides_nothing(before, event, outcome, now)
        elif event.kind is Kind.STOP:
            self._check_stop(settled, after, event)
        else:
            assert after.devices == settled.devices
            self.ledger.marks = self.ledger.marks if after.marks else []
        self._check_displaced(settled, after, event)

    def _check_idle(self, before: Seat, settled: Seat) -> None:
        idle = self.policy.idle_after * SECOND
        ended = [d for d in before.readers if settled.status_of(d.id) in (0, Status.RELEASED)]
        for reader in ended:
            age = self.now - self.ledger.last_act(reader.id)
            assert age >= idle - UNWRITTEN - self.skew  # G11
        over = [d.id for d in before.readers if settled.status_of(d.id) is Status.WAITS]
        staying = [d.id for d in before.readers if d not in ended]
        longest_unseen = sorted(staying, key=self.ledger.turn)
        assert set(over) == set(longest_unseen[: max(len(staying) - self.policy.devices, 0)])
        if ended:
            assert all(d.status is not Status.WAITS or d.id in over for d in settled.devices)

    def _check_act(self, settled: Seat, after: Seat, event: Event, outcome: Outcome) -> None:
        policy, device = self.policy, event.device
        stood = settled.status_of(device)
        free = len(settled.readers) < policy.devices
        self._check_mark(event, outcome)
        self._check_verdict(settled, after, outcome)
        self.ledger.acts.append((device, self.now))
        self.ledger.stopped.discard(device)
        assert len(after.readers) <= policy.devices  # G1
        if stood is Status.READS or free or policy.enforcement != "enforce":
            assert outcome.decision is Decision.GRANTED  # G5, G15
        elif event.kind is Kind.CONTINUE and self._is_current(settled, event):
            assert outcome.decision is Decision.GRANTED  # G6
        elif stood is not Status.WAITS and event.kind in (Kind.PAGE, Kind.ARRIVAL):
            takes_over = policy.arrival == "takes_over"
            assert (outcome.decision is Decision.GRANTED) is takes_over  # G6
        else:
            assert outcome.decision is Decision.ELSEWHERE  # G3, G4, G9
        if outcome.decision is Decision.GRANTED:
            self._check_grant(settled, after, event)
        else:
            assert outcome.recorded is Decision.ELSEWHERE
            self._check_refused(settled, after, event)

    def _is_current(self, settled: Seat, event: Event) -> bool:
        if event.generation is None:
            return True
        known = settled.find(event.device)
        return event.generation >= (known.generation if known else settled.forgotten)

    def _check_mark(self, event: Event, outcome: Outcome) -> None:
        if not outcome.overlaps:
            return
        within = (self.policy.overlap_within + 11) * SECOND + UNWRITTEN + self.skew
        lately = self.ledger.since(self.now - within) | {event.device}
        assert len(lately) > self.policy.devices  # G13
        mine = self.ledger.turn(event.device)
        assert mine < len(self.ledger.acts) - 1  # X, somebody else, X again

    def _check_verdict(self, settled: Seat, after: Seat, outcome: Outcome) -> None:
        begins = after.sharing_until != settled.sharing_until
        assert outcome.overlaps or not begins
        if outcome.overlaps:
            marks, window = self.ledger.marks, self.policy.overlap_window * SECOND
            marks.append(self.now)
            least = sum(mark > self.now - window + self.skew for mark in marks)
            most = sum(mark >= self.now - window - self.skew for mark in marks)
            until = after.at + self.policy.sharing_remembered * SECOND
            assert least < self.policy.overlaps or after.sharing_until == until
            assert most >= self.policy.overlaps or not begins

    def _check_grant(self, settled: Seat, after: Seat, event: Event) -> None:
        lease = after.find(event.device)
        assert lease is not None
        assert lease.status is Status.READS
        granted = self.ledger.granted
        if settled.status_of(event.device) is Status.READS:
            assert granted[lease.generation] == event.device  # G2
            assert after.generation == settled.generation
            kept = self.ledger.view[event.device]
        else:
            assert lease.generation == after.generation > max(granted, default=0)  # G2
            granted[lease.generation] = event.device
            kept = None
        self.ledger.view[event.device] = None if event.kind is Kind.PAGE else event.view or kept
        others = [d for d in settled.devices if d.status is Status.WAITS and d.id != event.device]
        assert all(after.status_of(d.id) in (Status.WAITS, Status.GONE) for d in others)

    def _check_refused(self, settled: Seat, after: Seat, event: Event) -> None:
        assert after.generation == settled.generation
        assert [d.id for d in after.readers] == [d.id for d in settled.readers]
        assert len(after.readers) == self.policy.devices  # G5
        if after.find(event.device):
            assert after.status_of(event.device) is Status.WAITS
        oldest = min(self.ledger.last_act(d.id) for d in after.readers)
        assert self.now - oldest < self.policy.idle_after * SECOND + self.skew  # G11

    def _check_displaced(self, settled: Seat, after: Seat, event: Event) -> None:
        gone = [d.id for d in settled.readers if after.status_of(d.id) is not Status.READS]
        displaced = [id_ for id_ in gone if id_ != event.device]
        if not displaced:
            return
        first = min(settled.readers, key=lambda d: self.ledger.turn(d.id))
        assert displaced == [first.id]  # G10
        assert after.status_of(first.id) is Status.WAITS
        assert after.generation == settled.generation + 2
        assert settled.generation < after.find(first.id).generation < after.generation
        if self.policy.enforcement == "enforce":
            assert event.kind not in NEVER_DISPLACES  # G3
            waited = settled.status_of(event.device) is Status.WAITS
            assert event.kind is Kind.CONTINUE or not waited  # G4
            if event.generation is not None:
                self.ledger.displaced_by[event.device, event.generation] += 1
                assert self.ledger.displaced_by[event.device, event.generation] == 1  # G9

    def _check_sharing_decides_nothing(
        self, before: Seat, event: Event, outcome: Outcome, now: float
    ) -> None:
        verdict = 0 if before.sharing_until else before.at + 10**9
        _, same = apply(replace(before, sharing_until=verdict, marks=()), event, now, self.policy)
        assert (same.decision, same.displaced) == (outcome.decision, outcome.displaced)  # G16

    def _check_stop(self, settled: Seat, after: Seat, event: Event) -> None:
        stood = settled.find(event.device)
        unchanged = replace(settled, seq=after.seq, at=after.at) == after
        if stood is None:
            assert unchanged
        elif stood.status is not Status.READS:
            assert after.status_of(event.device) is stood.status
            self._check_not_present(after, event)
        elif event.view is None or event.view == self.ledger.view[event.device]:
            assert after.status_of(event.device) is Status.GONE
            assert all(d.status is not Status.WAITS for d in after.devices)
            self._check_not_present(after, event)
        else:
            assert unchanged  # G8

    def _check_not_present(self, after: Seat, event: Event) -> None:
        self.ledger.stopped.add(event.device)
        assert not after.find(event.device).is_present(after.at, 10**9)  # G17

    def _check_question(self, event: Event, now: float) -> None:
        seat = from_bytes(self.data)
        sees = standing(seat, event.device, event.epoch, now, self.policy)
        self.ledger.notices.setdefault(event.device, []).append(sees.generation)
        if sees.sharing:
            then = self.now - self.policy.idle_after * SECOND - self.skew
            present = self.ledger.since(then) - self.ledger.stopped
            assert len(present) > self.policy.devices  # G17
        heartbeat = replace(event, kind=Kind.HEARTBEAT)
        _, outcome = apply(seat, heartbeat, now, self.policy)
        turning = seat.status_of(event.device) is Status.RELEASED
        assert sees.decision is outcome.decision or turning
        assert outcome.decision is not Decision.ELSEWHERE or seat.readers  # G5
        assert to_bytes(seat) == self.data


def _is_refused(before: Seat, event: Event) -> bool:
    if event.kind is Kind.REVOKE:
        return False
    return event.epoch < before.epoch or event.device in before.signed_out
