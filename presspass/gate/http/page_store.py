"""The pages of the site as bytes, one SQLite file that all processes of the machine read.

Deleting a row purges everywhere at once. A store that is missing, replaced or broken is made anew:
it holds nothing that cannot be rendered again. What was read stays at hand while no purge is
announced. Who may see which page is decided in `pages.py`.
"""

import fcntl
import logging
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from presspass.gate.clock import Seconds
from presspass.gate.http.asgi import HeaderList
from presspass.gate.http.stored_page import MOST_BYTES, PURGES, PageKey, PagesAtHand, StoredPage
from presspass.gate.stores.announced import Announced

MAX_ROWS = 40_000
"""Beyond so many the rows written longest ago go: an archive of 2,000 articles fits whole."""

PATIENCE: Seconds = 5.0
"""How long a purge, in a thread of the site, waits for another writer."""

IMPATIENCE: Seconds = 0.005
"""The same for a reader or a put, which stand in the event loop."""

LOOK_EVERY: Seconds = 1.0
"""How often it is looked whether the file is still the one that is open."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS pages (
  id INTEGER PRIMARY KEY,
  path TEXT NOT NULL, page TEXT NOT NULL, language TEXT NOT NULL,
  audience TEXT NOT NULL, encoding TEXT NOT NULL,
  access TEXT NOT NULL, etag TEXT NOT NULL, headers BLOB NOT NULL, publication TEXT NOT NULL,
  body BLOB NOT NULL,
  UNIQUE (path, page, language, audience, encoding)
);
CREATE INDEX IF NOT EXISTS lists ON pages (access) WHERE access = 'list';
CREATE TABLE IF NOT EXISTS purges (id INTEGER PRIMARY KEY CHECK (id = 1), revision INTEGER);
"""
_GET = """SELECT (SELECT revision FROM purges), access, etag, headers, publication, body FROM pages
WHERE path = ? AND page = ? AND language = ? AND audience = ? AND encoding = ?"""
_ACCESS = "SELECT access FROM pages WHERE path = ? LIMIT 1"
_PUBLICATION = "SELECT publication FROM pages WHERE path = ? LIMIT 1"
_REVISION = "SELECT revision FROM purges"
_PUT = """INSERT OR REPLACE INTO pages
(path, page, language, audience, encoding, access, etag, headers, publication, body)
SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ? WHERE (SELECT revision FROM purges) = ?"""
_TRIM = "DELETE FROM pages WHERE id <= (SELECT max(id) FROM pages) - ?"
_PURGED = "UPDATE purges SET revision = revision + 1"

ANNOUNCED = "-announced"
FILES = ("", "-wal", "-shm", ANNOUNCED)

_log = logging.getLogger(__name__)
_T = TypeVar("_T")
_Rows = Sequence[tuple[str, tuple[object, ...]]]


