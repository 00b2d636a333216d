"""What a couple gains that cheats: the second of the two has a browser that does not play fair."""

from functools import partial
from typing import TypeVar

from presspass.gate.clock import Seconds
from presspass.gate.households.account import Account
from presspass.gate.households.assumptions import Span
from presspass.gate.households.browser import Browser
from presspass.gate.households.shapes import LAPTOP, PHONE, Shape, couple, couple_of
from presspass.gate.seat import DeviceId

_Kind = TypeVar("_Kind", bound=Browser)


class PagesOnly(Browser):
    """The gate's script is blocked: no heartbeat, no stop, no notice but the opening's line."""

    has_script = False


class NewCookie(Browser):
    """Throws its cookies away before each article and signs in anew: always a newcomer."""

    @property
    def presses_by_itself(self) -> Span:
        """Before a notice it does not press, it signs in."""
        return Span(self.account.assume.signs_in, 0.0)

    def opens(self) -> None:
        """A page of a device never seen before; the one it was is never heard of again."""
        self.front = None
        self.device = self.new_device()
        self.account.tally.sign_ins += 1
        super().opens()

    def presses_continue(self) -> None:
        """Instead of pressing, it comes as somebody new."""
        self.opens()


class AutomaticContinue(Browser):
    """An extension presses "continue here" as soon as it is there."""

    @property
    def presses_by_itself(self) -> Span:
        """At once, but for the notice's way to the page."""
        return Span(0.3, 0.0)


class CopiedCookie(Browser):
    """Has the cookies of `original`: to the rule the two are one device."""

    original: Browser
    lives: Seconds | None = None
    _own: DeviceId | None = None
    _since: Seconds = 0.0

    def opens(self) -> None:
        """A page; under a device of its own once the copy was found."""
        now = self.account.now
        if self._own is None:
            self._own, self._since, self.device = self.device, now, self.original.device
        if self.lives is not None and now - self._since > self.lives:
            self.device = self._own
        super().opens()


def both_of(account: Account, kind: type[_Kind]) -> tuple[_Kind, _Kind]:
    """A phone and a laptop of this kind."""
    assume = account.assume
    return kind(account, PHONE, assume.phone_locks), kind(account, LAPTOP, assume.laptop_locks)


def cheating(kind: type[Browser], account: Account) -> None:
    """A couple of whom the second uses browsers of this kind."""
    couple_of(account, both_of(account, Browser), both_of(account, kind))


def copying(account: Account, *, is_found: bool) -> None:
    """A couple of whom the second has the first one's cookies, on both kinds of device."""
    ones, others = both_of(account, Browser), both_of(account, CopiedCookie)
    for copy, original in zip(others, ones, strict=True):
        copy.original = original
        copy.lives = account.assume.copy_lives if is_found else None
    couple_of(account, ones, others)


CHEATS: tuple[Shape, ...] = (
    Shape("none: a fair couple", couple, persons=2),
    Shape("pages only", partial(cheating, PagesOnly), persons=2),
    Shape("a new cookie each time", partial(cheating, NewCookie), persons=2),
    Shape("automatic continue", partial(cheating, AutomaticContinue), persons=2),
    Shape("copied cookie", partial(copying, is_found=False), persons=2),
    Shape("copied cookie, found", partial(copying, is_found=True), persons=2),
)
