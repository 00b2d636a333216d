"""The journal as it is read: by days, by seat, and how full it is. Nothing is written here.

A file that is not there yet is an empty journal.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec

from presspass.gate.clock import Milliseconds
from presspass.gate.errors import JournalUnreadable
from presspass.gate.journal_entries import Entry
from presspass.gate.journal_file import COLUMNS, PATIENCE

_ENTRIES = f"SELECT {', '.join(COLUMNS)} FROM entries"  # noqa: S608
_BETWEEN = f"{_ENTRIES} WHERE at >= ? AND at < ? ORDER BY seat, at, id"
_OF_SEAT = f"{_ENTRIES} WHERE seat = ? AND at >= ? ORDER BY at, id"
_STATE = """SELECT (SELECT count(*) FROM entries), (SELECT min(at) FROM entries),
(SELECT max(at) FROM entries), (SELECT max(at) FROM crowded_out)"""


class JournalState(msgspec.Struct, frozen=True):
    """How many entries there are, from when to when, and up to when some had no room."""

    entries: int = 0
    oldest: Milliseconds | None = None
    newest: Milliseconds | None = None
    crowded_out: Milliseconds | None = None


def state_of(path: Path) -> JournalState:
    """How full the journal is. Raises JournalUnreadable."""
    rows = _rows(path, _STATE)
    return JournalState(*rows[0]) if rows else JournalState()


def between(path: Path, begin: Milliseconds, end: Milliseconds) -> Iterator[Entry]:
    """The entries from `begin` up to `end`, seat by seat in their order. Raises as above."""
    return (msgspec.convert(row, Entry, strict=False) for row in _dicts(path, begin, end))


def of_seat(path: Path, seat: str, since: Milliseconds) -> list[Entry]:
    """What was decided on `seat` since then, in order. Raises JournalUnreadable."""
    rows = _rows(path, _OF_SEAT, seat, since)
    return [msgspec.convert(_named(row), Entry, strict=False) for row in rows]


def _dicts(path: Path, begin: Milliseconds, end: Milliseconds) -> Iterator[dict[str, object]]:
    return map(_named, _rows(path, _BETWEEN, begin, end))


def _named(row: tuple[object, ...]) -> dict[str, object]:
    return dict(zip(COLUMNS, row, strict=True))


def _rows(path: Path, question: str, *values: object) -> list[tuple[Any, ...]]:
    if not path.exists():
        return []
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=PATIENCE)) as file:
            return file.execute(question, values).fetchall()
    except sqlite3.Error as error:
        raise JournalUnreadable(str(error)) from error
