"""A worker about to be replaced: it takes no new connection, and lets go of those it has.

Told by SIGUSR1, a moment before it is told to stop. A worker that stops while it takes connections
closes some on which a request is on its way, and their readers see an error.
"""

import os
import signal
import socket
from collections.abc import Awaitable
from contextlib import suppress
from pathlib import Path
from types import FrameType

from presspass.gate.http.asgi import ASGIApp, Receive, Scope, Send, sealed

DRAIN = signal.SIGUSR1
OPEN_FILES = Path("/proc/self/fd")
_LET_GO = ((b"connection", b"close"),)


class Draining:
    """Answers as `application` does; once drained, each answer ends its connection."""

    def __init__(self, application: ASGIApp) -> None:
        self._application = application
        self.drained = False

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Hand the request on."""
        if self.drained and scope["type"] == "http" and scope["http_version"].startswith("1"):
            send = sealed(send, _LET_GO)
        return self._application(scope, receive, send)

    def drain(self, number: int, frame: FrameType | None) -> None:
        """What `DRAIN` does; the queue goes on for the other workers."""
        del number, frame
        self.drained = True
        stop_listening()


def stop_listening() -> None:
    """Put a queue that nobody knows in the place of each one this process takes from.

    The server's own loop cannot be told to stop taking. It finds nothing there, and the process's
    number for the queue is its own: the queue stays open in the others.
    """
    with socket.socket() as unknown:
        unknown.bind(("127.0.0.1", 0))
        unknown.listen(1)
        unknown.settimeout(0)
        queues = [int(name.name) for name in OPEN_FILES.iterdir() if is_queue(int(name.name))]
        for queue in queues:
            if queue != unknown.fileno():
                os.dup2(unknown.fileno(), queue)


def is_queue(descriptor: int) -> bool:
    """Whether `descriptor` is a socket that listens."""
    with suppress(OSError), socket.socket(fileno=os.dup(descriptor)) as found:
        return bool(found.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))
    return False
