"""The rule by which articles are recommended: a pure function of pieces and counts.

An article is worth recommending for what it has in common with the one that is read, for how often
both are read, for how much it is read at all, and for being new. What was recommended often
already is worth less, at some point nothing, and of three at most two are of one section.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from presspass.recommendations.likeness import ByTopics, ByWords, Scores
from presspass.recommendations.pieces import (
    KEPT,
    LEAST_TOGETHER,
    SHOWN,
    Choice,
    Days,
    Piece,
    Reason,
    Together,
)

ENOUGH: Final = 10
"""So many readings say half of what any number could."""
PART_OF_A_DAY: Final[Days] = 0.25
"""A piece of this minute has not been read in no time."""
EVERYWHERE: Final = 4
"""At most under one of so many articles the same piece is shown."""
LOOKED_AT: Final = 60
"""Among so many of the best the varied ones are chosen."""


class Weights(msgspec.Struct, frozen=True):
    """How much each ground counts; how good that is stands in docs/recommendations.md."""

    topics: float = 1.5
    """What topics have in common."""
    words: float = 0.6
    """What words have in common; of most use where editors gave no topic."""
    together: float = 1.2
    """What those who read the one read, too."""
    read: float = 1.0
    """How much it is read a day."""
    fresh: float = 1.0
    """Being new, whatever else."""
    half_life: Days = 1.0
    """So many days take half of what is new."""
    old: float = 0.1
    """What is left of topics, words and together for a piece that is not new at all."""
    common: float = 0.25
    """How much it takes from a pair that everybody reads the other piece anyway: an exponent."""
    exposure: float = 0.01
    """How much less a piece is worth each time that it was recommended as often as the mean."""
    same_section: float = 0.8
    """What is left of a piece for each one of its section that was chosen before it."""
    new: Days = 7.0
    """So many days it may be called new."""


class Ranking:
    """Ranks pieces of the first `fresh` of `pieces` for any of them; newest first."""

    def __init__(
        self,
        pieces: Sequence[Piece],
        together: Together,
        *,
        among: int | None = None,
        weights: Weights | None = None,
    ) -> None:
        self._pieces = pieces
        self._among = len(pieces) if among is None else min(among, len(pieces))
        self._weights = weights or Weights()
        self._places = {piece.key: place for place, piece in enumerate(pieces)}
        self._words, self._topics = ByWords(pieces), ByTopics(pieces)
        self._counted(together)
        ages = np.array([max(piece.age, 0.0) for piece in pieces[: self._among]])
        self._fresh = 0.5 ** (ages / self._weights.half_life)
        a_day = self._times[: self._among] / (ages + PART_OF_A_DAY)
        self._read = np.sqrt(_of_the_most(a_day)) * _trust(self._times.max(initial=0))
        self._exposed = np.zeros(self._among)

    def choices(self, keys: Iterable[int]) -> dict[int, tuple[Choice, ...]]:
        """For each of `keys` what to recommend, the best first; each makes the next more varied."""
        places = {key: self._places[key] for key in keys}
        most = max(SHOWN, len(places) // EVERYWHERE)
        return {key: self._for(place, most) for key, place in places.items()}

    def _counted(self, together: Together) -> None:
        """Take in the counts that say enough, and how much each piece is read by them."""
        self._pairs: list[list[tuple[int, int]]] = [[] for _ in self._pieces]
        self._times = np.zeros(len(self._pieces))
        for (one, other), times in together.items():
            a, b = self._places.get(one), self._places.get(other)
            if a is None or b is None or times < LEAST_TOGETHER:
                continue
            if a == b:
                self._times[a] = times
            else:
                self._pairs[a].append((b, times))
                self._pairs[b].append((a, times))

    def _for(self, place: int, most: int) -> tuple[Choice, ...]:
        weights, among = self._weights, self._among
        grounds = {
            Reason.TOPIC: weights.topics * self._topics.to(place)[:among],
            Reason.TEXT: weights.words * self._words.to(place)[:among],
            Reason.TOGETHER: weights.together * self._read_with(place),
        }
        worth = np.add.reduce(list(grounds.values()))
        worth = worth * (weights.old + (1 - weights.old) * self._fresh)
        worth += weights.fresh * self._fresh + weights.read * self._read
        if (mean := self._exposed.mean() if among else 0) > 0:
            worth /= 1 + weights.exposure * self._exposed / mean
        own = self._pieces[place]
        worth[[p for p in range(among) if self._pieces[p].story == own.story]] = 0
        free = self._exposed < most
        chosen = self._varied(worth.round(9), free)  # no machine's last digit decides
        self._exposed[chosen[:SHOWN]] += 1
        return tuple(self._told(place, other, grounds) for other in chosen)

    def _read_with(self, place: int) -> Scores:
        """How often those who read this one read others; few readings say little."""
        scores = np.zeros(self._among)
        for other, times in self._pairs[place]:
            if other < self._among:
                often = max(self._times[other], times) ** self._weights.common
                scores[other] = times / often * times / (times + LEAST_TOGETHER)
        most = max((times for _, times in self._pairs[place]), default=0)
        return _of_the_most(scores) * _trust(most)

    def _varied(self, worth: Scores, free: NDArray[np.bool_]) -> list[int]:
        """The best over the sections; first those that are `free` to stand in one more place."""
        order = np.lexsort((-worth, ~free))
        best = [int(p) for p in order[:LOOKED_AT] if worth[p] > 0]
        chosen: list[int] = []
        sections: Counter[int] = Counter()
        while best and len(chosen) < KEPT:
            shown = [p for p in best if free[p]] if len(chosen) < SHOWN else []
            rest = [p for p in shown or best if not self._is_third(p, chosen)] or shown or best
            nearest = max(rest, key=lambda p: self._left(worth[p], p, sections))
            best.remove(nearest)
            chosen.append(nearest)
            sections[self._pieces[nearest].section] += 1
        return chosen

    def _is_third(self, place: int, chosen: Sequence[int]) -> bool:
        """Whether `place` would be the third of one section among the three that are shown."""
        section = self._pieces[place].section
        is_of_shown = len(chosen) == SHOWN - 1
        return is_of_shown and all(self._pieces[p].section == section for p in chosen)

    def _left(self, worth: float, place: int, sections: Counter[int]) -> float:
        return float(worth) * self._weights.same_section ** sections[self._pieces[place].section]

    def _told(self, place: int, other: int, grounds: dict[Reason, Scores]) -> Choice:
        """The recommendation with the ground that counted most."""
        piece = self._pieces[other]
        reason = max(grounds, key=lambda ground: grounds[ground][other])
        if grounds[reason][other] <= self._weights.fresh * self._fresh[other] / 2:
            reason = Reason.NEW if piece.age <= self._weights.new else Reason.SECTION
        topic = self._topics.telling(place, other) if reason == Reason.TOPIC else None
        return Choice(piece.key, reason, topic)


def _trust(times: float) -> float:
    """How far counts may be followed of which the largest is `times`: half where it is ENOUGH."""
    return times / (times + ENOUGH)


def _of_the_most(scores: Scores) -> Scores:
    """The `scores` as shares of the highest."""
    most = scores.max(initial=0)
    return scores / most if most else scores
