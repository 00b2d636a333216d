"""What the journal says of one decision: who decided it may be forgotten, what it was may not.

No address, no user agent, no fingerprint, no article: a seat, a random device id, and how the rule
stood. How entries come into a file is `journal_file`; who takes them out is the site's affair.
"""

from typing import Literal, TypeAlias

import msgspec

from presspass.gate.clock import SECOND, Milliseconds, Seconds, milliseconds
from presspass.gate.policy import Policy
from presspass.gate.rule import Event, Kind, Outcome
from presspass.gate.seat import DeviceId, Seat

Sign: TypeAlias = Literal[
    "notice_shown",
    "why_opened",
    "devices_opened",
    "password_opened",
    "terms_opened",
    "not_me",
    "left",
]
"""What readers did before or after a notice that is no act of the rule."""

HOUR: Milliseconds = 3600 * SECOND
_ALWAYS = frozenset({Kind.CONTINUE.value, Kind.MINE.value})


class Entry(msgspec.Struct, frozen=True):
    """One decision, or one sign of a reader; NOTE: the fields are the columns of the file.

    `decision` is what `enforce` would have said; `tone` what was told, "" for nothing. `present`
    devices had acted within `idle_after`; `overlaps`: this act made a mark; `sharing`: the verdict
    stood. A sign has no decision, and `kind` is its name.
    """

    at: Milliseconds
    seat: str
    device: str
    kind: str
    enforcement: str = ""
    decision: str = ""
    tone: str = ""
    present: int = 0
    overlaps: bool = False
    sharing: bool = False
    displaced: int = 0
    policy_version: int = 0


def entry_of(
    seat: Seat, event: Event, outcome: Outcome, policy: Policy, now: Seconds, /, **said: str | int
) -> Entry:
    """The entry for `event` that left `seat`; `said`: the seat's name, the tone, the version."""
    at = max(milliseconds(now), seat.at)
    present = sum(d.is_present(at, policy.idle_after * SECOND) for d in seat.devices)
    told = {
        "at": at,
        "device": event.device,
        "kind": event.kind.value,
        "enforcement": policy.enforcement,
        "decision": outcome.recorded.value,
        "present": present,
        "overlaps": outcome.overlaps,
        "sharing": present > policy.devices and seat.sharing_until > at,
        "displaced": len(outcome.displaced),
    }
    return msgspec.convert(told | said, Entry)


class News:
    """What was last said of each device: of `most` of them, so that nothing is said again.

    A reader who goes on as before is told once an hour, so that every day of a seat is seen.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._said: dict[tuple[str, str], tuple[object, ...]] = {}

    def is_in(self, entry: Entry, displaced: tuple[DeviceId, ...]) -> bool:
        """Whether `entry` says something new; what `displaced` devices do next is new again."""
        if entry.kind == Kind.STOP:
            return False
        for device in displaced:
            self._said.pop((entry.seat, device), None)
        key = entry.seat, entry.device
        says = (
            entry.at // HOUR,
            entry.decision,
            entry.tone,
            entry.present,
            entry.sharing,
            entry.policy_version,
        )
        is_same = self._said.get(key) == says
        if len(self._said) >= self._most:
            self._said.clear()
        self._said[key] = says
        return not is_same or bool(displaced) or entry.overlaps or entry.kind in _ALWAYS

    def ask_again(self, seat: str, device: str) -> None:
        """Let the next entry of `device` be news: what a reader does after a notice is wanted."""
        self._said.pop((seat, device), None)
