"""The notice as HTML: snapshots, and what must hold whatever the words are.

After a wanted change: `SNAPSHOTS=write python -m pytest tests/gate/notice`, and read the diff.
"""

import gzip
import os
import re
from html.parser import HTMLParser
from pathlib import Path

import msgspec
import pytest

from presspass.gate.answer import Answer
from presspass.gate.minified import minified
from presspass.gate.notice.full import Place
from presspass.gate.notice.notice import notice_fragment, notice_page, wait_page
from presspass.gate.notice.values import HERE, LANGUAGES
from presspass.gate.policy import policy_from
from presspass.gate.ticket import Ticket

SNAPSHOTS = Path(__file__).parent / "snapshots"
TICKET = Ticket(seat="seat-1", device="device-number-1-", label="Safari on iPhone", epoch=1)
ELSEWHERE = Answer(
    "elsewhere",
    generation=1764000000007,
    seq=1764000000009,
    device="Firefox on Windows",
    since="2026-11-24T08:12:00Z",
    tone="handover",
)
ONE_LESS = ("reading", "no_ticket", "revoked", "not_included", "unavailable")
PATH = "/coast/the-last-ferry/"
PAGES = {"devices": "/account/devices/"}
PLACE = Place(PATH, PAGES, publication="The Estuary")


