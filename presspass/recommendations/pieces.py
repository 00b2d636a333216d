"""What is known of articles when they are ranked: plain values, without Django or a database."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias

SHOWN: Final = 3
KEPT: Final = 10
"""So many are ranked: one may be named on the page already, others the reader may have read."""
LEAST_TOGETHER: Final = 5
"""A count below says nothing: it could tell of one person."""

Days: TypeAlias = float
BEFORE: Final = 5
"""With so many of those that the same person read before it an article is counted,"""
WITHIN: Final[Days] = 2.0
"""if that was so short a time ago."""
Together: TypeAlias = Mapping[tuple[int, int], int]
"""Two articles, the smaller key first → how often one was read after the other; twice the same
one → how often it was read."""


class Reason(StrEnum):
    """Why an article is recommended, as readers are told."""

    TOPIC = "topic"
    """It has a topic in common with the one that is being read."""
    TOGETHER = "together"
    """Those who read the one also read the other."""
    TEXT = "text"
    """It is about the same things, by its words."""
    NEW = "new"
    """It is new in its section."""
    SECTION = "section"
    """It is of that section, and not new any more."""


@dataclass(frozen=True, slots=True)
class Piece:
    """An article: `terms` are the words that everybody may read, `age` counts from publication.

    Pieces of one `story` are translations of each other.
    """

    key: int
    story: int
    section: int
    topics: frozenset[int]
    terms: tuple[str, ...]
    age: Days


@dataclass(frozen=True, slots=True)
class Choice:
    """One recommended article, why, and by which topic where it is for a topic."""

    key: int
    reason: Reason
    topic: int | None = None
