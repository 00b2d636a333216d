"""One device at a time: a pure function of (seat, event, now, policy).

No clock, no I/O. RULE's table of decisions is `_decide`; two people or one is `_weigh`; what a
device sees without acting is `standing`.
"""

from collections.abc import Callable
from enum import StrEnum

import msgspec
from msgspec.structs import replace

from presspass.gate.clock import SECOND, Milliseconds, Seconds, milliseconds
from presspass.gate.policy import Policy
from presspass.gate.seat import (
    MOST_CALM_PAIRS,
    MOST_SIGNED_OUT,
    TURNING_THE_PAGE,
    WAIT,
    Calm,
    Device,
    DeviceId,
    Seat,
    Status,
    pair_of,
    short_label,
    view_of,
)

WRITTEN_LATELY: Milliseconds = 5 * SECOND
CALM_FOR: Milliseconds = 30 * 86_400 * SECOND
_ANSWERING: Milliseconds = 10 * SECOND  # beyond `overlap_within`, others still count as near


class Kind(StrEnum):
    """What happened."""

    PAGE = "page"
    ARRIVAL = "arrival"
    HEARTBEAT = "heartbeat"
    CONTINUE = "continue"
    STOP = "stop"
    MINE = "mine"
    SIGN_OUT = "sign_out"
    REVOKE = "revoke"


class Decision(StrEnum):
    """What the gate answers."""

    GRANTED = "granted"
    ELSEWHERE = "elsewhere"
    STOPPED = "stopped"
    REVOKED = "revoked"
    NO_TICKET = "no_ticket"
    NOT_INCLUDED = "not_included"
    UNAVAILABLE = "unavailable"


class Event(msgspec.Struct, frozen=True):
    """Something that happened on `device`, under a ticket of `epoch`.

    `since_input`: whole seconds since the input before it on this device, None when unknown.
    `generation`: that of the notice for which "continue here" was pressed, None for the present.
    """

    kind: Kind
    device: DeviceId = DeviceId("")
    label: str = ""
    epoch: int = 0
    view: str | None = None
    since_input: int | None = None
    generation: int | None = None


class Outcome(msgspec.Struct, frozen=True):
    """What was decided. `recorded` is what `enforce` would have said."""

    decision: Decision
    recorded: Decision
    displaced: tuple[DeviceId, ...] = ()
    overlaps: bool = False


def apply(seat: Seat, event: Event, now: Seconds, policy: Policy) -> tuple[Seat, Outcome]:
    """Decide `event` at `now` (Unix time); the same `seat` comes back when nothing is to write."""
    at = max(milliseconds(now), seat.at)
    if event.kind is Kind.REVOKE:
        return _written(seat, _revoked(seat, event.epoch), at), _outcome(Decision.REVOKED)
    if event.epoch < seat.epoch or event.device in seat.signed_out:
        return seat, _outcome(Decision.REVOKED)
    if event.kind is Kind.SIGN_OUT:
        return _written(seat, _signed_out(seat, event, at), at), _outcome(Decision.REVOKED)
    settled = settle(seat, event.epoch, at, policy)
    after, outcome = _HOW.get(event.kind, _act)(settled, event, at, policy)
    displaced = tuple(
        d.id for d in seat.readers if after.status_of(d.id) is Status.WAITS and d.id != event.device
    )
    return _written(seat, after, at), replace(outcome, displaced=displaced)


def settle(seat: Seat, epoch: int, at: Milliseconds, policy: Policy) -> Seat:
    """`seat` as time, a ticket of `epoch` and `policy` have left it, before anything happens."""
    seat = _in_epoch(seat, epoch)
    seat = _without_idle(seat, at, policy.idle_after * SECOND)
    while len(seat.readers) > policy.devices:
        seat = _displace_longest_unseen(seat)
    return seat


# Deciding


def _act(seat: Seat, event: Event, at: Milliseconds, policy: Policy) -> tuple[Seat, Outcome]:
    seat, overlaps = _weigh(seat, event, at, policy)
    recorded = _decide(seat, event, policy)
    decision = recorded
    if recorded is Decision.ELSEWHERE and policy.enforcement != "enforce":
        decision = Decision.GRANTED
    if decision is Decision.GRANTED:
        seat = _granted(seat, event, at, policy)
    else:
        seat = _waiting(seat, event, at)
    return seat, Outcome(decision, recorded, overlaps=overlaps)


def _decide(seat: Seat, event: Event, policy: Policy) -> Decision:
    status = seat.status_of(event.device)
    if status is Status.READS or seat.has_room(policy.devices):
        return Decision.GRANTED
    if event.kind is Kind.CONTINUE:
        return Decision.ELSEWHERE if _is_outdated(seat, event) else Decision.GRANTED
    if status is Status.WAITS or event.kind is Kind.HEARTBEAT or policy.arrival == "asks":
        return Decision.ELSEWHERE
    return Decision.GRANTED


def _is_outdated(seat: Seat, event: Event) -> bool:
    if event.generation is None:
        return False
    device = seat.find(event.device)
    return event.generation < (device.generation if device else seat.forgotten)


