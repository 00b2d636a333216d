"""A gate that does what a test says, for the script alone: it answers, pushes and remembers.

The pages have the markup of the newspaper; the notice is the real one. Nothing here decides.
"""

import json
import queue
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import msgspec
import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, Playwright

from presspass.gate.answer import Answer
from presspass.gate.minified import minified
from presspass.gate.notice import notice
from presspass.gate.notice.facts import Facts, Seen
from presspass.gate.notice.full import Place
from presspass.gate.policy import Policy
from presspass.gate.ticket import Ticket
from tests.browser.profiles import CHROMIUM, FLAGS, HIDEABLE

STATIC = Path(notice.__file__).parent / "static"
TYPES = {".js": "text/javascript", ".css": "text/css"}
TICKET = Ticket(
    seat="s1",
    device="device-number-1-",
    label="Safari on iPhone",
    epoch=1,
    policy=Policy(enforcement="enforce"),
    role="owner",
)
PARTS = {
    "devices": "/account/devices/",
    "not_me": "/account/devices/not-me/",
    "password": "/account/password/change/",
    "terms": "/terms/",
}
FACTS = Facts(
    devices=(
        Seen("Firefox on Windows", "2026-11-24T08:12:00Z", "2026-11-24T08:14:40Z", reads=True),
        Seen("Safari on iPhone", "2026-11-24T08:05:00Z", "2026-11-24T08:14:31Z", is_this=True),
    ),
    together=("2026-11-24T08:13:20Z", "2026-11-24T08:14:31Z"),
)
READING = Answer("reading", generation=3, seq=10, renew_after=30)
ELSEWHERE = Answer(
    "elsewhere",
    generation=4,
    seq=11,
    renew_after=30,
    device="Firefox on Windows",
    since="2026-11-24T08:12:00Z",
    tone="handover",
    other="device-number-2-",
)
SENTENCE = "The ferry left the quay before the fog had lifted from the mouth of the river. "


@dataclass
class Asked:
    """One request as it came."""

    method: str
    path: str
    query: str
    text: str
    at: float = field(default_factory=time.monotonic)

    @property
    def body(self) -> dict:
        return json.loads(self.text or "{}")


class ScriptHost(ThreadingHTTPServer):
    """Serves pages and a gate; `answer` is what `/gate/read` says now."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.answer = READING
        self.language = "en"
        self.ticket = TICKET
        self.asked: list[Asked] = []
        self.streams: list[queue.Queue] = []
        self.replies: dict[tuple[str, str], Callable[[Asked], tuple[int, dict, object]]] = {}
        self.variant = "full"
        self.style = ""
        self.down = False

    def push(self, event: str, answer: Answer) -> None:
        """Make `answer` the state and tell it to every open stream as `event`."""
        self.answer = answer
        data = answer.json().decode()
        for stream in list(self.streams):
            stream.put(f"event: {event}\nid: {answer.seq}\ndata: {data}\n\n")

    def end_streams(self) -> None:
        for stream in list(self.streams):
            stream.put(None)

    def requests(self, method: str, path: str) -> list[Asked]:
        return [a for a in list(self.asked) if (a.method, a.path) == (method, path)]

    def heartbeats(self) -> list[Asked]:
        return self.requests("POST", "/gate/read")

    def stops(self) -> list[Asked]:
        return self.requests("POST", "/gate/stop")

    def handle_error(self, request: object, client_address: object) -> None:
        """Browsers hang up; that is no news."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: ScriptHost

    def log_message(self, *arguments: object) -> None:
        pass

    def do_GET(self) -> None:
        self._respond("GET")

    def do_POST(self) -> None:
        self._respond("POST")

    def _respond(self, method: str) -> None:
        text = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        parts = urlsplit(self.path)
        asked = Asked(method, parts.path, parts.query, text)
        self.server.asked.append(asked)
        if self.server.down and parts.path.startswith("/gate/"):
            self.close_connection = True
            return
        scripted = self.server.replies.get((method, parts.path))
        if scripted:
            self._send(*scripted(asked))
        elif parts.path.startswith("/gate/"):
            self._gate(asked)
        else:
            self._send(200, {"Content-Type": "text/html; charset=utf-8"}, _article(self.server))

    def _gate(self, asked: Asked) -> None:
        answer, language = self.server.answer, self.server.language
        name = asked.path.removeprefix("/gate/")
        html = {"Content-Type": "text/html; charset=utf-8"}
        path = parse_qs(asked.query).get("next", ["/"])[0]
        place = Place(path, PARTS, FACTS, publication="The Estuary")
        if name.startswith("static/"):
            file = STATIC / name.removeprefix("static/")
            sent = minified(file.name, file.read_bytes()).decode()
            self._send(200, {"Content-Type": TYPES[file.suffix]}, sent)
        elif name == "events":
            self._stream()
        elif name == "stop":
            self._send(204, {}, "")
        elif name == "notice" and "fragment" in asked.query:
            fragment = notice.notice_fragment(answer, self.server.ticket, language, place)
            self._send(200 if fragment else 204, html, fragment)
        elif name == "notice":
            self._send(200, html, notice.notice_page(answer, self.server.ticket, language, place))
        elif name == "why":
            self._send(200, html, notice.why_page(answer, self.server.ticket, language, place))
        else:
            self._send(answer.status, {}, answer)

    def _send(self, status: int, headers: dict, body: object) -> None:
        if isinstance(body, Answer):
            headers = {"Content-Type": "application/json", **headers}
            body = body.json().decode()
        data = str(body).encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Cache-Control", "private, no-cache")
        if status != 204:
            self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _stream(self) -> None:
        mine: queue.Queue = queue.Queue()
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        answer = self.server.answer
        self.wfile.write(f"event: state\ndata: {answer.json().decode()}\n\n".encode())
        self.server.streams.append(mine)
        try:
            self._tell(mine)
        finally:
            self.server.streams.remove(mine)

    def _tell(self, mine: queue.Queue) -> None:
        while True:
            try:
                said = mine.get(timeout=0.2)
            except queue.Empty:
                said = ": still here\n\n"  # finds out that the browser hung up
            if said is None:
                return
            self.wfile.write(said.encode())


