"""What a page costs a reader on a phone, measured in Chromium's headless shell (`make pagespeed`).

The demonstration newspaper is served as `make demo` does; the browser pretends to be a phone of
360 × 640 points at three pixels a point, with a processor four times slower than this one, behind
"slow 4G" as Lighthouse means it: 150 ms for an answer, 1.6 Mbit/s down, 0.75 up. Every page is
stored by the newspaper already, and nothing of it by the browser.
"""

import argparse
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any, Final

from playwright.sync_api import CDPSession, Page, Playwright, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.browser.profiles import Profile  # noqa: E402  (the path comes first)
from tests.newspaper import Newspaper, wait_until  # noqa: E402

PHONE: Final = {"viewport": {"width": 360, "height": 640}, "device_scale_factor": 3}
SLOW_4G: Final = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
SLOWER_BY: Final = 4
TEXTS: Final = ("Document", "Stylesheet", "Script")
READER: Final = "premium@demo.example"

PAINTED_WITHIN_MS: Final = 1000
TEXT_BELOW_BYTES: Final = 60_000

WATCH: Final = """
window.painted = 0;
window.shifted = 0;
window.moved = new Set();
const watch = (type, see) => new PerformanceObserver((list) => list.getEntries().forEach(see))
  .observe({ type, buffered: true });
watch("largest-contentful-paint", (one) => { painted = one.startTime; });
watch("layout-shift", (one) => {
  if (one.hadRecentInput) return;
  shifted += one.value;
  for (const { node } of one.sources) moved.add(node?.className || node?.nodeName);
});
"""
TO_THE_END: Final = """
async () => {
  const turn = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 30)));
  for (let y = 0; y < document.documentElement.scrollHeight; y += innerHeight / 2) {
    scrollTo(0, y);
    await turn();
  }
}
"""


@dataclass(slots=True)
class Cost:
    """What one visit cost: bytes unpacked and as sent, by the type of what was asked for."""

    unpacked: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    sent: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    addresses: list[str] = field(default_factory=list)
    painted_ms: float = 0.0
    shifted: float = 0.0
    moved: list[str] = field(default_factory=list)

    @property
    def text(self) -> int:
        """The bytes of HTML, CSS and scripts, unpacked."""
        return sum(self.unpacked[kind] for kind in TEXTS)

    @property
    def text_sent(self) -> int:
        """The same as they were sent."""
        return sum(self.sent[kind] for kind in TEXTS)

    def strangers(self, own: str) -> list[str]:
        """What was asked of others than the newspaper at `own`."""
        return [one for one in self.addresses if not one.startswith((f"{own}/", "data:", "blob:"))]


@contextmanager
def counted(session: CDPSession) -> Iterator[Cost]:
    """What goes over the network of a page while one is in here."""
    cost, kinds = Cost(), {}

    def asked(event: dict[str, Any]) -> None:
        cost.addresses.append(event["request"]["url"])
        kinds[event["requestId"]] = event["type"]

    def came(event: dict[str, Any]) -> None:
        cost.unpacked[kinds.get(event["requestId"], "")] += event["dataLength"]

    def ended(event: dict[str, Any]) -> None:
        cost.sent[kinds.get(event["requestId"], "")] += event["encodedDataLength"]

    heard = {
        "Network.requestWillBeSent": asked,
        "Network.dataReceived": came,
        "Network.loadingFinished": ended,
    }
    for name, hear in heard.items():
        session.on(name, hear)
    try:
        yield cost
    finally:
        for name, hear in heard.items():
            session.remove_listener(name, hear)


def visit(page: Page, session: CDPSession, address: str) -> Cost:
    """Open `address` as if for the first time, read to its end, and say what it cost."""
    page.goto("about:blank")
    session.send("Network.clearBrowserCache")
    with counted(session) as cost:
        page.goto(address, wait_until="load")
        page.wait_for_timeout(500)  # what comes late would shift what stands there
        cost.painted_ms = page.evaluate("painted")
        page.evaluate(TO_THE_END)
        cost.shifted, cost.moved = page.evaluate("[shifted, [...moved]]")
    return cost


def phone(profile: Profile, *, throttled: bool = True) -> CDPSession:
    """Make the tab of `profile` one that can be measured."""
    profile.context.add_init_script(WATCH)
    session = profile.context.new_cdp_session(profile.page)
    session.send("Network.enable")
    if throttled:
        session.send("Network.emulateNetworkConditions", SLOW_4G)
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_BY})
    return session


@dataclass(frozen=True, slots=True)
class Row:
    """The medians of several visits to one page."""

    name: str
    painted_ms: int
    shifted: float
    text: int
    text_sent: int
    requests: int
    all_sent: int
    strangers: int
    moved: tuple[str, ...]

    @property
    def broken(self) -> list[str]:
        """The bounds that this page does not keep."""
        bounds = {
            "painted too late": not 0 < self.painted_ms < PAINTED_WITHIN_MS,
            f"moves: {self.moved}": self.shifted > 0,
            "too heavy": self.text >= TEXT_BELOW_BYTES,
            "asks others": self.strangers > 0,
        }
        return [what for what, is_broken in bounds.items() if is_broken]


