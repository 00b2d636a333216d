"""Profiles and a served paper for the tests that walk through the product."""

from collections.abc import Callable, Iterator
from itertools import count

import pytest
from playwright.sync_api import Playwright, expect, sync_playwright

from tests.browser.profiles import Profile
from tests.browser.promises import taken
from tests.browser.script_host import chromium, host, new_tab, tab  # noqa: F401 - fixtures
from tests.newspaper import Newspaper, newspaper

_numbers = count(1)
expect.set_options(timeout=20_000)  # what is promised within a time is measured; this is patience


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def paper(tmp_path_factory) -> Iterator[Newspaper]:
    """The demonstration paper, with the shortest spans that a policy may have."""
    with newspaper(tmp_path_factory.mktemp("paper"), EMAIL_URL="mailbox:") as paper:
        for plan in ("Basic", "Premium", "Business"):
            paper.set_policy(plan, idle_after=13, renew_every=1, overlap_within=1)
        yield paper


@pytest.fixture(scope="session")
def stories(paper) -> list[str]:
    """The paths of long subscribers' articles in English."""
    return [p for p in paper.articles(least_words=400) if not p.startswith("/es/")]


@pytest.fixture(scope="session")
def story(stories) -> str:
    """The path of one of them."""
    return stories[0]


@pytest.fixture
def reader(paper) -> str:
    """The e-mail of a subscriber whom no other test uses."""
    login = f"owner{next(_numbers)}@demo.example"
    paper.add_reader(login)
    return login


@pytest.fixture
def profile(playwright, tmp_path) -> Iterator[Callable[..., Profile]]:
    """Opens a browser with a profile of its own; killed in the end."""
    opened: list[Profile] = []

    def open_profile(**options: object) -> Profile:
        opened.append(Profile(playwright, tmp_path / f"profile{len(opened)}", **options))
        return opened[-1]

    yield open_profile
    for one in opened:
        one.context.close()


@pytest.fixture(autouse=True)
def _promises(record_property) -> Iterator[None]:
    yield
    record_property("promised", tuple(taken))
    taken.clear()


def pytest_terminal_summary(terminalreporter) -> None:
    """How long what is promised within two seconds took, in this run."""
    reports = (r for rs in terminalreporter.stats.values() for r in rs if hasattr(r, "when"))
    ended = (dict(r.user_properties) for r in reports if r.when == "teardown")
    if waits := sorted(wait for said in ended for wait in said.get("promised", ())):
        terminalreporter.write_line(f"promised within 2 s, in seconds: {waits}")
