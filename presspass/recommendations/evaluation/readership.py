"""An invented paper and its invented readers: who reads what after what, without recommendations.

A reader takes a piece with a chance that grows with her taste for its topic and section and with
what it draws by itself, fades with its age, and is greater while she is at its topic.
"""

from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import exp
from random import Random
from typing import Final

from presspass.recommendations.evaluation.assumptions import Assumptions
from presspass.recommendations.pieces import Days

LOOKS_BACK: Final[Days] = 10.0
READS_FOR: Final[Days] = 3 / 1440
WORDS_OF_ALL: Final = 900
WORDS_OF_A_TOPIC: Final = 40


@dataclass(frozen=True, slots=True)
class Written:
    """An invented article: `tags` are the topics that editors gave it, none where they forgot."""

    key: int
    at: Days
    section: int
    topic: int
    tags: frozenset[int]
    terms: tuple[str, ...]
    pull: float


@dataclass(frozen=True, slots=True)
class Read:
    """That a reader read an article, after another of the same session or as its first."""

    at: Days
    reader: int
    article: int
    after: int | None


@dataclass(slots=True)
class Reader:
    """Somebody with a taste: how much each article draws her, and what she has read."""

    number: int
    drawn: Sequence[float]
    known: set[int] = field(default_factory=set)


class Readership:
    """The articles of so many days, and so many readers, drawn from a seed."""

    def __init__(self, assume: Assumptions, *, days: int, readers: int, seed: int) -> None:
        self._assume, self._random = assume, Random(seed)  # noqa: S311 (a simulation)
        self._days, self.seed = days, seed
        times = (self._random.uniform(0, days) for _ in range(assume.articles_a_day * days))
        self.paper = [self._written(key, at) for key, at in enumerate(sorted(times))]
        self._times = [one.at for one in self.paper]
        self._readers = [Reader(number, self._drawn()) for number in range(readers)]

    def reads(self) -> list[Read]:
        """All that is read, in the order of time."""
        found = [one for session in self._sessions() for one in self._session(*session)]
        return sorted(found, key=lambda one: (one.at, one.reader))

    def _written(self, key: int, at: Days) -> Written:
        random, assume = self._random, self._assume
        topic = random.randrange(assume.topics)
        tags = frozenset([topic]) if random.random() < assume.tagged else frozenset()
        return Written(
            key=key,
            at=at,
            section=topic % assume.sections,
            topic=topic,
            tags=tags,
            terms=tuple(self._word(topic) for _ in range(assume.words)),
            pull=random.gauss(0, assume.pull),
        )

    def _word(self, topic: int) -> str:
        """A word of the topic or of everybody; the first ones of each are the commonest."""
        random = self._random
        if random.random() < self._assume.words_of_topic:
            return f"t{topic}w{int(WORDS_OF_A_TOPIC * random.random() ** 2)}"
        return f"w{int(WORDS_OF_ALL * random.random() ** 2)}"

    def _drawn(self) -> Sequence[float]:
        random, assume = self._random, self._assume
        topics = [random.gauss(0, assume.taste_for_topics) for _ in range(assume.topics)]
        sections = [random.gauss(0, assume.taste_for_sections) for _ in range(assume.sections)]
        return [exp(topics[one.topic] + sections[one.section] + one.pull) for one in self.paper]

    def _sessions(self) -> list[tuple[Days, Reader]]:
        """When who comes, in the order of time; some come often, others seldom."""
        random, often = self._random, self._assume.sessions_a_day
        times = [
            (random.uniform(0, self._days), reader)
            for reader in self._readers
            for _ in range(round(random.expovariate(1 / often) * self._days))
        ]
        return sorted(times, key=lambda one: (one[0], one[1].number))

    def _session(self, at: Days, reader: Reader) -> Iterator[Read]:
        after: Written | None = None
        goes_on = 1 - 1 / self._assume.articles_a_session
        while after is None or self._random.random() < goes_on:
            article = self._next(at, reader, after)
            if article is None:
                return
            reader.known.add(article.key)
            yield Read(at, reader.number, article.key, after.key if after else None)
            after, at = article, at + READS_FOR

    def _next(self, at: Days, reader: Reader, after: Written | None) -> Written | None:
        assume = self._assume
        first, last = bisect(self._times, at - LOOKS_BACK), bisect(self._times, at)
        there = [one for one in self.paper[first:last] if one.key not in reader.known]
        if not there:
            return None
        topic = after.topic if after else None
        chances = [
            reader.drawn[one.key]
            * exp((one.at - at) / assume.fades)
            * (assume.goes_on if one.topic == topic else 1)
            for one in there
        ]
        return self._random.choices(there, chances)[0]
