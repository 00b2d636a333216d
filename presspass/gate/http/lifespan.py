"""The life of a worker process: what opens with it, and what must end before it can.

An open stream blocks a graceful stop, and the server says `lifespan.shutdown` only after it; so
SIGTERM itself ends the streams, and is then handed on to whoever handled it before.
"""

import asyncio
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

    Returns what puts that one back. Where there was none the signal kills, or is ignored, as
    before; outside the main thread nothing can be chained, and the shutdown has to do.
    """
    before = signal.getsignal(signal.SIGTERM)
    if not callable(before):
        return _nothing
    loop = asyncio.get_running_loop()

    def handle(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(end)
        before(number, frame)

    try:
        signal.signal(signal.SIGTERM, handle)
    except ValueError:
        return _nothing
    return lambda: _put_back(handle, before)


def _put_back(ours: Handler, before: Handler) -> None:
    if signal.getsignal(signal.SIGTERM) is ours:
        signal.signal(signal.SIGTERM, before)


def _nothing() -> None:
    """Nothing was chained, so nothing is put back."""