class Hrefs(HTMLParser):
    """The addresses on a page, by the attribute that names them."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found += [(tag, value) for name, value in attrs if name == "href"]


def same_as_snapshot(name, html):
    file = SNAPSHOTS / f"{name}.html"
    if os.environ.get("SNAPSHOTS") == "write":
        file.write_text(html, encoding="utf-8")
    return file.read_text(encoding="utf-8") == html


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_fragment_is_as_it_was(language):
    fragment = notice_fragment(ELSEWHERE, TICKET, language, PLACE)

    assert same_as_snapshot(f"fragment.{language}", fragment)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", ["elsewhere", *ONE_LESS])
def test_the_page_is_as_it_was(state, language):
    answer = ELSEWHERE if state == "elsewhere" else Answer(state)

    page = notice_page(answer, TICKET, language, PLACE)

    assert same_as_snapshot(f"page.{state}.{language}", page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_warning_stands_before_the_button_and_the_way_to_the_devices_behind_it(language):
    fragment = notice_fragment(ELSEWHERE, TICKET, language, PLACE)

    order = [fragment.index(part) for part in ("notice-heading", "warning", "<button", "<details")]
    assert order == sorted(order)
    assert Hrefs(fragment).found == [("a", "/account/devices/")]
    assert fragment.count("<button") == 1


def test_the_fragment_is_tagged_with_the_readers_language():
    assert notice_fragment(ELSEWHERE, TICKET, "es", PLACE).startswith("<section")
    assert 'lang="es"' in notice_fragment(ELSEWHERE, TICKET, "es", PLACE).split(">")[0]


def test_the_form_continues_without_script():
    fragment = notice_fragment(ELSEWHERE, TICKET, "en", PLACE)

    assert '<form class="notice-continue" method="post" action="/gate/continue">' in fragment
    assert f'name="next" value="{PATH}"' in fragment
    assert 'name="generation" value="1764000000007"' in fragment


def test_the_time_is_machine_readable_in_utc_and_names_its_zone():
    east = msgspec.structs.replace(ELSEWHERE, since="2026-11-24T10:12:00+02:00")

    assert '<time datetime="2026-11-24T08:12Z">08:12 UTC</time>' in notice_fragment(
        east, TICKET, "en", PLACE
    )


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("Firefox on Windows", "Firefox en Windows"),
        ("Safari on iPhone · 2", "Safari en iPhone\N{NO-BREAK SPACE}·\N{NO-BREAK SPACE}2"),
        ("Mum on the sofa", "Mum on the sofa"),
        ("<b>&", "&lt;b&gt;&amp;"),
        ("{time}", "{time}"),
    ],
)
def test_a_label_is_shown_as_its_owner_wrote_it(label, shown):
    answer = msgspec.structs.replace(ELSEWHERE, device=label)

    assert f">{shown}</bdi>" in notice_fragment(answer, TICKET, "es", PLACE)


@pytest.mark.parametrize("label", [None, "", "Unknown device", "Unknown device · 2"])
@pytest.mark.parametrize("since", [None, "2026-11-24T08:12:00Z"])
def test_a_device_without_a_label_is_another_device(since, label):
    answer = msgspec.structs.replace(ELSEWHERE, device=label, since=since)

    fragment = notice_fragment(answer, TICKET, "en", PLACE)

    assert "You went on reading on another device" in fragment
    assert ("<time" in fragment) is bool(since)


@pytest.mark.parametrize(
    ("since", "said"),
    [("2026-11-24T01:05:00Z", "desde <time"), ("2026-11-24T13:05:00Z", "desde <time")],
)
def test_in_spanish_one_oclock_is_one(since, said):
    answer = msgspec.structs.replace(ELSEWHERE, since=since)

    fragment = notice_fragment(answer, TICKET, "es", PLACE)

    article = "la" if "T01" in since else "las"
    assert said in fragment
    assert f'data-one="la {{time}}" data-other="las {{time}}">{article} ' in fragment


def test_a_gate_alone_leads_to_no_page_that_is_not_there():
    fragment = notice_fragment(ELSEWHERE, TICKET, "en", Place(PATH))

    assert Hrefs(fragment).found == []
    assert "<details" not in fragment


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_pressed_too_often_is_told_to_wait_and_led_back(language):
    page = wait_page(language, PLACE)

    assert same_as_snapshot(f"page.wait.{language}", page)
    assert ("a", f"/gate/notice?next={PATH}") in Hrefs(page).found


def test_what_a_reader_sends_is_escaped():
    fragment = notice_fragment(ELSEWHERE, TICKET, "en", Place('/a"><script>'))

    assert "<script>" not in fragment


@pytest.mark.parametrize("state", ONE_LESS)
def test_there_is_nothing_to_say_in_the_place_of_the_text_in_any_other_state(state):
    assert notice_fragment(Answer(state), TICKET, "en", PLACE) == ""


@pytest.mark.parametrize(
    ("device", "said"), [(None, "another device"), ("Opera on Linux", ">Opera on Linux</bdi>")]
)
def test_notify_says_in_one_line_that_another_device_reads_as_well(device, said):
    notifying = msgspec.structs.replace(TICKET, policy=policy_from({"enforcement": "notify"}))
    answer = Answer("reading", notice="handover", device=device)

    strip = notice_fragment(answer, notifying, "en", PLACE)

    assert strip.count("\n") <= 1
    assert 'class="notice-strip"' in strip
    assert said in strip


@pytest.mark.parametrize("state", ["elsewhere", *ONE_LESS])
def test_the_page_is_a_document_of_its_own_that_no_crawler_keeps(state):
    answer = ELSEWHERE if state == "elsewhere" else Answer(state)

    page = notice_page(answer, None, "es", PLACE)

    assert page.startswith("<!doctype html>")
    assert '<meta name="robots" content="noindex">' in page
    assert '<html lang="es">' in page
    assert re.search(r"<title>\w[^<]+</title>", page)
    assert page.count("<h1") == 1
    assert "<nav" not in page


@pytest.mark.parametrize("state", ["elsewhere", *ONE_LESS])
def test_the_pages_only_addresses_are_one_stylesheet_and_the_notices_parts(state):
    answer = ELSEWHERE if state == "elsewhere" else Answer(state)
    signed_out = state in ("no_ticket", "revoked")
    parts = {"elsewhere": "/account/devices/"}
    part = "/account/login/?next=/a/%C3%B1/" if signed_out else parts.get(state, "/a/ñ/")

    page = notice_page(answer, TICKET, "en", Place("/a/ñ/", PAGES))

    assert Hrefs(page).found == [("link", "/gate/static/page.css"), ("a", part)]


def test_the_script_is_one_module_sent_in_less_than_five_kilobytes():
    script = (HERE / "static" / "reading.js").read_bytes()

    assert len(gzip.compress(minified("reading.js", script), 6)) < 5_000
    assert not re.search(rb"^\s*import\b", script, re.MULTILINE)
    assert re.findall(rb"\bimport\((.*?)\)", script) == [b'"./sharing.js"']


@pytest.mark.parametrize("name", ["reading.js", "sharing.js"])
def test_the_script_holds_no_word_of_the_notice(name):
    script = (HERE / "static" / name).read_text(encoding="utf-8").lower()

    assert [s for s in ("another device", "continue here", "otro dispositivo") if s in script] == []


@pytest.mark.parametrize("name", ["notice.css", "sharing.css", "page.css"])
def test_no_stylesheet_is_red_or_casts_a_shadow(name):
    style = (HERE / "static" / name).read_text(encoding="utf-8")

    assert not re.search(r"shadow|gradient|\bred\b|crimson|animation|transition", style)
