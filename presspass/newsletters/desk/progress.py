"""How far an issue is: numbers of mails, how fast they go, and when the last one will have gone."""

from datetime import datetime, timedelta
from typing import Final

import msgspec

from presspass.newsletters.issues import sending
from presspass.newsletters.models import Delivery, Issue

LATELY: Final = timedelta(seconds=15)
State = Delivery.State


class Progress(msgspec.Struct, frozen=True):
    """The numbers of an issue that goes out, or went out."""

    total: int
    sent: int
    waiting: int
    refused: int
    left_out: int
    unconfirmed: int
    a_second: float
    ends_at: datetime | None
    refusals: list[tuple[str, str]]
    """Some of the refused addresses, each with what was said of it."""

    @property
    def done(self) -> int:
        """Those of which it is known what became of them."""
        return self.total - self.waiting


def of(issue: Issue, *, now: datetime) -> Progress:
    """How far `issue` is at `now`."""
    counts = sending.counted(issue)
    waiting = counts[State.WAITING] + counts[State.CLAIMED]
    a_second = _a_second(issue, now)
    ends_at = now + timedelta(seconds=waiting / a_second) if waiting and a_second else None
    refused = issue.deliveries.filter(state=State.REFUSED).order_by("-at")
    return Progress(
        counts.total(),
        counts[State.SENT],
        waiting,
        counts[State.REFUSED],
        counts[State.LEFT_OUT],
        counts[State.UNCONFIRMED],
        a_second,
        ends_at,
        list(refused.values_list("address", "answer")[:20]),
    )


def _a_second(issue: Issue, now: datetime) -> float:
    """How many went out a second: lately, or in all where it is over."""
    sent = issue.deliveries.filter(state=State.SENT)
    if issue.sent_at is None:
        since = max(now - LATELY, issue.sending_since or now)
        seconds = (now - since).total_seconds()
        return sent.filter(at__gt=since).count() / seconds if seconds else 0.0
    seconds = (issue.sent_at - (issue.sending_since or issue.sent_at)).total_seconds()
    return sending.counted(issue)[State.SENT] / seconds if seconds else 0.0
