"""Whether this process lives, and whether it should get requests."""

import msgspec

from presspass.gate.errors import StoreUnavailable
from presspass.gate.gate import Gate
from presspass.gate.http.asgi import NO_STORE, Request, Response
from presspass.gate.http.events import Streams
from presspass.gate.http.page_store import PageStore
from presspass.gate.stores.protocol import LATEST

_JSON = ((b"content-type", b"application/json"), *NO_STORE)


class Health:
    """Answers `/healthz` and `/readyz` for one process."""

    def __init__(self, gate: Gate, streams: Streams, pages: PageStore | None) -> None:
        self._gate = gate
        self._streams = streams
        self._pages = pages

    async def alive(self, request: Request) -> Response:
        """`GET /healthz`: the process answers."""
        del request
        return Response(200, _JSON, b'{"status":"alive"}')

    async def ready(self, request: Request) -> Response:
        """`GET /readyz`: 200 until the process is about to stop.

        A store that is down does not count against it: readers are let in, and counted.
        """
        del request
        ready = not self._streams.closing
        state = {
            "ready": ready,
            "decided_without_store": self._gate.journal.decided_without_store,
            "store": await self._store(),
            "streams": self._streams.open,
            "page_store_failures": self._pages.failures if self._pages else 0,
        }
        return Response(200 if ready else 503, _JSON, msgspec.json.encode(state))

    async def _store(self) -> str:
        try:
            await self._gate.store.changes(LATEST)
        except StoreUnavailable:
            return "unavailable"
        return "available"
