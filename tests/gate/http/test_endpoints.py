"""The gate's addresses: who may ask, what they answer, and what they refuse."""

import pytest

from .conftest import LAPTOP, PHONE

pytestmark = pytest.mark.anyio

TIDE = "/harbour/tide/"


async def test_a_heartbeat_reads_and_a_question_asks_the_same(world):
    reader = world.browser()

    act = await reader.post("/gate/read", {"article": TIDE, "view": "v1", "since_input": 3})
    question = await reader.get("/gate/read")

    assert (act.status, question.status) == (200, 200)
    assert act.json() == question.json()
    assert act.json()["state"] == "reading"
    assert act.json()["renew_after"] == 30
    assert act.header("cache-control") == "no-store"
    assert act.header("content-type") == "application/json"


async def test_a_question_changes_nothing(world):
    reader = world.browser()

    await reader.get("/gate/read")
    await reader.head("/gate/read")
    await reader.get("/gate/notice")

    assert world.register.rows == {}


async def test_a_heartbeat_never_takes_a_place_and_an_arrival_does(world):
    phone, laptop = world.browser(PHONE), world.browser(LAPTOP)
    await phone.post("/gate/read", {"arrival": True})

    heartbeat = await laptop.post("/gate/read", {})
    world.now += 601
    arrival = await world.browser(LAPTOP).post("/gate/read", {"arrival": True})

    assert heartbeat.status == 409
    assert heartbeat.json()["device"] == "Safari on iPhone"
    assert heartbeat.json()["tone"] == "handover"
    assert arrival.status == 200


async def test_continue_takes_the_place_back(world):
    phone, laptop = world.browser(PHONE), world.browser(LAPTOP)
    await phone.get(TIDE)
    await laptop.get(TIDE)
    told = (await phone.get("/gate/read")).json()

    back = await phone.post("/gate/continue", {"generation": told["generation"], "place": "p-1"})

    assert back.status == 200
    assert (await laptop.get("/gate/read")).status == 409


async def test_a_form_leads_back_to_the_page_or_to_a_fresh_notice(world):
    phone, laptop = world.browser(PHONE), world.browser(LAPTOP)
    await phone.get(TIDE)
    await laptop.get(TIDE)
    told = (await phone.get("/gate/read")).json()["generation"]

    outdated = await phone.submit("/gate/continue", f"next={TIDE}&generation={told - 1}")
    current = await phone.submit("/gate/continue", f"next={TIDE}&generation={told}")

    assert outdated.status == current.status == 303
    assert outdated.header("location") == f"/gate/notice?next={TIDE}"
    assert current.header("location") == TIDE
    assert (await phone.get(TIDE)).status == 200


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("/es/a/?page=2%23top", "/es/a/?page=2#top"),
        ("/pol%C3%ADtica/", "/pol%C3%ADtica/"),
        ("/a%2520b", "/a%20b"),
        ("//evil.example/", "/"),
        ("https://evil.example/", "/"),
        ("/%5Cevil.example", "/"),
        ("%5C%5Cevil.example", "/"),
        ("/a%0d%0aSet-Cookie:x=y", "/"),
        ("/%09/evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/gate/events", "/"),
        ("", "/"),
        ("%00", "/"),
    ],
)
async def test_one_is_led_only_to_a_path_of_this_site(world, given, safe):
    reader = world.browser()

    for address in ("/gate/continue", "/gate/mine"):
        reply = await reader.submit(address, f"next={given}")
        assert (reply.status, reply.header("location")) == (303, safe)


async def test_more_than_ten_displacing_continues_a_minute_are_too_many(world):
    phone, laptop = world.browser(PHONE), world.browser(LAPTOP)
    for _ in range(10):
        await laptop.post("/gate/continue")
        assert (await phone.post("/gate/continue")).status == 200
        world.now += 1
    await world.gate.decide(world.ticket("tablet-012345678"), "continue")

    reply = await phone.post("/gate/continue")

    assert reply.status == 429
    assert reply.header("content-type") == "application/problem+json"
    assert 0 < int(reply.header("retry-after")) <= 60
    page = await phone.submit("/gate/continue", f"next={TIDE}")
    assert page.status == 429
    assert page.header("content-type") == "text/html; charset=utf-8"
    assert 0 < int(page.header("retry-after")) <= 60
    assert f'href="/gate/notice?next={TIDE}"'.encode() in page.body


async def test_stop_frees_the_place_whatever_type_its_body_has(world):
    phone, laptop = world.browser(PHONE), world.browser(LAPTOP)
    for kind, body in [("text/plain;charset=UTF-8", b'{"view":"v1"}'), ("", b"")]:
        await phone.post("/gate/read", {"arrival": True, "view": "v1"})
        reply = await phone.request("POST", "/gate/stop", body=body, headers={"content-type": kind})
        assert (reply.status, reply.body) == (204, b"")
        assert (await laptop.post("/gate/read")).status == 200
        await laptop.post("/gate/stop")
        world.now += 10


async def test_stop_of_another_page_view_ends_nothing(world):
    phone, laptop = world.browser(PHONE), world.browser(LAPTOP)
    await phone.post("/gate/read", {"view": "v2"})

    await phone.post("/gate/stop", {"view": "v1"})

    assert (await laptop.post("/gate/read")).status == 409


async def test_stop_without_ticket_is_nothing_to_speak_of(world):
    reply = await world.stranger().post("/gate/stop")

    assert reply.status == 204
    assert world.paper.renewals == []


async def test_mine_keeps_a_pair_calm_and_answers_as_it_stands(world):
    phone, laptop = world.browser(PHONE), world.browser(LAPTOP)
    await phone.get(TIDE)
    await laptop.get(TIDE)

    assert (await phone.post("/gate/mine")).status == 409
    assert (await laptop.post("/gate/mine")).status == 200
    assert world.gate.journal.false_alarms == 2


async def test_an_input_that_cannot_be_true_is_left_out(world):
    phone, laptop = world.browser(PHONE), world.browser(LAPTOP)
    for since in (-5, 90_000, None):
        assert (await phone.post("/gate/read", {"since_input": since})).status == 200
    assert (await laptop.post("/gate/read", {"since_input": -1})).status == 409
