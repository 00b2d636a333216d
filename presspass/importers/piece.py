"""The one shape into which every format is read: what a piece was elsewhere, in our words.

A reader of a format makes these and nothing else; how they become articles is `placing.py`, how
their HTML becomes blocks is `typesetting/`. Neither knows where a piece comes from.
"""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from typing import Protocol

import msgspec

from presspass.newsroom.access import FREE, REGISTERED, SUBSCRIBERS


class State(StrEnum):
    """Whether readers saw the piece."""

    PUBLISHED = "published"
    SCHEDULED = "scheduled"
    DRAFT = "draft"


class Name(msgspec.Struct, frozen=True):
    """What has a name and an address: a section, a topic, an author."""

    slug: str
    name: str


class Kind(StrEnum):
    """Of what a list of articles is."""

    FRONT = "front"
    SECTION = "section"
    TOPIC = "topic"
    AUTHOR = "author"


class Listing(msgspec.Struct, frozen=True):
    """A list of the old paper: by its first kind of which there is one of that name here."""

    kinds: tuple[Kind, ...]
    name: Name
    addresses: tuple[str, ...]
    feeds: tuple[str, ...]


class Image(msgspec.Struct, frozen=True):
    """A picture: where it was, and what was said of it."""

    address: str
    alt: str = ""
    caption: str = ""
    title: str = ""
    credit: str = ""


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """One article as it was elsewhere.

    `key` names it within its source for ever. `access` is None where the piece was open to all,
    so that whoever imports it decides; no wish opens one that was closed. `body` is HTML as a
    browser would show it, its paragraphs marked; its pictures bear the addresses they had.
    `addresses` are the paths, with their queries, at which it was found. `remarks` say what of it
    the reader could not take over.
    """

    key: str
    title: str
    slug: str
    body: str
    state: State = State.DRAFT
    access: str | None = None
    standfirst: str = ""
    published_at: datetime | None = None
    changed_at: datetime | None = None
    authors: tuple[Name, ...] = ()
    section: Name | None = None
    topics: tuple[Name, ...] = ()
    lead: Image | None = None
    addresses: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


def stricter(first: str | None, second: str | None) -> str | None:
    """Of two accesses the one that fewer may read; one that nobody has heard of is closed."""
    known = [None, FREE, REGISTERED, SUBSCRIBERS]
    both = [one if one in known else SUBSCRIBERS for one in (first, second)]
    return max(both, key=known.index)


class Left(msgspec.Struct, frozen=True):
    """What is no piece and was left out, and why."""

    what: str
    why: str


class Paper(msgspec.Struct, frozen=True):
    """What the file says of the whole: the paper's name, language and tagline."""

    name: str
    language: str
    tagline: str = ""


class Source(Protocol):
    """A file of another system, opened: what a reader of a format must do.

    To make one looks through the whole file once and raises `NotImportable` for one that cannot
    be read to its end, so that nothing is begun that will break off.
    """

    name: str
    """Names the site of which the file is, the same in every file of it."""

    paper: Paper

    def __len__(self) -> int:
        """How many entries `entries` yields."""

    def entries(self) -> Iterator[Piece | Left]:
        """Everything in the file, in its order; may be asked for again. Holds one at a time."""

    def lists(self) -> Iterator[Listing]:
        """The lists in which the entries stood, and the addresses of those."""

    def key_at(self, address: str) -> str | None:
        """The key of the piece that was at `address` (absolute or not); None for any other."""

    def path_of(self, address: str) -> str | None:
        """The path and query of an address of that site; None for one of another."""

    def image_at(self, address: str) -> Image | None:
        """What the file says of the picture at `address`, if anything."""

    def counts(self) -> dict[str, int]:
        """What there is in the file that is not imported and only counted, by its name."""
