"""The guarantees of RULE, G1 to G18, each held against one event as the register took it.

`Guarantees.check` is used by the simulator and by the tests of the rule alone. Where a guarantee
allows for clocks, it allows for `skew`. What needs a whole history (G14, G15) is in `verdicts`.
"""

from msgspec.structs import replace

from presspass.gate.clock import SECOND, Milliseconds
from presspass.gate.policy import Policy
from presspass.gate.rule import Decision, Event, Kind, Standing, apply, settle, standing
from presspass.gate.seat import (
    MOST_DEVICES,
    MOST_SIGNED_OUT,
    Device,
    Seat,
    Status,
    from_bytes,
    to_bytes,
)
from presspass.gate.simulation.ledger import Ledger, Taken, hold

SKEW: Milliseconds = 10 * SECOND  # between two gates that are 5 s off in opposite directions
UNWRITTEN: Milliseconds = 5 * SECOND
MOST_BYTES = 1000
ACTS = frozenset({Kind.PAGE, Kind.ARRIVAL, Kind.HEARTBEAT, Kind.CONTINUE})
NEVER_DISPLACES = frozenset({Kind.HEARTBEAT, Kind.STOP, Kind.SIGN_OUT, Kind.MINE})
FOR_EVER: Milliseconds = 10**9


