"""How much of an article everybody sees: a pure rule over the pieces of its body.

Whole pieces from the top while their words stay within a fifth of the body and 120 words; where
not even the first paragraph fits, its beginning, cut after a sentence or else after a word.
A short piece is never given away: the opening holds at most a fifth of the words, whatever the
piece. What the pieces look like is `body.py`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

SHARE: Final = 5
MOST_WORDS: Final = 120
READ_A_MINUTE: Final = 220
ENDS_WELL: Final = frozenset({"paragraph", "quote", "list"})
NEVER_OPEN: Final = frozenset({"gallery", "table", "box", "embed", "markup"})
"""What may be worth the whole piece though it has few words: the opening ends before it."""
ABBREVIATIONS: Final = frozenset(
    ["D.", "Dr.", "Dra.", "Mr.", "Mrs.", "Ms.", "No.", "Sr.", "Sra.", "St.", "Ud."]
)
SENTENCE_END: Final = re.compile(r"[.!?…][\"'»”’)\]]*$")


class Piece(Protocol):
    """A paragraph, subhead, quote, picture or so, with all words of it that a reader sees."""

    @property
    def kind(self) -> str:
        """The name of its block: `paragraph`, `subhead`, `quote`, `picture` or another."""

    @property
    def text(self) -> str:
        """Its words, without markup."""


@dataclass(frozen=True, slots=True)
class Opening:
    """The first `whole` pieces of a body, then `cut`: the beginning of the next, as plain text."""

    whole: int
    cut: str


def words_in(text: str) -> int:
    """How many words `text` holds."""
    return len(text.split())


def minutes_for(words: int) -> int:
    """How many minutes it takes to read that many words; at least one."""
    return max(1, round(words / READ_A_MINUTE))


def opening_of(pieces: Sequence[Piece]) -> Opening:
    """What everybody sees of a body made of `pieces`."""
    allowed = min(MOST_WORDS, sum(words_in(piece.text) for piece in pieces) // SHARE)
    fitting = _fitting(pieces, allowed)
    whole = _ending_well(pieces, fitting)
    if whole:
        return Opening(whole, "")
    return _first_cut(pieces, allowed)


def _fitting(pieces: Sequence[Piece], allowed: int) -> int:
    """How many pieces from the top stay within `allowed` words together."""
    left = allowed
    for place, piece in enumerate(pieces):
        left -= words_in(piece.text)
        if left < 0 or piece.kind in NEVER_OPEN:
            return place
    return len(pieces)


def _ending_well(pieces: Sequence[Piece], fitting: int) -> int:
    """At most `fitting`, but not ending in a subhead or picture whose text is withheld."""
    while fitting and (
        pieces[fitting - 1].kind not in ENDS_WELL or not pieces[fitting - 1].text.strip()
    ):
        fitting -= 1
    return fitting


def _first_cut(pieces: Sequence[Piece], allowed: int) -> Opening:
    """The beginning of the first text, after the pictures above it (if their captions fit)."""
    whole = 0
    while whole < len(pieces) and pieces[whole].kind == "picture":
        allowed -= words_in(pieces[whole].text)
        whole += 1
    if whole == len(pieces) or allowed <= 0 or pieces[whole].kind in NEVER_OPEN:
        return Opening(0, "")
    return Opening(whole, _beginning(pieces[whole].text, allowed))


def _beginning(text: str, allowed: int) -> str:
    """The first `allowed` words of `text` at most, up to the end of a sentence if there is one."""
    words = text.split()
    for end in range(min(allowed, len(words)), 0, -1):
        if SENTENCE_END.search(words[end - 1]) and words[end - 1] not in ABBREVIATIONS:
            return " ".join(words[:end])
    return " ".join(words[:allowed]) + " …" if allowed < len(words) else " ".join(words[:allowed])
