"""A register in one SQLite file, shared by the processes of one machine.

Every call is a statement or two of some microseconds in the event loop itself; only a locked file
is waited for, asleep. A file that is lost or damaged is noticed and begun anew, and counted: leases
are short, a reader who is refused is not. The file itself is the affair of `register_file`.

What was read stays at hand while nothing is `announced` of it: then a read asks SQLite nothing.
"""

import asyncio
import logging
import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ParamSpec, TypeVar
from urllib.parse import unquote, urlsplit

from presspass.gate.clock import Seconds
from presspass.gate.errors import StoreUnavailable
from presspass.gate.stores.protocol import LATEST, Changes
from presspass.gate.stores.register_file import (
    Identity,
    RegisterFile,
    beside,
    identity_of,
    is_damage,
    is_lock,
    open_register,
)

PATIENCE: Seconds = 0.25
"""So long a call waits for a locked file."""
PAUSE: Seconds = 0.008
"""So long it sleeps at most before it tries again."""
SHORT_PATIENCE: Seconds = 0.02
IMPATIENCE: Seconds = 1.0
"""For so long after a wait in vain patience is short: a dead lock costs a reader a quarter of a
second once; a live one, held for microseconds, is still waited for."""
LOOK_EVERY: Seconds = 1.0
"""A reading call looks so often whether the file is still the one that is open. Then it forgets
what is at hand: also what strange hands write, or damage, is found within that time."""
MOST_AT_HAND = 10_000
SWEEP_EVERY = 50
SWEEP_ROWS = 100

_LATEST = "SELECT seq FROM sqlite_sequence WHERE name = 'seats'"
_GET = "SELECT state, expires, revision FROM seats WHERE seat = ?"
_GET_IN_TIME = f"SELECT state, expires, ({_LATEST}) FROM seats WHERE seat = ?"  # noqa: S608
_SET_FIRST = """
    REPLACE INTO seats (seat, state, expires) SELECT :seat, :new, :expires
    WHERE NOT EXISTS (SELECT 1 FROM seats WHERE seat = :seat AND expires > :now)
"""
_SET_NEXT = """
    REPLACE INTO seats (seat, state, expires) SELECT seat, :new, :expires
    FROM seats WHERE seat = :seat AND state = :old AND expires > :now
"""
_SINCE = "SELECT revision, seat FROM seats WHERE revision > ?"
_NEXT_ROWS = "SELECT revision FROM seats WHERE revision > ? ORDER BY revision LIMIT ?"
_FORGET = "DELETE FROM seats WHERE revision > ? AND revision <= ? AND expires <= ?"

_log = logging.getLogger(__name__)
_Given = ParamSpec("_Given")
_Result = TypeVar("_Result")
_AtHand = tuple[bytes, Seconds, int, int]
"""A seat's bytes, when they run out, their stripe, and what was announced there before them."""


