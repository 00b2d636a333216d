"""The gate's addresses: who may ask, what they answer, and what they refuse."""

import json

import pytest

from .conftest import LAPTOP, PHONE
from .driver import ORIGIN, Browser

pytestmark = pytest.mark.anyio

TIDE = "/harbour/tide/"
ACTS = ["/gate/read", "/gate/continue", "/gate/stop", "/gate/mine"]


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


class TestWhoMayAsk:
    """Hosts and origins."""

    @pytest.mark.parametrize("address", ACTS)
    @pytest.mark.parametrize(
        "headers",
        [
            {"origin": ""},
            {"origin": "null"},
            {"origin": "http://evil.example"},
            {"origin": "https://127.0.0.1:8000"},
            {"origin": "http://127.0.0.1:8001"},
            {"origin": "http://127.0.0.1:8000.evil.example"},
            {"origin": "", "sec-fetch-site": "cross-site"},
            {"origin": "", "sec-fetch-site": "same-site"},
            {"origin": "", "sec-fetch-site": "none"},
        ],
    )
    async def test_another_origin_changes_nothing(self, world, address, headers):
        reader = world.browser()

        reply = await reader.request("POST", address, headers=headers)

        assert reply.status == 403
        assert world.register.rows == {}

    @pytest.mark.parametrize(
        ("host", "headers"),
        [
            ("127.0.0.1:8000", {}),
            ("127.0.0.1:8000", {"origin": "", "sec-fetch-site": "same-origin"}),
            ("localhost", {"origin": "http://localhost:80"}),
            ("LOCALHOST:80", {"origin": "http://localhost"}),
        ],
    )
    async def test_our_own_pages_may_ask(self, world, host, headers):
        reply = await world.browser().request("POST", "/gate/read", headers=headers, host=host)

        assert reply.status == 200

    async def test_on_https_the_origin_is_https(self, world):
        _, app = world.worker(secure=True)
        text = world.issued(world.ticket())
        names = {"__Host-presspass_device": PHONE, "__Host-presspass_ticket": text}
        reader = Browser(app, **names)

        assert (await reader.post("/gate/read")).status == 403
        over_tls = {"origin": ORIGIN.replace("http:", "https:")}
        assert (await reader.request("POST", "/gate/read", headers=over_tls)).status == 200
        plain = Browser(app, presspass_device=PHONE, presspass_ticket=text)
        assert (await plain.get("/gate/read")).status == 401

    @pytest.mark.parametrize(
        "host", ["evil.example", "", "127.0.0.1:8000, evil.example", "127.0.0.1@evil.example", "["]
    )
    @pytest.mark.parametrize("path", ["/", TIDE, "/gate/read", "/healthz", "/account/login/"])
    async def test_another_host_gets_no_answer(self, world, host, path):
        reply = await world.browser().request("GET", path, host=host)

        assert reply.status == 400
        assert reply.header("content-type") == "application/problem+json"
        assert world.paper.rendered == world.paper.asked == []


class TestAddresses:
    """What is there, by which methods."""

    @pytest.mark.parametrize(
        ("method", "path", "allow"),
        [
            ("DELETE", "/gate/read", "GET, HEAD, POST"),
            ("GET", "/gate/continue", "POST"),
            ("HEAD", "/gate/stop", "POST"),
            ("PUT", "/gate/mine", "POST"),
            ("POST", "/gate/events", "GET, HEAD"),
            ("POST", "/gate/notice", "GET, HEAD"),
            ("POST", "/gate/static/reading.js", "GET, HEAD"),
            ("POST", "/healthz", "GET, HEAD"),
            ("OPTIONS", "/readyz", "GET, HEAD"),
        ],
    )
    async def test_another_method_is_told_which_there_are(self, world, method, path, allow):
        reply = await world.browser().request(method, path)

        assert (reply.status, reply.header("allow")) == (405, allow)

    @pytest.mark.parametrize(
        "path", ["/gate/", "/gate/verify", "/gate/static/", "/gate/static/../notice.py"]
    )
    async def test_there_is_nothing_else_below_gate(self, world, path):
        assert (await world.browser().get(path)).status == 404
        assert world.paper.asked == []

    async def test_a_browser_is_told_a_problem_as_a_page(self, world):
        page = await world.stranger().get("/gate/x", accept="text/html,*/*;q=0.8")

        assert page.header("content-type") == "text/html; charset=utf-8"
        assert b"<h1>Not Found</h1>" in page.body

    @pytest.mark.parametrize("name", ["reading.js", "notice.css"])
    async def test_the_notices_files_are_asked_for_each_time(self, world, name):
        first = await world.stranger().get(f"/gate/static/{name}", accept_encoding="gzip")
        plain = await world.stranger().get(f"/gate/static/{name}")
        etag = first.header("etag")
        known = await world.stranger().get(
            f"/gate/static/{name}", accept_encoding="gzip", if_none_match=etag
        )

        assert first.header("cache-control") == "no-cache"
        assert first.text == plain.body
        assert len(first.body) < len(plain.body)
        assert (known.status, known.body) == (304, b"")

    async def test_health_is_told_without_a_ticket(self, world):
        assert (await world.stranger().head("/healthz")).status == 200
        ready = (await world.stranger().get("/readyz")).json()

        assert ready == {
            "ready": True,
            "decided_without_store": 0,
            "store": "available",
            "streams": 0,
            "page_store_failures": 0,
        }

    async def test_a_process_about_to_stop_is_not_ready(self, world):
        world.app.close()

        reply = await world.stranger().get("/readyz")

        assert (reply.status, reply.json()["ready"]) == (503, False)

    async def test_answers_that_may_change_soon_say_when_to_ask(self, world):
        world.register.available = False

        reply = await world.browser(policy={"on_store_failure": "closed"}).get("/gate/read")

        assert (reply.status, reply.json()["state"]) == (503, "unavailable")
        assert reply.header("retry-after")

    async def test_a_web_socket_is_closed(self, world):
        sent = []

        async def send(message):
            sent.append(message)

        await world.app({"type": "websocket"}, None, send)

        assert sent == [{"type": "websocket.close", "code": 1000}]

    async def test_a_problem_names_the_field(self, world):
        reply = await world.browser().post("/gate/read", {"view": "not a view"})

        assert reply.status == 422
        assert json.loads(reply.body)["pointer"] == "#/view"
