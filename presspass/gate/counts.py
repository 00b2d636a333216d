"""Counts of one worker, in memory or in a file that the machine's processes can read.

Each worker writes its own file and nobody else's, so that counting takes no lock; a worker that is
killed loses nothing. What each number means, and how it is shown, is in `http/metrics.py`.
"""

import fcntl
import mmap
import os
from array import array
from collections.abc import Hashable, Iterator, Sequence
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

WIDTH = 8
ENDED = "ended"


class Everywhere(NamedTuple):
    """The numbers of each worker that lives, and the sums of those that have ended."""

    living: list[list[int]]
    ended: list[int]


class Counts:
    """Whole numbers from 0, each under one of `names`."""

    def __init__(self, names: Sequence[Hashable]) -> None:
        self.names = tuple(names)
        self._places = {name: place for place, name in enumerate(names)}
        self._cells: array[int] | memoryview[int] = array("q", bytes(WIDTH * len(names)))

    def add(self, name: Hashable, by: int = 1) -> None:
        """Raise the number under `name`; from one thread only."""
        self._cells[self._places[name]] += by

    def here(self, name: Hashable) -> int:
        """The number under `name`, as counted by this worker."""
        return self._cells[self._places[name]]

    def place(self, name: Hashable) -> int:
        """Where the number under `name` stands, for `raise_at`; names follow each other."""
        return self._places[name]

    def raise_at(self, place: int, by: int) -> None:
        """As `add`, for what is counted most often."""
        self._cells[place] += by

    def everywhere(self) -> Everywhere:
        """The numbers of all workers of the machine: here, of this one alone."""
        return Everywhere([self._cells.tolist()], [0] * len(self.names))

    def close(self) -> None:
        """Count no more for others to see."""


class SharedCounts(Counts):
    """The numbers in a file of this worker's own in `folder`.

    The file is locked while the worker lives; the system lets go of the lock when it dies, however
    it does. Whoever begins adds the files of the dead to one, so that they do not pile up. A folder
    that cannot be written in is counted for here alone.
    """

    def __init__(self, names: Sequence[Hashable], folder: Path) -> None:
        super().__init__(names)
        # Another release has other names: its numbers mean something else.
        release = blake2b(repr(self.names).encode(), digest_size=4).hexdigest()
        self._folder = folder / release
        self._size = WIDTH * len(self.names)
        self._file: int | None = None
        with suppress(OSError):
            self._open()

    def everywhere(self) -> Everywhere:
        """See `Counts.everywhere`."""
        if self._file is None:
            return super().everywhere()
        with self._alone():
            files = self._files()
            living = [path for path in files if _is_locked(path)]
            dead = [path for path in files if path not in living]
            ended = [self._numbers(path) for path in (self._folder / ENDED, *dead)]
            return Everywhere([self._numbers(path) for path in living], _sums(ended))

    def close(self) -> None:
        """Let the file stand for a worker that has ended."""
        if self._file is not None:
            fcntl.flock(self._file, fcntl.LOCK_UN)
            os.close(self._file)
            self._file = None

    def _open(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with self._alone():
            self._gather()
            path = self._folder / f"{os.getpid()}-{os.urandom(4).hex()}"
            # Written, not only made longer: a full disk is found here, and not in the map.
            path.write_bytes(bytes(self._size))
            file = os.open(path, os.O_RDWR | os.O_CLOEXEC)
            fcntl.flock(file, fcntl.LOCK_EX)
        self._cells = memoryview(mmap.mmap(file, self._size)).cast("q")
        self._file = file

    def _gather(self) -> None:
        dead = [path for path in self._files() if not _is_locked(path)]
        sums = _sums([self._numbers(self._folder / ENDED), *map(self._numbers, dead)])
        draft = self._folder / f".{ENDED}"
        draft.write_bytes(array("q", sums).tobytes())
        draft.replace(self._folder / ENDED)
        for path in dead:
            path.unlink()

    def _files(self) -> list[Path]:
        return [path for path in self._folder.iterdir() if "-" in path.name]

    def _numbers(self, path: Path) -> list[int]:
        with suppress(FileNotFoundError):
            data = path.read_bytes()
            if len(data) == self._size:
                return array("q", data).tolist()
        return [0] * len(self.names)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        lock = os.open(self._folder / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)


def _is_locked(path: Path) -> bool:
    with path.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _sums(rows: Sequence[Sequence[int]]) -> list[int]:
    return [sum(column) for column in zip(*rows, strict=True)]
