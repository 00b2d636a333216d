"""robots.txt (RFC 9309): what search engines need not look at, and what AI may take.

Which machines there are, and where that is known from, is in `crawlers.toml`. Nothing here
withholds a text: that is the gate's work.
"""

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final, Literal

import msgspec

from presspass.newsroom.machines.addresses import absolute
from presspass.newsroom.models import ForMachines

FILE: Final = Path(__file__).with_name("crawlers.toml")
ALLOWED: Final = ("/gate/static/",)
"""What pages load from within a closed folder: search engines look at pages as readers do."""
CLOSED: Final = (
    "/account/",
    "/desk/",
    "/documents/",
    "/gate/",
    "/invitation/",
    "/mailbox/",
    "/search/",
    "/*/search/",
    "/try/",
)
REFUSED: Final = {
    ForMachines.Stance.ALL: frozenset[str](),
    ForMachines.Stance.NO_TRAINING: frozenset({"training"}),
    ForMachines.Stance.NONE: frozenset({"training", "answers", "errands"}),
}
"""Stance → the purposes for which nothing may be taken."""


class Crawler(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A machine that names itself, whose it is, and what it takes texts for."""

    name: str
    operator: str
    purpose: Literal["training", "answers", "errands"]
    source: str


@cache
def crawlers() -> tuple[Crawler, ...]:
    """Every machine that is known."""
    tables = tomllib.loads(FILE.read_text("utf-8"))["crawler"]
    return msgspec.convert(tables, tuple[Crawler, ...])


def robots_txt(stance: str) -> str:
    """The file, for a publisher who takes `stance` (a `ForMachines.Stance`)."""
    return "\n".join(_lines(stance)) + "\n"


def _lines(stance: str) -> Iterator[str]:
    yield "User-agent: *"
    yield from (f"Allow: {path}" for path in ALLOWED)
    yield from (f"Disallow: {path}" for path in CLOSED)
    yield ""
    purposes = REFUSED[ForMachines.Stance(stance)]
    refused = [one for one in crawlers() if one.purpose in purposes]
    if refused:
        yield f"# Nothing here may be taken for: {', '.join(sorted(purposes))}."
        yield from (f"User-agent: {one.name}" for one in refused)
        yield "Disallow: /"
        yield ""
    yield f"Sitemap: {absolute('/sitemap.xml')}"
    yield f"Sitemap: {absolute('/sitemap-news.xml')}"
