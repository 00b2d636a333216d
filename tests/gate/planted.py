"""Deliberate faults of the rule, the seat, the gate and the store, and what each of them breaks.

Each `plant` takes pytest's `monkeypatch`. They are found by `test_simulate_mutations`.
"""

from collections.abc import Callable
from typing import NamedTuple

from msgspec.structs import replace

from presspass.gate import gate, rule, seat
from presspass.gate.rule import Decision, Kind
from presspass.gate.seat import Device, Seat, Status
from presspass.gate.simulation import watch
from presspass.gate.stores.memory import MemoryStore
from presspass.gate.stores.protocol import Changes


class Fault(NamedTuple):
    """A fault, the guarantee that it breaks, and how it is planted."""

    breaks: str
    plant: Callable


def around(module, name, changed):
    """Plants `changed(original, *arguments)` in the place of `module.name`."""
    original = getattr(module, name)

    def fault(*arguments, **named):
        return changed(original, *arguments, **named)

    return lambda patch: patch.setattr(module, name, fault)


def decides(wrongly):
    """Plants a decision: `wrongly(seat, event, policy, status)`, None for the right one."""

    def changed(original, state, event, policy):
        status = state.status_of(event.device)
        return wrongly(state, event, policy, status) or original(state, event, policy)

    return around(rule, "_decide", changed)


def grants_when(condition):
    return decides(lambda *given: Decision.GRANTED if condition(*given) else None)


def refuses_when(condition):
    """Never where the device reads: it would stay a reader that is refused."""

    def wrongly(state, event, policy, status):
        refused = status is not Status.READS and condition(state, event, policy, status)
        return Decision.ELSEWHERE if refused else None

    return decides(wrongly)


def _displaces_newest(original, state):
    told = state.generation + 1
    reader = replace(state.readers[-1], status=Status.WAITS, generation=told, view=b"")
    return replace(state.with_changed(reader), generation=told)


def _displaced_is_newcomer(original, state):
    after = original(state)
    first = after.find(state.readers[0].id)
    return after.with_changed(replace(first, status=Status.GONE))


def _settles_no_devices(original, state, epoch, at, policy):
    return original(state, epoch, at, replace(policy, devices=8))


