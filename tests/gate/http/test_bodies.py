"""No body, header or address that anybody may send makes the gate fail."""

import asyncio
import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from .conftest import World
from .driver import Browser

ACTS = ["/gate/read", "/gate/continue", "/gate/stop", "/gate/mine"]
FIELDS = ["article", "place", "view", "since_input", "arrival", "generation", "next", "x/~y"]
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
header_text = st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=80)


def post(address, body, kind, more=None):
    async def sent():
        with tempfile.TemporaryDirectory() as home:
            world = World(Path(home))
            headers = {"content-type": kind} | (more or {})
            return await world.browser().request("POST", address, body=body, headers=headers)

    return asyncio.run(sent())


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(ACTS),
    st.dictionaries(st.sampled_from(FIELDS), anything, max_size=4).map(json.dumps)
    | anything.map(json.dumps),
)
def test_any_json_is_taken_or_refused(address, body):
    assert post(address, body.encode(), JSON).status in {200, 204, 400, 413, 422}


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(ACTS),
    st.binary(max_size=200),
    st.sampled_from([JSON, FORM, "", "text/plain", "multipart/form-data; boundary=x", ";;"]),
)
def test_any_bytes_of_any_type_are_taken_or_refused(address, body, kind):
    assert post(address, body, kind).status in {200, 204, 303, 400, 415, 422}


@settings(max_examples=100, deadline=None)
@given(header_text, header_text, header_text, header_text, st.text(max_size=40))
def test_any_header_and_query_is_survived(cookie, accept, language, encoding, query):
    async def sent():
        with tempfile.TemporaryDirectory() as home:
            browser = Browser(World(Path(home)).app)
            headers = {
                "cookie": cookie,
                "accept": accept,
                "accept-language": language,
                "accept-encoding": encoding,
                "if-none-match": accept,
                "content-type": accept,
            }
            scoped = {name: value for name, value in headers.items() if value}
            paths = ["/", "/gate/notice", "/gate/static/notice.css", "/gate/read"]
            replies = [
                await browser.request("GET", f"{path}?{query.split('#')[0]}", headers=scoped)
                for path in paths
            ]
            return [reply.status for reply in replies]

    assert set(asyncio.run(sent())) <= {200, 204, 304, 401}


@pytest.mark.parametrize(
    ("address", "body", "kind", "status"),
    [
        ("/gate/read", b"", "", 200),
        ("/gate/read", b"{}", JSON, 200),
        ("/gate/read", b"{}", JSON + "; charset=utf-8", 200),
        ("/gate/read", b"{}", "text/plain", 415),
        ("/gate/read", b"view=x", FORM, 415),
        ("/gate/continue", b"{}", "", 415),
        ("/gate/continue", b"generation=&next=/", FORM, 303),
        ("/gate/continue", b"generation=x", FORM, 422),
        ("/gate/continue", b"csrf=x", FORM, 422),
        ("/gate/continue", b"\xff\xfe", FORM, 400),
        ("/gate/continue", b"&".join([b"a=1"] * 50), FORM, 400),
        ("/gate/stop", b"{}", "text/plain", 204),
        ("/gate/stop", b"view=x", FORM, 400),
        ("/gate/stop", b'{"view": null}', "", 204),
        ("/gate/read", b'{"since_input": 1.5}', JSON, 422),
        ("/gate/read", b'{"since_input": "3"}', JSON, 422),
        ("/gate/read", b'{"since_input": 1e999}', JSON, 422),
        ("/gate/read", b'{"generation": -1}', JSON, 422),
        ("/gate/read", b'{"unknown": 1}', JSON, 422),
        ("/gate/read", b"[]", JSON, 422),
        ("/gate/read", b"{", JSON, 400),
        ("/gate/read", b"[" * 4000, JSON, 422),
        ("/gate/read", b'{"x":' * 800, JSON, 422),
        ("/gate/read", b'{"article": "\xff"}', JSON, 400),
        ("/gate/read", b'{"article": "' + b"x" * 5000 + b'"}', JSON, 413),
        ("/gate/stop", b" " * 5000, JSON, 413),
    ],
)
def test_a_body_that_does_not_fit_is_refused_with_the_reason(address, body, kind, status):
    reply = post(address, body, kind)

    assert reply.status == status
    if status >= 400:
        problem = reply.json()
        assert problem["status"] == status
        assert problem["detail"]
        assert reply.header("content-type") == "application/problem+json"


def test_a_strange_field_is_pointed_at_as_a_json_pointer():
    assert post("/gate/read", b'{"x/~y": 1}', JSON).json()["pointer"] == "#/x~1~0y"


def test_a_connection_that_ends_within_the_body_is_no_failure_of_ours(world):
    sent = []
    messages = [
        {"type": "http.request", "body": b'{"view"', "more_body": True},
        {"type": "http.disconnect"},
    ]
    browser = world.browser()
    headers = {"host": "127.0.0.1", "sec-fetch-site": "same-origin"}

    async def receive():
        return messages.pop(0)

    async def send(message):
        sent.append(message)

    asyncio.run(world.app(browser.scope("POST", "/gate/read", headers), receive, send))

    assert sent[0]["status"] == 400
