"""The full notice as its templates ask for it: sentences filled for one reader, and the ways.

Which parts there are stands in `parts.py`; here is what they say and where they lead.
"""

from collections import Counter
from collections.abc import Mapping
from urllib.parse import quote

import msgspec
from markupsafe import Markup

from presspass.gate.answer import Answer
from presspass.gate.notice import values
from presspass.gate.notice.facts import Facts
from presspass.gate.notice.parts import MAIN, page_of, parts_for, row_of
from presspass.gate.notice.values import Words, filled
from presspass.gate.policy import for_seat
from presspass.gate.ticket import Ticket


class Place(msgspec.Struct, frozen=True):
    """Where a notice is shown.

    `next` is the checked path of the article, `pages` where the site has what the notice offers,
    `facts` what the register knows of the seat, `publication` what the nameplate says.
    """

    next: str
    pages: Mapping[str, str] = {}
    facts: Facts = Facts()
    publication: str = ""


class Notice:
    """What one reader is told and offered."""

    def __init__(self, answer: Answer, ticket: Ticket, words: Words, place: Place) -> None:
        self._answer, self._ticket, self._words = answer, ticket, words
        self._policy = for_seat(ticket.policy, ticket.seat)
        self.next, self.pages, self.facts = place.next, place.pages, place.facts
        self.quoted = quote(place.next)
        self.generation, self.other = answer.generation, answer.other
        self.continues = answer.state == "elsewhere"
        offered = parts_for(ticket, place.pages)
        best = main_of(offered)
        self.main = "" if best == "continue" else best
        self.parts = tuple(part for part in offered if part not in {best, "continue"})

    @property
    def heading(self) -> Markup:
        """Which device is in use as well, and since when."""
        sentences, device = self._words["sharing"], self.device(self._answer.device)
        if not self._answer.since:
            return filled(sentences["heading_untimed"], device=device)
        time = values.time_in_sentence(self._answer.since, self._words)
        return filled(sentences["heading"], device=device, time=time)

    @property
    def lead(self) -> Markup:
        """What this reader's seat is, in the words of the row."""
        said = self._words["role." + row_of(self._ticket)]
        admin = self._ticket.admin or said.get("admin", "")
        return filled(said["lead"], seats=str(self._ticket.seats), admin=admin)

    @property
    def stops(self) -> str:
        """What the other's going on to read means for the device that reads."""
        strip = self._words["strip"]
        return strip["stops" if self._policy.enforcement == "enforce" else "watched"]

    @property
    def rule(self) -> Markup:
        """The rule under which the seat is read."""
        why, devices = self._words["why"], self._policy.devices
        rule = filled(why["rule_one" if devices == 1 else "rule_more"], devices=str(devices))
        return rule if self._policy.enforcement == "enforce" else rule + " " + why["watched"]

    @property
    def now(self) -> str:
        """Whether more devices are in use than can read, where nothing else explains it."""
        return self._words["why"]["present" if self._answer.is_sharing else "alone"]

    @property
    def together(self) -> Markup:
        """The minutes in which two devices were used within seconds, each once."""
        counted = Counter(values.minute(at) for at in self.facts.together)
        return Markup(", ").join(self._counted(at, n) for at, n in counted.items())

    def device(self, label: str | None) -> Markup:
        """A device by its label."""
        return values.device(label, self._words)

    def time(self, at: str) -> Markup:
        """A time that stands alone."""
        return values.time(at)

    def way(self, part: str) -> str:
        """Where `part` leads, and back to the article from there."""
        return f"{page_of(part, self.pages)}?next={self.quoted}"

    def _counted(self, minute: str, times: int) -> Markup:
        """A `minute`, and how many `times` it is meant where that is more than once."""
        told = values.time(minute)
        return told if times == 1 else filled(self._words["why"]["times"], time=told, n=str(times))


def main_of(offered: tuple[str, ...]) -> str:
    """The best main action of those `offered`."""
    return next(part for part in MAIN if part in offered)
