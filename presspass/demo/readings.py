"""What an invented crowd reads in the demonstration: counted as real readings are, by no account.

So its pages have something to recommend. Each has one or two favourite sections; the same people
read the same pieces in every demonstration.
"""

from datetime import datetime
from random import Random
from typing import Final

from presspass.newsroom.editions import articles_below
from presspass.newsroom.models import Article, Front
from presspass.recommendations import together, working_out

PEOPLE: Final = 2
"""For each article; so few that not everything is read by enough people to be told."""
READ: Final = 4
FAVOURITE: Final = 5.0
"""So many times as often is a piece of a favourite section read."""


def play(front: Front, *, now: datetime) -> None:
    """Let the crowd read the edition of `front`, and work out what to recommend in it."""
    articles = list(articles_below(front).live().order_by("slug").values_list("pk", "path"))
    random = Random(front.language)  # noqa: S311 (a play)
    for _ in range(PEOPLE * len(articles)):
        _read(articles, random)
    working_out.rank_newest(front, now=now)


def _read(articles: list[tuple[int, str]], random: Random) -> None:
    favourite = random.choice(articles)[1][: -Article.steplen]
    left = list(articles)
    before: list[int] = []
    while left and len(before) < READ:
        chances = [FAVOURITE if path.startswith(favourite) else 1.0 for _, path in left]
        chosen = random.choices(left, chances)[0]
        left.remove(chosen)
        together.count(chosen[0], before)
        before.append(chosen[0])
