"""The journal as a file: `journal.sqlite3`, written in batches by all workers of the machine.

Nobody who reads ever waits for it: `put` appends to a list, a thread of the worker's own writes
once a second. What cannot be written is counted, and reading goes on. Neither the list nor the file
grows beyond its bound, and nothing is kept for longer than 30 days.
"""

import fcntl
import logging
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import msgspec

from presspass.gate.clock import Milliseconds, Seconds, milliseconds
from presspass.gate.counts import Counts
from presspass.gate.journal_entries import Entry
from presspass.gate.measures import worker_counts

NAME = "journal.sqlite3"
KEPT_FOR: Seconds = 30 * 86_400
MAX_ROWS = 2_000_000
"""Beyond so many, about 400 MB, the oldest go before their time."""
MOST_WAITING = 20_000
"""So many entries of one worker wait to be written; more are dropped, and counted."""
EVERY: Seconds = 1.0
TIDIED_EVERY: Seconds = 60.0
PATIENCE: Seconds = 2.0
"""How long the writing thread waits for another writer; nobody waits for this thread."""

COLUMNS = Entry.__struct_fields__
_PUT = f"INSERT INTO entries ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})"  # noqa: S608
_SCHEMA = """
CREATE TABLE IF NOT EXISTS entries (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL, seat TEXT NOT NULL, device TEXT NOT NULL, kind TEXT NOT NULL,
  enforcement TEXT NOT NULL, decision TEXT NOT NULL, tone TEXT NOT NULL,
  present INTEGER NOT NULL, overlaps INTEGER NOT NULL, sharing INTEGER NOT NULL,
  displaced INTEGER NOT NULL, policy_version INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS entries_by_seat ON entries (seat, at);
CREATE INDEX IF NOT EXISTS entries_by_time ON entries (at);
CREATE TABLE IF NOT EXISTS crowded_out (id INTEGER PRIMARY KEY CHECK (id = 1), at INTEGER);
"""
_OLD = "DELETE FROM entries WHERE at < ?"
_CROWDED_OUT = """INSERT OR REPLACE INTO crowded_out
SELECT 1, max(at) FROM entries WHERE id <= (SELECT max(id) FROM entries) - ? HAVING max(at)"""
_CROWD_OUT = "DELETE FROM entries WHERE id <= (SELECT max(id) FROM entries) - ?"

_log = logging.getLogger(__name__)


