"""The paper's colours and sizes, read from the stylesheet that pages use, and their contrast."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from django.contrib.staticfiles import finders

STYLESHEET: Final = "site/tokens.css"
DARK: Final = "@media screen and (prefers-color-scheme: dark)"
TOKEN: Final = re.compile(r"--([a-z-]+):\s*([^;]+);")
COLOUR: Final = re.compile(r"#[0-9a-f]{6}")
WRITTEN_WITH: Final = frozenset({"ink", "ink-soft", "accent", "accent-strong", "warning"})
"""Colours of words, which stand on paper; the others are grounds and lines."""


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour of the paper by day and by night; contrasts are to the ground of that time."""

    name: str
    light: str
    dark: str
    light_contrast: float
    dark_contrast: float

    @property
    def is_for_words(self) -> bool:
        """Whether words are written with it."""
        return self.name in WRITTEN_WITH


@dataclass(frozen=True, slots=True)
class Size:
    """A size of type or a measure of the page, as the stylesheet has it."""

    name: str
    value: str


def colours() -> tuple[Colour, ...]:
    """Every colour, in the order of the stylesheet."""
    light, dark = _tokens()
    return tuple(
        Colour(
            name,
            value,
            dark[name],
            contrast(value, light["paper"]),
            contrast(dark[name], dark["paper"]),
        )
        for name, value in light.items()
        if COLOUR.fullmatch(value)
    )


def sizes() -> tuple[Size, ...]:
    """The sizes of type."""
    return tuple(Size(n, value) for n, value in _tokens()[0].items() if n.startswith("size-"))


def measures() -> tuple[Size, ...]:
    """The rhythm and what follows from it: gutters, edges, how wide a page and its text are."""
    light = _tokens()[0]
    return tuple(Size(name, light[name]) for name in MEASURES)


MEASURES: Final = ("space", "gutter", "edge", "page", "piece", "measure")


def contrast(one: str, other: str) -> float:
    """How far two colours stand apart: from 1 to 21 (WCAG 2.2, contrast ratio)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return round((lighter + 0.05) / (darker + 0.05), 2)


def _luminance(colour: str) -> float:
    """The relative luminance of `#rrggbb` (WCAG 2.2)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 (sRGB)
        for part in parts
    ]
    return sum(part * weight for part, weight in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


@cache
def _tokens() -> tuple[dict[str, str], dict[str, str]]:
    path = finders.find(STYLESHEET)
    with open(path, encoding="utf-8") as file:  # noqa: PTH123 (finders give plain words)
        light, _, dark = file.read().partition(DARK)
    day = dict(TOKEN.findall(light))
    return day, day | dict(TOKEN.findall(dark.partition("@media")[0]))
