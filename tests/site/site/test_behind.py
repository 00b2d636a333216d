"""The site as the gate sees it: asked with a key, and with nothing that outsiders could forge."""

import asyncio

import msgspec
import pytest

from presspass.gate.http.problems import Problem
from presspass.gate.settings import gate_settings
from presspass.site.behind import SiteBehind
from tests.site.site.asgi_client import ask

KEY = "only this process tree knows"


class Seen(msgspec.Struct):
    """What reached Django, and what it shall answer."""

    environ: dict = {}
    status: str = "200 OK"
    headers: list = []
    body: bytes = b"page"


@pytest.fixture
def seen():
    return Seen()


@pytest.fixture
def site(seen, tmp_path):
    def django(environ, start_response):
        seen.environ = environ
        start_response(seen.status, seen.headers)
        return [seen.body]

    env = {"PRESSPASS_HOME": str(tmp_path), "PRESSPASS_BASE_URL": "https://paper.example"}
    return SiteBehind(django, gate_settings(env), internal_key=KEY)


def test_a_page_is_rendered_for_an_audience_at_the_canonical_address(site, seen):
    seen.headers = [("X-Presspass-Access", "list")]

    rendered = asyncio.run(site.render("/es/año/", "page=2", "es", "subscriber"))

    assert (rendered.status, rendered.body) == (200, b"page")
    assert rendered.header(b"x-presspass-access") == b"list"
    assert seen.environ["HTTP_X_PRESSPASS_AUDIENCE"] == "subscriber"
    assert seen.environ["HTTP_X_PRESSPASS_INTERNAL"] == KEY
    assert seen.environ["HTTP_ACCEPT_LANGUAGE"] == "es"
    assert seen.environ["HTTP_HOST"] == "paper.example"
    assert seen.environ["wsgi.url_scheme"] == "https"
    assert seen.environ["QUERY_STRING"] == "page=2"
    assert seen.environ["PATH_INFO"].encode("latin-1").decode() == "/es/año/"
    assert "HTTP_COOKIE" not in seen.environ


@pytest.mark.parametrize(
    ("kind", "made", "sent"),
    [
        ("text/html; charset=utf-8", "<p>\n  <b>a</b>\n\n</p>", "<p>\n<b>a</b>\n</p>"),
        ("text/html; charset=utf-8", "<pre>a\n  <b>b</b></pre>", "<pre>a\n  <b>b</b></pre>"),
        ("text/xml", "<p>\n  <b>a</b></p>", "<p>\n  <b>a</b></p>"),
    ],
)
def test_a_page_goes_out_without_the_indentation_of_its_templates(site, seen, kind, made, sent):
    seen.headers, seen.body = [("Content-Type", kind)], made.encode()

    assert asyncio.run(site.render("/", "", "en", "anonymous")).body.decode() == sent


@pytest.mark.parametrize(
    "name",
    [
        "X-Presspass-Internal",
        "x-presspass-audience",
        "X_Presspass_Internal",
        "x-presspass_audience",
    ],
)
def test_nobody_outside_can_pretend_to_be_the_gate(site, seen, name):
    ask(site, "/account/", headers=[("Host", "paper.example"), (name, KEY)])

    assert not [key for key in seen.environ if "PRESSPASS" in key]


def test_the_public_scheme_holds_whatever_the_proxy_speaks(site, seen):
    ask(site, "/account/", headers=[("Host", "paper.example")])

    assert seen.environ["wsgi.url_scheme"] == "https"


def test_files_do_not_reach_django(site, seen):
    assert ask(site, "/static/nothing.css").status == 404
    assert seen.environ == {}


def test_a_living_session_gets_a_ticket(site, seen):
    seen.body = b"a.new.ticket"
    seen.headers = [("Set-Cookie", "__Host-presspass_ticket=a.new.ticket; Path=/")]
    cookies = (b"cookie", b"__Host-presspass_device=device0123456789; other=1")

    renewal = asyncio.run(site.renew((cookies, (b"origin", b"https://elsewhere")), 7))

    assert renewal.ticket_text == "a.new.ticket"
    assert renewal.device == "device0123456789"
    assert len(renewal.set_cookies) == 1
    assert seen.environ["REQUEST_METHOD"] == "POST"
    assert seen.environ["PATH_INFO"] == "/account/ticket/"
    assert seen.environ["HTTP_X_PRESSPASS_EPOCH"] == "7"
    assert "HTTP_ORIGIN" not in seen.environ


def test_a_device_made_in_the_exchange_is_the_one_that_counts(site, seen):
    seen.headers = [("Set-Cookie", "__Host-presspass_device=new0123456789012; Path=/")]
    cookies = (b"cookie", b"__Host-presspass_device=device0123456789")

    assert asyncio.run(site.renew((cookies,))).device == "new0123456789012"


def test_a_dead_session_forgets_its_cookies(site, seen):
    seen.status = "401 Unauthorized"
    seen.headers = [("Set-Cookie", "__Host-presspass_ticket=; Max-Age=0")]

    renewal = asyncio.run(site.renew(()))

    assert (renewal.ticket_text, len(renewal.set_cookies)) == ("", 1)


def test_no_session_is_no_renewal(site, seen):
    seen.status = "401 Unauthorized"

    assert asyncio.run(site.renew(())) is None


@pytest.mark.parametrize(
    ("path", "size", "status"),
    [
        ("/mail/events/sendgrid/tracking/", 768 * 1024, 200),
        ("/mail/events/mandrill/", 3_000_000, 200),
        ("/mail/events/mandrill/", 4 * 2**20 + 1, 413),
        ("/account/login/", 65_536, 200),
        ("/account/login/", 65_537, 413),
        ("/mail/", 65_537, 413),
    ],
)
def test_a_providers_batch_may_be_longer_than_a_readers_form(site, seen, path, size, status):
    headers = [("Host", "paper.example"), ("Content-Length", str(size))]

    try:
        answered = ask(site, path, method="POST", headers=headers).status
    except Problem as problem:
        answered = problem.status

    assert answered == status
    assert bool(seen.environ) == (status == 200)


def test_what_is_never_stored_is_named(site):
    assert {"/static/", "/media/", "/account/", "/desk/", "/try/"} <= set(site.passed)
