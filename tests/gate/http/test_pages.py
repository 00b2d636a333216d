"""Pages are made once for each audience, kept, and gone everywhere when they are purged."""

import asyncio

import pytest

from presspass.gate.http.page_store import PageStore
from presspass.gate.http.stored_page import PageKey, StoredPage

from .conftest import LAPTOP, PHONE, TABLET
from .driver import Browser
from .paper import MARKER

pytestmark = pytest.mark.anyio

TIDE = "/harbour/tide/"
MARKET = "/harbour/market/"


async def test_a_subscribers_second_read_does_not_enter_the_site(world):
    reader = world.browser()
    first = await reader.get(TIDE)
    before = len(world.paper.rendered)

    second = await reader.get(TIDE)
    elsewhere = await world.browser(seat="seat-2").get(TIDE)

    assert first.status == second.status == elsewhere.status == 200
    assert MARKER in first.body
    assert first.body == second.body == elsewhere.body
    assert len(world.paper.rendered) == before == 2
    assert world.paper.asked == []


async def test_another_worker_reads_what_one_has_stored(world):
    await world.browser().get(TIDE)
    before = len(world.paper.rendered)
    _, other = world.worker()

    reply = await world.browser(app=other).get(TIDE)

    assert MARKER in reply.body
    assert len(world.paper.rendered) == before


async def test_every_audience_has_its_own_variant_and_etag(world):
    anonymous = await world.stranger().get(TIDE)
    signed_in = await world.browser(TABLET, seat="", access="registered").get(TIDE)
    phone, laptop = world.browser(PHONE), world.browser(LAPTOP)
    subscriber = await phone.get(TIDE)
    await laptop.get(TIDE)
    elsewhere = await phone.get(TIDE)

    replies = [anonymous, signed_in, subscriber, elsewhere]
    assert [reply.body.split()[2] for reply in replies] == [
        b"anonymous",
        b"signed_in",
        b"subscriber",
        b"elsewhere",
    ]
    assert len({reply.header("etag") for reply in replies}) == 4
    for reply in replies:
        assert reply.status == 200
        assert reply.header("cache-control") == "private, no-cache"
        assert reply.header("vary") == "Accept-Encoding, Accept-Language, Cookie"
        assert reply.header("content-length") == str(len(reply.body))


async def test_an_etag_is_known_only_for_its_own_variant(world):
    phone, laptop = world.browser(PHONE), world.browser(LAPTOP)
    etag = (await phone.get(TIDE)).header("etag")

    known = await phone.get(TIDE, if_none_match=f'"other", W/{etag}')
    await laptop.get(TIDE)
    displaced = await phone.get(TIDE, if_none_match=etag)

    assert (known.status, known.body, known.header("etag")) == (304, b"", etag)
    assert displaced.status == 200
    assert b"elsewhere" in displaced.body


async def test_pages_go_out_compressed_or_plain_as_the_browser_asks(world):
    reader = world.browser()

    plain = await reader.get(TIDE)
    packed = await reader.get(TIDE, accept_encoding="br;q=1, gzip;q=0.5")
    refused = await reader.get(TIDE, accept_encoding="gzip;q=0, *")

    assert packed.header("content-encoding") == "gzip"
    assert packed.text == plain.body == refused.body
    assert packed.header("etag") != plain.header("etag")
    assert len(world.paper.rendered) == 2


async def test_head_tells_all_but_the_body_and_takes_no_place(world):
    laptop = world.browser(LAPTOP)
    await laptop.get(TIDE)

    reply = await world.browser(PHONE).head(TIDE)

    assert (reply.status, reply.body) == (200, b"")
    assert int(reply.header("content-length")) > 0
    assert (await laptop.get("/gate/read")).status == 200


@pytest.mark.parametrize(
    ("headers", "status", "takes"),
    [
        ({}, 200, True),
        ({"sec-fetch-dest": "document"}, 200, True),
        ({"if-none-match": '"x"'}, 200, True),
        ({"sec-fetch-dest": "empty"}, 200, False),
        ({"sec-fetch-dest": "iframe"}, 200, False),
        ({"sec-purpose": "prefetch;prerender"}, 503, False),
        ({"purpose": "prefetch"}, 503, False),
        ({"x-moz": "prefetch"}, 503, False),
    ],
)
async def test_only_a_page_takes_the_place_of_another_device(world, headers, status, takes):
    laptop, phone = world.browser(LAPTOP), world.browser(PHONE)
    await laptop.get(TIDE)

    reply = await phone.request("GET", TIDE, headers=headers)

    assert reply.status == status
    assert (MARKER in reply.body) is takes
    assert (await laptop.get("/gate/read")).status == (409 if takes else 200)
    if status == 503:
        assert reply.header("cache-control") == "no-store"
        assert reply.header("retry-after")


