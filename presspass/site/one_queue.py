"""Granian whose workers take connections from one queue.

On Linux each worker listens for itself (SO_REUSEPORT): one that is killed takes the connections
along that wait in its queue, and their readers see "connection reset". Here the main process
listens, as Granian has it on other systems, and whoever lives takes the next.

SIGHUP replaces the workers in turn: the next begins beside the one before, which then ends what it
has under way and stops.

A socket that the system hands over (systemd's socket activation) is listened on instead: it stays
open while the main process is started again, and connections wait in it.
"""

import logging
import os
import socket
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from granian.net import SocketHolder, SocketSpec
from granian.server.mp import MPServer, WorkerProcess

from presspass.site.draining import DRAIN

DRAINS_SECONDS = 0.5
LOOKS_AGAIN_SECONDS = 0.01
FIRST_HANDED_OVER = 3

log = logging.getLogger(__name__)


def handed_over(env: Mapping[str, str]) -> int | None:
    """The listening socket this process was started with, as sd_listen_fds(3) tells it."""
    if env.get("LISTEN_PID") != str(os.getpid()) or env.get("LISTEN_FDS", "0") == "0":
        return None
    return FIRST_HANDED_OVER


class OneQueue(MPServer):
    """A server whose queue of connections outlives any worker."""

    def _init_shared_socket(self) -> None:
        given = handed_over(os.environ)
        if given is None:
            holder = SocketSpec(self.bind_addr, self.bind_port, self.backlog).build()
        else:
            os.set_blocking(given, False)
            holder = SocketHolder(*(given, False, self.backlog))  # type: ignore[call-arg]  # stub
        self._shd = holder  # type: ignore[assignment]  # typed as None there
        self._sfd = holder.get_fd()
        self._ssp = None
        self._sso = socket.socket(fileno=self._sfd)
        self._sso.set_inheritable(True)

    def _respawn_workers(
        self,
        workers: Iterable[int],
        spawn_target: Callable[..., None],
        target_loader: Callable[..., Any],
        delay: float = 0,
    ) -> None:
        """One after the other, and no further once the server is told to stop."""
        for index in workers:
            if self.interrupt_signal:
                return
            self.respawned_wrks[index] = time.monotonic()
            before = self.wrks[index]
            new = self._spawn_worker(index, spawn_target, target_loader)
            new.start()
            self.wrks[index] = new
            if before.is_alive():
                time.sleep(delay)
                self._drain([before])
                before.terminate()
                self._end(before, time.monotonic() + (self.workers_kill_timeout or 0))

    def _stop_workers(self) -> None:
        self._drain(self.wrks)
        for worker in self.wrks:
            worker.terminate()
        ends = time.monotonic() + (self.workers_kill_timeout or 0)
        for worker in self.wrks:
            self._end(worker, ends)
        self.wrks.clear()

    def _drain(self, workers: Iterable[WorkerProcess]) -> None:
        """Have `workers` take nothing new, and give what is on its way the time to arrive."""
        for worker in workers:
            worker.interrupt_by_parent = True
            if worker.is_alive():
                os.kill(worker.inner.pid, DRAIN)
        time.sleep(DRAINS_SECONDS)

    def _end(self, worker: WorkerProcess, ends: float) -> None:
        """Wait until `worker`, told to stop, is gone; kill it when it is not by `ends` (monotonic).

        What a worker held takes a moment to be let go after its last word, so `join` is too early.
        """
        worker.join(max(0, ends - time.monotonic()))
        while worker.is_alive() and time.monotonic() < ends:
            time.sleep(LOOKS_AGAIN_SECONDS)
        if worker.is_alive():
            log.warning("a worker did not stop in time and is killed")
            worker.kill()
            worker.join()
