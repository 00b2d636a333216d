"""Grants that a device would be given again: the same page view, on the same bytes, a moment later.

RULE writes nothing when a device that reads, alone, opens a page within 5 s of what was written of
it last. Until then the answer is the same, so it is worked out once. What the register holds is
asked each time all the same: that is the affair of `gate.py`.
"""

import msgspec
from msgspec.structs import replace

from presspass.gate.answer import Answer
from presspass.gate.clock import Milliseconds, Seconds, milliseconds
from presspass.gate.policy import Policy
from presspass.gate.rule import WRITTEN_LATELY, Decision, Event, Kind, Outcome, Standing, is_alone
from presspass.gate.seat import Seat
from presspass.gate.ticket import Ticket


class Repeat(msgspec.Struct, frozen=True):
    """What was decided of `event` on `data`, and from when until when it would be again."""

    ticket: Ticket
    policy: Policy
    event: Event
    data: bytes
    outcome: Outcome
    answer: Answer
    counted_at: int
    """Where in the counts such a decision is counted."""
    since: Milliseconds
    until: Milliseconds = 0


class Repeats:
    """The grants of one process by seat and device, at most `most` of them."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: dict[tuple[str, str], Repeat] = {}

    def find(self, ticket: Ticket, now: Seconds) -> Repeat | None:
        """What a page would be answered at `now`, if the register still holds the same bytes.

        With whatever `since_input`: where nobody else is near, nothing overlaps.
        """
        found = self._kept.get((ticket.seat, ticket.device))
        if found is None or found.ticket is not ticket:
            return None
        return found if found.since <= milliseconds(now) < found.until else None

    def keep(self, decided: Repeat, seat: Seat, sees: Standing) -> None:
        """Remember what was `decided` and left `seat` as it is, if it is a page that was granted.

        It holds until what the device `sees` changes by time, or until RULE would write.
        """
        event = decided.event
        device = seat.find(event.device)
        is_granted = decided.outcome == Outcome(Decision.GRANTED, Decision.GRANTED)
        if device is None or not is_granted or event.kind is not Kind.PAGE:
            return
        if not is_alone(seat, device, max(decided.since, seat.at), decided.policy):
            return  # only in the same millisecond is there nothing to write
        written_again = device.last + WRITTEN_LATELY
        until = min(written_again, sees.until or written_again)
        if len(self._kept) >= self._most:
            self._kept.clear()
        key = decided.ticket.seat, decided.ticket.device
        self._kept[key] = replace(decided, until=until)
