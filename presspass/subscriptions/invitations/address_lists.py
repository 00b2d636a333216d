"""A list of addresses as people have it: pasted, or a table saved by any program. Pure.

Found are the addresses, each with the row it stands in and the name beside it; a row that should
hold one and does not is found too, so that it can be told. No Django here but its check of an
address.
"""

import csv
import re
from collections.abc import Iterator
from email.utils import parseaddr

import msgspec
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

MAX_ROWS = 1000
MAX_BYTES = 256 * 1024
_DELIMITERS = "\t;,|"
_HEADINGS = ("mail", "correo", "address", "dirección", "direccion")
_PARTS = re.compile(r"(?:[^<>,;|]*<[^<>]*>)|[^\s,;|]+")
_NAMED = re.compile(r"[^<>]*<[^<>]*>")
_LONGEST = 254


class TooManyRows(Exception):
    """A list of more than `MAX_ROWS` addresses."""


class TooLong(Exception):
    """A list of more than `MAX_BYTES`."""


class Entry(msgspec.Struct, frozen=True):
    """One address of a list; `email` is empty where `text` is none."""

    row: int
    text: str
    email: str = ""
    name: str = ""


def decoded(data: bytes) -> str:
    """The words of a file: UTF-8 with or without a mark, UTF-16 with one, else Latin-1's kin.

    Raises TooLong.
    """
    if len(data) > MAX_BYTES:
        raise TooLong
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What programs on Windows call ANSI; it leaves five bytes out that Latin-1 has.
        return data.decode("cp1252", errors="replace")


def entries(text: str) -> list[Entry]:
    """The addresses in `text`, row by row. Raises TooManyRows, TooLong."""
    if len(text.encode()) > MAX_BYTES:
        raise TooLong
    rows = _rows(text.replace("\0", ""))
    if rows and _is_heading(rows):
        del rows[0]
    found: list[Entry] = []
    for number, cells in rows:
        found += _in_row(number, cells)
        if len(found) > MAX_ROWS:
            raise TooManyRows
    return found


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """The cells of each row that has any, with its number as a person counts the lines."""
    lines = text.splitlines(keepends=True)
    delimiter = _delimiter(lines)
    csv.field_size_limit(max(csv.field_size_limit(), 4 * MAX_BYTES))
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True)
    rows, first = [], 1
    for cells in reader:
        kept = [" ".join(cell.split()) for cell in cells]
        if any(kept) and not kept[0].casefold().startswith("sep="):
            rows.append((first, [cell for cell in kept if cell]))
        first = reader.line_num + 1
    return rows


def _delimiter(lines: list[str]) -> str:
    """What parts the cells: the sign that stands in the most lines."""
    counted = {sign: sum(sign in line for line in lines) for sign in _DELIMITERS}
    return max(counted, key=lambda sign: counted[sign])


def _is_heading(rows: list[tuple[int, list[str]]]) -> bool:
    """Whether the first row names the columns: it has no address, and says so or others have."""
    first = rows[0][1]
    if any("@" in cell for cell in first):
        return False
    names_it = any(word in cell.casefold() for cell in first for word in _HEADINGS)
    return names_it or (len(first) > 1 and any("@" in "".join(cells) for _, cells in rows[1:]))


def _in_row(number: int, cells: list[str]) -> Iterator[Entry]:
    addresses = [cell for cell in cells if "@" in cell]
    if not addresses:
        yield Entry(number, " ".join(cells)[:_LONGEST])
        return
    beside = " ".join(cell for cell in cells if "@" not in cell)
    for cell in addresses:
        yield from _in_cell(number, cell, beside if len(addresses) == 1 else "")


def _in_cell(number: int, cell: str, beside: str) -> Iterator[Entry]:
    """What stands in one cell: an address, one with its name before it, or several of these."""
    if cell.count("@") > 1:
        for part in _PARTS.findall(cell):
            if "@" in part:
                yield from (
                    _in_cell(number, part, "") if part != cell else [_entry(number, part, "")]
                )
    elif _NAMED.fullmatch(cell):
        name, address = parseaddr(cell)
        yield _entry(number, address or cell, name or beside)
    else:
        yield _entry(number, cell, beside)


def _entry(number: int, text: str, name: str) -> Entry:
    text, name = text.strip().strip("<>'\"").removeprefix("mailto:"), name[:_LONGEST]
    try:
        validate_email(text)
    except ValidationError:
        return Entry(number, text[:_LONGEST], "", name)
    return Entry(number, text, text.lower(), name)