class PageStore:
    """Pages by key and encoding. May be used from several threads, each with its connection.

    Each thread has `most_bytes` of them at hand.
    """

    def __init__(self, path: Path, most_bytes: int = MOST_BYTES) -> None:
        self.path = path
        self._most_bytes = most_bytes
        self._beside = Path(f"{path}{ANNOUNCED}")
        self.failures = 0
        """How often the file could not be used; each time a page was rendered instead."""
        self._local = threading.local()

    def get(self, key: PageKey, encoding: str) -> StoredPage | None:
        """The page under `key`; None when it is not stored or the store cannot be read."""
        at_hand = self.at_hand()
        page = at_hand and at_hand.page(key, encoding)
        return page or self._asked(lambda store: self._got(store, key, encoding), IMPATIENCE)

    def access(self, path: str) -> str | None:
        """The access of the page at `path` as some stored row has it."""
        at_hand = self.at_hand()
        access = at_hand and at_hand.access(path)
        return access or self._asked(
            lambda store: _only(store.execute(_ACCESS, (path,))), IMPATIENCE
        )

    def at_hand(self) -> PagesAtHand | None:
        """The pages at hand, as of now; None when it is time to look at the file, or to open it."""
        local = self._local.__dict__
        at_hand: PagesAtHand | None = local.get("at_hand")
        if at_hand is None or time.monotonic() - local["looked"] >= LOOK_EVERY:
            return None
        at_hand.as_of()
        return at_hand

    def _got(self, store: sqlite3.Connection, key: PageKey, encoding: str) -> StoredPage | None:
        at_hand: PagesAtHand = self._local.at_hand
        as_of = at_hand.as_of()
        row = store.execute(_GET, (*_columns(key), encoding)).fetchone()
        if row is None:
            return None
        revision, *columns = row
        page = _stored_page(*columns)
        if revision >= as_of:  # else a purge is about to be, or its process was killed before
            at_hand.keep(key, encoding, page, as_of=as_of)
        return page

    def publication(self, path: str) -> str:
        """What the nameplate at `path` says; "" where nothing is stored."""
        name = self._asked(lambda store: _only(store.execute(_PUBLICATION, (path,))), IMPATIENCE)
        return name or ""

    def revision(self) -> int | None:
        """A number that every purge raises; None when the store cannot be read."""
        return self._asked(lambda store: _only(store.execute(_REVISION)), IMPATIENCE)

    def put(self, key: PageKey, pages: Iterable[tuple[str, StoredPage]], revision: int) -> bool:
        """Store `pages` by encoding, unless a purge came since `revision` was read."""
        rows = [(_PUT, (*_row(key, encoding, page), revision)) for encoding, page in pages]
        rows.append((_TRIM, (MAX_ROWS,)))
        return self._asked(lambda store: _written(store, rows) > 0, IMPATIENCE) or False

    def purge(self, paths: Iterable[str]) -> None:
        """Forget the pages at `paths`, with or without their last slash, for every reader."""
        bare = {path.rstrip("/") for path in paths}
        both = sorted({path + end for path in bare for end in ("", "/")})
        self._purge([("DELETE FROM pages WHERE path = ?", (path,)) for path in both])

    def purge_lists(self) -> None:
        """Forget every front, section and topic page."""
        self._purge([("DELETE FROM pages WHERE access = 'list'", ())])

    def purge_all(self) -> None:
        """Forget every page."""
        self._purge([("DELETE FROM pages", ())])

    def close(self) -> None:
        """Close this thread's connection; the next use opens another."""
        local = self._local.__dict__
        local.pop("at_hand", None)
        for opened in (local.pop("connection", None), local.pop("announced", None)):
            if opened is not None:
                opened.close()

    def _purge(self, rows: _Rows) -> None:
        self._local.looked = -LOOK_EVERY
        rows = [*rows, (_PURGED, ())]
        if self._asked(lambda store: _written(store, rows, self._announce), PATIENCE) is None:
            # Old bytes may not be read any more, so the whole file goes.
            self._replace(self._local.__dict__.get("inode"))

    def _announce(self, store: sqlite3.Connection) -> None:
        self._local.announced.announce(PURGES, _only(store.execute(_REVISION)))

    def _asked(self, ask: Callable[[sqlite3.Connection], _T], patience: Seconds) -> _T | None:
        """What `ask` says; None when the file cannot be used, which is counted and mended."""
        try:
            return ask(self._patient(patience))
        except (sqlite3.Error, OSError, msgspec.DecodeError) as error:
            self._failed(error)
            return None

    def _patient(self, patience: Seconds) -> sqlite3.Connection:
        store, local = self._connection(patience), self._local.__dict__
        if local["patience"] != patience:
            store.execute(f"PRAGMA busy_timeout = {int(patience * 1000)}")
            local["patience"] = patience
        return store

    def _failed(self, error: Exception) -> None:
        self.failures += 1
        _log.warning("the page store %s cannot be used: %s", self.path, error)
        inode = self._local.__dict__.get("inode")
        self.close()
        busy = isinstance(error, sqlite3.OperationalError) and "locked" in str(error)
        if not busy and isinstance(error, sqlite3.DatabaseError):
            self._replace(inode)

    def _connection(self, patience: Seconds) -> sqlite3.Connection:
        local = self._local.__dict__
        now = time.monotonic()
        if "connection" in local and now - local["looked"] >= LOOK_EVERY:
            local["looked"] = now
            if (local["inode"], local["beside"]) != (_inode(self.path), _inode(self._beside)):
                self.close()
        if "connection" not in local:
            with self._alone() as lock:
                if (known := _opened_last(lock)) and known != _inode(self.path):
                    if "inode" in local:  # else the newspaper was copied, or brought back
                        _log.warning("%s was deleted or replaced: begun anew", self.path)
                    self._remove()  # what belonged to the old file would be read into the new
                # Known before it is opened: should it be broken, it is this one that goes.
                local["inode"] = _inode(self.path)
                local["connection"] = _opened(self.path, patience)
                local["announced"] = Announced(self._beside, stripes=1)
                local["at_hand"] = PagesAtHand(local["announced"], self._most_bytes)
                local["inode"], local["beside"] = _inode(self.path), _inode(self._beside)
                local["looked"], local["patience"] = now, patience
                _note(lock, local["inode"])
        return local["connection"]  # type: ignore[no-any-return]

    def _replace(self, broken: int | None) -> None:
        """Remove the file with the inode `broken`, unless another process did so already."""
        self.close()
        with suppress(OSError), self._alone() as lock:
            if broken is None or _inode(self.path) == broken:
                self._remove()
                _note(lock, None)

    def _remove(self) -> None:
        for end in FILES:
            Path(f"{self.path}{end}").unlink(missing_ok=True)

    @contextmanager
    def _alone(self) -> Iterator[int]:
        """Nobody else opens or replaces the file meanwhile, in whatever process.

        In the lock stands the inode of the file that was opened last.
        """
        lock = os.open(f"{self.path}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield lock
        finally:
            os.close(lock)


_HEADERS = msgspec.msgpack.Decoder(HeaderList)


def _columns(key: PageKey) -> tuple[str, ...]:
    return key.path, key.page, key.language, key.audience


def _row(key: PageKey, encoding: str, page: StoredPage) -> tuple[object, ...]:
    headers = msgspec.msgpack.encode(page.headers)
    stored = (page.access, page.etag, headers, page.publication, page.body)
    return (*_columns(key), encoding, *stored)


def _only(rows: sqlite3.Cursor) -> Any:
    row = rows.fetchone()
    return None if row is None else row[0]


def _stored_page(
    access: str, etag: str, headers: bytes, publication: str, body: bytes
) -> StoredPage:
    return StoredPage(access, etag, _HEADERS.decode(headers), body, publication)


def _opened(path: Path, patience: Seconds) -> sqlite3.Connection:
    store = sqlite3.connect(path, isolation_level=None, timeout=patience)
    try:
        store.execute("PRAGMA journal_mode = WAL")
        store.execute("PRAGMA synchronous = NORMAL")
        store.executescript(_SCHEMA)
        if _only(store.execute(_REVISION)) is None:
            # A new file begins at a moment, so that no render from before it counts as fresh.
            store.execute("INSERT INTO purges VALUES (1, ?)", (time.time_ns(),))
    except sqlite3.Error:
        store.close()
        raise
    return store


def _written(
    store: sqlite3.Connection,
    rows: _Rows,
    announce: Callable[[sqlite3.Connection], None] = lambda _: None,
) -> int:
    """How many rows the first statement changed; all of `rows` are written, or none.

    `announce` is called when all is ready and nobody can see it yet.
    """
    with closing(store.cursor()) as cursor:
        cursor.execute("BEGIN IMMEDIATE")
        try:
            changed = [cursor.execute(statement, values).rowcount for statement, values in rows]
            announce(store)
            cursor.execute("COMMIT")
        except sqlite3.Error:
            with suppress(sqlite3.Error):
                cursor.execute("ROLLBACK")
            raise
        return changed[0]


def _opened_last(lock: int) -> int | None:
    noted = os.pread(lock, 32, 0)
    return int(noted) if noted.isdigit() else None


def _note(lock: int, inode: int | None) -> None:
    os.ftruncate(lock, 0)
    os.pwrite(lock, b"" if inode is None else b"%d" % inode, 0)


def _inode(path: Path) -> int | None:
    try:
        return path.stat().st_ino
    except OSError:
        return None
