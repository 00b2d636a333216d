"""The notice over HTTP: what it says, what it offers, and what is noted of it."""

from typing import get_args

import pytest

from presspass.gate.errors import StoreUnavailable
from presspass.gate.journal import Journal
from presspass.gate.journal_entries import Sign
from presspass.gate.journal_file import JournalFile
from presspass.gate.journal_reading import between

from .conftest import LAPTOP, PHONE, TABLET

pytestmark = pytest.mark.anyio

TIDE = "/harbour/tide/"


async def shared(world):
    """The phone and the laptop of one seat, sharing: the phone reads; a journal is kept."""
    world.gate.journal = Journal(file=JournalFile(world.home / "journal.sqlite3"))
    claims = {"policy": {"overlaps": 1}, "role": "owner"}
    phone, laptop = world.browser(PHONE, **claims), world.browser(LAPTOP, **claims)
    await phone.get(TIDE)
    world.now += 1
    await laptop.get(TIDE)
    world.now += 1
    assert (await phone.post("/gate/continue", {"since_input": 2})).json()["notice"] == "sharing"
    return phone, laptop


def noted(world):
    """What was noted of readers, by device and tone."""
    world.gate.journal.close()
    signs = get_args(Sign)
    entries = between(world.home / "journal.sqlite3", 0, 10**15)
    return [(one.kind, one.device, one.tone) for one in entries if one.kind in signs]


async def test_sharing_is_told_on_both_devices_and_why(world):
    phone, laptop = await shared(world)

    strip = await phone.get(f"/gate/notice?fragment&next={TIDE}")
    full = await laptop.get(f"/gate/notice?fragment&next={TIDE}")
    why = await laptop.get(f"/gate/why?next={TIDE}")

    assert b"data-notice-strip data-sharing" in strip.body
    assert b"<dialog" in full.body
    assert f'name="device" value="{PHONE}"'.encode() in full.body
    assert b"/account/devices/not-me/" in full.body
    assert b"within seconds of each other" in why.body
    assert why.header("x-robots-tag") == "noindex"
    assert TIDE.encode() in why.body
    assert noted(world) == [
        ("notice_shown", PHONE, "sharing"),
        ("notice_shown", LAPTOP, "sharing"),
        ("why_opened", LAPTOP, "sharing"),
    ]


async def test_a_seat_that_was_kept_on_another_device_is_offered_no_more(world):
    _phone, laptop = await shared(world)
    laptop.cookies["presspass_session"] = "alive"
    before = world.ticket(LAPTOP, policy={"overlaps": 1}, role="owner", seats=2, free_seat=True)
    kept = world.ticket(LAPTOP, policy={"overlaps": 1}, role="owner", seats=2)

    world.paper.sessions["alive"] = before
    offered = await laptop.get(f"/gate/notice?fragment&next={TIDE}")
    world.paper.sessions["alive"] = kept
    told = await laptop.get(f"/gate/notice?fragment&next={TIDE}")

    assert b"is still free" in offered.body
    assert b"Its seats are all taken (2)" in told.body
    assert told.header("set-cookie") == ""
    assert world.paper.looked == [True, True]
    assert (await laptop.get("/gate/read")).json()["tone"] == "sharing"


async def test_a_notice_does_without_a_site_that_knows_another_seat_or_none(world):
    _phone, laptop = await shared(world)
    laptop.cookies["presspass_session"] = "alive"

    nobody = await laptop.get(f"/gate/notice?fragment&next={TIDE}")
    world.paper.sessions["alive"] = world.ticket(LAPTOP, seat="seat-2", role="owner", seats=2)
    another = await laptop.get(f"/gate/notice?fragment&next={TIDE}")

    assert b"It holds one seat" in nobody.body
    assert another.body == nobody.body


async def test_a_page_that_a_notice_offers_is_noted_when_it_is_opened(world):
    phone, laptop = await shared(world)

    await laptop.get("/account/devices/")
    await phone.get("/account/password/change/?next=/")
    await world.stranger().get("/account/devices/")
    await phone.post("/account/devices/")

    assert noted(world) == [("devices_opened", LAPTOP, ""), ("password_opened", PHONE, "")]


@pytest.mark.parametrize("status", [204, 303])
async def test_a_device_that_was_signed_out_from_a_notice_is_noted(world, status):
    phone, laptop = await shared(world)
    world.paper.status = status

    await phone.submit("/account/devices/not-me/", f"device={LAPTOP}")
    await world.stranger().submit("/account/devices/not-me/", f"device={LAPTOP}")
    await laptop.get("/account/devices/not-me/")

    assert noted(world) == [("not_me", PHONE, "")]


@pytest.mark.parametrize("status", [302, 401, 403, 404, 500])
async def test_what_was_not_signed_out_is_not_noted(world, status):
    phone, _ = await shared(world)
    world.paper.status = status

    await phone.submit("/account/devices/not-me/", f"device={LAPTOP}")

    assert noted(world) == []


