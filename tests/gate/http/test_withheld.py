"""Nobody gets a word beyond the opening without a right to it and a place to read."""

import jwt
import pytest

from .conftest import KEYS, LAPTOP, PHONE, World
from .driver import Browser
from .paper import MARKER

pytestmark = pytest.mark.anyio

TIDE = "/harbour/tide/"


def _with(world: World, ticket: str, device: str = PHONE) -> Browser:
    return Browser(world.app, presspass_device=device, presspass_ticket=ticket)


async def _anonymous(world):
    return world.stranger()


async def _free(world):
    return world.browser(seat="", access="registered")


async def _a_seat_without_the_right(world):
    return world.browser(access="registered")


async def _the_right_without_a_seat(world):
    return world.browser(seat="")


async def _ticket_of_another_device(world):
    return _with(world, world.issued(world.ticket(PHONE)), LAPTOP)


async def _ticket_without_device(world):
    return Browser(world.app, presspass_ticket=world.issued(world.ticket()))


async def _older_epoch(world):
    await world.gate.revoke("seat-1", 2)
    return world.browser(epoch=1)


async def _signed_out(world):
    await world.gate.sign_out("seat-1", PHONE, 1)
    return world.browser()


async def _expired(world):
    return _with(world, world.issued(world.ticket(), at=-601))


async def _forged(world):
    claims = jwt.decode(world.issued(world.ticket()), KEYS.current, algorithms=["HS256"])
    return _with(world, jwt.encode(claims, b"x" * 32, algorithm="HS256"))


async def _alg_none(world):
    claims = jwt.decode(world.issued(world.ticket()), KEYS.current, algorithms=["HS256"])
    return _with(world, jwt.encode(claims, None, algorithm="none"))


async def _signature_cut_off(world):
    return _with(world, world.issued(world.ticket()).rpartition(".")[0] + ".")


async def _garbage(world):
    return _with(world, "\u00ff;;=\"..'\x7f")


async def _huge(world):
    return _with(world, "a.b." + "c" * 20_000)


async def _dead_session(world):
    return Browser(world.app, presspass_session="dead", presspass_device=PHONE)


async def _elsewhere(world):
    await world.browser(PHONE).get(TIDE)
    await world.browser(LAPTOP).get(TIDE)
    return world.browser(PHONE)


NOBODY = [
    _anonymous,
    _free,
    _a_seat_without_the_right,
    _the_right_without_a_seat,
    _ticket_of_another_device,
    _ticket_without_device,
    _older_epoch,
    _signed_out,
    _expired,
    _forged,
    _alg_none,
    _signature_cut_off,
    _garbage,
    _huge,
    _dead_session,
    _elsewhere,
]


@pytest.mark.parametrize("nobody", NOBODY)
@pytest.mark.parametrize("stored", [False, True], ids=["fresh", "stored"])
async def test_a_reader_without_right_or_place_gets_the_opening(world, nobody, stored):
    if stored:
        full = await world.browser(LAPTOP, seat="seat-2").get(TIDE)
        assert MARKER in full.body
    browser = await nobody(world)
    attempts = [
        {},
        {"accept-encoding": "gzip"},
        {"x-presspass-audience": "subscriber", "x-presspass-internal": "guess"},
        {"X_Presspass_Audience": "subscriber"},
        {"sec-fetch-dest": "iframe"},
        {"sec-purpose": "prefetch"},
        {"if-none-match": "*"},
        {"range": "bytes=0-10000"},
    ]

    for headers in attempts:
        for method in ("GET", "HEAD"):
            for query in ("", "?page=2", "?print=1&utm_source=x", "?audience=subscriber"):
                reply = await browser.request(method, TIDE + query, headers=headers)
                assert MARKER not in reply.text
                assert not [n for n, _ in reply.headers if n.startswith(b"x-presspass")]


@pytest.mark.parametrize("nobody", [_anonymous, _dead_session, _older_epoch, _signed_out])
async def test_a_registered_article_needs_a_living_sign_in(world, nobody):
    browser = await nobody(world)

    reply = await browser.get("/harbour/ferry/")

    assert reply.status == 200
    assert MARKER not in reply.body


async def test_a_registered_article_needs_no_place_to_read(world):
    for device in (PHONE, LAPTOP, PHONE):
        reply = await world.browser(device).get("/harbour/ferry/")
        assert MARKER in reply.body
    free = await world.browser(seat="", access="registered").get("/harbour/ferry/")
    assert MARKER in free.body


async def test_a_post_to_an_article_is_the_sites_and_gets_no_stored_bytes(world):
    reader = world.browser()
    await reader.get(TIDE)

    reply = await reader.request("POST", TIDE)

    assert reply.body == b"the site itself"
    assert world.paper.asked == [("POST", TIDE)]