async def test_a_prefetch_by_the_device_that_reads_gets_the_text(world):
    phone = world.browser()
    await phone.get(TIDE)

    reply = await phone.get(TIDE, sec_purpose="prefetch")

    assert MARKER in reply.body


async def test_a_prefetch_without_right_gets_the_opening_as_always(world):
    reply = await world.stranger().get(TIDE, sec_purpose="prefetch")

    assert reply.status == 200
    assert b"opening" in reply.body


async def test_a_closed_policy_without_a_store_says_unavailable(world):
    world.register.available = False

    reply = await world.browser(policy={"on_store_failure": "closed"}).get(TIDE)
    speculative = await world.browser(policy={"on_store_failure": "closed"}).get(
        TIDE, sec_purpose="prefetch"
    )

    assert (reply.status, speculative.status) == (503, 503)
    assert b"unavailable" in reply.body
    assert MARKER not in reply.body
    assert reply.header("retry-after")
    assert reply.header("cache-control") == "no-store"


async def test_an_open_policy_without_a_store_lets_read_and_counts(world):
    world.register.available = False

    reply = await world.browser().get(TIDE)
    ready = await world.stranger().get("/readyz")

    assert MARKER in reply.body
    assert ready.json()["decided_without_store"] == 1
    assert ready.json()["store"] == "unavailable"


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("", ""),
        ("?page=2", "page=2"),
        ("?page=02", "page=2"),
        ("?page=1", ""),
        ("?page=x", ""),
        ("?page=-1", ""),
        ("?page=99999", ""),
        ("?page=%C2%B2", ""),
        ("?utm_source=mail&page=3", "page=3"),
        ("?" + "a=1&" * 200, ""),
    ],
)
async def test_of_a_query_only_the_number_of_the_page_counts(world, query, asked):
    reply = await world.stranger().get("/" + query)

    assert reply.status == 200
    assert world.paper.rendered == [("/", asked, "en", "anonymous")]


async def test_an_address_of_its_own_at_the_root_goes_to_the_site(world):
    reply = await world.stranger().get("/?p=12")

    assert reply.body == b"the site itself"
    assert world.paper.scope["query_string"] == b"p=12"
    assert world.paper.rendered == []


async def test_tracking_parameters_do_not_multiply_what_is_stored(world):
    for number in range(5):
        await world.stranger().get(f"/?fbclid={number}")

    assert len(world.paper.rendered) == 1


async def test_the_language_is_the_readers_and_never_the_articles(world):
    spanish = world.browser(language="es")

    await world.stranger().get("/es/puerto/marea/", accept_language="en")
    await world.stranger().get(MARKET, accept_language="fr;q=0.9, es;q=0.8, en;q=x")
    await spanish.get("/", accept_language="en")
    chosen = Browser(world.app, presspass_language="es")
    await chosen.get("/harbour/ferry/", accept_language="en")

    assert [(path, language) for path, _, language, _ in world.paper.rendered] == [
        ("/es/puerto/marea/", "en"),
        (MARKET, "es"),
        ("/", "es"),
        ("/", "es"),
        ("/harbour/ferry/", "es"),
    ]


@pytest.mark.parametrize("path", ["/nowhere/", "/account/login/", "/x" * 600, "/a\x01b/"])
async def test_what_is_no_stored_page_goes_to_the_site_as_it_came(world, path):
    reader = world.browser()

    reply = await reader.request(
        "GET", path + "?q=1", headers={"x-presspass-audience": "subscriber"}
    )

    assert (reply.status, reply.body) == (299, b"the site itself")
    assert world.paper.scope["query_string"] == b"q=1"
    assert not [n for n, _ in reply.headers if n.startswith(b"x-presspass")]
    assert not [n for n, _ in world.paper.scope["headers"] if n.startswith(b"x-presspass")]


@pytest.mark.parametrize(
    "unfit", [((b"set-cookie", b"a=b"),), b'<input name="csrfmiddlewaretoken">']
)
async def test_what_is_made_for_one_visitor_is_never_stored(world, unfit):
    if isinstance(unfit, bytes):
        world.paper.addition = unfit
    else:
        world.paper.extra = unfit
    reader = world.browser()

    replies = [await reader.get(MARKET), await reader.get(MARKET)]

    assert all(reply.status == 200 for reply in replies)
    assert not replies[0].header("set-cookie")
    assert len(world.paper.rendered) == 4


