"""Requests without a good ticket: exchanged where a session lives, refused where none does."""

import pytest

from .conftest import PHONE
from .driver import Browser

pytestmark = pytest.mark.anyio

TIDE = "/harbour/tide/"


class TestNoTicket:
    """Readers without right, and where the session behind a ticket counts."""

    async def test_each_is_told_what_is_missing(self, world):
        free = world.browser(seat="", access="registered")
        await world.gate.revoke("seat-1", 2)

        assert (await world.stranger().get("/gate/read")).status == 401
        assert (await world.stranger().post("/gate/read")).json()["state"] == "no_ticket"
        assert (await free.post("/gate/continue")).status == 403
        assert (await free.get("/gate/read")).json()["state"] == "not_included"
        revoked = await world.browser(epoch=1).post("/gate/read")
        assert (revoked.status, revoked.json()["state"]) == (401, "revoked")
        assert (await free.get("/gate/events")).status == 403
        assert (await world.stranger().get("/gate/events")).status == 401

    async def test_an_expired_ticket_is_exchanged_in_the_same_request(self, world):
        world.paper.sessions["alive"] = world.ticket()
        old = world.issued(world.ticket(), at=-700)
        reader = Browser(
            world.app,
            presspass_device=PHONE,
            presspass_ticket=old,
            presspass_session="alive",
        )

        replies = [
            await reader.get("/gate/read"),
            await reader.post("/gate/read"),
            await reader.get(TIDE),
            await reader.get("/"),
            await reader.get("/nowhere/"),
            await reader.post("/gate/stop"),
            await reader.get("/gate/notice?fragment"),
        ]

        assert [reply.status for reply in replies] == [200, 200, 200, 200, 299, 204, 204]
        assert {r.header("set-cookie") for r in replies} == {"presspass_ticket=new; Path=/"}
        assert world.paper.renewals == [None] * 7
        assert b"FULLTEXT" in replies[2].body

    async def test_a_refused_ticket_is_exchanged_once_and_decided_again(self, world):
        await world.gate.revoke("seat-1", 5)
        world.paper.sessions["alive"] = world.ticket(epoch=5)
        reader = world.browser(epoch=4)
        reader.cookies["presspass_session"] = "alive"

        page, beat = await reader.get(TIDE), await reader.post("/gate/read")

        assert b"FULLTEXT" in page.body
        assert beat.status == 200
        assert world.paper.renewals == [5, 5]

    async def test_a_site_that_fell_behind_is_asked_once_and_no_more(self, world):
        await world.gate.revoke("seat-1", 5)
        world.paper.sessions["alive"] = world.ticket(epoch=4)
        reader = world.browser(epoch=4)
        reader.cookies["presspass_session"] = "alive"

        assert (await reader.get("/gate/read")).status == 401
        assert b"opening" in (await reader.get(TIDE)).body
        assert world.paper.renewals == [5, 5]

    async def test_a_dead_session_is_forgotten_by_the_browser(self, world):
        world.paper.forgets = (b"presspass_session=; Max-Age=0",)
        reader = Browser(world.app, presspass_session="dead")

        reply = await reader.get("/")

        assert reply.header("set-cookie") == "presspass_session=; Max-Age=0"
        assert b"anonymous" in reply.body

    async def test_a_signed_out_device_with_a_dead_session_stays_refused(self, world):
        await world.gate.sign_out("seat-1", PHONE, 1)
        reader = world.browser()
        reader.cookies["presspass_session"] = "dead"

        assert (await reader.get("/gate/read")).json()["state"] == "revoked"

    async def test_a_seat_that_was_given_meanwhile_is_found_within_a_minute(self, world):
        reader = world.browser(seat="", access="registered")
        reader.cookies["presspass_session"] = "alive"
        world.paper.sessions["alive"] = world.ticket()

        assert b"opening" in (await reader.get(TIDE)).body
        world.now += 60
        assert b"FULLTEXT" in (await reader.get(TIDE)).body
        assert len(world.paper.renewals) == 1

    async def test_the_gate_alone_only_refuses(self, world):
        gate, app = world.worker(site=False)
        await gate.revoke("seat-1", 2)
        reader = world.browser(app=app, epoch=1)
        reader.cookies["presspass_session"] = "alive"

        assert (await reader.post("/gate/read")).status == 401
        assert (await reader.get(TIDE)).status == 404
        assert (await reader.get("/gate/notice")).status == 200
        assert (await reader.get("/healthz")).status == 200
        assert world.paper.renewals == []

    async def test_a_refusal_that_the_register_cannot_explain_is_exchanged_too(self, world):
        gate, app = world.worker()
        world.paper.sessions["alive"] = world.ticket(epoch=2)
        await world.gate.revoke("seat-1", 2)
        reader = world.browser(epoch=1, app=app)
        reader.cookies["presspass_session"] = "alive"
        ask = gate.seat

        async def fails(seat):
            world.register.available = False
            try:
                return await ask(seat)
            finally:
                world.register.available = True

        gate.seat = fails

        assert (await reader.get("/gate/read")).status == 200
        assert world.paper.renewals == [None]

    async def test_the_good_one_of_several_cookies_counts(self, world):
        text = world.issued(world.ticket())
        reader = Browser(world.app)
        reader.headers["cookie"] = (
            "presspass_ticket=planted; =; lone; presspass_device=other; "
            f'presspass_ticket={text}; presspass_device="{PHONE}"; presspass_ticket={text}'
        )

        assert (await reader.get("/gate/read")).status == 200
