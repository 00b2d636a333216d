"""The life of a worker process: what opens with it, and what must end before it can.

An open stream blocks a graceful stop, and the server says `lifespan.shutdown` only after it; so
SIGTERM itself ends the streams, and is then handed on to whoever handled it before.
"""

import asyncio
import os
import signal
from collections.abc import Callable
from types import FrameType

from presspass.gate.http.asgi import Receive, Send

Handler = Callable[[int, FrameType | None], object]


async def live(receive: Receive, send: Send, end: Callable[[], None]) -> None:
    """Follow the ASGI lifespan; `end` is called once, by SIGTERM or at the shutdown."""
    await receive()
    restore = chain_sigterm(end)
    await send({"type": "lifespan.startup.complete"})
    await receive()
    restore()
    end()
    await send({"type": "lifespan.shutdown.complete"})


def chain_sigterm(end: Callable[[], None]) -> Callable[[], None]:
    """Call `end` in the running loop on SIGTERM, before the handler that was there.

    Returns what puts that one back. Outside the main thread, and where the handler is not
    Python's, nothing can be chained, and the shutdown has to do.
    """
    loop = asyncio.get_running_loop()
    before = signal.getsignal(signal.SIGTERM)

    def handle(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(end)
        if callable(before):
            before(number, frame)
        elif before == signal.SIG_DFL:
            loop.call_soon_threadsafe(_die)

    if before is None or before == signal.SIG_IGN:
        return _nothing
    try:
        signal.signal(signal.SIGTERM, handle)
    except ValueError:
        return _nothing
    return lambda: _put_back(handle, before)


def _put_back(ours: Handler, before: Handler | int) -> None:
    if signal.getsignal(signal.SIGTERM) is ours:
        signal.signal(signal.SIGTERM, before)


def _die() -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os.kill(os.getpid(), signal.SIGTERM)


def _nothing() -> None:
    """Nothing was chained, so nothing is put back."""