async def test_a_purged_page_is_gone_for_the_next_read_in_every_worker(world):
    _, other = world.worker()
    readers = [world.browser(), world.browser(app=other)]
    for reader in readers:
        assert b"edition 1" in (await reader.get(TIDE)).body
        assert b"edition 1" in (await reader.get("/")).body
    world.paper.edition = 2
    site = PageStore(world.home / "pages.sqlite3")

    site.purge(["/harbour/tide"])
    article = [(await reader.get(TIDE)).body for reader in readers]
    front = [(await reader.get("/")).body for reader in readers]
    site.purge_lists()
    lists = [(await reader.get("/")).body for reader in readers]

    assert all(b"edition 2" in body for body in article + lists)
    assert all(b"edition 1" in body for body in front)


async def test_a_render_that_began_before_a_purge_is_not_stored(world):
    world.paper.hold = hold = asyncio.Event()
    slow = asyncio.create_task(world.stranger().get(MARKET))
    await world.paper.begun.acquire()
    world.paper.edition = 2

    PageStore(world.home / "pages.sqlite3").purge([MARKET])
    after = asyncio.create_task(world.stranger().get(MARKET))
    await world.paper.begun.acquire()
    hold.set()

    assert b"edition 1" in (await slow).body
    assert b"edition 2" in (await after).body
    assert b"edition 2" in (await world.stranger().get(MARKET)).body
    assert len(world.paper.rendered) == 2


async def test_many_readers_of_a_page_not_yet_stored_have_it_made_once(world):
    replies = await asyncio.gather(*(world.stranger().get(MARKET) for _ in range(20)))

    assert {reply.status for reply in replies} == {200}
    assert len(world.paper.rendered) == 1


async def test_an_article_that_becomes_a_subscribers_one_is_decided_before_it_is_given(world):
    laptop, phone = world.browser(LAPTOP), world.browser(PHONE, policy={"arrival": "asks"})
    await laptop.get(TIDE)
    await world.stranger().get(MARKET)
    world.paper.access[MARKET] = "subscribers"

    reply = await phone.get(MARKET)

    assert b"elsewhere" in reply.body
    assert MARKER not in reply.body


async def test_an_article_whose_access_does_not_settle_is_left_to_the_site(world):
    reader = world.browser()
    kinds = iter(["free", "registered", "free", "registered"])
    render = world.paper.render

    async def restless(*args):
        world.paper.access[MARKET] = next(kinds)
        return await render(*args)

    world.paper.render = restless
    world.paper.extra = ((b"set-cookie", b"not=stored"),)

    assert (await reader.get(MARKET)).body == b"the site itself"


async def test_a_signed_out_reader_reads_what_became_free_meanwhile(world):
    await world.stranger().get(TIDE)
    await world.gate.sign_out("seat-1", PHONE, 1)
    reader = world.browser()
    reader.cookies["presspass_session"] = "dead"
    reader.cookies["presspass_language"] = "es"
    world.paper.access[TIDE] = "free"

    reply = await reader.get(TIDE)

    assert reply.status == 200
    assert b"es anonymous" in reply.body


async def test_an_article_that_goes_between_two_looks_is_left_to_the_site(world):
    await world.stranger().get(MARKET)
    del world.paper.access[MARKET]

    assert (await world.browser().get(MARKET)).body == b"the site itself"


async def test_a_failing_render_is_told_to_all_who_wait_and_tried_again(world):
    render = world.paper.render

    async def broken(*_):
        raise ConnectionError

    world.paper.render = broken
    replies = await asyncio.gather(
        *(world.stranger().get(MARKET) for _ in range(3)), return_exceptions=True
    )
    world.paper.render = render

    assert all(isinstance(reply, ConnectionError) for reply in replies)
    assert (await world.stranger().get(MARKET)).status == 200


async def test_a_text_is_withheld_by_its_own_access_whatever_other_rows_say(world):
    phone, laptop = world.browser(PHONE), world.browser(LAPTOP)
    assert MARKER in (await phone.get(TIDE)).body
    await laptop.get(TIDE)
    store = world.app.store
    other = PageKey(TIDE, "", "es", "anonymous")
    page = StoredPage("free", '"tag"', (), b"")
    store.put(other, [("identity", page)], store.revision())
    store.get(other, "identity")
    assert store.access(TIDE) == "free"

    assert MARKER not in (await phone.get(TIDE)).body
