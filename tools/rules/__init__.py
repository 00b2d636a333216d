"""House rules that no linter knows. At most ten, each with a good and a bad line of its own."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple


class Rule(NamedTuple):
    """One rule: where it holds, what breaks it, why, and a line of each kind."""

    name: str
    why: str
    holds_in: Callable[[str], bool]
    breaks: Callable[[str, str], Iterator[int]]
    good: str
    bad: str


def lines_with(pattern: str) -> Callable[[str, str], Iterator[int]]:
    """Finds the numbers of the lines in which `pattern` is found."""
    compiled = re.compile(pattern)

    def breaks(path: str, text: str) -> Iterator[int]:
        del path
        for number, line in enumerate(text.splitlines(), start=1):
            if compiled.search(line):
                yield number

    return breaks


def below(*beginnings: str, ending: str = "") -> Callable[[str], bool]:
    """Whether a path begins with one of `beginnings` and ends with `ending`."""
    return lambda path: path.startswith(beginnings) and path.endswith(ending)
