"""What a reader looks for: words, “phrases in quotes”, and -words that must not be there.

Whatever is typed is words in the end; nothing of it reaches a database as its syntax.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from presspass.newsroom.search.words import is_small, term, words_in

MOST_CHARACTERS: Final = 200
"""So much of what is typed is looked at."""
MOST_CLAUSES: Final = 16
PIECE: Final = re.compile(
    r"""(?P<minus>(?:(?<=\s)|^)-)?(?:["“”«»](?P<phrase>[^"“”«»]*)["“”«»]|(?P<word>[^\s"“”«»]+))"""
)


@dataclass(frozen=True, slots=True)
class Clause:
    """Words that stand side by side in a text; or that must not, where it is `excluded`."""

    terms: tuple[str, ...]
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """All that a text must have to be found, and in which language it was asked."""

    clauses: tuple[Clause, ...]
    language: str

    def __bool__(self) -> bool:
        """Whether there is anything to look for."""
        return any(not clause.excluded for clause in self.clauses)

    @property
    def terms(self) -> frozenset[str]:
        """Every word that is looked for, to be marked where it is found."""
        return frozenset(one for c in self.clauses if not c.excluded for one in c.terms)


def wanted(text: str, language: str) -> Wanted:
    """What the words `text` ask for in `language`.

    Small words count only where there are no others, or within a phrase.
    """
    found = list(_clauses(text[:MOST_CHARACTERS], language))
    telling = [clause for clause, is_telling in found if is_telling]
    if not any(not clause.excluded for clause in telling):
        telling = [clause for clause, _ in found]
    return Wanted(tuple(telling[:MOST_CLAUSES]), language)


def _clauses(text: str, language: str) -> Iterator[tuple[Clause, bool]]:
    """Each clause, and whether it says anything."""
    for piece in PIECE.finditer(text):
        said = piece["phrase"] if piece["word"] is None else piece["word"]
        words = [found[0] for found in words_in(said)]
        terms = tuple(filter(None, (term(word, language) for word in words)))
        if terms:
            telling = len(terms) > 1 or not is_small(words[0], language)
            yield Clause(terms, bool(piece["minus"])), telling
