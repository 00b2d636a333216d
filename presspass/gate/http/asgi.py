"""What this folder needs of ASGI: the types, a request to look at, a response to send.

A request's headers never carry our internal `X-Presspass-*` names and no response lets them out;
the app sees to both with the two functions at the end. Routing and cookies are not here.
"""

from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from functools import cached_property, lru_cache
from typing import Any
from urllib.parse import parse_qsl

import msgspec

from presspass.gate.http.cookies import Cookies, cookies_in

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
ASGIApp = Callable[[Scope, Receive, Send], Awaitable[None]]

HeaderList = tuple[tuple[bytes, bytes], ...]

INTERNAL = b"x-presspass-"
_GUESSES = frozenset({b"sec-purpose", b"purpose", b"x-moz"})
_OUR_NAME = b"presspass"
NO_STORE: HeaderList = ((b"cache-control", b"no-store"),)


class Names(msgspec.Struct, frozen=True):
    """What the names of a request's headers say: which of them have to be looked at."""

    internal: bool
    """Some name may be ours alone."""
    guess: bool
    """Some name may tell that no person asked (RULE, "peek")."""


@lru_cache(maxsize=1024)
def _names(names: tuple[bytes, ...]) -> Names:
    """Worked out once, for a browser sends the same names with each request."""
    return Names(_OUR_NAME in b"\n".join(names).lower(), not _GUESSES.isdisjoint(names))


class Request:
    """One HTTP request, to be asked; its body is read where one is expected."""

    __slots__ = ("_cookies", "_last", "headers", "method", "names", "path", "receive", "scope")

    def __init__(self, scope: Scope, receive: Receive) -> None:
        self.scope = scope
        self.receive = receive
        self.method: str = scope["method"]
        self.path: str = scope["path"]
        self.headers: Sequence[tuple[bytes, bytes]] = scope["headers"]
        self._last: dict[bytes, bytes] = dict(self.headers)
        self.names = _names(tuple(self._last))
        self._cookies: Cookies | None = None

    @property
    def cookies(self) -> Cookies:
        """By name the different values of the request's cookies."""
        if self._cookies is None:
            self._cookies = cookies_in(self.values(b"cookie"))
        return self._cookies

    def values(self, name: bytes) -> tuple[bytes, ...]:
        """All values of the header `name` (lower case), as they came."""
        if name not in self._last:
            return ()
        if self.is_plain():
            return (self._last[name],)
        return tuple(v for n, v in self.headers if n == name)

    def header(self, name: bytes) -> str:
        """All values of the header `name` (lower case), joined by commas; "" for none."""
        value = self._last.get(name)
        if value is None:
            return ""
        if not self.is_plain():
            value = b", ".join(self.values(name))
        return value.decode("latin-1")

    def bare(self, name: bytes) -> bytes:
        """As `header`, undecoded; of one that came twice only the last."""
        return self._last.get(name, b"")

    def is_plain(self) -> bool:
        """Whether no header came twice."""
        return len(self._last) == len(self.headers)

    def query(self) -> dict[str, str]:
        """The query's fields, the last of each name; a field without a value is ""."""
        text = self.scope["query_string"].decode("latin-1")
        if not text:
            return {}
        try:
            return dict(parse_qsl(text, keep_blank_values=True, max_num_fields=100))
        except ValueError:
            return {}


class Response(msgspec.Struct, frozen=True, dict=True):
    """A whole answer, ready to be sent, as often as one likes."""

    status: int
    headers: HeaderList = ()
    body: bytes = b""

    def with_headers(self, headers: HeaderList) -> "Response":
        """The same answer with `headers` added."""
        if not headers:
            return self
        return Response(self.status, self.headers + headers, self.body)

    async def __call__(self, send: Send, *, head: bool = False) -> None:
        """Send it; `head`: everything but the body (RFC 9110, 9.3.2)."""
        start, body = self._messages
        await send(start)
        await send({**body, "body": b""} if head else body)

    @cached_property
    def _messages(self) -> tuple[Message, Message]:
        headers = list(self.headers)
        if self.status not in {204, 304}:
            headers.append((b"content-length", b"%d" % len(self.body)))
        start = {"type": "http.response.start", "status": self.status, "headers": headers}
        return start, {"type": "http.response.body", "body": self.body}


def set_cookies(lines: tuple[bytes, ...]) -> HeaderList:
    """Each of `lines` as a `Set-Cookie` header of its own."""
    return tuple((b"set-cookie", line) for line in lines)


def is_internal(name: bytes) -> bool:
    """Whether a header is ours alone; CGI-like servers read `_` as `-`, so both are looked at."""
    return name.lower().replace(b"_", b"-").startswith(INTERNAL)


def without_internal(headers: HeaderList) -> HeaderList:
    """The headers that may cross the border, in either direction."""
    if _OUR_NAME not in b"\n".join([name for name, _ in headers]).lower():
        return headers  # as nearly all that come from outside
    return tuple(pair for pair in headers if not is_internal(pair[0]))


def sealed(send: Send, extra: HeaderList = ()) -> Send:
    """A `send` that lets no internal header out and adds `extra` to the response's headers."""

    async def send_outside(message: Message) -> None:
        if message["type"] == "http.response.start":
            found = tuple((bytes(n), bytes(v)) for n, v in message.get("headers", ()))
            message = {**message, "headers": [*without_internal(found), *extra]}
        await send(message)

    return send_outside