class SQLiteStore:
    """The store of `sqlite:////absolute/path` (percent-encoded), opened when first used.

    `reopened` counts the files found deleted or replaced, `set_aside` those found damaged.
    """

    def __init__(self, url: str, *, clock: Callable[[], Seconds] = time.time) -> None:
        self.path = Path(unquote(urlsplit(url).path[1:]))
        self.reopened = 0
        self.set_aside = 0
        self._clock = clock
        self._file: RegisterFile | None = None
        self._damaged: Identity | None = None
        self._look_at = self._impatient_until = 0.0
        self._seen: tuple[int, int] | None = None
        self._at_hand: dict[str, _AtHand] = {}
        self._writes = self._swept_to = 0

    @property
    def losses(self) -> int:
        """See `Store.losses`."""
        return self.reopened + self.set_aside

    async def get(self, seat: str) -> bytes | None:
        """See `Store.get`: what is at hand, else one prepared statement."""
        found = self.at_hand(seat)
        return await self._insist(self._get, seat) if found is None else found

    def at_hand(self, seat: str) -> bytes | None:
        """See `Store.at_hand`: what nothing was announced of since; not when a look is due."""
        found, file = self._at_hand.get(seat), self._file
        if found is None or file is None or time.monotonic() >= self._look_at:
            return None
        state, expires, stripe, announced = found
        if file.announced.number[stripe] != announced or expires <= self._clock():
            return None
        return state

    async def compare_and_set(self, seat: str, old: bytes | None, new: bytes, ttl: Seconds) -> bool:
        """See `Store.compare_and_set`: one transaction, its revision included."""
        return await self._insist(self._compare_and_set, seat, old, new, ttl)

    async def changes(self, since: int) -> Changes:
        """See `Store.changes`: while nobody writes, one look at a counter in shared memory."""
        return await self._insist(self._changes, since)

    async def close(self) -> None:
        """See `Store.close`."""
        self._let_go()

    def _get(self, seat: str) -> bytes | None:
        found = self._read(seat)
        return found[0] if found is not None and found[1] > self._clock() else None

    def _read(self, seat: str) -> _AtHand | None:
        file = self._open_file()
        stripe = file.announced.stripe_of(seat)
        announced = file.announced.number[stripe]
        row = file.rows.execute(_GET, (seat,)).fetchone()
        if row is not None and row[2] < announced:
            # Another seat's write, or one that is not yet there: how far does this read reach?
            row = file.rows.execute(_GET_IN_TIME, (seat,)).fetchone()
        if row is None:
            return None
        state, expires, revision = row
        found = state, expires, stripe, announced
        if revision >= announced:  # else somebody is about to commit, or was killed before
            if len(self._at_hand) >= MOST_AT_HAND:
                self._at_hand.clear()
            self._at_hand[seat] = found
        return found

    def _compare_and_set(self, seat: str, old: bytes | None, new: bytes, ttl: Seconds) -> bool:
        self._look()  # nothing is written into a file that has lost its name
        file = self._open_file()
        now = self._clock()
        if self._writes >= SWEEP_EVERY:
            self._sweep(file.rows, now)
        given = {"seat": seat, "old": old, "new": new, "expires": now + ttl, "now": now}
        with _writing(file.rows):
            written = file.rows.execute(_SET_FIRST if old is None else _SET_NEXT, given)
            won = written.rowcount == 1
            if won:
                file.announced.announce(file.announced.stripe_of(seat), written.lastrowid or 0)
        self._writes += won
        return won

    def _changes(self, since: int) -> Changes:
        file = self._open_file()
        (version,) = file.watch.execute("PRAGMA data_version").fetchone()
        if self._seen == (version, since):
            return Changes(since)
        (latest,) = file.watch.execute(_LATEST).fetchone()
        reset = since != LATEST and not file.began <= since <= latest
        rows = () if since == LATEST else file.watch.execute(_SINCE, (since,)).fetchall()
        revision = max([latest, *(revision for revision, _ in rows)])
        self._seen = version, revision
        return Changes(revision, frozenset(seat for _, seat in rows), reset)

    def _sweep(self, rows: sqlite3.Connection, now: Seconds) -> None:
        """Delete what has run out among the next rows; a small step, round and round."""
        found = rows.execute(_NEXT_ROWS, (self._swept_to, SWEEP_ROWS)).fetchall()
        last = found[-1][0] if found else self._swept_to
        rows.execute(_FORGET, (self._swept_to, last, now))
        self._swept_to = last if len(found) == SWEEP_ROWS else 0
        self._writes = 0

    async def _insist(
        self, act: Callable[_Given, _Result], *args: _Given.args, **kwargs: _Given.kwargs
    ) -> _Result:
        """Do `act`; where the file is locked or damaged, again after a moment, up to PATIENCE.

        Raises StoreUnavailable then, and at once for every other error of SQLite or the system.
        """
        gives_up: Seconds | None = None
        while True:
            try:
                return act(*args, **kwargs)
            except sqlite3.ProgrammingError:
                raise  # a mistake of ours, no fault of the file
            except (sqlite3.DatabaseError, OSError) as error:
                self._learn_from(error)
                now = time.monotonic()
                if gives_up is None:
                    gives_up = now + (PATIENCE if now >= self._impatient_until else SHORT_PATIENCE)
                if now >= gives_up:
                    self._impatient_until = now + IMPATIENCE
                    raise StoreUnavailable(f"{self.path}: {error}") from error
            await asyncio.sleep(random.uniform(PAUSE / 8, PAUSE))  # noqa: S311  (spreads the tries)

    def _learn_from(self, error: Exception) -> None:
        """Raise StoreUnavailable unless `error` is one that may be gone in a moment."""
        if is_lock(error):
            return
        if is_damage(error) and self._file is not None:
            self._damaged = self._file.identity
        self._let_go()
        if not is_damage(error):
            raise StoreUnavailable(f"{self.path}: {error}") from error

    def _open_file(self) -> RegisterFile:
        """The open register; each LOOK_EVERY with a look whether it still has its name."""
        now = time.monotonic()
        if now >= self._look_at:
            self._look_at = now + LOOK_EVERY
            self._at_hand.clear()
            self._look()
        if self._file is None:
            self._file = self._opened()
        return self._file

    def _look(self) -> None:
        """Let go of a register that is no more the one with its name, or with its companion."""
        if self._file is None:
            return
        if self._file.identity != identity_of(self.path):
            _log.warning("%s was deleted, replaced or emptied in use: opened anew", self.path)
            self.reopened += 1
            self._let_go()
        elif self._file.beside != identity_of(beside(self.path)):
            _log.warning("%s was deleted or replaced in use: begun anew", beside(self.path))
            self._let_go()

    def _opened(self) -> RegisterFile:
        file, set_aside = open_register(self.path, damaged=self._damaged)
        if set_aside:
            _log.error("%s was damaged: set aside, a new register begun", self.path)
            self.set_aside += set_aside
        self._damaged = None
        self._swept_to = 0
        return file

    def _let_go(self) -> None:
        if self._file is not None:
            self._file.close()
        self._file = None
        self._seen = None
        self._at_hand.clear()


@contextmanager
def _writing(rows: sqlite3.Connection) -> Iterator[None]:
    """One transaction, under SQLite's write lock from its first statement to its last."""
    rows.execute("BEGIN IMMEDIATE")
    try:
        yield
        rows.execute("COMMIT")
    except BaseException:
        if rows.in_transaction:
            rows.execute("ROLLBACK")
        raise
