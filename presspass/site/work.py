"""The task worker: one process beside the servers for what was put off, and what the clock asks.

It is started and restarted by the main process (`starting.py`) and dies with it. What is due by the
clock is a table, `clockwork.py`.
"""

import fcntl
import os
import secrets
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from presspass.gate.clock import Seconds

COMMAND = (sys.executable, "-m", "presspass", "work")
AGAIN_AFTER: tuple[Seconds, ...] = (1, 2, 5, 15, 60)
"""How long the main process waits before each start after another that came to nothing."""
FINISHES_WITHIN: Seconds = 1.5
"""A worker told to stop has so long for the task it is at; one that is cut off is done anew."""
LIVED: Seconds = 60
"""A worker that lived so long came to something."""


unforked = threading.Lock()
"""Held while a process is being started: no other is forked meanwhile.

`Popen` reads a pipe until the new process closes it by its exec. A server forked just then would
keep it open, and `Popen` would not return as long as that server lives.
"""
os.register_at_fork(
    before=unforked.acquire, after_in_parent=unforked.release, after_in_child=unforked.release
)


class TaskWorker:
    """The worker's process, kept alive by a thread of the main process."""

    def __init__(self) -> None:
        self._over = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._keeper = threading.Thread(target=self._keep, daemon=True, name="task worker")

    def start(self) -> None:
        """Start it, and again whenever it ends."""
        self._keeper.start()

    def replace(self) -> None:
        """Let it finish what it does and end; the next begins with the code of today."""
        process = self._process
        if process is not None:
            with suppress(ProcessLookupError):
                process.send_signal(signal.SIGTERM)

    def stop(self) -> None:
        """Let it finish what it does, for some seconds at most; start no other."""
        self._over.set()
        self.replace()
        self._keeper.join(FINISHES_WITHIN)
        if self._process is not None and self._process.poll() is None:
            self._process.kill()

    def _keep(self) -> None:
        in_vain = 0
        while not self._over.is_set():
            began = time.monotonic()
            with unforked:
                self._process = subprocess.Popen([*COMMAND, "--main", str(os.getpid())])  # noqa: S603
            self._process.wait()
            in_vain = 0 if time.monotonic() - began >= LIVED else in_vain + 1
            self._over.wait(AGAIN_AFTER[min(in_vain, len(AGAIN_AFTER) - 1)])


@contextmanager
def alone(home: Path) -> Iterator[str]:
    """Be the only worker of `home`; wait for one that is about to end.

    Gives the name by which it claims its tasks. It lies in the lock and is the same in each of its
    lives; a machine's own name may be another in the next.
    """
    file = os.open(home / "work.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    with os.fdopen(file, "r+", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        name = lock.read()
        if not name:
            name = secrets.token_hex(8)
            lock.write(name)
            lock.flush()
        yield name
