"""A device is told at once what changes for it, whichever worker it happens in."""

import asyncio

import pytest

from presspass.gate.answer import Answer
from presspass.gate.http import events
from presspass.gate.http.events import events_between

from .conftest import LAPTOP, PHONE, TABLET
from .driver import Browser, Listener

pytestmark = pytest.mark.anyio

TIDE = "/harbour/tide/"


async def test_the_first_event_is_the_state_now(world):
    async with Listener(world.browser()) as listener:
        name, data = await listener.told()

        assert (name, data["state"]) == ("state", "reading")
        assert world.register.rows == {}  # hearing is no act
        headers = dict(listener.response_headers)
        assert headers[b"content-type"] == b"text/event-stream; charset=utf-8"
        assert headers[b"cache-control"] == b"no-store"


async def test_a_displacement_in_one_worker_reaches_a_stream_of_another(world):
    _, other = world.worker()
    phone, laptop = world.browser(PHONE), world.browser(LAPTOP, app=other)
    await phone.get(TIDE)

    async with Listener(phone) as listener:
        await listener.told()
        await laptop.get(TIDE)
        name, data = await listener.told()

    assert (name, data["state"]) == ("displaced", "elsewhere")
    assert data["device"] == "Firefox on Windows"
    assert data["tone"] == "handover"


async def test_both_are_told_when_the_place_goes_to_and_fro(world):
    _, other = world.worker()
    phone, laptop = world.browser(PHONE), world.browser(LAPTOP, app=other)
    async with Listener(phone) as on_phone, Listener(laptop) as on_laptop:
        for listener in (on_phone, on_laptop):
            assert (await listener.told())[0] == "state"
        # Each act is waited for by what the other is told of it.
        await phone.get(TIDE)
        assert (await on_laptop.told())[0] == "displaced"
        await laptop.post("/gate/continue")
        assert (await on_phone.told())[0] == "displaced"
        assert (await on_laptop.told())[0] == "resumed"
        await phone.post("/gate/continue")
        assert (await on_laptop.told())[0] == "displaced"
        assert (await on_phone.told())[0] == "resumed"


async def test_a_stop_is_told_five_seconds_later_if_the_place_is_still_free(world):
    phone, laptop = world.browser(PHONE), world.browser(LAPTOP)
    await phone.get(TIDE)
    await laptop.get(TIDE)

    async with Listener(phone) as listener:
        await listener.told()
        await laptop.post("/gate/stop")
        world.now += 4
        assert await listener.hears_nothing()
        world.now += 2
        assert (await listener.told())[0] == "resumed"


async def test_turning_the_page_does_not_flicker(world):
    phone, laptop = world.browser(PHONE), world.browser(LAPTOP)
    await phone.get(TIDE)
    await laptop.get(TIDE)

    async with Listener(phone) as listener:
        await listener.told()
        for _ in range(8):
            await laptop.post("/gate/stop")
            world.now += 1
            await laptop.get(TIDE)
            world.now += 10
        assert await listener.hears_nothing()


async def test_a_lease_that_ends_by_time_alone_is_told(world):
    phone, laptop = world.browser(PHONE), world.browser(LAPTOP)
    await phone.get(TIDE)
    await laptop.get(TIDE)

    async with Listener(phone) as listener:
        await listener.told()
        world.now += 121
        assert (await listener.told())[0] == "resumed"


async def test_a_waiting_device_is_told_when_a_third_one_reads(world):
    phone, laptop, tablet = (world.browser(device) for device in (PHONE, LAPTOP, TABLET))
    await phone.get(TIDE)
    await laptop.get(TIDE)

    async with Listener(phone) as listener:
        await listener.told()
        await tablet.get(TIDE)
        name, data = await listener.told()

    assert (name, data["device"]) == ("displaced", "Chrome on Android")


