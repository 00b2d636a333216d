"""The site's pages, from the store or rendered once, and who gets which variant of them.

Only `subscribers` articles need a place to read: for them the gate decides first, and the bytes it
does not grant are never touched. How pages are kept is in `page_store.py`, how one is made in
`rendering.py`.
"""

import msgspec

from presspass.gate.gate import Gate
from presspass.gate.http.asgi import NO_STORE, Request, Response, Send, sealed
from presspass.gate.http.encodings import encoding_for, is_known
from presspass.gate.http.endpoints import ASK_AGAIN
from presspass.gate.http.page_store import PageStore
from presspass.gate.http.rendering import Renderer
from presspass.gate.http.site import Site
from presspass.gate.http.stored_page import PRIVATE, PageKey, StoredPage
from presspass.gate.http.tickets import Caller, Tickets, audience_of
from presspass.gate.rule import Kind
from presspass.gate.ticket import Ticket

MAX_PATH = 1024
"""Longer addresses are none of a stored page; the site says so itself."""

MOST_CHANGES = 3
"""How often an article may change its access while one request is answered."""

_DOCUMENT = frozenset({b"", b"document"})
_VARIANTS = {"reading": "subscriber", "elsewhere": "elsewhere", "unavailable": "unavailable"}


class Visit(msgspec.Struct, frozen=True):
    """One request for a page: who asks, for which, in which language and encoding."""

    request: Request
    caller: Caller
    page: str
    language: str
    encoding: str

    def key(self, audience: str) -> PageKey:
        """The page as it is kept for `audience`."""
        return PageKey(self.request.path, self.page, self.language, audience)


