"""Drives an ASGI application in this process, as a browser with cookies would."""

import asyncio
import gzip
import json
from urllib.parse import urlsplit

import msgspec

HOST = "127.0.0.1:8000"
ORIGIN = f"http://{HOST}"


class Reply(msgspec.Struct):
    """What came back."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes

    def header(self, name: str) -> str:
        return ", ".join(v.decode() for n, v in self.headers if n == name.encode())

    def json(self):
        return json.loads(self.body)

    @property
    def text(self) -> bytes:
        return gzip.decompress(self.body) if self.header("content-encoding") else self.body


class Browser:
    """One device: its cookies, and the headers that it sends with each request."""

    def __init__(self, app, **cookies: str) -> None:
        self.app = app
        self.cookies = cookies
        self.headers: dict[str, str] = {}

    async def request(self, method, url, *, body=b"", headers=None, host=HOST) -> Reply:
        sent = []
        given = {"host": host, "origin": ORIGIN, **self.headers, **(headers or {})}
        scope = self.scope(method, url, given)
        messages = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive():
            return messages.pop(0) if messages else {"type": "http.disconnect"}

        async def send(message):
            sent.append(message)

        await self.app(scope, receive, send)
        start = sent[0]
        return Reply(start["status"], start["headers"], b"".join(m["body"] for m in sent[1:]))

    async def get(self, url, **headers: str) -> Reply:
        return await self.request("GET", url, headers=_named(headers))

    async def head(self, url, **headers: str) -> Reply:
        return await self.request("HEAD", url, headers=_named(headers))

    async def post(self, url, fields=None, **headers: str) -> Reply:
        body = b"" if fields is None else json.dumps(fields).encode()
        kind = {"content-type": "application/json"}
        return await self.request("POST", url, body=body, headers=kind | _named(headers))

    async def submit(self, url, body: str, **headers: str) -> Reply:
        kind = {"content-type": "application/x-www-form-urlencoded", "accept": "text/html"}
        return await self.request("POST", url, body=body.encode(), headers=kind | _named(headers))

    def scope(self, method, url, headers):
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        named = headers | ({"cookie": cookies} if cookies else {})
        parts = urlsplit(url)
        return {
            "type": "http",
            "method": method,
            "scheme": "http",
            "path": parts.path,
            "query_string": parts.query.encode(),
            "headers": [(n.encode(), v.encode("latin-1")) for n, v in named.items() if v],
        }


class Listener:
    """A browser's event stream: what it was told so far, and the way to leave."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.status = 0
        self.response_headers: list[tuple[bytes, bytes]] = []
        self.chunks: asyncio.Queue[bytes] = asyncio.Queue()
        self.left = asyncio.Event()
        self.asked = False

    async def __aenter__(self):
        headers = {"host": HOST, "accept": "text/event-stream"}
        scope = self.browser.scope("GET", "/gate/events", headers)
        self.task = asyncio.create_task(self.browser.app(scope, self._receive, self._send))
        return self

    async def __aexit__(self, *_):
        self.left.set()
        await asyncio.wait_for(self.task, 5)

    async def told(self) -> tuple[str, dict]:
        """The next event: its name and its data."""
        while True:
            chunk = await asyncio.wait_for(self.chunks.get(), 5)
            lines = dict(line.split(": ", 1) for line in chunk.decode().splitlines() if line)
            if "event" in lines:
                data = json.loads(lines["data"])
                assert lines["id"] == str(data["seq"])
                return lines["event"], data

    async def over(self) -> None:
        """Wait until the other side has ended the stream."""
        await asyncio.wait_for(asyncio.shield(self.task), 5)

    async def hears_nothing(self) -> bool:
        """Whether no event comes while the watcher looks many times."""
        await asyncio.sleep(0.05)
        while not self.chunks.empty():
            if b"event:" in self.chunks.get_nowait():
                return False
        return True

    async def _receive(self):
        if not self.asked:
            self.asked = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message):
        if message["type"] == "http.response.start":
            self.status, self.response_headers = message["status"], message["headers"]
            return
        for event in message["body"].split(b"\n\n"):
            if event:
                self.chunks.put_nowait(event)


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}
