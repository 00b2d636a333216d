"""A table saved by any program: its encoding and separator found out, its rows with their lines."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final

import msgspec

from presspass.importers.errors import NotImportable
from presspass.importers.readers.values import line_of

SEPARATORS: Final = ",;\t|"
LONGEST_CELL: Final = 1_000_000
_MARKS: Final = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))
_MARK: Final = "\ufeff"
_PACKED: Final = b"PK\x03\x04"
_LOOKED_AT: Final = 1000
_ROWS_LOOKED_AT: Final = 200
_ADDRESS: Final = re.compile(r"""[^\s@,;|"]+@[^\s@,;|"]+""")
_END: Final = "\x1e"
"""A last row of ours: where it is not one, a quote was open until there."""


class Row(msgspec.Struct, frozen=True):
    """One row: the number of its first line in the file, and its cells."""

    line: int
    cells: list[str]


class Table(msgspec.Struct, frozen=True):
    """The columns of a file and its rows; `encoding` says how its letters were read.

    `gone`: so many rows more are of people who were deleted in the old system.
    """

    columns: list[str]
    rows: list[Row]
    encoding: str
    gone: int = 0

    def samples(self, column: int, most: int = 3) -> list[str]:
        """The first different values of the column."""
        found: dict[str, None] = {}
        for row in self.rows:
            value = line_of(row.cells[column]) if column < len(row.cells) else ""
            if value:
                found[value] = None
            if len(found) == most:
                break
        return [*found]


def opened(path: Path) -> Table:
    """The table in the file at `path`. Raises NotImportable."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise NotImportable(path, f"cannot be read: {error.strerror}") from error
    if data.startswith(_PACKED):
        raise NotImportable(path, "is a workbook or a ZIP archive: save the table as CSV")
    encoding = _encoding(data)
    text = data.decode(encoding, errors="replace").replace("\0", "").lstrip(_MARK)
    try:
        rows = list(_rows(text))
    except csv.Error as error:
        fact = f'is no table: {error}. A quote (") that is opened must be closed'
        raise NotImportable(path, fact) from error
    if not rows:
        raise NotImportable(path, "is empty: the first row must name the columns")
    columns = [line_of(cell) for cell in rows[0].cells]
    return Table(columns, rows[1:], encoding)


def _encoding(data: bytes) -> str:
    marked = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)
    if marked is not None:
        return marked
    head = data[:_LOOKED_AT]
    if head.count(0) > len(head) // 4:
        return "utf-16-be" if head[:1] == b"\0" else "utf-16-le"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"  # what programs on Windows call ANSI, and Latin-1's kin
    return "utf-8"


def _rows(text: str) -> Iterator[Row]:
    """The rows that hold anything, with the line in which each begins."""
    csv.field_size_limit(max(csv.field_size_limit(), LONGEST_CELL))
    named, told, rest = _told_separator(text)
    lines = chain(io.StringIO(rest, newline=""), [_END])
    reader = _cells(lines, named or _separator(rest))
    begun = first = 1 + told
    for cells in reader:
        if cells == [_END]:
            return
        if any(cell.strip() for cell in cells):
            yield Row(first, cells)
        begun, first = first, reader.line_num + 1 + told
    raise csv.Error(f"the row that begins in line {begun} has no end")


def _told_separator(text: str) -> tuple[str, int, str]:
    """The separator that Excel names in a line of its own, how many lines that is, and the rest."""
    line, _, rest = text.partition("\n")
    if line.strip().lower().startswith("sep=") and len(line.strip()) == len("sep=,"):
        return line.strip()[-1], 1, rest
    if line.rstrip("\r").lower() == "sep=\t":
        return "\t", 1, rest
    return "", 0, text


def _separator(text: str) -> str:
    """What parts the cells: by it addresses stand alone, and rows are as long as the first."""
    return max(SEPARATORS, key=lambda sign: _fit(text, sign))


def _fit(text: str, sign: str) -> tuple[int, int, int]:
    """How well `sign` parts the first rows: the more the better, the first number above all."""
    first, *others = _first_rows(text, sign) or [[]]
    alone = sum(any(_ADDRESS.fullmatch(cell.strip()) for cell in row) for row in others)
    alike = sum(len(row) == len(first) for row in others) if len(first) > 1 else 0
    return alone, alike, len(first)


def _first_rows(text: str, sign: str) -> list[list[str]]:
    rows: list[list[str]] = []
    with suppress(csv.Error):  # a sign that is not the one may open a quote that has no end
        some = islice(_cells(io.StringIO(text, newline=""), sign), _ROWS_LOOKED_AT)
        rows.extend(row for row in some if any(cell.strip() for cell in row))
    return rows


def _cells(lines: Iterable[str], sign: str) -> Any:
    """The rows in `lines`; a space before a quote is none of the cell's."""
    return csv.reader(lines, delimiter=sign, skipinitialspace=True)
