"""Granian whose workers take connections from one queue.

On Linux each worker listens for itself (SO_REUSEPORT): one that is killed takes the connections
along that wait in its queue, and their readers see "connection reset". Here the main process
listens, as Granian has it on other systems, and whoever lives takes the next.
"""

import socket

from granian.net import SocketSpec
from granian.server.mp import MPServer


class OneQueue(MPServer):
    """A server whose queue of connections outlives any worker."""

    def _init_shared_socket(self) -> None:
        spec = SocketSpec(self.bind_addr, self.bind_port, self.backlog)
        self._shd = spec.build()  # type: ignore[assignment]  # typed as None there
        self._sfd = self._shd.get_fd()
        self._ssp = None
        self._sso = socket.socket(fileno=self._sfd)
        self._sso.set_inheritable(True)