async def test_both_devices_are_mine_calms_both(world):
    phone, laptop = await shared(world)

    await laptop.submit("/gate/mine", f"next={TIDE}")

    assert (await laptop.get("/gate/read")).json()["tone"] == "handover"
    assert (await phone.get("/gate/read")).json()["notice"] is None
    assert world.gate.journal.false_alarms == 1


async def test_a_form_that_asks_for_json_is_told_whether_it_was_done(world):
    phone, laptop = world.browser(PHONE), world.browser(LAPTOP)
    await phone.get(TIDE)
    await laptop.get(TIDE)
    json = {"accept": "application/json"}

    displaced = await phone.submit("/gate/mine", f"next={TIDE}", **json)
    reading = await laptop.submit("/gate/mine", f"next={TIDE}", **json)
    nobody = await world.stranger().submit("/gate/mine", f"next={TIDE}", **json)

    assert (displaced.status, displaced.json()["state"]) == (409, "elsewhere")
    assert (reading.status, reading.json()["state"]) == (200, "reading")
    assert (nobody.status, nobody.json()["state"]) == (401, "no_ticket")


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("application/json", 200),
        ("application/json, text/plain, */*", 200),
        ("application/json;q=0.9, text/html;q=0.5", 200),
        ("Application/JSON; charset=utf-8", 200),
        ("application/*, text/*;q=0.5", 200),
        ("text/html, application/json;q=0.9", 303),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", 303),
        ("text/html, application/json", 303),
        ("application/json;q=0", 303),
        ("*/*", 303),
        ("", 303),
    ],
)
async def test_a_form_gets_json_where_that_is_liked_better_than_a_page(world, accept, status):
    phone = world.browser(PHONE)
    await phone.get(TIDE)

    reply = await phone.submit("/gate/mine", f"next={TIDE}", accept=accept)

    assert reply.status == status


async def test_both_devices_are_mine_calms_the_full_notice_that_came_at_once(world):
    claims = {"policy": {"full_notice": "at_once"}}
    phone, laptop = world.browser(PHONE, **claims), world.browser(LAPTOP, **claims)
    await phone.get(TIDE)
    await laptop.get(TIDE)
    assert (await phone.get("/gate/read")).json()["tone"] == "sharing"

    await phone.post("/gate/mine")

    assert (await phone.get("/gate/read")).json()["tone"] == "handover"
    assert (await laptop.get("/gate/read")).json()["notice"] is None
    third = world.browser(TABLET, **claims)
    await third.get(TIDE)
    assert (await phone.get("/gate/read")).json()["tone"] == "sharing"


async def test_why_is_said_with_what_there_is(world):
    stranger, reader = world.stranger(), world.browser()

    assert b"Sign in" in (await stranger.get("/gate/why")).body
    assert b"no other device" in (await reader.get("/gate/why")).body
    world.gate.store.get = broken(world.gate.store.get)
    await world.browser(LAPTOP).get(TIDE)
    assert (await reader.get("/gate/why")).status == 200


def broken(get):
    """A register that answers once more and then is down."""
    left = [1]

    async def asked(seat):
        if not left:
            raise StoreUnavailable("down")
        left.pop()
        return await get(seat)

    return asked


class TestNotice:
    """The notice is fetched by the device that must see it, and kept by nobody."""

    async def test_a_displaced_device_gets_it_in_its_own_language(self, world):
        phone, laptop = world.browser(PHONE, language="es"), world.browser(LAPTOP)
        await phone.get(TIDE)
        await laptop.get(TIDE)

        fragment = await phone.get(f"/gate/notice?fragment&next={TIDE}")
        page = await phone.get(f"/gate/notice?next={TIDE}")

        for reply in (fragment, page):
            assert reply.status == 200
            assert reply.header("cache-control") == "no-store"
            assert reply.header("x-robots-tag") == "noindex"
            assert b"Firefox" in reply.body
            assert TIDE.encode() in reply.body
        assert b"<html" in page.body
        assert b"The Estuary" in page.body
        assert b'lang="es"' in page.body
        assert b"<html" not in fragment.body

    async def test_there_is_nothing_to_say_to_a_device_that_reads_or_is_unknown(self, world):
        for browser in (world.browser(), world.stranger()):
            assert (await browser.get("/gate/notice?fragment")).status == 204
            assert (await browser.get("/gate/notice?next=//evil.example")).status == 200

    async def test_it_answers_head(self, world):
        assert (await world.browser().head("/gate/notice")).body == b""


async def test_a_notice_that_was_shown_is_noted_and_one_that_says_nothing_is_not(world, tmp_path):
    file = JournalFile(tmp_path / "journal.sqlite3")
    world.gate.journal = Journal(file=file)
    phone, laptop = world.browser(PHONE), world.browser(LAPTOP)
    await phone.get(TIDE)
    await laptop.get(TIDE)

    for browser in (phone, laptop, world.stranger()):
        await browser.get("/gate/notice?fragment")
    file.close()

    noted = [one for one in between(file.path, 0, 10**15) if one.kind == "notice_shown"]
    assert [(one.seat, one.device, one.tone) for one in noted] == [("seat-1", PHONE, "handover")]
