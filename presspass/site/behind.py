"""The site as the gate sees it: files, and Django in four threads.

The gate asks it for a page of an audience and for a new ticket by requests of its own, which
carry a private key. Whatever comes from outside loses every header by which it could pretend to
be one.
"""

import re
from collections.abc import Sequence
from http import HTTPStatus
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlsplit

import msgspec
from a2wsgi import WSGIMiddleware
from a2wsgi.wsgi_typing import WSGIApp

from presspass.gate.http.asgi import (
    HeaderList,
    Message,
    Receive,
    Request,
    Scope,
    Send,
    is_internal,
)
from presspass.gate.http.cookies import cookie_values
from presspass.gate.http.limits import require_body_within
from presspass.gate.http.site import Rendered, Renewal
from presspass.gate.settings import GateSettings
from presspass.site.files import Files

THREADS = 4
# Addresses that Django answers each time: never stored, never rendered for an audience.
PASSED = (
    "/account/",
    "/business/",
    "/desk/",
    "/documents/",
    "/invitation/",
    "/mail/events/",
    "/mailbox/",
    "/search/",
    "/es/search/",  # of an edition elsewhere: asked once in vain, then answered all the same
    "/subscribe/",
    "/try/",
    "/sitemap.xml",
    "/sitemap-",
    "/robots.txt",
    "/favicon.ico",
)
# Where WordPress had the entry of a number: what is imported from there is led to its page.
NUMBERED = frozenset({"p", "page_id"})
# What the notice may offer here, and where it is; what has no page yet is not in the notice.
PARTS = {
    "add_user": "/account/readers/",
    "ask": "/business/ask/",
    "company": "/business/",
    "devices": "/account/devices/",
    "invite": "/account/readers/",
    "not_me": "/account/devices/not-me/",
    "own_details": "/account/own-details/",
    "password": "/account/password/change/",
    "seats": "/business/mine/",
    "terms": "/terms/",
}
# Bytes of a body: readers send forms, the desk also pictures and documents, companies lists of
# addresses, of which the page itself says more kindly how long they may be. Who carries the mail
# tells of it in batches: SendGrid of 768 kB, Amazon SNS of 256 kB before it is quoted, SparkPost of
# "1,000 or more" events, Mandrill of 1,000, each 1 to 3 kB.
MAX_FORM = 65_536
LARGER = {"/desk/": 32 * 2**20, "/business/": 2**20, "/mail/events/": 4 * 2**20}
# Of a reader's request, what the exchange of a ticket may know.
EXCHANGED = frozenset({b"cookie", b"user-agent", b"accept-language"})


INDENTATION: Final = re.compile(rb"(?<!\s)\n\s++(?=<)")
"""Before a tag: within a text white space stays as it was written. Each run is looked at once."""
SHOWS_SPACE: Final = (b"<pre", b"<textarea")


