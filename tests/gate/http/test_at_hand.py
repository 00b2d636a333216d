"""What is at hand is answered without a call that could wait; what is not goes the whole road."""

import pytest

from presspass.gate.http import tickets
from presspass.gate.http.asgi import Request
from presspass.gate.rule import Kind
from presspass.gate.ticket import LIFETIME

from .conftest import LAPTOP, PHONE, TABLET
from .driver import Browser
from .paper import MARKER

pytestmark = pytest.mark.anyio

TIDE, FERRY, MARKET = "/harbour/tide/", "/harbour/ferry/", "/harbour/market/"


async def at_hand(world, browser, url=TIDE, *, method="GET", **headers):
    """What is answered at hand after the page was read three times; None where it is not."""
    for _ in range(3):
        await browser.get(url.partition("?")[0])
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    scope = browser.scope(method, url, {"host": "127.0.0.1:8000", **named})
    return world.app._at_hand(Request(scope, None))  # noqa: SLF001 - it shows elsewhere as speed


async def test_a_reader_who_goes_on_reading_is_answered_at_hand(world):
    found = await at_hand(world, world.browser())

    assert (found.status, MARKER in found.body) == (200, True)


async def test_whoever_holds_the_bytes_is_told_so(world):
    reader = world.browser()
    etag = (await reader.get(TIDE)).header("etag")

    assert (await at_hand(world, reader, if_none_match=etag)).status == 304


@pytest.mark.parametrize("url", [TIDE, FERRY, MARKET, "/"])
async def test_a_stranger_is_given_the_opening_at_hand(world, url):
    found = await at_hand(world, world.stranger(), url)

    assert (MARKER in found.body) is (url == MARKET)


async def test_a_reader_without_a_seat_is_answered_at_hand_where_none_is_needed(world):
    registered = world.browser(TABLET, seat="", access="registered")

    assert MARKER in (await at_hand(world, registered, FERRY)).body
    assert await at_hand(world, registered, TIDE) is None, "a seat may have been given since"


@pytest.mark.parametrize(
    "asked",
    [
        {"method": "HEAD"},
        {"url": f"{TIDE}?page=2"},
        {"sec_purpose": "prefetch"},
        {"sec_fetch_dest": "image"},
        {"host": "elsewhere.example"},
        {"url": FERRY},
        {"url": "/gate/read"},
        {"url": "/healthz"},
        {"url": "/account/devices/"},
        {"url": "/no/such/page/"},
    ],
)
async def test_what_must_be_looked_at_is_not_answered_at_hand(world, asked):
    assert await at_hand(world, world.browser(), **asked) is None


async def test_too_many_headers_are_told_where_problems_are(world):
    many = {f"x-{number}": "1" for number in range(101)}

    assert await at_hand(world, world.browser(), **many) is None


async def test_a_session_without_a_ticket_is_given_one_first(world):
    browser = Browser(world.app, presspass_session="living")

    assert await at_hand(world, browser) is None


async def test_nothing_is_at_hand_before_the_page_store_was_opened(world):
    browser = world.browser()
    scope = browser.scope("GET", TIDE, {"host": "127.0.0.1:8000"})

    assert world.app._at_hand(Request(scope, None)) is None  # noqa: SLF001


async def test_a_displaced_device_is_told_at_once_whichever_worker_displaced_it(world):
    phone = world.browser(PHONE)
    assert MARKER in (await at_hand(world, phone)).body
    other, _ = world.worker()

    await other.decide(world.ticket(LAPTOP), Kind.PAGE)

    assert MARKER not in (await phone.get(TIDE)).body
    assert await at_hand(world, phone) is None, "a device that waits is told by the register"


async def test_a_text_that_left_the_register_is_decided_anew(world):
    phone = world.browser(PHONE)
    assert await at_hand(world, phone) is not None
    world.register.available = False

    assert MARKER in (await phone.get(TIDE)).body

    assert world.gate.journal.decided_without_store == 1


async def test_a_purged_page_is_at_hand_no_more(world):
    reader = world.browser()
    assert await at_hand(world, reader) is not None
    world.paper.edition = 2
    world.app.store.purge([TIDE])

    assert b"edition 2" in (await reader.get(TIDE)).body


async def test_cookies_in_two_headers_are_read_each_time(world):
    scope = world.browser().scope("GET", TIDE, {"host": "127.0.0.1:8000"})
    cookies = [pair for pair in scope["headers"] if pair[0] == b"cookie"]
    parted = [(b"cookie", part) for _, line in cookies for part in line.split(b"; ")]
    scope["headers"] = [pair for pair in scope["headers"] if pair[0] != b"cookie"] + parted
    assert len(parted) > 1
    assert await at_hand(world, world.browser()) is not None

    assert MARKER in world.app._at_hand(Request(scope, None)).body  # noqa: SLF001


async def test_a_ticket_that_ran_out_is_not_known_any_more(world):
    reader = world.browser()
    assert MARKER in (await at_hand(world, reader)).body
    world.now += LIFETIME + 1

    assert MARKER not in (await reader.get(TIDE)).body


async def test_only_so_many_browsers_are_known(world, monkeypatch):
    monkeypatch.setattr(tickets, "MOST_KNOWN", 2)

    for browser in (world.browser(), world.stranger(), world.browser(LAPTOP), world.stranger()):
        await at_hand(world, browser)
        assert len(world.app.pages._tickets._known) <= 2  # noqa: SLF001