def _granted(seat: Seat, event: Event, at: Milliseconds, policy: Policy) -> Seat:
    device = seat.find(event.device)
    if device is not None and device.status is Status.READS:
        return _seen_reading(seat, device, event, at, policy)
    if not seat.has_room(policy.devices):
        seat = _displace_longest_unseen(seat)
    lease = Device(
        id=event.device,
        label=short_label(event.label),
        last=at,
        since=device.since if device and _only_turned(seat, device, at) else at,
        generation=seat.generation + 1,
        status=Status.READS,
        view=b"" if event.kind is Kind.PAGE else view_of(event.view),
    )
    return replace(seat.with_newest(lease), generation=lease.generation)


def _only_turned(seat: Seat, device: Device, at: Milliseconds) -> bool:
    """Whether `device` stopped a moment ago and nobody was granted the place since."""
    lately = device.stopped and at - seat.freed_at < TURNING_THE_PAGE
    return lately and device.generation == seat.generation


def _seen_reading(
    seat: Seat, device: Device, event: Event, at: Milliseconds, policy: Policy
) -> Seat:
    view = b"" if event.kind is Kind.PAGE else view_of(event.view) or device.view
    label = short_label(event.label)
    lately = at - device.last < WRITTEN_LATELY and is_alone(seat, device, at, policy)
    if lately and (view, label) == (device.view, device.label):
        return seat
    return seat.with_newest(replace(device, last=at, label=label, view=view))


def is_alone(seat: Seat, device: Device, at: Milliseconds, policy: Policy) -> bool:
    """Whether nobody waits, nor can another act make evidence of when `device` acted.

    To ask only who waits would weigh the same acts differently in `monitor` and in `enforce`.
    """
    lately = max(WAIT, policy.idle_after * SECOND)
    return all(d.id == device.id or at - d.last >= lately for d in seat.devices)


def _waiting(seat: Seat, event: Event, at: Milliseconds) -> Seat:
    device = seat.find(event.device)
    waits = device is not None and device.status is Status.WAITS
    return seat.with_newest(
        Device(
            id=event.device,
            label=short_label(event.label),
            last=at,
            since=device.since if device and waits else at,
            generation=device.generation if device and waits else seat.generation,
            status=Status.WAITS,
        )
    )


def _stop(seat: Seat, event: Event, at: Milliseconds, _: Policy) -> tuple[Seat, Outcome]:
    device = seat.find(event.device)
    stopped = _outcome(Decision.STOPPED)
    if device is None:
        return seat, stopped
    if device.status is not Status.READS:
        return seat.with_changed(replace(device, stopped=True)), stopped
    if event.view is not None and view_of(event.view) != device.view:
        return seat, stopped  # the reader only turned the page
    return _ended(seat, device, at), stopped


def _signed_out(seat: Seat, event: Event, at: Milliseconds) -> Seat:
    """A sign-out comes without a ticket, so without a policy: no lease but its own ends."""
    seat = _in_epoch(seat, event.epoch)
    if len(seat.signed_out) == MOST_SIGNED_OUT:
        return _forgotten(seat, seat.epoch + 1)
    device = seat.find(event.device)
    if device is not None:
        if device.status is Status.READS:
            seat = _ended(seat, device, at)
        seat = replace(seat, devices=tuple(d for d in seat.devices if d.id != device.id))
    return replace(seat, signed_out=(*seat.signed_out, event.device))


def _mine(seat: Seat, event: Event, at: Milliseconds, _: Policy) -> tuple[Seat, Outcome]:
    decision = _outcome(Decision.GRANTED)
    other = seat.beside(event.device)
    if other is None:
        return seat, decision
    pair = pair_of(event.device, other.id)
    kept = tuple(c for c in seat.calm if c.pair != pair and c.until > at)[1 - MOST_CALM_PAIRS :]
    calm = (*kept, Calm(pair, at + CALM_FOR))
    return replace(seat, calm=calm, marks=(), sharing_until=0), decision


_HOW: dict[Kind, Callable[[Seat, Event, Milliseconds, Policy], tuple[Seat, Outcome]]] = {
    Kind.STOP: _stop,
    Kind.MINE: _mine,
}


# Two people, or one


def _weigh(seat: Seat, event: Event, at: Milliseconds, policy: Policy) -> tuple[Seat, bool]:
    if not _overlaps(seat, event, at, policy):
        return seat, False
    earliest = at - policy.overlap_window * SECOND
    marks = (*(mark for mark in seat.marks if mark >= earliest), at)[-policy.overlaps :]
    until = seat.sharing_until
    if len(marks) == policy.overlaps:
        until = at + policy.sharing_remembered * SECOND
    return replace(seat, marks=marks, sharing_until=until), True


def _overlaps(seat: Seat, event: Event, at: Milliseconds, policy: Policy) -> bool:
    device = seat.find(event.device)
    if device is None:
        return False
    known = event.since_input is not None
    span = event.since_input * SECOND if event.since_input is not None else at - device.last
    within = policy.overlap_within * SECOND
    # Without a script nothing is rounded up, so the time since the last act is rounded down.
    if span > within + (0 if known else SECOND - 1):
        return False
    others = [
        d for d in seat.devices if d.id != device.id and not seat.is_calm(d.id, device.id, at)
    ]
    later = seat.devices[seat.devices.index(device) + 1 :]
    between = any(d in later and at - d.last <= span for d in others)
    near = sum(at - d.last <= within + _ANSWERING for d in others)
    return between and near >= policy.devices


