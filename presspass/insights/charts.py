"""Where the parts of a chart stand, in the units of its drawing; the template only draws them.

Bars begin at zero and carry their own labels. No words are made here.
"""

from collections.abc import Sequence
from typing import NamedTuple

WIDTH = 720
LABEL = 210  # where the bars of rows begin
LONGEST = WIDTH - LABEL - 110  # room for the number behind the bar
ROW = 34
COLUMNS_HIGH = 90
COLUMN_GAP = 3


class Row(NamedTuple):
    """A bar that lies, its label before it and its number behind it."""

    label: str
    value: int
    said: str
    y: int
    length: float

    @property
    def middle(self) -> int:
        """Where the text stands."""
        return self.y + 17

    @property
    def behind(self) -> float:
        """Where the number begins."""
        return LABEL + self.length + 8


class Column(NamedTuple):
    """A bar that stands."""

    label: str
    value: int
    x: float
    y: float
    width: float
    height: float


def rows(bars: Sequence[tuple[str, int, str]]) -> list[Row]:
    """Lying bars of (label, value, what is said of it)."""
    most = max((value for _, value, _ in bars), default=0) or 1
    return [
        Row(label, value, said, place * ROW, round(LONGEST * value / most, 1))
        for place, (label, value, said) in enumerate(bars)
    ]


def columns(bars: Sequence[tuple[str, int]], most: int) -> list[Column]:
    """Standing bars of (label, value); `most` reaches the top."""
    each = WIDTH / max(len(bars), 1)
    found = []
    for place, (label, value) in enumerate(bars):
        height = round(COLUMNS_HIGH * value / (most or 1), 1)
        x, y = round(place * each, 1), COLUMNS_HIGH - height
        found.append(Column(label, value, x, round(y, 1), round(each - COLUMN_GAP, 1), height))
    return found
