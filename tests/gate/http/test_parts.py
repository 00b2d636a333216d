"""Small parts with promises of their own: cookies, languages, encodings."""

import pytest

from presspass.gate.http.asgi import Request, without_internal
from presspass.gate.http.cookies import cookie_names, cookie_values, set_cookie
from presspass.gate.http.encodings import encoding_for, etag_of
from presspass.gate.http.language import first_known, preferred


def test_cookies_are_vouched_for_by_their_name_on_https():
    assert cookie_names(secure=True).ticket == "__Host-presspass_ticket"
    assert cookie_names(secure=False).session == "presspass_session"


def test_a_cookie_is_kept_from_scripts_and_other_sites():
    line = set_cookie("a", "b.c-d", max_age=600, secure=True)

    assert line == b"a=b.c-d; Max-Age=600; Path=/; HttpOnly; SameSite=Lax; Secure"
    assert b"Secure" not in set_cookie("a", "", max_age=0, secure=False)


@pytest.mark.parametrize("value", ["a;b", "a b", "a,b", 'a"b', "a\\b", "a\r\nb", "é", "x" * 5000])
def test_a_value_that_would_break_out_of_its_cookie_is_refused(value):
    with pytest.raises(ValueError, match="no cookie can hold"):
        set_cookie("a", value, max_age=1, secure=False)


def test_only_few_cookies_of_one_name_are_looked_at():
    headers = [(b"cookie", b"; ".join(b"a=%d" % n for n in range(100))), (b"cookie", b"a=x")]

    assert cookie_values(headers, "a") == ("0", "1", "2", "3")


@pytest.mark.parametrize(
    ("accept", "language"),
    [
        ("", "en"),
        ("es", "es"),
        ("es-MX,en;q=0.9", "es"),
        ("fr, es;q=0.3", "es"),
        ("en;q=0.2, es;q=0.3", "es"),
        ("es;q=0, *", "en"),
        ("es;q=7", "en"),
        ("es;q=nan", "en"),
        ("es;level=1;q=1.0", "es"),
    ],
)
def test_the_browsers_language_is_weighed(accept, language):
    assert preferred(accept) == language


def test_what_was_chosen_goes_before_what_is_preferred():
    assert first_known(("es", "en")) == "es"
    assert first_known(("xx", "es")) == "es"
    assert first_known(("xx", "")) == ""


@pytest.mark.parametrize(
    ("accept", "encoding"),
    [
        ("", "identity"),
        ("gzip", "gzip"),
        ("*", "gzip"),
        ("gzip;q=0,*", "identity"),
        ("br", "identity"),
    ],
)
def test_only_what_is_understood_is_compressed(accept, encoding):
    assert encoding_for(accept) == encoding


def test_an_etag_depends_on_where_its_parts_end():
    assert etag_of(b"ab", b"c") != etag_of(b"a", b"bc")


def test_a_header_that_comes_twice_is_joined_and_every_value_is_told():
    headers = [(b"cookie", b"a=1"), (b"accept", b"x"), (b"cookie", b"b=2")]
    scope = {"method": "GET", "path": "/", "headers": headers}

    request = Request(scope, None)

    assert request.header(b"cookie") == "a=1, b=2"
    assert request.values(b"cookie") == (b"a=1", b"b=2")
    assert request.values(b"accept") == (b"x",)
    assert request.values(b"host") == ()


def test_headers_that_are_nobodys_own_pass_the_border_as_they_are():
    headers = ((b"content-type", b"text/html"), (b"x-other", b"1"))

    assert without_internal(headers) is headers
