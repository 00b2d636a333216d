"""A browser: cookies, tabs and the script, as `reading.js` behaves.

Lists need no place and have no script, so here a tab shows an article or is not there.
"""

import math
from base64 import urlsafe_b64encode
from typing import TYPE_CHECKING

from presspass.gate.answer import Answer
from presspass.gate.clock import Seconds
from presspass.gate.households.account import Account, Steps
from presspass.gate.households.assumptions import Span
from presspass.gate.http.events import events_between
from presspass.gate.rule import Kind
from presspass.gate.seat import DeviceId

if TYPE_CHECKING:
    from presspass.gate.households.person import Person

_CLICK: Seconds = 0.1  # from a button's being pressed down to its doing something
_LONGEST_SINCE = 86_400


class Tab:
    """A tab with an article, and what its script keeps."""

    def __init__(self) -> None:
        self.view = ""  # the script's random word; empty until it starts
        self.has_text = False  # the whole text was delivered to this page
        self.withheld = False  # the notice stands where the text was or would be
        self.state = ""
        self.generation = 0
        self.tone = ""  # of the notice that it shows
        self.renew_after = 30
        self.sent_at = -math.inf
        self.input: Seconds = -math.inf
        self.arriving = False


class Browser:
    """One device. `person` is who sits at it now; it locks when untouched for `locks`."""

    has_script = True

    def __init__(self, account: Account, label: str, locks: Span) -> None:
        self.account = account
        self.label = label
        self.locks = locks
        self.device = self.new_device()
        self.person: Person | None = None
        self.front: Tab | None = None
        self.is_hidden = False
        self.last_input: Seconds = -math.inf  # kept over pages, for all tabs
        self._views = 0
        self._touched = 0
        self._told: Answer | None = None
        account.browsers.append(self)

    def new_device(self) -> DeviceId:
        """A random id, as a browser without a cookie gets."""
        return DeviceId(urlsafe_b64encode(self.account.random.randbytes(12)).decode())

    @property
    def listening(self) -> Tab | None:
        """The tab with an open stream: an article in view, with a script that runs."""
        tab = self.front
        return tab if tab is not None and tab.view and not self.is_hidden else None

    @property
    def is_withheld(self) -> bool:
        """Whether a notice stands in front instead of the text."""
        return self.front is not None and self.front.withheld

    @property
    def presses_by_itself(self) -> Span | None:
        """After what span something presses "continue here" unasked; None: a person decides."""
        return None

    @property
    def is_emptied(self) -> bool:
        """Whether the text that was there is taken out."""
        return self.front is not None and self.front.withheld and self.front.has_text

    # Pages

    def opens(self) -> None:
        """A click on an article: the page, and a moment later its script's first heartbeat."""
        self.act()  # the click, where there is a script to see it
        before, self.front = self.front, Tab()
        self.is_hidden = False
        self._touched += 1
        self._request(self.front)
        self.account.begin(self._starts(self.front, before), after=self.account.assume.load)

    def opens_behind(self) -> Tab:
        """An article in a tab behind: a page like any other, whose script waits to be seen."""
        tab = Tab()
        self._request(tab)
        return tab

    def turns_to(self, tab: Tab) -> None:
        """Another tab comes to the front: the one there stops, this one arrives."""
        self.hides()
        self.shows(tab)

    def hides(self) -> None:
        """The tab in front is hidden: it stops."""
        if self.front is not None and not self.is_hidden:
            self._stop(self.front)
        self.is_hidden = True

    def shows(self, tab: Tab) -> None:
        """`tab` is visible again: it asks, and its next input is an arrival."""
        self.front, self.is_hidden = tab, False
        self._touched += 1
        if self.has_script:
            tab.view = tab.view or self._new_view()
            tab.arriving, tab.sent_at = True, -math.inf
            self._shows(tab, self.account.asked(self))

    def leaves(self) -> None:
        """The article is closed, or left for a list."""
        self.hides()
        self.front, self.is_hidden = None, False

    def seats(self, person: "Person") -> None:
        """`person` sits down before it: it does not darken before the next touch."""
        self.person = person
        self._touched += 1

    def is_left(self) -> None:
        """Whoever sat there goes away, and the article stays in view until the screen darkens."""
        self.person = None
        self.account.begin(self._locks(self._touched), after=self.account.span(self.locks))

    def _request(self, tab: Tab) -> None:
        answer = self.account.acts(self, Kind.PAGE)
        tab.has_text = answer.state == "reading"
        tab.withheld = not tab.has_text
        tab.state, tab.generation = answer.state, answer.generation

    def _reloads(self, tab: Tab) -> None:
        """A page that came as an opening is made anew, and its script with it."""
        tab.view, tab.sent_at, tab.input = "", -math.inf, -math.inf
        self._request(tab)
        self.account.begin(self._starts(tab, None), after=self.account.assume.load)

    def _starts(self, tab: Tab, before: Tab | None) -> Steps:
        if before is not None:
            self._stop(before)
        if tab is self.front and not self.is_hidden and self.has_script:
            tab.view = self._new_view()
            self._told = self.account.asked(self)
            self._beat(tab, -math.inf)
        yield from ()

    def _locks(self, touched: int) -> Steps:
        if self._touched == touched:
            self.hides()
        yield from ()

    def _stop(self, tab: Tab) -> None:
        if tab.view:
            self.account.acts(self, Kind.STOP, view=tab.view)

    def _new_view(self) -> str:
        self._views += 1
        return f"{self.label}-{self._views}"

    # Acts

    def act(self) -> None:
        """One input: a scroll, a key, a touch."""
        self._touched += 1
        tab = self.front
        if tab is None or not tab.view or self.is_hidden:
            return
        before, now = tab.input, self.account.now
        tab.input = now
        if now >= tab.sent_at + tab.renew_after:
            self._beat(tab, before)
        self.last_input = now

    def presses_continue(self) -> None:
        """The button is pressed: an input first, then the request, with its notice's generation."""
        self.act()
        tab = self.front
        if tab is None or not tab.withheld:
            return
        self.account.tally.continues += 1
        since = math.ceil(_CLICK) if tab.view else None
        generation = tab.generation
        answer = self.account.acts(
            self, Kind.CONTINUE, view=tab.view or None, since_input=since, generation=generation
        )
        if tab.view:
            self._shows(tab, answer, acted=True)
        elif answer.state == "reading":
            self._reloads(tab)  # without script the answer is a way back to the page

    def _beat(self, tab: Tab, before: Seconds) -> None:
        kind = Kind.ARRIVAL if tab.arriving else Kind.HEARTBEAT
        tab.sent_at, tab.arriving = self.account.now, False
        since = self.account.now - max(before, self.last_input)
        known = since <= _LONGEST_SINCE
        answer = self.account.acts(
            self, kind, view=tab.view, since_input=math.ceil(since) if known else None
        )
        self._shows(tab, answer, acted=True)

    # Hearing

    def hears(self, tab: Tab) -> None:
        """The stream says what has changed, if it has; in `monitor` it is silent."""
        answer = self.account.asked(self)
        names = events_between(self._told, answer)
        if names and self.account.policy.enforcement in {"notify", "enforce"}:
            self._shows(tab, answer)

    def _shows(self, tab: Tab, answer: Answer, *, acted: bool = False) -> None:
        self._told = answer
        tone = answer.tone or answer.notice or ""
        if tone and tone != tab.tone:
            self.account.shows_notice(self, tone)
        tab.tone = tone
        before, tab.state = tab.state, answer.state
        tab.renew_after = answer.renew_after
        if not acted and before != answer.state and "elsewhere" in (before, answer.state):
            tab.sent_at = -math.inf
        if answer.state == "elsewhere":
            tab.generation = answer.generation
            if not tab.withheld and self.person is not None:
                self.person.is_startled()
            tab.withheld = True
        elif acted:
            if tab.withheld and not tab.has_text:
                self._reloads(tab)
            else:
                tab.withheld = False
        if "sharing" in (answer.tone, answer.notice) and self.person is not None:
            self.account.tally.tells_sharing(self.account.now)
