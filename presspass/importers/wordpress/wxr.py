"""A WXR file as a stream: one entry at a time in memory, whatever the file's length.

The file is not trusted: no entity is expanded, nothing is fetched, depth and length of an entry
have bounds. Its namespaces come with http and https and in several versions: only what they are
about counts.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import IO, Any, Final, cast
from xml.etree.ElementTree import Element, ParseError

import msgspec
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from presspass.importers.errors import NotImportable

DEEPEST: Final = 32
LONGEST: Final = 64 * 2**20
"""So many bytes may pass without an entry's end."""

PREFIXES: Final = (
    ("wordpress.org/export/", "/excerpt/", "excerpt:"),
    ("wordpress.org/export/", "", "wp:"),
    ("purl.org/rss/1.0/modules/content", "", "content:"),
    ("purl.org/dc/elements/", "", "dc:"),
)
TOP: Final = frozenset({"item", "wp:author", "wp:category", "wp:tag", "wp:term"})
OTHER_KINDS: Final = {
    b"PK\x03\x04": "this is a ZIP archive: unpack it, and import the .xml file in it",
    b"\x1f\x8b": "this is compressed by gzip: unpack it first",
    b"SQLi": "this is a SQLite database and no WordPress export",
}
CONTROLS: Final = bytes(set(range(32)) - {9, 10, 13})
"""Bytes that XML forbids and that WordPress writes all the same when an author pasted them."""

NOT_ONE: Final = "this is not a WordPress export (WXR), the file that Tools → Export gives"


class Entry(msgspec.Struct, frozen=True):
    """One `<item>`: its fields by their names with prefix, its terms, its meta and comments."""

    fields: dict[str, str]
    terms: tuple[tuple[str, str, str], ...]
    """Taxonomy, slug and name of each."""
    meta: dict[str, str]
    comments: int

    def __getitem__(self, name: str) -> str:
        return self.fields.get(name, "")


class Head(msgspec.Struct, frozen=True):
    """What stands beside the items: `kind` is its element, `fields` what is in it."""

    kind: str
    fields: dict[str, str]


class _Bytes:
    """The file's bytes without those that XML forbids; says when too many passed."""

    def __init__(self, file: IO[bytes], path: Path) -> None:
        self._file = file
        self._path = path
        self.since_entry = 0
        self._forbidden = b""

    def read(self, size: int = -1) -> bytes:
        """The next bytes; the first ones say whether a byte is a letter."""
        taken = self._file.read(size)
        if not self.since_entry and taken[:2] not in {b"\xff\xfe", b"\xfe\xff"}:
            self._forbidden = CONTROLS
        self.since_entry += len(taken)
        if self.since_entry > LONGEST:
            raise NotImportable(self._path, f"an entry in it is longer than {LONGEST >> 20} MB")
        return taken.translate(None, self._forbidden)


def entries(path: Path) -> Iterator[Entry | Head]:
    """All of the file, in its order. Raises NotImportable where it cannot be read on."""
    try:
        with path.open("rb") as file:
            _require_text(path, file)
            yield from _parsed(path, _Bytes(file, path))
    except OSError as error:
        raise NotImportable(path, f"it cannot be read: {error.strerror}") from error


def _require_text(path: Path, file: IO[bytes]) -> None:
    first = file.read(4)
    file.seek(0)
    if not first:
        raise NotImportable(path, "it is empty")
    for mark, fact in OTHER_KINDS.items():
        if first.startswith(mark):
            raise NotImportable(path, fact)


def _parsed(path: Path, taken: _Bytes) -> Iterator[Entry | Head]:
    try:
        yield from _walked(path, taken)
    except DefusedXmlException as error:
        fact = "it declares entities of its own, which no export does and which are not expanded"
        raise NotImportable(path, fact) from error
    except ParseError as error:
        line, column = error.position
        why = re.sub(r": line \d+, column \d+$", "", str(error))
        where = f"at line {line:,}, column {column:,}"
        fact = f"it is cut off or damaged: {why} {where}"
        raise NotImportable(path, fact) from error
    except (LookupError, UnicodeError, ValueError) as error:
        raise NotImportable(path, f"its text cannot be decoded: {error}") from error


def _walked(path: Path, taken: _Bytes) -> Iterator[Entry | Head]:
    open_: list[Element] = []
    reader = cast("Iterator[tuple[str, Element]]", iterparse(taken, events=("start", "end")))
    for event, element in reader:
        if event == "start":
            open_.append(element)
            _require_wordpress(path, open_)
            continue
        open_.pop()
        if len(open_) != 2:  # noqa: PLR2004 (rss and channel)
            continue
        name = _name(element.tag)
        if name in TOP:
            taken.since_entry = 1
            yield _entry(element) if name == "item" else Head(name, _fields(element))
        elif not len(element):
            yield Head(name, {"": element.text or ""})
        element.clear()
        open_[-1].remove(element)


def _require_wordpress(path: Path, open_: list[Element]) -> None:
    if len(open_) > DEEPEST:
        raise NotImportable(path, f"its elements stand in one another more than {DEEPEST} deep")
    names = [_name(element.tag) for element in open_[:2]]
    if names[0] != "rss" or names[1:] not in ([], ["channel"]):
        raise NotImportable(path, NOT_ONE)


def _entry(element: Element) -> Entry:
    fields: dict[str, str] = {}
    terms: list[tuple[str, str, str]] = []
    meta: dict[str, str] = {}
    comments = 0
    for child in element:
        match _name(child.tag):
            case "category":
                given: Any = child.attrib
                terms.append((given.get("domain", ""), given.get("nicename", ""), _text(child)))
            case "wp:postmeta":
                pair = _fields(child)
                meta.setdefault(pair.get("wp:meta_key", ""), pair.get("wp:meta_value", ""))
            case "wp:comment":
                comments += 1
            case name:
                fields.setdefault(name, _text(child))
    return Entry(fields, tuple(terms), meta, comments)


def _fields(element: Element) -> dict[str, str]:
    return {_name(child.tag): _text(child) for child in element}


def _text(element: Element) -> str:
    return element.text or ""


@lru_cache(4096)
def _name(tag: str) -> str:
    """The element's name with the prefix by which it is known: `wp:post_id`."""
    space, _, local = tag.rpartition("}")
    for begins, ends, prefix in PREFIXES:
        if begins in space and space.endswith(ends):
            return prefix + local
    return local if not space else f"?:{local}"
