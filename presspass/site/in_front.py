"""The gate as an ASGI application, with or without a site behind it. No Django here."""

import logging
from collections.abc import Awaitable

from presspass.gate.counts import SharedCounts
from presspass.gate.gate import Gate, open_gate
from presspass.gate.http.app import build_app
from presspass.gate.http.asgi import ASGIApp, Receive, Scope, Send
from presspass.gate.http.site import Site
from presspass.gate.measures import NAMES
from presspass.gate.settings import GateSettings

log = logging.getLogger(__name__)


class GateInFront:
    """Opens the gate when the worker's life begins and closes it when it ends."""

    def __init__(self, settings: GateSettings, site: Site | None) -> None:
        self.settings = settings
        self.site = site
        self.app: ASGIApp
        self.counts: SharedCounts

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Answer a request, or live through a worker's life."""
        if scope["type"] == "lifespan":
            return self.live(scope, receive, send)
        return self.app(scope, receive, send)

    async def live(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Open the gate, let the application live, close the gate."""
        try:
            gate = await self.open()
        except Exception:  # whatever it was, the server must hear of it and end this worker
            log.exception("the gate could not be opened")
            await send({"type": "lifespan.startup.failed", "message": ""})
            return
        try:
            await self.app(scope, receive, send)
        finally:
            await gate.close()
            self.counts.close()

    async def open(self) -> Gate:
        """Open what a worker needs; what fails here fails the start."""
        self.counts = SharedCounts(NAMES, self.settings.home / "counts")
        gate = await open_gate(self.settings, self.counts)
        self.app = build_app(gate, self.settings, self.site)
        return gate