class Pages:
    """Delivers what GET and HEAD ask of the site."""

    def __init__(self, gate: Gate, tickets: Tickets, store: PageStore, site: Site) -> None:
        self._gate = gate
        self._tickets = tickets
        self._store = store
        self._site = site
        self._counts = gate.journal.counts
        self._stored = self._counts.place("pages_stored")
        self._renderer = Renderer(store, site, self._counts)

    def at_hand(self, request: Request) -> Response | None:
        """The answer to a GET of a page by a person, where nobody has to be asked for it.

        None when the register, the page store or the site must be: then call this object.
        """
        stored = self._store.at_hand()
        if stored is None or request.scope["query_string"] or not is_page(request):
            return None
        known = self._tickets.known(request)
        if known.ticket is None and known.may_be_exchanged:
            return None
        page = stored.page((request.path, "", known.language, known.audience), known.encoding)
        if page is None or not self._is_known_to_be_granted(known.ticket, page.access):
            return None
        self._counts.raise_at(self._stored, 1)
        return _whole_or_known(page, request)

    def _is_known_to_be_granted(self, ticket: Ticket | None, access: str) -> bool:
        if ticket is None or access in {"free", "list"}:
            return True
        if not ticket.includes_subscribers:
            return access == "registered"  # it may have come to include them since
        return access == "subscribers" and self._gate.granted_again(ticket) is not None

    async def __call__(self, request: Request, send: Send) -> None:
        """Answer `request`; what is no stored page goes to the site as it came."""
        caller = Caller()
        if self._may_be_stored(request):
            visit = await self._visit(request)
            response, caller = await self._answered(visit)
            if response is not None:
                await response.with_headers(caller.headers)(send, head=request.method == "HEAD")
                return
        await self._site(request.scope, request.receive, sealed(send, caller.headers))

    def _may_be_stored(self, request: Request) -> bool:
        if request.method not in {"GET", "HEAD"} or request.path.startswith(self._site.passed):
            return False
        if request.path == "/" and not self._site.named_at_root.isdisjoint(request.query()):
            return False
        return len(request.path) <= MAX_PATH and request.path.isprintable()

    async def _visit(self, request: Request) -> Visit:
        ticket = self._tickets.carried(request)
        caller = Caller(ticket) if ticket else await self._tickets.caller(request)
        return Visit(
            request=request,
            caller=caller,
            page=_page_number(request),
            language=self._tickets.language(request, caller.ticket),
            encoding=encoding_for(request.header(b"accept-encoding")),
        )

    async def _answered(self, visit: Visit) -> tuple[Response | None, Caller]:
        caller = visit.caller
        if caller.ticket is None:
            page = await self._page(visit, "anonymous")
            return None if page is None else _response(page, visit, 200), caller
        access = self._store.access(visit.request.path) or await self._access(visit)
        for _ in range(MOST_CHANGES):
            if access is None:
                break
            audience, caller = await self._audience(visit, caller, access)
            if audience == "later":
                return Response(503, (*NO_STORE, *ASK_AGAIN)), caller
            page = await self._page(visit, audience)
            if page is None:
                break
            if page.access == access:
                return _response(page, visit, 503 if audience == "unavailable" else 200), caller
            access = page.access
        return None, caller

    async def _access(self, visit: Visit) -> str | None:
        """What a page is that is not stored yet; None when it is none that can be."""
        page = await self._page(visit, "anonymous")
        return None if page is None else page.access

    async def _page(self, visit: Visit, audience: str) -> StoredPage | None:
        key = visit.key(audience)
        stored = self._store.get(key, visit.encoding)
        if stored is not None:
            self._counts.raise_at(self._stored, 1)
            return stored
        return await self._renderer.page(key, visit.encoding)

    async def _audience(self, visit: Visit, caller: Caller, access: str) -> tuple[str, Caller]:
        """For whom the page must be; "later" when the browser shall ask again at the click."""
        if access == "subscribers":
            return await self._admitted(visit, caller)
        if access == "registered" and caller.ticket and caller.ticket.includes_subscribers:
            # Only a refused ticket matters here: this page needs no place.
            answer, caller = await self._tickets.answered(visit.request, caller, self._gate.ask)
            if answer.state == "revoked":
                return "anonymous", caller
        return audience_of(caller.ticket), caller

    async def _admitted(self, visit: Visit, caller: Caller) -> tuple[str, Caller]:
        request, gate, speculative = visit.request, self._gate, False
        if is_page(request):
            answer, caller = await self._tickets.answered(
                request, caller, lambda ticket: gate.decide(ticket, Kind.PAGE)
            )
        else:
            speculative = is_speculative(request)
            answer, caller = await self._tickets.answered(
                request, caller, lambda ticket: gate.peek(ticket, speculative=speculative)
            )
        if answer.state == "unavailable" and speculative:
            return "later", caller
        if answer.state == "not_included":
            return "signed_in", caller
        return _VARIANTS.get(answer.state, "anonymous"), caller


def is_speculative(request: Request) -> bool:
    """Whether the browser only guesses that a person will want this."""
    if not request.names.guess:
        return False
    purposes = request.header(b"sec-purpose") + request.header(b"purpose")
    return bool(purposes) or request.header(b"x-moz").lower() == "prefetch"


def is_page(request: Request) -> bool:
    """Whether a person asks for a document to read (RULE, "page")."""
    is_document = request.bare(b"sec-fetch-dest") in _DOCUMENT
    return is_document and request.method == "GET" and not is_speculative(request)


def _page_number(request: Request) -> str:
    """The page of a list: "2" to "9999", "" for the first; nothing else of a query counts."""
    if not request.scope["query_string"]:
        return ""
    number = request.query().get("page", "")
    plain = number.isascii() and number.isdecimal() and len(number) <= 4  # noqa: PLR2004
    return str(int(number)) if plain and int(number) > 1 else ""


def _response(page: StoredPage, visit: Visit, status: int) -> Response:
    if status != 200:  # noqa: PLR2004
        return Response(status, (*page.headers, *NO_STORE, *ASK_AGAIN, PRIVATE[1]), page.body)
    return _whole_or_known(page, visit.request)


def _whole_or_known(page: StoredPage, request: Request) -> Response:
    if not request.bare(b"if-none-match"):
        return page.whole
    return page.known if is_known(request.header(b"if-none-match"), page.etag) else page.whole
