"""Ways to choose what to recommend: ours, and those that it is held against."""

from bisect import bisect
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final, Protocol

from presspass.recommendations.evaluation.readership import Read, Written
from presspass.recommendations.pieces import BEFORE, SHOWN, WITHIN, Days, Piece
from presspass.recommendations.ranking import Ranking, Weights

AGAIN_AFTER: Final[Days] = 1 / 6
"""So seldom ours is worked out anew here; in a real paper a minute after each publication."""
NEWEST: Final = 240


class Policy(Protocol):
    """A way to recommend three articles."""

    def offers(self, one: Read, known: set[int]) -> Sequence[int]:
        """What stands under the article of `one` for a reader who read those `known`."""

    def learns(self, one: Read) -> None:
        """Take in that somebody read an article."""


class LatestFirst:
    """The newest that were not read, at every moment."""

    def __init__(self, paper: Sequence[Written]) -> None:
        self._paper, self._times = paper, [one.at for one in paper]

    def offers(self, one: Read, known: set[int]) -> Sequence[int]:
        """The newest of this moment."""
        newest = range(bisect(self._times, one.at) - 1, -1, -1)
        return _three((self._paper[place].key for place in newest), one, known)

    def learns(self, one: Read) -> None:
        """Nothing is learnt."""


class MostRead:
    """Those read most in the last 24 hours and not by this reader, at every moment."""

    def __init__(self) -> None:
        self._last: deque[Read] = deque()
        self._counts: Counter[int] = Counter()

    def offers(self, one: Read, known: set[int]) -> Sequence[int]:
        """The most read of this moment."""
        while self._last and self._last[0].at < one.at - 1:
            self._counts[self._last.popleft().article] -= 1
        by_count = sorted(self._counts, key=lambda key: (-self._counts[key], -key))
        return _three(by_count, one, known)

    def learns(self, one: Read) -> None:
        """Count the reading, for a day."""
        self._last.append(one)
        self._counts[one.article] += 1


class Ours:
    """The ranking, worked out every four hours; `drops` what was read, as a page's script does."""

    def __init__(
        self, paper: Sequence[Written], since: Days, *, weights: Weights, drops: bool = True
    ) -> None:
        self._paper, self._times = paper, [one.at for one in paper]
        self._weights, self._drops = weights, drops
        self._due = since
        self._together: Counter[tuple[int, int]] = Counter()
        self._histories: defaultdict[int, deque[Read]] = defaultdict(lambda: deque(maxlen=BEFORE))
        self._under: dict[int, list[int]] = {}

    def offers(self, one: Read, known: set[int]) -> Sequence[int]:
        """What was worked out for the article last."""
        if one.at >= self._due:
            self._work_out(one.at)
        return _three(self._under.get(one.article, ()), one, known if self._drops else set())

    def learns(self, one: Read) -> None:
        """Count the pairs with what the same reader read before."""
        history = self._histories[one.reader]
        self._together[one.article, one.article] += 1
        for before in history:
            if before.at > one.at - WITHIN:
                pair = sorted((before.article, one.article))
                self._together[pair[0], pair[1]] += 1
        history.append(one)

    def _work_out(self, now: Days) -> None:
        self._due = now + AGAIN_AFTER
        last = bisect(self._times, now)
        newest = self._paper[max(0, last - NEWEST) : last][::-1]
        pieces = [
            Piece(one.key, one.key, one.section, one.tags, one.terms, now - one.at)
            for one in newest
        ]
        ranking = Ranking(pieces, self._together, weights=self._weights)
        choices = ranking.choices([piece.key for piece in pieces])
        self._under = {key: [one.key for one in chosen] for key, chosen in choices.items()}


def _three(keys: Iterable[int], one: Read, known: set[int]) -> Sequence[int]:
    fresh: Iterator[int] = (key for key in keys if key not in known and key != one.article)
    return list(islice(fresh, SHOWN))