# What a device sees


class Standing(msgspec.Struct, frozen=True):
    """What a device sees of its seat now.

    `reads`: it holds a lease. `other` is the device that reads instead, or beside it. `calm`: all
    that are present beside it were called one person's. `until` is the Unix time in milliseconds
    at which this changes by time alone, None when it does not.
    """

    decision: Decision
    generation: int
    seq: int
    would_be: Decision
    reads: bool = False
    other: Device | None = None
    crowded: bool = False
    sharing: bool = False
    calm: bool = False
    until: Milliseconds | None = None


def standing(seat: Seat, device: str, epoch: int, now: Seconds, policy: Policy) -> Standing:
    """What `device`, with a ticket of `epoch`, sees at `now` without acting; nothing changes."""
    at = max(milliseconds(now), seat.at)
    if epoch < seat.epoch or device in seat.signed_out:
        return Standing(Decision.REVOKED, seat.generation, seat.seq, Decision.REVOKED)
    settled = settle(seat, epoch, at, policy)
    mine = settled.find(device)
    would_be = _sees(settled, settled.status_of(device), at, policy)
    enforced = policy.enforcement == "enforce" or would_be is Decision.GRANTED
    idle = policy.idle_after * SECOND
    present = settled.present(at, idle)
    crowded = len(present) > policy.devices
    return Standing(
        decision=would_be if enforced else Decision.GRANTED,
        generation=mine.generation if mine and mine.generation else settled.generation,
        seq=seat.seq,
        would_be=would_be,
        reads=settled.status_of(device) is Status.READS,
        other=settled.beside(device),
        crowded=crowded,
        sharing=crowded and settled.sharing_until > at,
        calm=all(d.id == device or settled.is_calm(d.id, device, at) for d in present),
        until=_changes_at(settled, at, idle),
    )


def _sees(seat: Seat, status: Status, at: Milliseconds, policy: Policy) -> Decision:
    if status is Status.READS:
        return Decision.GRANTED
    if not seat.has_room(policy.devices):
        return Decision.ELSEWHERE
    if status is Status.RELEASED and at - seat.freed_at < TURNING_THE_PAGE:
        return Decision.ELSEWHERE  # perhaps the reader only turns the page
    return Decision.GRANTED


def _changes_at(seat: Seat, at: Milliseconds, idle_after: Milliseconds) -> Milliseconds | None:
    ends = [d.last + idle_after for d in seat.devices if not d.stopped]
    ends += [seat.freed_at + TURNING_THE_PAGE, seat.sharing_until]
    return min((end for end in ends if end > at), default=None)


# How a seat changes


def _without_idle(seat: Seat, at: Milliseconds, idle_after: Milliseconds) -> Seat:
    for reader in seat.readers:
        if at - reader.last >= idle_after:
            seat = replace(_released(seat, reader), freed_at=0)
    for device in seat.devices:
        if device.status is Status.WAITS and at - device.last >= WAIT:
            seat = seat.with_changed(replace(device, status=Status.GONE))
    return seat


def _ended(seat: Seat, reader: Device, at: Milliseconds) -> Seat:
    """The lease of `reader` ends by its own stop; those who waited are told in five seconds."""
    return replace(_released(seat, replace(reader, stopped=True)), freed_at=at)


def _released(seat: Seat, reader: Device) -> Seat:
    seat = seat.with_changed(replace(reader, status=Status.GONE, view=b""))
    for device in seat.devices:
        if device.status is Status.WAITS:
            seat = seat.with_changed(replace(device, status=Status.RELEASED))
    return seat


def _displace_longest_unseen(seat: Seat) -> Seat:
    told = seat.generation + 1
    reader = replace(seat.readers[0], status=Status.WAITS, generation=told, view=b"")
    return replace(seat.with_changed(reader), generation=told)


def _revoked(seat: Seat, epoch: int) -> Seat:
    """All tickets of earlier epochs are refused; a revoke that came before changes nothing."""
    if 0 < epoch <= seat.epoch:
        return seat
    return _forgotten(seat, epoch or seat.epoch + 1)


def _in_epoch(seat: Seat, epoch: int) -> Seat:
    return _forgotten(seat, epoch) if epoch > seat.epoch else seat


def _forgotten(seat: Seat, epoch: int) -> Seat:
    """The seat in `epoch`: all is forgotten but `generation` and `seq`."""
    told = seat.generation + 1
    return Seat(epoch=epoch, generation=told, seq=seat.seq, at=seat.at, forgotten=told)


def _written(before: Seat, after: Seat, at: Milliseconds) -> Seat:
    return before if after == before else replace(after, seq=before.seq + 1, at=at)


def _outcome(decision: Decision) -> Outcome:
    return Outcome(decision, decision)