class SiteBehind:
    """Implements `presspass.gate.http.site.Site` with a WSGI application and its files."""

    def __init__(self, wsgi: WSGIApp, settings: GateSettings, *, internal_key: str) -> None:
        self.django = WSGIMiddleware(wsgi, workers=THREADS)
        self.files = site_files(settings.home)
        self.named_at_root = NUMBERED
        self.parts = PARTS
        self.passed = (*self.files.prefixes, *PASSED)
        self.internal_key = internal_key.encode()
        self.device_cookie = settings.cookies.device
        self.origin = urlsplit(settings.base_url)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request from outside. Raises Problem for a body that is too long."""
        if scope["path"].startswith(self.files.prefixes):
            await self.files(scope, receive, send)
            return
        larger = [most for where, most in LARGER.items() if scope["path"].startswith(where)]
        require_body_within(Request(scope, receive), max(larger, default=MAX_FORM))
        await self.django(self.scrubbed(scope), as_coroutine(receive), send)

    async def render(self, path: str, query: str, language: str, audience: str) -> Rendered:
        """The page at `path` as Django makes it for everybody of `audience`."""
        asked = (
            (b"accept-language", language.encode()),
            (b"x-presspass-audience", audience.encode()),
        )
        return without_indentation(await self.ask("GET", path, query, asked))

    async def renew(
        self,
        headers: Sequence[tuple[bytes, bytes]],
        epoch: int | None = None,
        *,
        only_looks: bool = False,
    ) -> Renewal | None:
        """A new ticket for the session in `headers`; None where none lives and none is named.

        `epoch` is the register's, where it may be ahead of the site's. `only_looks`: nothing of it
        reaches the browser.
        """
        told: HeaderList = ((b"x-presspass-looks", b"1"),) if only_looks else ()
        if epoch is not None:
            told += ((b"x-presspass-epoch", str(epoch).encode()),)
        carried = tuple(pair for pair in headers if pair[0] in EXCHANGED)
        answer = await self.ask("POST", "/account/ticket/", "", (*carried, *told))
        set_cookies = tuple(value for name, value in answer.headers if name == b"set-cookie")
        if answer.status != HTTPStatus.OK:
            return Renewal("", "", set_cookies) if set_cookies else None
        named = [*carried, *((b"cookie", line) for line in set_cookies)]
        devices = cookie_values(named, self.device_cookie)
        return Renewal(answer.body.decode("ascii"), devices[-1] if devices else "", set_cookies)

    async def ask(self, method: str, path: str, query: str, headers: HeaderList) -> Rendered:
        """Send Django a request of the gate's own, at the canonical address."""
        caught = Caught()
        scope = self.internal_scope(method, path, query, headers)
        await self.django(scope, nothing_more, caught.send)
        return caught.rendered()

    def internal_scope(self, method: str, path: str, query: str, headers: HeaderList) -> Scope:
        """The ASGI scope of a request of the gate's own."""
        own = (
            (b"host", self.origin.netloc.encode()),
            (b"x-presspass-internal", self.internal_key),
            (b"content-length", b"0"),
        )
        return {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": method,
            "scheme": self.origin.scheme,
            "path": path,
            "raw_path": quote(path).encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": own + headers,
            "client": ("127.0.0.1", 0),
            "server": (self.origin.hostname, self.origin.port or 0),
        }

    def scrubbed(self, scope: Scope) -> Scope:
        """`scope` without headers that only the gate may send, and with the public scheme.

        A name with an underscore is left out whole: WSGI cannot tell it from a hyphen. At the base
        URL's host the base URL's scheme holds, whatever a proxy before us speaks to us.
        """
        headers = tuple((n, v) for n, v in scope["headers"] if b"_" not in n and not is_internal(n))
        host = dict(headers).get(b"host", b"").decode("latin-1")
        scheme = self.origin.scheme if host == self.origin.netloc else scope["scheme"]
        return {**scope, "headers": headers, "scheme": scheme}


def without_indentation(page: Rendered) -> Rendered:
    """`page` without the indentation of its templates; as it is where white space is to be seen."""
    is_html = page.header(b"content-type").startswith(b"text/html")
    if not is_html or any(tag in page.body for tag in SHOWS_SPACE):
        return page
    return msgspec.structs.replace(page, body=INDENTATION.sub(b"\n", page.body))


def as_coroutine(receive: Receive) -> Receive:
    """`receive` for a2wsgi, which takes a coroutine where Granian gives any awaitable."""

    async def received() -> Message:
        return await receive()

    return received


class Caught:
    """Catches a response instead of sending it."""

    def __init__(self) -> None:
        self.status = 500
        self.headers: HeaderList = ()
        self.body: list[bytes] = []

    async def send(self, message: Message) -> None:
        """Take one ASGI message."""
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], tuple(message["headers"])
        else:
            self.body.append(message.get("body", b""))

    def rendered(self) -> Rendered:
        """What was caught, whole."""
        return Rendered(self.status, self.headers, b"".join(self.body))


def site_files(home: Path) -> Files:
    """The two folders of files in the data folder."""
    folders = {"/static/": home / "static", "/media/": home / "media"}
    return Files(folders, uploads=frozenset({"/media/"}))


async def nothing_more() -> Message:
    """An ASGI `receive` for a request without a body."""
    return {"type": "http.request", "body": b"", "more_body": False}
