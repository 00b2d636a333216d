"""What the gate needs of a site behind it, and nothing more.

The newspaper's site is made in `presspass/site`; tests bring a small one of their own.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

import msgspec

from presspass.gate.http.asgi import HeaderList, Receive, Scope, Send


class Rendered(msgspec.Struct, frozen=True):
    """A page as the site made it for one audience."""

    status: int
    headers: HeaderList
    body: bytes

    def header(self, name: bytes) -> bytes:
        """The first value of the header `name` (lower case), b"" when there is none."""
        return next((v for n, v in self.headers if n.lower() == name), b"")


class Renewal(msgspec.Struct, frozen=True):
    """A fresh ticket for a living session; with `ticket_text` "" only cookies to forget."""

    ticket_text: str
    device: str
    set_cookies: tuple[bytes, ...]


class Site(Protocol):
    """A site that can be asked as it is, rendered for an audience, and asked for a ticket."""

    passed: tuple[str, ...]
    """Beginnings of paths that are never stored pages."""

    named_at_root: frozenset[str]
    """Fields of a query with which `/` is another address than the front page's."""

    parts: Mapping[str, str]
    """Where the site has what the notice offers, by the names of `notice/parts.py`."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request by itself."""

    async def render(self, path: str, query: str, language: str, audience: str) -> Rendered:
        """The page at `path` for `audience`, the site's own words in `language`.

        With the header `X-Presspass-Access` ("free", "registered", "subscribers" or "list") it
        may be stored; `X-Presspass-Publication` is the nameplate's name, percent-encoded.
        """

    async def renew(
        self,
        headers: Sequence[tuple[bytes, bytes]],
        epoch: int | None = None,
        *,
        only_looks: bool = False,
    ) -> Renewal | None:
        """A ticket for the session that the request's `headers` name; None: there is none.

        `epoch` is the one in the register where it refused the ticket that came: the new ticket's
        is at least that, should the site have fallen behind. `only_looks`: the cookies will reach
        no browser, so that this is no renewal of the browser's ticket.
        """
