"""A number that only grows: of one process, or of all processes of the machine together.

For what must be seen from outside whichever worker is asked, and must outlive one that is killed.
"""

import fcntl
from contextlib import suppress
from pathlib import Path

LENGTH = 20


class Tally:
    """A number in memory, from 0."""

    def __init__(self) -> None:
        self._here = 0

    @property
    def total(self) -> int:
        """The number now."""
        return self._here

    def add(self) -> None:
        """Raise it by one."""
        self._here += 1


class SharedTally(Tally):
    """The number in the file at `path`, which all processes raise together.

    One line of constant length, begun at once and written over in place: on a full disk too. What
    cannot be counted there is counted here, for whoever counts does so because something is wrong
    already.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        with suppress(OSError):
            self._raise(by=0)

    @property
    def total(self) -> int:
        """The number now: in the file, and what this process could not count there."""
        with suppress(OSError):
            return self._here + _number(self._path.read_bytes())
        return self._here

    def add(self) -> None:
        """Raise it by one, alone: the lock is held for microseconds."""
        try:
            self._raise(by=1)
        except OSError:
            super().add()

    def _raise(self, by: int) -> None:
        self._path.touch(mode=0o600)
        with self._path.open("r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            number = _number(file.read())
            file.seek(0)
            file.write(b"%*d\n" % (LENGTH - 1, number + by))


def _number(line: bytes) -> int:
    """The number in `line`; 0 where there is none."""
    return int(line) if line.strip().isdigit() else 0
