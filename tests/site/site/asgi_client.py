"""Asks an ASGI application one thing, without a server."""

import asyncio
from dataclasses import dataclass


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes
    path: str = ""


def ask(app, path, *, method="GET", headers=(), extensions=None):
    """What `app` answers; `path` in the answer is that of a file sent by its path."""
    scope = {
        "type": "http",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "http_version": "1.1",
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 8000),
        "extensions": extensions,
    }
    return asyncio.run(collect(app, scope))


async def collect(app, scope):
    messages = []

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        messages.append(message)

    await app(scope, receive, send)
    start = messages[0]
    found = {name.decode().lower(): value.decode() for name, value in start["headers"]}
    body = b"".join(message.get("body", b"") for message in messages[1:])
    sent = next((m["path"] for m in messages if m["type"] == "http.response.pathsend"), "")
    return Answer(start["status"], found, body, sent)
