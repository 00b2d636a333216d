"""What each policy would have hit of what was read next, and how varied it is."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import sqrt
from statistics import mean

from presspass.recommendations.evaluation.policies import Policy
from presspass.recommendations.evaluation.readership import Read, Readership, Written
from presspass.recommendations.pieces import SHOWN, Days

SURE = 1.96
"""So many standard errors to either side hold the true value in 95 of 100 cases."""


@dataclass(slots=True)
class Tally:
    """What was counted of one policy, for each reader apart: two of her clicks are not two facts.

    Readers and articles have the seed of their paper before their number.
    """

    hits: Counter[tuple[int, int]] = field(default_factory=Counter)
    tries: Counter[tuple[int, int]] = field(default_factory=Counter)
    shown: Counter[tuple[int, int]] = field(default_factory=Counter)
    sections: list[int] = field(default_factory=list)
    articles: int = 0
    seed: int = 0

    @property
    def hit_rate(self) -> float:
        """The share of pieces read next that were among the three."""
        return self.hits.total() / max(1, self.tries.total())

    @property
    def uncertainty(self) -> float:
        """Half of the interval of 95 % confidence, with readers as what is drawn."""
        rate = self.hit_rate
        parts = [(self.hits[one] - rate * tries) ** 2 for one, tries in self.tries.items()]
        return SURE * sqrt(sum(parts)) / max(1, self.tries.total())

    @property
    def coverage(self) -> float:
        """The share of the articles of those days that were recommended at all."""
        return len(self.shown) / max(1, self.articles)

    @property
    def top_three(self) -> float:
        """The share of all places that the three articles have which were shown most often."""
        most = [times for _, times in self.shown.most_common(SHOWN)]
        return sum(most) / max(1, self.shown.total())

    @property
    def sections_of_three(self) -> float:
        """Of how many sections the three are, in the mean."""
        return mean(self.sections or [0])

    def take(self, one: Read, offered: Sequence[Written], since: Days) -> None:
        """Count that `offered` stood there before `one`; what is older than `since` covers none."""
        reader = (self.seed, one.reader)
        self.tries[reader] += 1
        self.hits[reader] += any(article.key == one.article for article in offered)
        self.shown.update((self.seed, article.key) for article in offered if article.at >= since)
        self.sections.append(len({article.section for article in offered}))

    def add(self, other: "Tally") -> None:
        """Take in the tally of another seed."""
        for mine, theirs in (
            (self.hits, other.hits),
            (self.tries, other.tries),
            (self.shown, other.shown),
        ):
            mine.update(theirs)
        self.sections += other.sections
        self.articles += other.articles


def measure(
    readership: Readership, policies: Mapping[str, Policy], *, since: Days
) -> dict[str, Tally]:
    """Policy → its tally over what was read from the day `since` on; before, it only learns."""
    paper = readership.paper
    articles = sum(one.at >= since for one in paper)
    tallies = {name: Tally(seed=readership.seed, articles=articles) for name in policies}
    known: defaultdict[int, set[int]] = defaultdict(set)
    last: dict[int, Read] = {}
    for one in readership.reads():
        if one.at >= since and one.after is not None:
            before = last[one.reader]
            for name, policy in policies.items():
                offered = policy.offers(before, known[one.reader])
                tallies[name].take(one, [paper[key] for key in offered], since)
        for policy in policies.values():
            policy.learns(one)
        known[one.reader].add(one.article)
        last[one.reader] = one
    return tallies
