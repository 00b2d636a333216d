"""Granian whose workers take connections from one queue.

On Linux each worker listens for itself (SO_REUSEPORT): one that is killed takes the connections
along that wait in its queue, and their readers see "connection reset". Here the main process
listens, as Granian has it on other systems, and whoever lives takes the next.

SIGHUP replaces the workers in turn: the next begins beside the one before, which then ends what it
has under way and stops.

A socket that the system hands over (systemd's socket activation) is listened on instead: it stays
open while the main process is started again, and connections wait in it.
"""

import os
import socket
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from granian.net import SocketHolder, SocketSpec
from granian.server.mp import MPServer, WorkerProcess

from presspass.site.draining import DRAIN

DRAINS_SECONDS = 0.5
FIRST_HANDED_OVER = 3


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
                self._end(before)

    def _stop_workers(self) -> None:
        self._drain(self.wrks)
        super()._stop_workers()

    def _drain(self, workers: Iterable[WorkerProcess]) -> None:
        """Have `workers` take nothing new, and give what is on its way the time to arrive."""
        for worker in workers:
            worker.interrupt_by_parent = True
            if worker.is_alive():
                os.kill(worker.inner.pid, DRAIN)
        time.sleep(DRAINS_SECONDS)

    def _end(self, worker: WorkerProcess) -> None:
        worker.terminate()
        worker.join(self.workers_kill_timeout)
        if worker.is_alive():
            worker.kill()
            worker.join()