async def test_sharing_is_told_to_both_and_ends_with_a_stop(world):
    phone, laptop = world.browser(PHONE), world.browser(LAPTOP)
    await phone.get(TIDE)
    async with Listener(phone) as on_phone, Listener(laptop) as on_laptop:
        heard_on_phone, heard_on_laptop = [], []
        await on_phone.told()
        await on_laptop.told()
        for _ in range(4):
            for browser in (laptop, phone):
                world.now += 4
                await browser.post("/gate/continue", {"since_input": 4})
        while "sharing" not in heard_on_phone:
            heard_on_phone.append((await on_phone.told())[0])
        while "sharing" not in heard_on_laptop:
            heard_on_laptop.append((await on_laptop.told())[0])

        await laptop.post("/gate/stop")

        while "sharing_ended" not in heard_on_phone:
            heard_on_phone.append((await on_phone.told())[0])


async def test_monitor_sends_no_event_but_the_state(world):
    policy = {"enforcement": "monitor"}
    phone, laptop = (world.browser(device, policy=policy) for device in (PHONE, LAPTOP))
    await phone.get(TIDE)

    async with Listener(phone) as listener:
        await listener.told()
        await laptop.get(TIDE)
        assert await listener.hears_nothing()
        await world.gate.revoke("seat-1", 2)
        await listener.over()
        assert await listener.hears_nothing()


async def test_a_revoke_is_told_and_ends_the_stream(world):
    async with Listener(world.browser()) as listener:
        await listener.told()
        await world.gate.revoke("seat-1", 2)
        name, data = await listener.told()
        await listener.over()

    assert (name, data["state"]) == ("revoked", "revoked")


@pytest.mark.parametrize(("seat", "last"), [("seat-1", "displaced"), ("seat-2", "revoked")])
async def test_a_session_that_lives_on_hears_on(world, seat, last):
    reader = world.browser()
    reader.cookies["presspass_session"] = "alive"
    async with Listener(reader) as listener:
        await listener.told()
        world.paper.sessions["alive"] = world.ticket(epoch=2, seat=seat)
        await world.gate.revoke("seat-1", 2)
        if seat == "seat-1":
            assert await listener.hears_nothing()
            await world.browser(LAPTOP, epoch=2).get(TIDE)
        assert (await listener.told())[0] == last
    # Its cookies are an hour old at worst, and new ones cannot reach the browser: nothing is spent.
    assert set(world.paper.looked) == {True}


async def test_an_expired_ticket_is_exchanged_when_the_stream_opens(world):
    world.paper.sessions["alive"] = world.ticket()
    reader = Browser(world.app, presspass_session="alive")

    async with Listener(reader) as listener:
        assert (await listener.told())[1]["state"] == "reading"
        assert (b"set-cookie", b"presspass_ticket=new; Path=/") in listener.response_headers


async def test_a_ticket_exchanged_for_a_stream_that_finds_no_room_is_given_all_the_same(
    world,
):
    world.app.streams.most = 0
    world.paper.sessions["alive"] = world.ticket()

    refused = await Browser(world.app, presspass_session="alive").get("/gate/events")

    assert (refused.status, refused.header("set-cookie")) == (503, "presspass_ticket=new; Path=/")


async def test_a_store_that_was_away_is_asked_afresh_when_it_is_back(world):
    phone, laptop = world.browser(PHONE), world.browser(LAPTOP)
    _, other = world.worker()
    await phone.get(TIDE)
    async with Listener(phone) as listener:
        await listener.told()
        world.register.available = False
        assert await listener.hears_nothing()
        world.register.available = True
        await laptop.get(TIDE)
        assert (await listener.told())[0] == "displaced"
    world.register.available = False
    async with Listener(Browser(other, **laptop.cookies)) as listener:
        assert (await listener.told())[0] == "state"
        world.register.available = True
        await phone.post("/gate/continue")
        assert (await listener.told())[0] == "displaced"


async def test_a_stream_says_now_and_then_that_it_is_there(world, monkeypatch):
    monkeypatch.setattr(events, "PING_EVERY", 0.01)
    async with Listener(world.browser()) as listener:
        chunks = [await asyncio.wait_for(listener.chunks.get(), 5) for _ in range(3)]

    assert chunks[0] == b"retry: 2000"
    assert chunks[2] == b": still here"


