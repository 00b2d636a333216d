"""The log of mails on their way: what a courier has handed over, and what was answered.

It lies in the data folder and is written a line at a time, so that it survives whoever wrote it,
killed at whatever moment; not the machine. The database learns the same a little later, many at
once. Its lock is held by the one courier that carries the issue.

A line is written whole or not at all; what cannot be read all the same is left out, and told.
"""

import fcntl
import os
import re
from contextlib import suppress
from errno import ENOSPC
from pathlib import Path
from typing import Final

import msgspec

FOLDER: Final = "newsletters"
BOOT: Final = Path("/proc/sys/kernel/random/boot_id")
NOT_TAKEN: Final = 0
"""Where an answer should be: the server has gone away without one, so it has not taken the mail."""
UNKNOWN: Final = -1
"""Where an answer should be: it has the mail, and has not said what becomes of it."""
TAKEN: Final = 250
LONGEST: Final = 300
LINE: Final = re.compile(
    r"handed (?P<handed>\d{1,19})"
    r"|answered (?P<answered>\d{1,19}) (?P<code>-?\d{1,4}) (?P<words>.*)",
    re.ASCII,
)


class Answer(msgspec.Struct, frozen=True):
    """What the carrier said: a code of SMTP (RFC 5321, 4.2), and words."""

    code: int
    words: str = ""


class Flown(msgspec.Struct, frozen=True):
    """What a log tells: deliveries that were handed over, and their answers.

    `is_whole` says whether it lacks nothing: it is of this machine since it was started, and all of
    its lines can be read.
    """

    is_whole: bool
    handed: frozenset[int]
    answers: dict[int, Answer]


class Flight:
    """The log of one issue; whoever opens it waits until nobody else carries the issue."""

    def __init__(self, home: Path, issue: int) -> None:
        folder = home / FOLDER
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._path = folder / f"issue-{issue}.log"
        self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)

    def lock(self) -> None:
        """Wait for the courier that carries the issue, and be the one who does."""
        fcntl.flock(self._file, fcntl.LOCK_EX)
        written = os.pread(self._file, os.fstat(self._file).st_size, 0)  # it may be removed by now
        # Whoever was killed within a line had not done yet what it was to tell.
        os.ftruncate(self._file, written.rfind(b"\n") + 1)

    def close(self) -> None:
        """Let go of it."""
        os.close(self._file)

    def handed(self, delivery: int) -> None:
        """The last byte of a mail is about to be sent. Raises OSError where the disk is full."""
        self._write(f"handed {delivery}")

    def answered(self, delivery: int, answer: Answer) -> None:
        """The carrier has said what becomes of it."""
        words = " ".join(answer.words.split())[:LONGEST]
        with suppress(OSError):  # a full disk undoes no answer; it hinders the next hand-over
            self._write(f"answered {delivery} {answer.code} {words}")

    def read(self) -> Flown:
        """All that it tells."""
        first, *lines = self._path.read_text("utf-8", errors="replace").split("\n")
        is_whole = first == _boot() != ""
        handed: set[int] = set()
        answers: dict[int, Answer] = {}
        for line in lines[:-1]:  # the last one has not ended
            found = LINE.fullmatch(line)
            if found is None:
                is_whole = False
            elif found["code"] is None:
                handed.add(int(found["handed"]))
                answers.pop(int(found["handed"]), None)
            else:
                answers[int(found["answered"])] = Answer(int(found["code"]), found["words"])
        return Flown(is_whole, frozenset(handed), answers)

    def clear(self) -> None:
        """Begin anew: the database knows all that it told."""
        os.ftruncate(self._file, 0)
        with suppress(OSError):  # without that line it is taken to lack something
            self._write(_boot())

    def remove(self) -> None:
        """The issue is sent."""
        self._path.unlink(missing_ok=True)

    def _write(self, line: str) -> None:
        told = f"{line}\n".encode()
        written = os.write(self._file, told)
        if written < len(told):
            os.ftruncate(self._file, os.fstat(self._file).st_size - written)
            raise OSError(ENOSPC, os.strerror(ENOSPC))


def _boot() -> str:
    """By which a machine tells one start from the next; where it does not, none is trusted."""
    return f"boot {BOOT.read_text('ascii').strip()}" if BOOT.exists() else ""
