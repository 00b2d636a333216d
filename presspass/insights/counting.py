"""From entries of the journal to counts. Pure: no database, no file, no clock.

How each number is defined is told to publishers in docs/publisher.md.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple, TypeAlias

from presspass.insights.models import Pattern, Told

MINUTE = 60_000  # milliseconds
ANSWERED_WITHIN = 10 * MINUTE
"""What a reader does so long after a notice is an answer to it; who does nothing has left."""

Entry: TypeAlias = Any
"""An entry of the journal; see the gate."""

STEPS = ("continued", "read_on", "devices", "password", "not_me", "mine", "left")
TONES = ("handover", "sharing")
_SIGNS = {
    "devices_opened": "devices",
    "password_opened": "password",
    "not_me": "not_me",
    "left": "left",
}
_READ_ON = frozenset({"page", "arrival", "heartbeat"})


class Span(NamedTuple):
    """A day, or what of it has passed, in Unix milliseconds; `now`: when it is counted."""

    begin: int
    end: int
    now: int


@dataclass
class SeatCount:
    """What was counted on one seat within a span."""

    seat: str
    enforcement: str = ""
    devices: set[str] = field(default_factory=set)
    sharing: bool = False
    would_tell: bool = False
    hand_overs: int = 0
    at_once: int = 0
    notices: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def pattern(self) -> Pattern:
        """How the seat was read."""
        if self.sharing:
            return Pattern.OVERLAPPING
        return Pattern.HANDED_OVER if len(self.devices) > 1 else Pattern.ONE_DEVICE

    @property
    def told(self) -> Told:
        """The strongest notice that its readers met, or would have met."""
        if self.sharing:
            return Told.SHARING
        return Told.HANDOVER if self.would_tell else Told.NOTHING


def counted(entries: Iterable[Entry], span: Span) -> Iterator[SeatCount]:
    """What happened on each seat within `span`.

    `entries` stand seat by seat in their order, and go on for `ANSWERED_WITHIN` after the span.
    """
    for seat, own in groupby(entries, key=attrgetter("seat")):
        count = SeatCount(seat)
        notices = _Notices(count, span)
        for entry in own:
            notices.sees(entry)
            if entry.at < span.end and entry.decision:
                _add(count, entry)
        notices.end()
        if count.devices:
            yield count


def _add(count: SeatCount, entry: Entry) -> None:
    count.enforcement = entry.enforcement
    count.devices.add(entry.device)
    count.sharing |= entry.sharing
    count.would_tell |= entry.displaced > 0 or entry.decision == "elsewhere"
    count.hand_overs += entry.displaced
    count.at_once = max(count.at_once, entry.present)


class _Open(NamedTuple):
    """A notice that waits for its answer: when it was shown, and what no answer would mean."""

    at: int
    tone: str
    silence: str = "left"


class _Notices:
    """The notices of one seat that nobody has answered yet, by device."""

    def __init__(self, count: SeatCount, span: Span) -> None:
        self._count = count
        self._span = span
        self._open: dict[str, _Open] = {}

    def sees(self, entry: Entry) -> None:
        self._end_before(entry.at)
        if entry.kind == "notice_shown":
            self._show(entry)
        elif step := _step(entry):
            device = entry.device or next(reversed(self._open), "")
            if device in self._open:
                self._take(device, step)

    def end(self) -> None:
        """Who has not answered has left or read on, unless there is still time."""
        self._end_before(self._span.now)

    def _end_before(self, now: int) -> None:
        for device, one in list(self._open.items()):
            if now - one.at >= ANSWERED_WITHIN:
                self._answer(device, one.silence)

    def _take(self, device: str, step: str) -> None:
        """Who reads on may still press something: the strip stands beside a text that is read."""
        shown = self._open[device]
        if step == "read_on":
            self._open[device] = shown._replace(silence=step)
        else:
            self._answer(device, shown.silence if step == "left" else step)

    def _show(self, entry: Entry) -> None:
        """The same notice once more is one notice; in another tone it has become that."""
        begun = self._open.get(entry.device)
        if begun and begun.silence == "read_on":
            self._answer(entry.device, begun.silence)
            begun = None
        self._open.pop(entry.device, None)
        at = begun.at if begun else entry.at
        if at < self._span.end:
            self._open[entry.device] = _Open(at, entry.tone)

    def _answer(self, device: str, step: str) -> None:
        self._count.notices[self._open.pop(device).tone, step] += 1


def _step(entry: Entry) -> str | None:
    """What of `STEPS` an entry is; None where it answers nothing."""
    if entry.kind in _SIGNS:
        return _SIGNS[entry.kind]
    if entry.decision != "granted":
        return None
    if entry.kind == "continue":
        return "continued"
    if entry.kind == "mine":
        return "mine"
    return "read_on" if entry.kind in _READ_ON else None
