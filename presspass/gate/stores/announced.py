"""What writers of the machine are about to commit, in memory that all its processes share.

A writer holds SQLite's write lock when it announces the revision that it then commits. So bytes
that were read at a revision no older than the announcement before them are the register's own for
as long as that announcement stands: nothing was committed since. A writer killed in between leaves
an announcement that no read reaches before somebody's next commit; until then the register is
asked each time, and is right. Who keeps bytes at hand, and which, is not here.
"""

import mmap
import os
from pathlib import Path
from zlib import crc32

STRIPES = 8192
"""Names share a number by their hash: a write makes its stripe's be read again, no others."""
_NUMBER = 8  # bytes; one of them is read and written at once


class Announced:
    """The numbers in the file at `path`, by stripe; they belong to one database beside it.

    `number[stripe]` is what was announced last, 0 before anything was.
    """

    def __init__(self, path: Path, stripes: int = STRIPES) -> None:
        self._stripes = stripes
        self._memory = _mapped(path, stripes * _NUMBER)
        self.number = memoryview(self._memory).cast("Q")

    def stripe_of(self, name: str) -> int:
        """The stripe of `name`, the same in every process."""
        return crc32(name.encode()) % self._stripes

    def announce(self, stripe: int, revision: int) -> None:
        """Say that `revision` is about to be committed. Only for who holds the write lock."""
        self.number[stripe] = revision

    def close(self) -> None:
        """Let go of the memory."""
        self.number.release()
        self._memory.close()


def _mapped(path: Path, size: int) -> mmap.mmap:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        # Room is taken at once: a hole that a full disk cannot fill would kill who writes there.
        os.posix_fallocate(descriptor, 0, size)
        return mmap.mmap(descriptor, size)
    finally:
        os.close(descriptor)