class JournalFile:
    """Takes entries from any thread of one process; `flush` writes them."""

    def __init__(
        self,
        path: Path,
        counts: Counts | None = None,
        *,
        most_waiting: int = MOST_WAITING,
        max_rows: int = MAX_ROWS,
        clock: Callable[[], Seconds] = time.time,
    ) -> None:
        self.path = path
        self._counts = counts or worker_counts()
        self._most_waiting = most_waiting
        self._max_rows = max_rows
        self._clock = clock
        self._lock = threading.Lock()
        self._waiting: list[Entry] = []
        self._dropped = 0
        self._tidied_at: Seconds = -TIDIED_EVERY
        self._connection: sqlite3.Connection | None = None
        self._inode: int | None = None
        self._is_failing = False
        self._ending = threading.Event()
        self._thread: threading.Thread | None = None

    def put(self, entry: Entry) -> None:
        """Have `entry` written with the next batch; dropped where too many wait already."""
        with self._lock:
            if len(self._waiting) < self._most_waiting:
                self._waiting.append(entry)
            else:
                self._dropped += 1

    def begin(self, *, every: Seconds = EVERY) -> None:
        """Write what waits, again and again, in a thread of this process."""
        self._thread = threading.Thread(target=self._write_until_end, args=(every,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Write what waits, and end the thread."""
        self._ending.set()
        if self._thread is not None:
            self._thread.join()
        self.flush()
        self._let_go()

    def flush(self) -> None:
        """Write what waits; what cannot be written waits on, or is dropped and counted."""
        with self._lock:
            batch, self._waiting = self._waiting, []
            dropped, self._dropped = self._dropped, 0
        self._counts.add("journal_dropped", dropped)
        if not batch:
            return
        try:
            self._write(batch)
        except (sqlite3.Error, OSError) as error:
            self._failed(batch, error)
        else:
            self._is_failing = False
            self._counts.add("journal_entries", len(batch))

    def _write_until_end(self, every: Seconds) -> None:
        while not self._ending.wait(every):
            self.flush()

    def _write(self, batch: Sequence[Entry]) -> None:
        if self._connection is not None and _inode(self.path) != self._inode:
            self._let_go()  # deleted or replaced in use
        file = self._connection or self._open()
        with _writing(file):
            file.executemany(_PUT, [msgspec.structs.astuple(entry) for entry in batch])
            if self._clock() - self._tidied_at >= TIDIED_EVERY:
                self._tidied_at = self._clock()
                tidy(file, milliseconds(self._clock() - KEPT_FOR), self._max_rows)

    def _failed(self, batch: list[Entry], error: Exception) -> None:
        self._counts.add("journal_failures")
        if not self._is_failing:
            _log.warning("the journal %s cannot be written: %s", self.path, error)
        self._is_failing = True
        self._let_go()
        with self._lock:
            kept = (batch + self._waiting)[: self._most_waiting]
            self._dropped += len(batch) + len(self._waiting) - len(kept)
            self._waiting = kept
        if is_damaged(error):
            with suppress(OSError):
                set_aside(self.path, self._inode)

    def _open(self) -> sqlite3.Connection:
        self._inode = _inode(self.path)  # should it be broken, it is this one that goes
        self._connection = opened(self.path)
        self._inode = _inode(self.path)
        return self._connection

    def _let_go(self) -> None:
        if self._connection is not None:
            with suppress(sqlite3.Error):
                self._connection.close()
        self._connection = None


def opened(path: Path) -> sqlite3.Connection:
    """The journal at `path`, made where there is none. Raises sqlite3.Error."""
    with _alone(path):
        file = sqlite3.connect(
            path, isolation_level=None, timeout=PATIENCE, check_same_thread=False
        )
        try:
            file.execute("PRAGMA journal_mode = WAL")
            file.execute("PRAGMA synchronous = NORMAL")
            file.executescript(_SCHEMA)
            path.chmod(0o600)
        except sqlite3.Error:
            file.close()
            raise
    return file


def tidy(file: sqlite3.Connection, before: Milliseconds, max_rows: int = MAX_ROWS) -> None:
    """Drop what is older than `before`, and the oldest beyond `max_rows`, within a transaction."""
    file.execute(_OLD, (before,))
    file.execute(_CROWDED_OUT, (max_rows,))
    file.execute(_CROWD_OUT, (max_rows,))


def is_damaged(error: Exception) -> bool:
    """Whether `error` says that the file is none of ours, not that it is locked or full."""
    return isinstance(error, sqlite3.DatabaseError) and not isinstance(
        error, sqlite3.OperationalError
    )


def set_aside(path: Path, broken: int | None) -> None:
    """Put the file with the inode `broken` aside, unless another process did so already."""
    with _alone(path):
        if _inode(path) == broken:
            path.replace(f"{path}.damaged")
            for end in ("-wal", "-shm"):
                Path(f"{path}{end}").unlink(missing_ok=True)


@contextmanager
def _writing(file: sqlite3.Connection) -> Iterator[None]:
    with closing(file.cursor()) as cursor:
        cursor.execute("BEGIN IMMEDIATE")
        try:
            yield
            cursor.execute("COMMIT")
        except sqlite3.Error:
            with suppress(sqlite3.Error):
                cursor.execute("ROLLBACK")
            raise


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Nobody else opens or replaces the file meanwhile, in whatever process."""
    lock = os.open(f"{path}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def _inode(path: Path) -> int | None:
    try:
        return path.stat().st_ino
    except OSError:
        return None