def _ends_early(original, state, at, idle_after):
    return original(state, at, idle_after // 4)


def _ends_never(original, state, at, idle_after):
    return original(state, at, 10**12)


def _waits_on(original, state, reader):
    return state.with_changed(replace(reader, status=Status.GONE, view=b""))


def _stops_any_view(state, event, at, policy):
    return rule._stop(state, replace(event, view=None), at, policy)  # noqa: SLF001


def _forgets_sign_out(original, state, event, at):
    return replace(original(state, event, at), signed_out=state.signed_out)


def _keeps_devices(original, state, epoch):
    return replace(original(state, epoch), devices=state.devices)


def _counts_no_write(original, before, after, at):
    return replace(original(before, after, at), seq=before.seq)


def _grants_same_generation(original, state, event, at, policy):
    after = original(state, event, at, policy)
    lease = replace(after.find(event.device), generation=state.generation)
    return replace(after.with_changed(lease), generation=state.generation)


def _begins_at_one(original, epoch, now):
    return Seat(epoch=epoch, generation=1, seq=1, at=now, forgotten=1)


def _sees_overlap_of_one(original, state, event, at, policy):
    return state.find(event.device) is not None


def _needs_more_marks(original, state, event, at, policy):
    return original(state, event, at, replace(policy, overlaps=policy.overlaps + 3))


def _withholds_in_monitor(original, state, event, at, policy):
    return original(state, event, at, replace(policy, enforcement="enforce"))


def _weighs_only_in_enforce(original, state, event, at, policy):
    if policy.enforcement != "enforce":
        return state, False
    return original(state, event, at, policy)


def _ignores_stops(self, now, idle_after):
    return now - self.last < idle_after


def _stays_shown(self, now, idle_after):
    return not self.stopped


async def _last_writer_wins(self, key, old, new, ttl):
    return await _compare_and_set(self, key, await self.get(key), new, ttl)


async def _forgets_writes(self, key, old, new, ttl):
    if self.register.revision % 3 == 2:
        self.register.revision += 1
        return await self.get(key) == old
    return await _compare_and_set(self, key, old, new, ttl)


async def _tells_no_changes(self, since):
    return Changes(self.register.revision)


async def _peeks_as_page(self, ticket, *, speculative):
    return await self.decide(ticket, Kind.PAGE)


def _tells_newest_grant(self, ticket):
    return max(self._generations.values(), default=0), 0


_compare_and_set = MemoryStore.compare_and_set


def sets(target, name, value):
    return lambda patch: patch.setattr(target, name, value)


def both(*plants):
    return lambda patch: [plant(patch) for plant in plants]


FAULTS = {
    "one device more than may reads": Fault(
        "G1", sets(Seat, "has_room", lambda self, places: len(self.readers) <= places)
    ),
    "a lowered `devices` displaces nobody": Fault(
        "G1", around(rule, "settle", _settles_no_devices)
    ),
    "a grant takes the generation that is there": Fault(
        "G2", around(rule, "_granted", _grants_same_generation)
    ),
    "a lost register counts from one again": Fault(
        "G2",
        both(around(gate, "unseen", _begins_at_one), around(watch, "unseen", _begins_at_one)),
    ),
    "without a store the newest generation is granted": Fault(
        "G2", sets(gate.Gate, "_last_told", _tells_newest_grant)
    ),
    "the store lets the last writer win": Fault(
        "G2", sets(MemoryStore, "compare_and_set", _last_writer_wins)
    ),
    "the store forgets a write that it confirmed": Fault(
        "G19", sets(MemoryStore, "compare_and_set", _forgets_writes)
    ),
    "a write does not raise `seq`": Fault("G19", around(rule, "_written", _counts_no_write)),
    "a heartbeat takes over": Fault(
        "G3", grants_when(lambda _s, event, _p, _t: event.kind is Kind.HEARTBEAT)
    ),
    "a peek is taken for a page": Fault("G3", sets(gate.Gate, "peek", _peeks_as_page)),
    "a device that waits takes over by a page": Fault(
        "G4", grants_when(lambda _s, event, _p, t: (event.kind, t) == (Kind.PAGE, Status.WAITS))
    ),
    "who waits goes on waiting when a lease ends": Fault(
        "G5", around(rule, "_released", _waits_on)
    ),
    "a free place is kept for who was there": Fault(
        "G5", refuses_when(lambda s, _e, _p, _t: not s.readers and bool(s.devices))
    ),
    "a newcomer takes over where he should be asked": Fault(
        "G6",
        grants_when(
            lambda _s, event, p, t: p.arrival == "asks" and event.kind is Kind.PAGE and not t
        ),
    ),
    "a page right after its stop finds no place": Fault(
        "G7", refuses_when(lambda s, _e, _p, _t: s.freed_at > s.at - 5000)
    ),
    "a stop ends the lease of another view": Fault(
        "G8",
        lambda patch: patch.setitem(rule._HOW, Kind.STOP, _stops_any_view),  # noqa: SLF001
    ),
    "a late continue counts as a present one": Fault(
        "G9", around(rule, "_is_outdated", lambda *_: False)
    ),
    "the newest reader is displaced": Fault(
        "G10", around(rule, "_displace_longest_unseen", _displaces_newest)
    ),
    "a lease ends in a quarter of its time": Fault(
        "G11", around(rule, "_without_idle", _ends_early)
    ),
    "a forgotten tab reads for ever": Fault("G11", around(rule, "_without_idle", _ends_never)),
    "a signed-out device is not remembered": Fault(
        "G12", around(rule, "_signed_out", _forgets_sign_out)
    ),
    "readers outlive their epoch": Fault("G12", around(rule, "_forgotten", _keeps_devices)),
    "one device alone makes a mark": Fault("G13", around(rule, "_overlaps", _sees_overlap_of_one)),
    "sharing needs three marks more": Fault("G14", around(rule, "_weigh", _needs_more_marks)),
    "`monitor` withholds": Fault("G15", around(rule, "_act", _withholds_in_monitor)),
    "`monitor` finds no sharing": Fault("G15", around(rule, "_weigh", _weighs_only_in_enforce)),
    "who shares may not come back": Fault(
        "G16", refuses_when(lambda s, _e, _p, _t: s.sharing_until > s.at)
    ),
    "sharing is shown after the other has stopped": Fault(
        "G17", sets(Device, "is_present", _ignores_stops)
    ),
    "sharing is shown for ever": Fault("G17", sets(Device, "is_present", _stays_shown)),
    "the store tells of no change": Fault("G17", sets(MemoryStore, "changes", _tells_no_changes)),
    "twenty devices are remembered": Fault("G18", sets(seat, "MOST_DEVICES", 20)),
    "labels are kept whole": Fault("G18", sets(rule, "short_label", lambda label: label * 20)),
}
