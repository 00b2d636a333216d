"""A worker's life: it ends its streams on SIGTERM, and hands the signal on."""

import asyncio
import os
import signal
import subprocess
import sys

import pytest

from presspass.gate.http.lifespan import chain_sigterm

from .driver import Listener

pytestmark = pytest.mark.anyio


class Life:
    """Speaks the server's side of the ASGI lifespan."""

    def __init__(self, app) -> None:
        self.said: list[str] = []
        self.tell: asyncio.Queue[str] = asyncio.Queue()
        self.task = asyncio.create_task(app({"type": "lifespan"}, self._receive, self._send))

    async def until(self, word: str) -> None:
        while word not in self.said:
            await asyncio.sleep(0)

    async def _receive(self):
        return {"type": await self.tell.get()}

    async def _send(self, message):
        self.said.append(message["type"])


@pytest.fixture
def handled():
    """The signals that reach the handler that was there before ours."""
    numbers = []
    before = signal.signal(signal.SIGTERM, lambda number, _: numbers.append(number))
    yield numbers
    signal.signal(signal.SIGTERM, before)


async def test_sigterm_ends_the_streams_and_is_handed_on(world, handled):
    life = Life(world.app)
    await life.tell.put("lifespan.startup")
    await life.until("lifespan.startup.complete")
    async with Listener(world.browser()) as listener:
        await listener.told()

        os.kill(os.getpid(), signal.SIGTERM)

        await listener.over()
    await life.tell.put("lifespan.shutdown")
    await life.until("lifespan.shutdown.complete")
    await life.task
    assert handled == [signal.SIGTERM]


async def test_the_shutdown_ends_the_streams_and_puts_the_handler_back(world, handled):
    ours = signal.getsignal(signal.SIGTERM)
    life = Life(world.app)
    await life.tell.put("lifespan.startup")
    await life.until("lifespan.startup.complete")
    async with Listener(world.browser()) as listener:
        await listener.told()
        await life.tell.put("lifespan.shutdown")
        await listener.over()

    await life.task
    assert signal.getsignal(signal.SIGTERM) is ours
    assert handled == []


async def test_a_handler_that_came_after_ours_stays(handled):
    restore = chain_sigterm(lambda: None)
    signal.signal(signal.SIGTERM, later := lambda *_: None)

    restore()

    assert signal.getsignal(signal.SIGTERM) is later


async def test_a_signal_that_is_ignored_stays_ignored(handled):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)

    chain_sigterm(lambda: None)()

    assert signal.getsignal(signal.SIGTERM) == signal.SIG_IGN


async def test_outside_the_main_thread_nothing_is_chained(handled):
    ours = signal.getsignal(signal.SIGTERM)

    def elsewhere():
        async def chained():
            chain_sigterm(lambda: None)()

        asyncio.run(chained())

    await asyncio.to_thread(elsewhere)

    assert signal.getsignal(signal.SIGTERM) is ours


DYING = """
import asyncio, os, signal
from presspass.gate.http.lifespan import chain_sigterm

async def main():
    chain_sigterm(lambda: print("ended", flush=True))
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.sleep(10)

asyncio.run(main())
"""


def test_a_process_that_nobody_else_guards_still_dies_of_sigterm():
    done = subprocess.run(
        [sys.executable, "-c", DYING], capture_output=True, timeout=30, check=False
    )

    assert done.stdout == b"ended\n"
    assert done.returncode == -signal.SIGTERM