async def test_a_stream_ends_after_an_hour(world, monkeypatch):
    monkeypatch.setattr(events, "PING_EVERY", 0.01)
    async with Listener(world.browser()) as listener:
        await listener.told()
        world.now += 3601
        await listener.over()


async def test_all_streams_end_when_the_process_is_about_to_stop(world):
    async with Listener(world.browser()) as listener:
        await listener.told()
        world.app.close()
        await listener.over()
    refused = await world.browser().get("/gate/events")

    assert refused.status == 503
    assert refused.header("retry-after")


async def test_a_stream_that_is_left_is_forgotten_and_the_last_ends_the_asking(world):
    questions = []
    for _ in range(3):
        async with Listener(world.browser()) as one, Listener(world.browser()) as two:
            await one.told()
            await two.told()
            assert world.app.streams.open == 2

    assert world.app.streams.open == 0
    world.gate.store.changes = questions.append
    await asyncio.sleep(0.02)
    assert questions == []


async def test_streams_that_open_together_miss_nothing(world):
    ask, store = world.gate.store.changes, world.gate.store

    async def slowly(since):
        await asyncio.sleep(0)
        return await ask(since)

    store.changes = slowly
    async with Listener(world.browser()) as phone, Listener(world.browser(LAPTOP)) as laptop:
        for listener in (phone, laptop):
            await listener.told()
        await world.browser(TABLET).get(TIDE)
        assert (await phone.told())[0] == (await laptop.told())[0] == "displaced"


async def test_a_device_has_only_so_many_streams(world, monkeypatch):
    monkeypatch.setattr(events, "MOST_STREAMS_OF_A_DEVICE", 1)
    async with Listener(world.browser()) as listener:
        await listener.told()
        assert (await world.browser().get("/gate/events")).status == 503
        async with Listener(world.browser(LAPTOP)) as other:
            await other.told()


async def test_a_process_has_only_so_many_streams(world):
    world.app.streams.most = 1
    async with Listener(world.browser()) as listener:
        await listener.told()
        refused = await world.browser(LAPTOP).get("/gate/events")

    assert (refused.status, refused.header("retry-after")) == (503, "30")
    async with Listener(world.browser(LAPTOP)) as listener:
        assert (await listener.told())[0] == "state"


async def test_head_opens_no_stream(world):
    reply = await world.browser().head("/gate/events")

    assert (reply.status, reply.body) == (200, b"")
    assert world.app.streams.open == 0


READING = Answer("reading", 5, 5)
STRIP = Answer("reading", 5, 5, notice="handover")
SHARING = Answer("reading", 5, 5, notice="sharing")
AWAY = Answer("elsewhere", 5, 5, device="A", since="s", tone="handover")
AWAY_SHARING = Answer("elsewhere", 5, 5, device="A", since="s", tone="sharing")


@pytest.mark.parametrize(
    ("before", "after", "names"),
    [
        (None, READING, ("state",)),
        (READING, Answer("reading", 6, 9, 10), ()),
        (READING, AWAY, ("displaced",)),
        (AWAY, AWAY, ()),
        (AWAY, Answer("elsewhere", 5, 9, device="B", since="t", tone="handover"), ("displaced",)),
        (AWAY, READING, ("resumed",)),
        (READING, STRIP, ("displaced",)),
        (STRIP, READING, ("resumed",)),
        (READING, SHARING, ("sharing",)),
        (SHARING, READING, ("sharing_ended",)),
        (AWAY, AWAY_SHARING, ("sharing",)),
        (AWAY_SHARING, AWAY, ("sharing_ended",)),
        (AWAY_SHARING, READING, ("resumed", "sharing_ended")),
        (READING, AWAY_SHARING, ("displaced", "sharing")),
        (SHARING, AWAY_SHARING, ("displaced",)),
        (AWAY, Answer("revoked"), ("revoked",)),
        (READING, Answer("unavailable"), ("state",)),
    ],
)
def test_the_names_say_what_has_changed(before, after, names):
    assert events_between(before, after) == names
