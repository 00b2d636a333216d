"""Which addresses the gate answers, by which methods, and to whom."""

import json

import pytest

from .conftest import PHONE
from .driver import ORIGIN, Browser

pytestmark = pytest.mark.anyio

TIDE = "/harbour/tide/"
ACTS = ["/gate/read", "/gate/continue", "/gate/stop", "/gate/mine"]


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