class Guarantees:
    """Holds what happens to one seat against the guarantees. Raises Violation."""

    def __init__(self, *, skew: Milliseconds = SKEW) -> None:
        self.ledger = Ledger()
        self.skew = skew

    def check(self, taken: Taken) -> None:
        """Check one event, and write it into the ledger."""
        event = taken.event
        self._check_writing(taken)
        if event.kind is Kind.REVOKE:
            self._check_revoked(taken)
        elif event.epoch < self.ledger.epoch or event.device in self.ledger.signed_out:
            refused = taken.outcome.decision is taken.outcome.recorded is Decision.REVOKED
            hold(refused, "G12", "an older epoch or a signed-out device is not refused")
            hold(not taken.wrote, "G12", "a refused event changes the seat")
        elif event.kind is Kind.SIGN_OUT:
            self._check_signed_out(taken)
        else:
            self._check_settled(taken)
        if taken.wrote:
            hold(taken.after.epoch >= self.ledger.epoch, "G12", "the epoch falls")
            self.ledger.epoch = taken.after.epoch

    def check_question(
        self, seat: Seat, event: Event, now: float, at: Milliseconds, policy: Policy
    ) -> Standing:
        """Check what `event`'s device sees of `seat`, the register, without acting."""
        sees = standing(seat, event.device, event.epoch, now, policy)
        if sees.sharing:
            self.check_shown(at, policy)
        heartbeat = replace(event, kind=Kind.HEARTBEAT)
        _, outcome = apply(seat, heartbeat, now, policy)
        turning = seat.status_of(event.device) is Status.RELEASED
        hold(
            sees.decision is outcome.decision or turning, "G5", "asking tells what acting does not"
        )
        refused = outcome.decision is Decision.ELSEWHERE
        hold(seat.readers or not refused, "G5", "nobody reads and somebody is refused")
        return sees

    def check_shown(self, at: Milliseconds, policy: Policy) -> None:
        """Check that sharing, shown at the true time `at`, is still going on."""
        then = at - policy.idle_after * SECOND - self.skew
        present = self.ledger.since(then) - self.ledger.stopped
        hold(len(present) > policy.devices, "G17", "sharing is shown after the others have gone")

    # What is written

    def _check_writing(self, taken: Taken) -> None:
        before, after, ledger = taken.before, taken.after, self.ledger
        hold(after.generation >= before.generation, "G2", "the generation falls")
        hold(before.generation >= ledger.generation, "G2", "the generation falls through a loss")
        hold(before.seq >= ledger.seq, "G19", "the number of writes falls")
        hold(after.seq == before.seq + taken.wrote, "G19", "a write does not count")
        hold(after.at >= before.at, "G10", "the clock of the seat runs back")
        if taken.wrote:
            ledger.generation, ledger.seq = after.generation, after.seq
            hold(len(taken.data) <= MOST_BYTES, "G18", "the seat grows out of bounds")
            hold(len(after.devices) <= MOST_DEVICES, "G18", "too many devices are remembered")
            hold(to_bytes(after) == taken.data, "G18", "the bytes of the seat do not stay")
            ids = {device.id for device in after.devices}
            hold(len(ids) == len(after.devices), "G18", "a device is remembered twice")

    def _check_revoked(self, taken: Taken) -> None:
        before, after, epoch = taken.before, taken.after, taken.event.epoch
        if 0 < epoch <= before.epoch:
            hold(not taken.wrote, "G12", "a revoke that came before changes the seat")
            return
        hold(after.epoch == (epoch or before.epoch + 1), "G12", "a revoke raises no epoch")
        self._check_begun(taken)
        kept = (*after.devices, *after.signed_out, *after.marks, *after.calm)
        hold(not kept, "G12", "something outlives a revoke")

    def _check_begun(self, taken: Taken) -> None:
        before, after = taken.before, taken.after
        hold(after.generation > before.generation, "G2", "a new epoch begins no new generation")
        hold(after.sharing_until == 0, "G12", "sharing outlives its epoch")
        self.ledger.begin(after.epoch)

    def _check_signed_out(self, taken: Taken) -> None:
        before, after, event = taken.before, taken.after, taken.event
        if after.epoch > event.epoch:
            full = len(before.signed_out) == MOST_SIGNED_OUT and before.epoch == event.epoch
            hold(full and not after.readers, "G12", "a sign-out raises the epoch without need")
            self._check_begun(taken)
            return
        if before.epoch < after.epoch:
            self.ledger.begin(after.epoch)
        kept = [d.id for d in before.readers if before.epoch == after.epoch]
        others = [id_ for id_ in kept if id_ != event.device]
        hold([d.id for d in after.readers] == others, "G3", "a sign-out displaces somebody else")
        hold(
            event.device in after.signed_out, "G12", "a signed-out device is not remembered as such"
        )
        hold(after.find(event.device) is None, "G12", "a signed-out device stays")
        waits = any(d.status is Status.WAITS for d in after.devices)
        hold(len(kept) == len(others) or not waits, "G5", "a lease ended and somebody waits on")
        self.ledger.stopped.add(event.device)
        self.ledger.signed_out.add(event.device)

    # What time and the ticket do

    def _check_settled(self, taken: Taken) -> None:
        before, after, event, policy = taken.before, taken.after, taken.event, taken.policy
        settled = settle(before, event.epoch, max(int(taken.now * SECOND), before.at), policy)
        if event.epoch > before.epoch:
            hold(not settled.readers, "G12", "a reader outlives the epoch")
            self._check_begun(taken)
        elif settled is not before:
            self._check_idle(before, settled, taken)
        hold(len(after.readers) <= policy.devices, "G1", "more devices read than may")
        if event.kind in ACTS:
            self._check_act(settled, taken)
        elif event.kind is Kind.STOP:
            self._check_stop(settled, taken)
        else:
            hold(after.devices == settled.devices, "G3", "“mine” changes who reads")
            self.ledger.marks = self.ledger.marks if after.marks else []
        self._check_displaced(settled, taken)

    def _check_idle(self, before: Seat, settled: Seat, taken: Taken) -> None:
        idle = taken.policy.idle_after * SECOND
        gone = (Status.GONE, Status.RELEASED)
        ended = [d for d in before.readers if settled.status_of(d.id) in gone]
        for reader in ended:
            age = taken.at - self.ledger.last(reader.id).at
            hold(age >= idle - UNWRITTEN - self.skew, "G11", "a lease ends too early")
        over = [d.id for d in before.readers if settled.status_of(d.id) is Status.WAITS]
        staying = self.ledger.longest_unseen(d.id for d in before.readers if d not in ended)
        too_many = max(len(staying) - taken.policy.devices, 0)
        hold(set(over) == set(staying[:too_many]), "G10", "not the longest unseen make room")
        waits = any(d.status is Status.WAITS and d.id not in over for d in settled.devices)
        hold(not ended or not waits, "G5", "a lease ended and somebody waits on")

    # What acts do

    def _check_act(self, settled: Seat, taken: Taken) -> None:
        policy, event, decision = taken.policy, taken.event, taken.outcome.decision
        stood = settled.status_of(event.device)
        granted = decision is Decision.GRANTED
        self._check_mark(taken)
        self._check_verdict(settled, taken)
        if taken.before.sharing_until:
            self._check_sharing_decides_nothing(taken)
        self._check_turned(taken)
        self.ledger.act(event.device, taken.at)
        if stood is Status.READS or settled.has_room(policy.devices):
            hold(granted, "G5", "a place is free and an act is refused")
        elif policy.enforcement != "enforce":
            hold(granted, "G15", "a word is withheld outside `enforce`")
        elif event.kind is Kind.CONTINUE and _is_current(settled, event):
            hold(granted, "G6", "a “continue here” is refused")
        elif event.kind is Kind.CONTINUE:
            hold(not granted, "G9", "a “continue here” of an older notice is granted")
        elif event.kind is Kind.HEARTBEAT:
            hold(not granted, "G3", "a heartbeat takes a place")
        elif stood is Status.WAITS:
            hold(not granted, "G4", "a device that waits takes a place")
        else:
            takes_over = policy.arrival == "takes_over"
            hold(granted is takes_over, "G6", "a newcomer is not decided as the policy says")
        if granted:
            self._check_grant(settled, taken)
        else:
            self._check_refused(settled, taken)

    def _check_mark(self, taken: Taken) -> None:
        if not taken.outcome.overlaps:
            return
        within = (taken.policy.overlap_within + 11) * SECOND + UNWRITTEN + self.skew
        lately = self.ledger.since(taken.at - within) | {taken.event.device}
        hold(len(lately) > taken.policy.devices, "G13", "too few devices make a mark")
        mine = self.ledger.last(taken.event.device).turn
        hold(0 < mine < self.ledger.turn, "G13", "a mark is not X, somebody else, X again")

    def _check_verdict(self, settled: Seat, taken: Taken) -> None:
        after, policy = taken.after, taken.policy
        begins = after.sharing_until != settled.sharing_until
        hold(taken.outcome.overlaps or not begins, "G13", "sharing begins without a mark")
        if taken.outcome.overlaps:
            marks, window = self.ledger.marks, policy.overlap_window * SECOND
            marks.append(taken.at)
            del marks[: -policy.overlaps]  # a plan that needs more finds no more than this one kept
            least = sum(mark > taken.at - window + self.skew for mark in marks)
            most = sum(mark >= taken.at - window - self.skew for mark in marks)
            until = after.at + policy.sharing_remembered * SECOND
            begun = least < policy.overlaps or after.sharing_until == until
            hold(begun, "G14", "enough marks, and no sharing")
            hold(most >= policy.overlaps or not begins, "G13", "sharing begins with too few marks")

    def _check_sharing_decides_nothing(self, taken: Taken) -> None:
        calm = replace(taken.before, sharing_until=0, marks=())
        _, same = apply(calm, taken.event, taken.now, taken.policy)
        told = taken.outcome
        alike = (same.decision, same.displaced) == (told.decision, told.displaced)
        hold(alike, "G16", "sharing changes a decision")

    def _check_turned(self, taken: Taken) -> None:
        """Hold a page that came right after its own device's stop to G7; acts of others end it."""
        turning, self.ledger.turning = self.ledger.turning, None
        device, policy = taken.event.device, taken.policy
        if taken.event.kind is not Kind.PAGE or turning is None:
            return
        if turning[0] == device and policy.devices >= turning[1].devices:
            kept = taken.after.status_of(device) is Status.READS and not taken.outcome.displaced
            hold(kept, "G7", "a page that was turned costs somebody a place")

    def _check_grant(self, settled: Seat, taken: Taken) -> None:
        after, event, ledger = taken.after, taken.event, self.ledger
        lease = after.find(event.device)
        hold(lease and lease.status is Status.READS, "G5", "granted, and does not read")
        generation = lease.generation if lease else 0
        if settled.status_of(event.device) is Status.READS:
            same = ledger.granted.get(generation) == event.device
            hold(same, "G2", "a reader reads under the generation of another")
            hold(after.generation == settled.generation, "G2", "reading on begins a generation")
            kept = ledger.view.get(event.device)
        else:
            is_newest = generation == after.generation > ledger.newest_grant
            hold(is_newest, "G2", "two leases are granted under one generation")
            ledger.grant(generation, event.device)
            kept = None
        ledger.view[event.device] = None if event.kind is Kind.PAGE else event.view or kept
        waited = (d for d in settled.devices if d.status is Status.WAITS and d.id != event.device)
        still = (Status.WAITS, Status.GONE)
        hold(all(after.status_of(d.id) in still for d in waited), "G4", "who waited takes a place")

    def _check_refused(self, settled: Seat, taken: Taken) -> None:
        after, event, policy = taken.after, taken.event, taken.policy
        hold(taken.outcome.recorded is Decision.ELSEWHERE, "G15", "refused, recorded as granted")
        hold(after.generation == settled.generation, "G2", "a refusal begins a generation")
        readers = [d.id for d in after.readers]
        hold(readers == [d.id for d in settled.readers], "G3", "a refusal changes who reads")
        hold(len(readers) == policy.devices, "G5", "a place is free and an act is refused")
        waits = after.status_of(event.device) in (Status.WAITS, Status.GONE)
        hold(waits, "G4", "a refused device does not wait")
        oldest = min(self.ledger.last(reader).at for reader in readers)
        idle = policy.idle_after * SECOND + self.skew
        hold(taken.at - oldest < idle, "G11", "a lease without an act refuses somebody")

    def _check_displaced(self, settled: Seat, taken: Taken) -> None:
        after, event = taken.after, taken.event
        gone = [d.id for d in settled.readers if after.status_of(d.id) is not Status.READS]
        displaced = [id_ for id_ in gone if id_ != event.device]
        if not displaced:
            return
        if taken.policy.enforcement == "enforce":
            hold(event.kind not in NEVER_DISPLACES, "G3", f"a {event.kind} displaces somebody")
            waited = settled.status_of(event.device) is Status.WAITS
            hold(event.kind is Kind.CONTINUE or not waited, "G4", "who waits displaces somebody")
        first = self.ledger.longest_unseen(d.id for d in settled.readers)[0]
        hold(displaced == [first], "G10", "not the reader seen longest ago is displaced")
        told = after.find(first)
        if told is not None or len(after.devices) < MOST_DEVICES:  # else it had to be forgotten
            hold(told and told.status is Status.WAITS, "G9", "a displaced device does not wait")
            steps = (told.generation if told else 0) - settled.generation, after.generation
            is_own = steps == (1, settled.generation + 2)
            hold(is_own, "G9", "a displaced device is not told a generation of its own")
        if event.generation is not None and taken.policy.enforcement == "enforce":
            self.ledger.displaced_by[event.device, event.generation] += 1
            once = self.ledger.displaced_by[event.device, event.generation] == 1
            hold(once, "G9", "one “continue here” displaces twice")

    # What stops do

    def _check_stop(self, settled: Seat, taken: Taken) -> None:
        after, event = taken.after, taken.event
        stood = settled.find(event.device)
        if stood is None:
            hold(_is_same(settled, after), "G8", "a stop of an unknown device changes the seat")
        elif stood.status is not Status.READS:
            kept = after.status_of(event.device) is stood.status
            hold(kept, "G8", "a stop of a device that does not read changes how it stands")
            self._check_not_present(after.find(event.device), taken)
        elif event.view is None or event.view == self.ledger.view.get(event.device):
            ended = after.status_of(event.device) is Status.GONE
            hold(ended, "G8", "a stop of the view that reads ends nothing")
            waits = any(d.status is Status.WAITS for d in after.devices)
            hold(not waits, "G5", "a lease ended and somebody waits on")
            self._check_not_present(after.find(event.device), taken)
            self.ledger.turning = event.device, taken.policy, taken.at
        else:
            hold(_is_same(settled, after), "G8", "a stop of another view changes the seat")

    def _check_not_present(self, device: Device | None, taken: Taken) -> None:
        self.ledger.stopped.add(taken.event.device)
        present = device is not None and device.is_present(taken.after.at, FOR_EVER)
        hold(not present, "G17", "a stopped device is still present")


def _is_current(settled: Seat, event: Event) -> bool:
    if event.generation is None:
        return True
    known = settled.find(event.device)
    return event.generation >= (known.generation if known else settled.forgotten)


def _is_same(settled: Seat, after: Seat) -> bool:
    """Whether only time went by; a moment that has lost its meaning by then is not kept."""
    return from_bytes(to_bytes(replace(settled, seq=after.seq, at=after.at))) == after
