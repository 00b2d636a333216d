"""Browsers that hear: event streams on connections of their own, and acts on the same seats.

They say what a browser says, so that a stream costs what a reader's costs.
"""

import asyncio
import re
import time
from collections import defaultdict
from collections.abc import Iterable
from urllib.parse import urlsplit

import httpx

STREAM = """\
GET /gate/events HTTP/1.1\r
Host: {host}\r
Accept: text/event-stream\r
Accept-Encoding: gzip, deflate, br\r
Accept-Language: en-US,en;q=0.5\r
Cache-Control: no-cache\r
Cookie: {cookie}\r
Referer: http://{host}/harbour/\r
Sec-Fetch-Dest: empty\r
Sec-Fetch-Mode: cors\r
Sec-Fetch-Site: same-origin\r
User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0\r
\r
"""
AT_ONCE = 64
PATIENCE = 30.0

_EVENT = re.compile(rb"event: (\w+)\n.*?\n\n", re.DOTALL)
_STATUS = re.compile(rb"HTTP/1.1 (\d+) .*?\r\n\r\n", re.DOTALL)


class Stream(asyncio.Protocol):
    """One stream: how it was answered, and when it first told what."""

    def __init__(self, ask: bytes) -> None:
        self.status = 0
        self.headers = b""
        self.ended = False
        """Whether the server ended it by the last chunk, not by a broken connection."""
        self._ask = ask
        self._text = b""
        self._told: defaultdict[str, asyncio.Future[float]] = defaultdict(asyncio.Future)
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:
        """Ask for the stream."""
        self._transport = transport
        transport.write(self._ask)

    def data_received(self, data: bytes) -> None:
        """Note the time of every event that is whole by now."""
        now = time.perf_counter()
        self._text += data
        if not self.status and (begins := _STATUS.match(self._text)):
            self.status, self.headers = int(begins[1]), begins[0].lower()
            self._text = self._text[begins.end() :]
        end = 0
        for event in _EVENT.finditer(self._text):
            self._note(event[1].decode(), now)
            end = event.end()
        self.ended = self.ended or self._text.endswith(b"0\r\n\r\n")
        self._text = self._text[end:][-4096:]
        if self.status and self.status != httpx.codes.OK:
            self._note("state", now)

    def connection_lost(self, exc: Exception | None) -> None:
        """Whoever waits waits in vain."""
        del exc
        for waits in self._told.values():
            if not waits.done():
                waits.set_exception(ConnectionError("the stream was closed"))
                waits.exception()  # perhaps nobody waits

    async def told(self, event: str) -> float:
        """When `event` was told (perf_counter) since it was last forgotten."""
        return await asyncio.wait_for(self._told[event], PATIENCE)

    def forget(self, event: str) -> None:
        """Have the next `told` wait for a new one."""
        self._told.pop(event, None)

    def close(self) -> None:
        """Leave, as a closed tab does."""
        if self._transport is not None:
            self._transport.abort()

    def _note(self, event: str, now: float) -> None:
        if not self._told[event].done():
            self._told[event].set_result(now)


async def opened(url: str, cookies: Iterable[str]) -> list[Stream]:
    """A stream for each of `cookies`, each told its state. Raises RuntimeError for a refusal."""
    streams = await asked(url, cookies)
    refused = [stream.status for stream in streams if stream.status != httpx.codes.OK]
    if refused:
        raise RuntimeError(f"{len(refused)} of {len(streams)} streams were refused: {refused[0]}")
    return streams


async def asked(url: str, cookies: Iterable[str]) -> list[Stream]:
    """The same, refused or not."""
    parts = urlsplit(url)
    loop, turn = asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE)

    async def one(cookie: str) -> Stream:
        ask = STREAM.format(host=parts.netloc, cookie=cookie).encode()
        async with turn:
            _, stream = await loop.create_connection(
                lambda: Stream(ask), parts.hostname, parts.port
            )
            await stream.told("state")
        return stream

    return await asyncio.gather(*(one(cookie) for cookie in cookies))


class Devices:
    """Browsers that act: each act is one request, its cookie says who."""

    def __init__(self, url: str) -> None:
        limits = httpx.Limits(max_connections=AT_ONCE, max_keepalive_connections=AT_ONCE)
        self._client = httpx.AsyncClient(
            base_url=url, headers={"Origin": url}, limits=limits, timeout=PATIENCE
        )

    async def go_on(self, cookie: str) -> None:
        """Press “continue here”. Raises RuntimeError when that was not granted."""
        answer = await self._client.post("/gate/continue", json={}, headers={"Cookie": cookie})
        if answer.status_code != httpx.codes.OK:
            raise RuntimeError(f"a device was not let read: {answer.status_code} {answer.text}")

    async def leave(self) -> None:
        """Close the connections."""
        await self._client.aclose()
