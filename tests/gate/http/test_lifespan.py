"""A worker's life: it ends its streams on SIGTERM, and hands the signal on."""

import asyncio
import os
import signal

import pytest

from presspass.gate.http.lifespan import chain_sigterm

from .driver import Listener

pytestmark = pytest.mark.anyio


class Life:
    """Speaks the server's side of the ASGI lifespan."""

    def __init__(self, app) -> None:
        self.said: asyncio.Queue[str] = asyncio.Queue()
        self.tell: asyncio.Queue[str] = asyncio.Queue()
        self.task = asyncio.create_task(app({"type": "lifespan"}, self._receive, self._send))

    async def until(self, word: str) -> None:
        assert await asyncio.wait_for(self.said.get(), 5) == word

    async def _receive(self):
        return {"type": await self.tell.get()}

    async def _send(self, message):
        self.said.put_nowait(message["type"])


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


@pytest.mark.usefixtures("handled")
async def test_the_gate_alone_lives_and_ends_as_well(world):
    _, app = world.worker(site=False)
    life = Life(app)
    for word in ("startup", "shutdown"):
        await life.tell.put(f"lifespan.{word}")
        await life.until(f"lifespan.{word}.complete")

    await life.task
    assert app.streams.closing


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


@pytest.mark.usefixtures("handled")
async def test_a_handler_that_came_after_ours_stays():
    restore = chain_sigterm(lambda: None)
    signal.signal(signal.SIGTERM, later := lambda *_: None)

    restore()

    assert signal.getsignal(signal.SIGTERM) is later


@pytest.mark.usefixtures("handled")
@pytest.mark.parametrize("usual", [signal.SIG_IGN, signal.SIG_DFL])
async def test_a_signal_that_nobody_handles_does_what_it_did(usual):
    signal.signal(signal.SIGTERM, usual)

    restore = chain_sigterm(lambda: None)
    chained = signal.getsignal(signal.SIGTERM)
    restore()

    assert chained == signal.getsignal(signal.SIGTERM) == usual


@pytest.mark.usefixtures("handled")
async def test_outside_the_main_thread_nothing_is_chained():
    ours = signal.getsignal(signal.SIGTERM)

    def elsewhere():
        async def chained():
            chain_sigterm(lambda: None)()

        asyncio.run(chained())

    await asyncio.to_thread(elsewhere)

    assert signal.getsignal(signal.SIGTERM) is ours
