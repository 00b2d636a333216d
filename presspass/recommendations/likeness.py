"""How alike articles are: by their words (BM25, by bm25s) and by their topics. From 0 to 1."""

import logging
from collections import Counter
from collections.abc import Sequence
from math import log
from typing import Final, TypeAlias

import bm25s
import numpy as np
from numpy.typing import NDArray

from presspass.recommendations.pieces import Piece

Scores: TypeAlias = NDArray[np.float64]
logging.getLogger("bm25s").setLevel(logging.WARNING)  # else it tells of every index

AS_ALIKE_AS_CAN_BE: Final = 0.3
"""Of the score that a text has with itself: two texts about one event seldom have more."""


class ByWords:
    """The likeness of the words of `pieces` to those of any of them."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self._terms = [sorted(set(piece.terms)) for piece in pieces]
        self._index = bm25s.BM25() if any(self._terms) else None
        if self._index:
            words = [list(piece.terms) for piece in pieces]
            self._index.index(words, show_progress=False)

    def to(self, place: int) -> Scores:
        """How like each piece is to the one at `place`."""
        terms = self._terms[place]
        if not terms or self._index is None:
            return np.zeros(len(self._terms))
        scores = np.asarray(self._index.get_scores(terms), dtype=np.float64)
        return np.clip(scores / max(scores[place], 1e-9) / AS_ALIKE_AS_CAN_BE, 0, 1)


class ByTopics:
    """The topics that `pieces` have in common: the fewer pieces have a topic, the more it says."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        counts = Counter(topic for piece in pieces for topic in piece.topics)
        self._topics = [piece.topics for piece in pieces]
        self.weights = {topic: log(1 + len(pieces) / n) for topic, n in counts.items()}
        self._places: dict[int, list[int]] = {topic: [] for topic in counts}
        for place, topics in enumerate(self._topics):
            for topic in topics:
                self._places[topic].append(place)

    def to(self, place: int) -> Scores:
        """The share that common topics have in all topics of the two, by their weights."""
        own = self._topics[place]
        scores = np.zeros(len(self._topics))
        for other in {other for topic in own for other in self._places[topic]}:
            common, either = own & self._topics[other], own | self._topics[other]
            scores[other] = self._weight(common) / self._weight(either)
        return scores

    def telling(self, one: int, other: int) -> int | None:
        """The topic that says most of what both have in common; None where there is none."""
        common = self._topics[one] & self._topics[other]
        return max(common, key=lambda topic: (self.weights[topic], -topic), default=None)

    def _weight(self, topics: frozenset[int]) -> float:
        return sum(self.weights[topic] for topic in topics)
