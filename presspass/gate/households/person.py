"""A person: one pair of eyes and hands, reading on one browser at a time.

What a person does before a notice is here; on which browser, when and for how long is `shapes`.
"""

from collections.abc import Callable, Generator
from typing import TypeAlias

from presspass.gate.clock import Seconds
from presspass.gate.households.account import DAY, Account, Steps
from presspass.gate.households.assumptions import HOURS
from presspass.gate.households.browser import Browser

_A_MOMENT: Seconds = 0.01  # what rounding may leave of a span


class Person:
    """Reads on `account`. `continues`: how likely the button of a notice is pressed."""

    def __init__(self, account: Account, continues: float) -> None:
        self.account = account
        self.assume = account.assume
        self.continues = continues
        self._is_looking = False

    # Days

    def lives(self, day: "Day") -> None:
        """Do what `day` says, every day."""
        self._steps = self._days(day)
        self.account.begin(self._steps)

    def _days(self, day: "Day") -> Steps:
        number = 0
        while True:
            yield from day(number)
            number += 1
            yield from self.waits_until(number * DAY)

    def waits_until(self, at: Seconds) -> Steps:
        """Do nothing until `at`, or go on at once when that has passed."""
        if at > self.account.now:
            yield at - self.account.now

    def sessions(self, mean: float | None = None) -> list[Seconds]:
        """The times of day at which this person begins to read, one day."""
        mean = self.assume.sessions_a_day if mean is None else mean
        number = int(mean * 2 * self.account.random.random() + 0.5)
        return sorted(self._time_of_day() for _ in range(number))

    def _time_of_day(self) -> Seconds:
        draw = self.account.random.random()
        for share, begins, ends in HOURS[:-1]:
            if draw < share:
                return self.between(begins, ends)
            draw -= share
        return self.between(*HOURS[-1][1:])

    def between(self, begins: float, ends: float) -> Seconds:
        """A time of day between two hours."""
        return round(self.account.random.uniform(begins, ends) * 3600, 3)

    # Reading

    def session(self, browser: Browser, articles: int = 0) -> Steps:
        """Read some articles; a session ends early when the place is left to another."""
        for left in range((articles or self._articles()) - 1, -1, -1):
            if not (yield from self.article(browser)):
                return
            if left and self.account.chance(self.assume.by_list):
                browser.leaves()
                yield self.account.span(self.assume.list_between)
        self.gets_up(browser)

    def _articles(self) -> int:
        number = 1
        while self.account.chance(1 - 1 / self.assume.articles_a_session):
            number += 1
        return number

    def article(self, browser: Browser, share: float = 1.0) -> Generator[Seconds, None, bool]:
        """Open an article and read it, or a `share` of it; False when given up."""
        browser.opens()
        self.account.tally.articles += 1
        return (yield from self.reads(browser, self.account.span(self.assume.article) * share))

    def reads(self, browser: Browser, seconds: Seconds) -> Generator[Seconds, None, bool]:
        """Read for `seconds` what is open in `browser`; False when given up."""
        tally, left = self.account.tally, seconds
        browser.seats(self)
        tally.wanted += seconds
        while left > _A_MOMENT:
            if browser.is_withheld and not (yield from self._meets_notice(browser)):
                browser.leaves()
                browser.person = None
                return False
            gap = min(self.account.span(self.assume.input_gap), left)
            read = yield from self._looks(gap)
            tally.read += read
            left -= read
            if not browser.is_withheld:
                browser.act()
        browser.person = None
        return True

    def takes_up(self, browser: Browser) -> None:
        """Go on with what is open there, or open something."""
        tab = browser.front
        if tab is None or not self.account.chance(self.assume.same_article):
            browser.opens()
        elif browser.is_hidden:
            browser.seats(self)
            browser.shows(tab)

    def gets_up(self, browser: Browser, leaves_open: float | None = None) -> None:
        """End a session: close the tab, or leave it in view."""
        share = self.assume.leaves_open if leaves_open is None else leaves_open
        if self.account.chance(share):
            browser.is_left()
        else:
            browser.leaves()

    def is_startled(self) -> None:
        """The text is taken from before one's eyes."""
        if self._is_looking:
            self.account.begin(self._steps, after=self.assume.startle)

    def _looks(self, seconds: Seconds) -> Generator[Seconds, None, Seconds]:
        """Have the text before one's eyes for `seconds`, or until it is taken; how long it was."""
        account, began = self.account, self.account.now
        account.tally.looks(1, began)
        self._is_looking = True
        yield seconds
        self._is_looking = False
        account.tally.looks(-1, account.now)
        return account.now - began

    # Before a notice

    def _meets_notice(self, browser: Browser) -> Generator[Seconds, None, bool]:
        """What a person does before a notice; False when the place is left to the other."""
        account, tally, began = self.account, self.account.tally, self.account.now
        tally.notices += 1
        tally.displaced += browser.is_emptied
        held_until = account.is_held_for_nobody_until(browser)
        yield from self._answers(browser)
        if held_until > began:
            tally.blocks(min(account.now, held_until) - began)
        return not browser.is_withheld

    def _answers(self, browser: Browser) -> Steps:
        account, assume = self.account, self.assume
        if browser.is_emptied and account.chance(assume.hand_moves):
            browser.act()
        if browser.presses_by_itself or account.chance(self.continues):
            yield account.span(browser.presses_by_itself or assume.press)
            browser.presses_continue()
        elif account.chance(assume.waits):
            yield account.span(assume.looks_again)
            browser.act()


Day: TypeAlias = Callable[[int], Steps]
"""What a person does on the day of this number; 0 is a Monday."""
