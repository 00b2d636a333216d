"""The gate as one ASGI application in front of a site, or alone.

Here a request is received: its internal headers are taken off, its host is looked at, its address
is found in the table; problems raised anywhere below are told here.
"""

from collections.abc import Awaitable, Callable, Collection

from presspass.gate.gate import Gate
from presspass.gate.http.asgi import (
    ASGIApp,
    Receive,
    Request,
    Response,
    Scope,
    Send,
    without_internal,
)
from presspass.gate.http.endpoints import Endpoints
from presspass.gate.http.events import Streams
from presspass.gate.http.health import Health
from presspass.gate.http.lifespan import live
from presspass.gate.http.limits import is_moderate, require_moderate
from presspass.gate.http.metrics import Metrics
from presspass.gate.http.notices import Notices
from presspass.gate.http.origin import is_known_host, require_known_host
from presspass.gate.http.page_store import PageStore
from presspass.gate.http.pages import Pages
from presspass.gate.http.problems import Problem, problem_response
from presspass.gate.http.site import Site
from presspass.gate.http.static import PREFIX, static
from presspass.gate.http.tickets import Tickets
from presspass.gate.settings import GateSettings

Answering = Callable[[Request], Awaitable[Response]]
EVENTS = "/gate/events"


def build_app(gate: Gate, settings: GateSettings, site: Site | None) -> ASGIApp:
    """The application of one process: the gate's addresses, and before `site` its pages."""
    return App(gate, settings, site)


class App:
    """Receives requests and hands them to what answers them."""

    def __init__(self, gate: Gate, settings: GateSettings, site: Site | None) -> None:
        self._settings = settings
        tickets = Tickets(gate, settings.cookies, site)
        pages = settings.home / "pages.sqlite3"
        self.store = PageStore(pages, settings.page_bytes) if site else None
        self.pages = Pages(gate, tickets, self.store, site) if site and self.store else None
        self.streams = Streams(gate, tickets)
        health = Health(gate, self.streams, self.store)
        metrics = Metrics(
            gate, gate.journal.counts, token=settings.metrics_token, secure=settings.secure
        )
        publication = self.store.publication if self.store else _nameless
        self._notices = Notices(gate, tickets, publication, site.parts if site else {})
        endpoints = Endpoints(gate, tickets, self._notices, secure=settings.secure)
        self._addresses = addresses(endpoints, self._notices, health, metrics)

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Answer one request, follow the life of the process, or refuse what is neither."""
        if scope["type"] == "http":
            request = Request(scope, receive)
            if request.names.internal:
                headers = without_internal(scope["headers"])
                request = Request({**scope, "headers": headers}, receive)
            # Most of what is asked for is a page at hand: no call is begun that could wait.
            at_hand = self._at_hand(request)
            return self._answer(request, send) if at_hand is None else at_hand(send)
        if scope["type"] == "lifespan":
            return live(receive, send, self.close)
        return _refused(send)

    def close(self) -> None:
        """End what would keep the process alive; the gate is closed by whoever opened it."""
        self.streams.close()
        if self.store is not None:
            self.store.close()

    async def _answer(self, request: Request, send: Send) -> None:
        head = request.method == "HEAD"
        try:
            require_known_host(request, self._settings.hosts)
            require_moderate(request)
            if request.path == EVENTS:
                _require_method(request, {"GET"})
                await self.streams(request, send, head=head)
                return
            methods = self._methods(request.path)
            if methods is None and self.pages is not None:
                self._notices.opened(request)
                await self.pages(request, self._notices.watching(request, send))
                return
            response = await _found(request, methods)(request)
        except Problem as problem:
            response = problem_response(problem, request.header(b"accept"))
        await response(send, head=head)

    def _at_hand(self, request: Request) -> Response | None:
        """No page is stored at an address of the gate's own; what is refused is told elsewhere."""
        if self.pages is None or not is_known_host(request, self._settings.hosts):
            return None
        return self.pages.at_hand(request) if is_moderate(request) else None

    def _methods(self, path: str) -> dict[str, Answering] | None:
        """What answers at `path`, by method; None where that is not the gate's."""
        if path.startswith(PREFIX):
            return {"GET": static}
        methods = self._addresses.get(path)
        return {} if methods is None and path.startswith("/gate/") else methods


def addresses(
    endpoints: Endpoints, notices: Notices, health: Health, metrics: Metrics
) -> dict[str, dict[str, Answering]]:
    """The table of the gate's addresses; streams and files are apart."""
    return {
        "/gate/read": {"GET": endpoints.question, "POST": endpoints.read},
        "/gate/continue": {"POST": endpoints.continue_here},
        "/gate/stop": {"POST": endpoints.stop},
        "/gate/mine": {"POST": endpoints.mine},
        "/gate/notice": {"GET": notices.notice},
        "/gate/why": {"GET": notices.why},
        "/healthz": {"GET": health.alive},
        "/readyz": {"GET": health.ready},
        "/metrics": {"GET": metrics},
    }


async def _refused(send: Send) -> None:
    await send({"type": "websocket.close", "code": 1000})


def _nameless(path: str) -> str:
    """The gate alone does not know whose pages it guards."""
    del path
    return ""


def _found(request: Request, methods: dict[str, Answering] | None) -> Answering:
    if not methods:
        raise Problem(404, "There is nothing at this address.")
    _require_method(request, methods.keys())
    return methods["GET" if request.method == "HEAD" else request.method]


def _require_method(request: Request, methods: Collection[str]) -> None:
    known = {*methods, "HEAD"} if "GET" in methods else {*methods}
    if request.method not in known:
        allow = ((b"allow", ", ".join(sorted(known)).encode()),)
        raise Problem(405, "This address does not take that method.", headers=allow)
