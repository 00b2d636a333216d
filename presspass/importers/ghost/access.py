"""Who could read a post, and parts of it. A rule that is not known closes, and is told."""

import re
from collections.abc import Iterable
from typing import Any, Final

import msgspec

from presspass.importers.piece import stricter
from presspass.newsroom.access import REGISTERED, SUBSCRIBERS

MEMBERS: Final = "status:free,status:-free"
PAID: Final = "status:-free"
FREE_MEMBERS: Final = "status:free"
NOBODY: Final = ""

KNOWN: Final = frozenset(["web", "email", "showOnWeb", "showOnEmail", "emailOnly", "segment"])
"""What stands in a card's setting of who sees it."""

DIVIDER: Final = "<!--members-only-->"
DIVIDES: Final = re.compile(r"<!--\s*members-only\s*-->")
BEGINS: Final = re.compile(r"<!--\s*kg-gated-block:begin(?:([^<>]*?)-->)?")
"""Where such a part begins; a mark that is not ended as it should be closes all the same."""

END: Final = "<!--kg-gated-block:end-->"
ENDS: Final = re.compile(r"<!--\s*kg-gated-block:end\s*-->")
FIELD: Final = re.compile(r"""\b(\w+):(?:"([^"]*)"|'([^']*)'|([^\s"']+))""")


class Rule(msgspec.Struct, frozen=True):
    """Who may read, and what there is to say of that. `access` is None for everybody."""

    access: str | None = None
    why: tuple[str, ...] = ()


class Seen(msgspec.Struct, frozen=True):
    """Who sees a part of a page: whoever is not signed in, and which of the members."""

    strangers: bool = True
    segment: str = MEMBERS

    @property
    def is_open(self) -> bool:
        """Whether everybody sees it."""
        return self.strangers and self.segment in {MEMBERS, PAID}

    @property
    def is_left_out(self) -> bool:
        """Whether no subscriber sees it: it is of the letters, or asks to subscribe."""
        return self.segment in {NOBODY, FREE_MEMBERS}

    @property
    def rule(self) -> Rule:
        """What a piece with such a part must be closed to."""
        if self.is_open or self.is_left_out:
            return Rule()
        if self.segment == MEMBERS:
            return Rule(REGISTERED, ("a part of it was for members only: it is registered",))
        if self.segment == PAID:
            why = "a part of it was for paying members only: only subscribers read it"
            return Rule(SUBSCRIBERS, (why,))
        why = "a part of it has a rule of access that is not known: only subscribers read it"
        return Rule(SUBSCRIBERS, (why,))

    def begin(self) -> str:
        """The comment by which Ghost marks where such a part begins."""
        who = str(self.strangers).lower()
        return f'<!--kg-gated-block:begin nonMember:{who} memberSegment:"{self.segment}" -->'


def seen_by(fields: str | None) -> Seen:
    """Who sees the part whose beginning is marked with `fields`."""
    found = {one[1]: one[2] or one[3] or one[4] or "" for one in FIELD.finditer(fields or "")}
    return Seen(found.get("nonMember") == "true", found.get("memberSegment", "?"))


def seen_in(visibility: Any) -> Seen:
    """Who sees a card with this setting, in one of the three forms that Ghost has had for it."""
    if visibility in (None, {}):
        return Seen()
    if not isinstance(visibility, dict) or not KNOWN & visibility.keys():
        return Seen(strangers=False, segment="?")
    web = visibility.get("web")
    if isinstance(web, dict):
        segment = web.get("memberSegment", "?")
        return Seen(web.get("nonMember") is True, segment if isinstance(segment, str) else "?")
    shown = visibility.get("showOnWeb", not visibility.get("emailOnly", False))
    return Seen() if shown is True else Seen(strangers=False, segment=NOBODY)


def rule_of(visibility: Any, tiers: Iterable[str], *, has_rules: bool) -> Rule:
    """Who may read a post with this `visibility`; `has_rules`: the file's Ghost knew members."""
    if visibility is msgspec.UNSET and not has_rules:
        return Rule()
    match visibility:
        case "public":
            return Rule()
        case "members":
            return Rule(REGISTERED)
        case "paid":
            return Rule(SUBSCRIBERS)
        case "tiers":
            named = ", ".join(f"“{name}”" for name in tiers) or "none"
            return Rule(SUBSCRIBERS, (f"it was for tiers ({named}): all subscribers read it",))
    said = f" “{visibility[:60]}”" if isinstance(visibility, str) else ""
    why = f"its rule of access{said} is not known: only subscribers read it"
    return Rule(SUBSCRIBERS, (why,))


def all_of(*rules: Rule) -> Rule:
    """The strictest of `rules`, with the reasons of all."""
    access = None
    for rule in rules:
        access = stricter(access, rule.access)
    return Rule(access, tuple(dict.fromkeys(why for rule in rules for why in rule.why)))