def row(name: str, visits: list[Cost], own: str) -> Row:
    """The row of `visits` to one page of the newspaper at `own`."""
    return Row(
        name,
        round(median(one.painted_ms for one in visits)),
        round(max(one.shifted for one in visits), 4),
        max(one.text for one in visits),
        max(one.text_sent for one in visits),
        max(len(one.addresses) for one in visits),
        max(sum(one.sent.values()) for one in visits),
        max(len(one.strangers(own)) for one in visits),
        tuple(sorted({str(what) for one in visits for what in one.moved})),
    )


class Walkers:
    """Who measures: a stranger and a subscriber with phones, and the subscriber's other device."""

    def __init__(
        self,
        playwright: Playwright,
        folder: Path,
        login: str = READER,
        *,
        is_throttled: bool = True,
    ) -> None:
        self.stranger, self.reader, self.other = (
            Profile(playwright, folder / name, **PHONE) for name in ("stranger", "reader", "other")
        )
        self.login, self.is_throttled = login, is_throttled

    def begin(self, paper: Newspaper) -> dict[Profile, CDPSession]:
        """Sign in, then be as slow as phones are."""
        for one in (self.reader, self.other):
            one.sign_in(paper, self.login)
        phones = (self.stranger, self.reader)
        return {one: phone(one, throttled=self.is_throttled) for one in phones}

    def end(self) -> None:
        """Close the browsers."""
        for one in (self.stranger, self.reader, self.other):
            one.context.close()


def measured(paper: Newspaper, walkers: Walkers, visits: int = 1) -> Iterator[Row]:
    """The rows of all kinds of pages of `paper`."""
    story = paper.articles(least_words=400)[0]
    sessions = walkers.begin(paper)
    pages = [
        ("front", walkers.stranger, "/"),
        ("section", walkers.stranger, story.rpartition("/")[0].rpartition("/")[0] + "/"),
        ("topic", walkers.stranger, first_topic(paper, story)),
        ("article, opening", walkers.stranger, story),
        ("article, subscriber", walkers.reader, story),
        ("article, displaced", walkers.reader, story),
        ("notice", walkers.reader, f"/gate/notice?next={story}"),
    ]
    for name, who, path in pages:
        if name == "article, displaced":
            walkers.other.page.goto(paper.url + story)  # one goes on reading there
        yield row(name, several(who, sessions[who], paper.url + path, visits), paper.url)
    walkers.end()


def several(who: Profile, session: CDPSession, address: str, visits: int) -> list[Cost]:
    """So many visits, after one that is not counted: the newspaper has the page then."""
    return [visit(who.page, session, address) for _ in range(visits + 1)][1:]


def first_topic(paper: Newspaper, story: str) -> str:
    """The path of the first topic of the article at `story`."""
    with paper.client() as anyone:
        found = anyone.get(story).text.partition('href="/topics/')[2].partition('"')[0]
    return f"/topics/{found}"


def tell(rows: Iterable[Row]) -> int:
    """Print the rows as they come; how many keep not all bounds."""
    names = ("LCP ms", "CLS", "text B", "sent B", "requests", "all sent B")
    print(" " * 22 + "".join(f"{name:>11}" for name in names))
    failing = 0
    for one in rows:
        figures = (one.painted_ms, one.shifted, one.text, one.text_sent, one.requests, one.all_sent)
        print(f"{one.name:22}" + "".join(f"{each:>11,}" for each in figures), *one.broken)
        failing += bool(one.broken)
    print("\ntext: HTML, CSS and scripts together, unpacked; sent: the same as sent, with headers.")
    return failing


@contextmanager
def drawn(home: Path) -> Iterator[Newspaper]:
    """The demonstration newspaper as `make demo` serves it, once all its pictures are drawn."""
    paper = Newspaper(home, environment={"PRESSPASS_TEST": ""})
    if not (home / "presspass.sqlite3").exists():
        paper.run("migrate", "--verbosity", "0")
        paper.run("load_demo")
    paper.start()
    try:
        wait_until(lambda: paper.run("shell", "-c", LEFT_TO_DO).strip() == "0", within=600, every=2)
        yield paper
    finally:
        paper.stop()


LEFT_TO_DO: Final = (
    "from django_tasks_db.models import DBTaskResult\n"
    "print(DBTaskResult.objects.filter(task_path='presspass.newsroom.sizes.make',"
    " status__in=['READY', 'RUNNING']).count())"
)


def main() -> int:
    """Serve, measure, print; 1 when a page does not keep the bounds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visits", type=int, default=5, help="of each page")
    parser.add_argument("--home", type=Path, help="a data folder with the demonstration, to keep")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = given.home or Path(folder) / "paper"
        home.mkdir(parents=True, exist_ok=True)
        with drawn(home) as paper, sync_playwright() as playwright:
            walkers = Walkers(playwright, Path(folder))
            return min(1, tell(measured(paper, walkers, given.visits)))


if __name__ == "__main__":
    sys.exit(main())
