"""One account: a seat, its browsers, and time that runs from event to event.

What a gate does with an act is done here without a store: `rule.apply`, the answer, and what the
streams of the other browsers say. How a browser acts is `browser`; who moves it is `person`.
"""

import heapq
import random
from collections import deque
from collections.abc import Generator
from itertools import count
from typing import TYPE_CHECKING, TypeAlias

from msgspec.structs import replace

from presspass.gate import rule
from presspass.gate.answer import Answer, answer_of
from presspass.gate.clock import Seconds
from presspass.gate.continues import CONTINUES_A_MINUTE
from presspass.gate.households.assumptions import Assumptions, Span
from presspass.gate.households.tally import Tally
from presspass.gate.journal import Journal
from presspass.gate.journal_entries import entry_of
from presspass.gate.journal_file import JournalFile
from presspass.gate.policy import Policy, for_seat
from presspass.gate.rule import Decision, Event, Kind, Outcome, standing
from presspass.gate.seat import DeviceId, SeatId, unseen

if TYPE_CHECKING:
    from presspass.gate.households.browser import Browser

Steps: TypeAlias = Generator[Seconds, None, None]
"""What somebody does: each value is how long until the next step."""

MONDAY: Seconds = 1_795_392_000.0  # 2026-11-23, midnight UTC; households count seconds from here
DAY: Seconds = 86_400.0
WEEK: Seconds = 7 * DAY
EPOCH = 1


class Account:
    """One seat and all that happens on it. `now` is in seconds since the first Monday."""

    def __init__(
        self, name: str, policy: Policy, assume: Assumptions, file: JournalFile | None = None
    ) -> None:
        self.name = name
        self.journal = Journal(file=file, clock=lambda: MONDAY + self.now)
        self.policy = for_seat(policy, name)
        self.assume = assume
        self.random = random.Random(name)  # noqa: S311
        self.now: Seconds = 0.0
        self.seat = unseen(EPOCH, int(MONDAY * 1000))
        self.browsers: list[Browser] = []
        self.tally = Tally()
        self._steps: list[tuple[Seconds, int, Steps]] = []
        self._turns = count()
        self._due: dict[Steps, int] = {}
        self._continues: dict[DeviceId, deque[Seconds]] = {}

    # Time

    def begin(self, steps: Steps, *, after: Seconds = 0.0) -> None:
        """Have `steps` go on `after` so many seconds, beside all that goes on already."""
        turn = next(self._turns)
        self._due[steps] = turn
        heapq.heappush(self._steps, (self.now + after, turn, steps))

    def run(self, until: Seconds) -> None:
        """Let time run `until` so many seconds since the first Monday."""
        while self._steps and self._steps[0][0] <= until:
            at, turn, steps = heapq.heappop(self._steps)
            if self._due.get(steps) != turn:
                continue  # they were begun again, for another time
            self.now = at
            wait = next(steps, None)
            if wait is None:
                del self._due[steps]
            else:
                self.begin(steps, after=wait)
        self.now = until

    def span(self, span: Span) -> Seconds:
        """A random span, to the millisecond: no rounding of a machine decides anything."""
        if not span.sigma:
            return span.median
        return round(self.random.lognormvariate(0, span.sigma) * span.median, 3)

    def chance(self, share: float) -> bool:
        """True in `share` of all cases."""
        return self.random.random() < share

    # What a gate does

    def acts(
        self,
        browser: "Browser",
        kind: Kind,
        *,
        view: str | None = None,
        since_input: int | None = None,
        generation: int | None = None,
    ) -> Answer:
        """What `browser` is answered to its act."""
        if self.policy.enforcement == "off":
            return self.asked(browser)
        label, before = browser.label, self.seat
        event = Event(kind, browser.device, label, EPOCH, view, since_input, generation)
        after, outcome = rule.apply(before, event, MONDAY + self.now, self.policy)
        if kind is Kind.CONTINUE and not self._may_continue(browser, outcome):
            self.tally.refused += 1
            return self.asked(browser)
        self.seat = after
        if after.sharing_until > before.sharing_until:
            self.tally.finds_sharing(self.now)
        if after is not before:
            self._tell_others(browser)
        answer = self.asked(browser, outcome.recorded)
        if after is not before and self.journal.is_kept:
            said = {"seat": self.name, "tone": answer.tone or answer.notice or ""}
            entry = entry_of(after, event, outcome, self.policy, MONDAY + self.now, **said)
            self.journal.write(entry, outcome.displaced)
        return answer

    def shows_notice(self, browser: "Browser", tone: str) -> None:
        """`browser` shows its person a notice of this tone."""
        seat = SeatId(self.name)
        self.journal.note("notice_shown", seat, tone, device=browser.device)

    def asked(self, browser: "Browser", recorded: Decision | None = None) -> Answer:
        """What `browser` is answered to a question, or to an act decided as `recorded`."""
        sees = standing(self.seat, browser.device, EPOCH, MONDAY + self.now, self.policy)
        if recorded is Decision.ELSEWHERE:
            sees = replace(sees, would_be=Decision.ELSEWHERE)
        return answer_of(sees, self.policy)

    def is_held_for_nobody_until(self, asking: "Browser") -> Seconds:
        """Until when browsers that nobody sits at keep `asking` waiting, if it does nothing."""
        attended = {b.device for b in self.browsers if b.person is not None}
        readers = [d for d in self.seat.readers if d.id != asking.device]
        if not readers or any(d.id in attended for d in readers):
            return self.now
        return min(d.last for d in readers) / 1000 + self.policy.idle_after - MONDAY

    def _may_continue(self, browser: "Browser", outcome: Outcome) -> bool:
        if not outcome.displaced or self.policy.enforcement != "enforce":
            return True
        times = self._continues.setdefault(browser.device, deque(maxlen=CONTINUES_A_MINUTE))
        if len(times) == CONTINUES_A_MINUTE and self.now - times[0] < 60:  # noqa: PLR2004
            return False
        times.append(self.now)
        return True

    def _tell_others(self, actor: "Browser") -> None:
        for other in self.browsers:
            if other is not actor and other.listening:
                self.begin(self._told(other), after=self.assume.hearing)

    def _told(self, browser: "Browser") -> Steps:
        tab = browser.listening
        if tab is not None:
            browser.hears(tab)
        yield from ()
