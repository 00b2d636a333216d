"""The file of a SQLite register: begun once, known by its identity, set aside when damaged.

One process at a time opens it, under a lock beside it, so that of several that find it missing or
damaged one mends it and the others find it mended. In the lock stands which file was opened last:
one that has come into its place since is not read with what the other left (`-wal`, `-shm`,
`-announced`). Reading and writing seats is not here.
"""

import fcntl
import os
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, NamedTuple

from presspass.gate.clock import SECOND
from presspass.gate.stores.announced import Announced

FORMAT = 1
ANNOUNCED = "-announced"
COMPANIONS = ("-wal", "-shm", ANNOUNCED)
DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR})
LOCKED = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})

# `revision` is the row's place in the table: a row written again moves to its end, and
# AUTOINCREMENT never gives a place twice, also when rows were deleted.
_SCHEMA = (
    """CREATE TABLE seats (
        revision INTEGER PRIMARY KEY AUTOINCREMENT,
        seat TEXT NOT NULL UNIQUE,
        state BLOB NOT NULL,
        expires REAL NOT NULL
    )""",
    "CREATE TABLE register (began INTEGER NOT NULL)",
    "INSERT INTO register (began) VALUES (:began)",
    "INSERT INTO sqlite_sequence (name, seq) VALUES ('seats', :began)",
    f"PRAGMA user_version = {FORMAT}",
)

# A file put back from a copy: no revision that a gate was ever told is one of its own.
_ANEW = (
    "UPDATE sqlite_sequence SET seq = max(seq + 1, :began) WHERE name = 'seats'",
    "UPDATE register SET began = (SELECT seq FROM sqlite_sequence WHERE name = 'seats')",
)


class Identity(NamedTuple):
    """Which file it is, whatever its name; and whether it is empty, which no register is."""

    device: int
    inode: int
    is_empty: bool = False


class RegisterFile(NamedTuple):
    """An open register.

    `watch` is a connection that never writes: its `data_version` tells of every write. Revisions
    of this register are greater than `began`, the Unix time of its beginning in milliseconds.
    """

    rows: sqlite3.Connection
    watch: sqlite3.Connection
    announced: Announced
    identity: Identity
    beside: Identity | None
    began: int

    def close(self) -> None:
        """Close both connections, and what is announced beside them."""
        self.watch.close()
        self.rows.close()
        self.announced.close()


def identity_of(path: Path) -> Identity | None:
    """The identity of the file at `path`, None if there is none."""
    try:
        return _identity(path)
    except FileNotFoundError:
        return None


def beside(path: Path) -> Path:
    """Where it is announced what will be written into the register at `path`."""
    return Path(f"{path}{ANNOUNCED}")


def is_damage(error: BaseException) -> bool:
    """Whether `error` says that the file is no register of ours, or one no more.

    Our statements are fixed, so that SQLITE_ERROR (no such table …) says it too.
    """
    return _code(error) in DAMAGED


def is_lock(error: BaseException) -> bool:
    """Whether `error` says that another process holds the file, or its opening, at this moment."""
    return isinstance(error, BlockingIOError) or _code(error) in LOCKED


def open_register(path: Path, *, damaged: Identity | None = None) -> tuple[RegisterFile, int]:
    """Open the register at `path`, begin it if there is none; waits for nobody.

    A file that is no register, or one no more, or whose identity is `damaged`, is set aside first;
    the number says how many were. Raises sqlite3.Error or OSError.
    """
    with _alone(path) as lock:
        present = identity_of(path)
        is_spoiled = present is not None and (present == damaged or _was_emptied(present, lock))
        if is_spoiled:
            _set_aside(path)
        try:
            return _connected(path, lock), int(is_spoiled)
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise
        _set_aside(path)
        return _connected(path, lock), 1


def _connected(path: Path, lock: IO[str]) -> RegisterFile:
    present, known = identity_of(path), _opened_last(lock)
    replaced = present is not None and known is not None and present != known
    if present is None or replaced:
        _remove_companions(path)
    rows = _connect(path)
    try:
        rows.execute("PRAGMA journal_mode = WAL")
        if rows.execute("PRAGMA user_version").fetchone() == (0,):
            _write(rows, _SCHEMA)
        elif replaced:
            _write(rows, _ANEW)
        (began,) = rows.execute("SELECT began FROM register").fetchone()
        watch = _connect(path)
        watch.execute("PRAGMA data_version")  # opens what belongs to the file now, not later
        identity = _identity(path)
        announced = Announced(beside(path))
    except BaseException:
        rows.close()
        raise
    lock.truncate(0)
    lock.write(f"{identity.device} {identity.inode}\n")
    return RegisterFile(rows, watch, announced, identity, identity_of(beside(path)), began)


def _connect(path: Path) -> sqlite3.Connection:
    """Its time-out is 0: a locked file is waited for by the event loop, not by a sleep within."""
    connection = sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA synchronous = NORMAL")
    return connection


def _write(rows: sqlite3.Connection, statements: Iterable[str]) -> None:
    began = {"began": int(time.time() * SECOND)}
    rows.execute("BEGIN IMMEDIATE")
    for statement in statements:
        rows.execute(statement, began if ":began" in statement else {})
    rows.execute("COMMIT")


def _set_aside(path: Path) -> None:
    """Keep the damaged file, with what belongs to it, under a name that says since when."""
    aside = f"{path}.corrupt-{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())}-{os.getpid()}"
    for suffix in ("", *COMPANIONS):
        with suppress(FileNotFoundError):
            Path(f"{path}{suffix}").rename(f"{aside}{suffix}")


def _remove_companions(path: Path) -> None:
    """What a deleted register left: read together with a new one it would damage that too."""
    for suffix in COMPANIONS:
        Path(f"{path}{suffix}").unlink(missing_ok=True)


@contextmanager
def _alone(path: Path) -> Iterator[IO[str]]:
    """Hold the lock beside `path`. Raises BlockingIOError while another process holds it."""
    with Path(f"{path}.lock").open("a+", encoding="ascii", errors="replace") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield lock


def _opened_last(lock: IO[str]) -> Identity | None:
    """The file for which the companions stand, None if that is not known."""
    lock.seek(0)
    numbers = lock.read().split()
    try:
        device, inode = map(int, numbers)
    except ValueError:
        return None
    return Identity(device, inode)


def _was_emptied(present: Identity, lock: IO[str]) -> bool:
    """Whether others may still have it open: SQLite would delete their `-wal` beside it."""
    return present.is_empty and _opened_last(lock) is not None


def _identity(path: Path) -> Identity:
    found = path.stat()
    return Identity(found.st_dev, found.st_ino, is_empty=found.st_size == 0)


def _code(error: BaseException) -> int:
    """The primary result code of SQLite (https://sqlite.org/rescode.html); 0 if it has none."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF
