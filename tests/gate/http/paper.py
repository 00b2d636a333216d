"""A newspaper of five pages, small enough to be seen through: the site in these tests.

It renders by audience as the real one does, remembers what it was asked, and gives tickets to the
sessions it knows. The word FULLTEXT stands only where the whole text of an article does.
"""

import asyncio
from collections.abc import Callable, Sequence

from presspass.gate.http.asgi import Receive, Scope, Send
from presspass.gate.http.site import Rendered, Renewal
from presspass.gate.seat import DeviceId
from presspass.gate.ticket import Ticket

MARKER = b"FULLTEXT"


class Paper:
    """Implements `presspass.gate.http.site.Site`."""

    passed = ("/account/", "/static/")
    named_at_root = frozenset({"p"})
    parts = {
        "devices": "/account/devices/",
        "not_me": "/account/devices/not-me/",
        "password": "/account/password/change/",
    }

    def __init__(self, issue: Callable[[Ticket], str]) -> None:
        self.access = {
            "/": "list",
            "/harbour/tide/": "subscribers",
            "/harbour/ferry/": "registered",
            "/harbour/market/": "free",
            "/es/puerto/marea/": "subscribers",
        }
        self.edition = 1
        self.rendered: list[tuple[str, str, str, str]] = []
        self.asked: list[tuple[str, str]] = []
        self.renewals: list[int | None] = []
        self.looked: list[bool] = []
        self.sessions: dict[str, Ticket] = {}
        self.extra: tuple[tuple[bytes, bytes], ...] = ()
        self.addition = b""
        self.status = 299
        self.begun = asyncio.Semaphore(0)
        self.hold: asyncio.Event | None = None
        self.forgets: tuple[bytes, ...] = ()
        self._issue = issue

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del receive
        self.asked.append((scope["method"], scope["path"]))
        self.scope = scope
        headers = [(b"content-type", b"text/html"), (b"x-presspass-access", b"list")]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": b"the site itself"})

    async def render(self, path: str, query: str, language: str, audience: str) -> Rendered:
        self.rendered.append((path, query, language, audience))
        access, edition = self.access.get(path), self.edition
        self.begun.release()
        if self.hold is not None:
            await self.hold.wait()
        if access is None:
            return Rendered(404, ((b"content-type", b"text/html"),), b"not here")
        full = {
            "free": True,
            "list": False,
            "registered": audience in {"signed_in", "subscriber"},
            "subscribers": audience == "subscriber",
        }[access]
        body = f"{path} {query} {language} {audience} edition {edition} ".encode()
        body += (MARKER if full else b"opening") + self.addition
        headers = (
            (b"content-type", b"text/html; charset=utf-8"),
            (b"content-length", b"999"),
            (b"cache-control", b"max-age=9"),
            (b"x-presspass-access", access.encode()),
            (b"x-presspass-publication", b"The%20Estuary"),
            *self.extra,
        )
        return Rendered(200, headers, body)

    async def renew(
        self,
        headers: Sequence[tuple[bytes, bytes]],
        epoch: int | None = None,
        *,
        only_looks: bool = False,
    ) -> Renewal | None:
        self.renewals.append(epoch)
        self.looked.append(only_looks)
        line = b"; ".join(v for n, v in headers if n == b"cookie").decode("latin-1")
        for session, ticket in self.sessions.items():
            if f"presspass_session={session}" in line:
                text = self._issue(ticket)
                return Renewal(text, DeviceId(ticket.device), (b"presspass_ticket=new; Path=/",))
        return Renewal("", "", self.forgets) if self.forgets else None