def _article(host: ScriptHost) -> str:
    paragraphs = "".join(
        f'<p id="p-{number:08x}">Paragraph {number}. {SENTENCE * 6}</p>' for number in range(2, 30)
    )
    rest = f'<div class="article-rest" data-rest>{paragraphs}</div>'
    band = "<aside data-gate-band><p>You are seeing the opening.</p></aside>"
    return f"""<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>The ferry - The Estuary</title><link rel="icon" href="data:,">
<style>{host.style}</style>
<script type="module" src="/gate/static/reading.js"></script></head><body><main>
<article data-access="subscribers" data-variant="{host.variant}" lang="en" data-words="640">
<h1>The last ferry</h1><p>A standfirst.</p><div class="article-body">
<div class="article-opening"><p id="p-00000001">Paragraph 1. {SENTENCE * 6}</p></div>
{rest if host.variant == "full" else band}</div></article></main></body></html>"""


@contextmanager
def script_host() -> Iterator[ScriptHost]:
    """A host that serves until the test ends."""
    host = ScriptHost()
    thread = threading.Thread(target=host.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield host
    finally:
        host.end_streams()
        host.shutdown()
        thread.join()
        host.server_close()


def later(answer: Answer, **changes: object) -> Answer:
    """`answer` as the next write would make it."""
    return msgspec.structs.replace(answer, **{"seq": answer.seq + 1, **changes})


class Tab:
    """A tab of one browser on the host, and what a person does in it."""

    def __init__(self, host: ScriptHost, page: Page) -> None:
        self.host, self.page = host, page

    def go(self, path: str = "/coast/ferry/") -> "Tab":
        """Open the article and wait until the script has said that it is there."""
        before = len(self.host.heartbeats())
        self.page.goto(self.host.url + path)
        self.until(lambda: len(self.host.heartbeats()) > before)
        return self

    def act(self) -> None:
        """Scroll a little, as one does while reading."""
        self.page.mouse.wheel(0, 40)

    def hide(self, *, hidden: bool = True) -> None:
        self.page.evaluate("hidden => setHidden(hidden)", hidden)

    def show(self) -> None:
        self.hide(hidden=False)

    def wait(self, seconds: float) -> None:
        self.page.wait_for_timeout(seconds * 1000)

    def until(self, holds: Callable[[], object], seconds: float = 15) -> None:
        """Wait until `holds()`, and fail if it does not come to pass."""
        ends = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < ends, [(a.method, a.path, a.text) for a in self.host.asked]
            self.wait(0.02)

    def shows_text(self) -> bool:
        try:
            text = self.page.evaluate("document.querySelector('article')?.innerText ?? ''")
        except Error:  # between two pages
            return False
        return "Paragraph 20." in text

    def shows_notice(self) -> bool:
        return self.page.locator("[data-notice]").count() == 1

    def read_down_to(self, number: int) -> str:
        """Scroll until paragraph `number` stands where one reads; its id."""
        name = f"p-{number:08x}"
        scroll = "name => scrollTo(0, document.getElementById(name).offsetTop - innerHeight / 4)"
        self.page.evaluate(scroll, name)
        self.wait(0.1)
        return name

    def top_of(self, name: str) -> float:
        return self.page.evaluate(
            "name => document.getElementById(name).getBoundingClientRect().top", name
        )


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture
def host() -> Iterator[ScriptHost]:
    with script_host() as host:
        yield host


@pytest.fixture
def new_tab(chromium: Browser, host: ScriptHost) -> Iterator[Callable[..., Tab]]:
    """Opens tabs, all of one browser; `init` is a script that runs before the page's own."""
    contexts: list[BrowserContext] = []

    def open_tab(*, init: str = "", **options: object) -> Tab:
        if not contexts:
            options.setdefault("locale", "en-GB")
            contexts.append(chromium.new_context(**options))
            contexts[0].add_init_script(HIDEABLE + init)
        return Tab(host, contexts[0].new_page())

    yield open_tab
    for context in contexts:
        context.close()


@pytest.fixture
def tab(new_tab: Callable[..., Tab]) -> Tab:
    return new_tab()
