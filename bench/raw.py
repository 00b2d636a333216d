"""The yardstick: the same server, loop and flags, and an application that only sends bytes.

`python -m bench.raw PORT FOLDER` serves what `bench.load.keep` put into the folder.
"""

import os
import sys
from pathlib import Path

import msgspec

from presspass.gate.http.asgi import HeaderList, Receive, Scope, Send
from presspass.site.serving import Address, serve

FOLDER = "PRESSPASS_BENCH_RAW"


class Answer(msgspec.Struct):
    """A response as the newspaper gave it."""

    headers: HeaderList
    body: bytes


class Raw:
    """Sends by path what was kept for it."""

    def __init__(self, folder: Path) -> None:
        decode = msgspec.msgpack.Decoder(dict[str, Answer]).decode
        kept = decode((folder / "answers").read_bytes())
        self._messages = {path: _messages(answer) for path, answer in kept.items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        del receive
        if scope["type"] != "http":
            return
        start, body = self._messages[scope["path"]]
        await send(start)
        await send(body)


def _messages(answer: Answer) -> tuple[dict[str, object], dict[str, object]]:
    start = {"type": "http.response.start", "status": 200, "headers": list(answer.headers)}
    return start, {"type": "http.response.body", "body": answer.body}


def main(port: str, folder: str) -> None:
    """Serve until a signal."""
    os.environ[FOLDER] = folder
    serve("bench.raw:app", Address("127.0.0.1", int(port)), workers=1)


if __name__ == "__main__":
    main(*sys.argv[1:])
elif FOLDER in os.environ:
    app = Raw(Path(os.environ[FOLDER]))
