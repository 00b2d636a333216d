"""The full notice in a browser: dialog and strip, folded and unfolded, pressed and refused."""

import re

import msgspec
import pytest
from playwright.sync_api import expect

from tests.browser.looks import faults, overflow
from tests.browser.profiles import PHONE
from tests.browser.script_host import ELSEWHERE, READING, later

SHARING = msgspec.structs.replace(ELSEWHERE, tone="sharing")
BESIDE = msgspec.structs.replace(
    READING,
    seq=12,
    notice="sharing",
    device="Firefox on Windows",
    since="2026-11-24T08:12:00Z",
    other="device-number-2-",
)
CONTINUED = msgspec.structs.replace(READING, generation=6, seq=30)
NOT_ME = "/account/devices/not-me/"
SIGN_IN = (303, {"Location": "/account/login/?next=/coast/ferry/"}, "")


@pytest.fixture
def displaced(host, tab):
    """A tab that was reading paragraph 12 when it was displaced in the sharing tone."""
    tab.go()
    tab.until(lambda: host.streams)
    tab.read_down_to(12)
    host.push("displaced", SHARING)
    expect(tab.page.locator("dialog")).to_be_visible()
    return tab


@pytest.fixture
def beside(host, tab):
    """A tab that reads while the subscription is in use elsewhere as well."""
    tab.go()
    tab.until(lambda: host.streams)
    host.push("sharing", BESIDE)
    expect(strip(tab)).to_be_visible()
    return tab


def strip(tab):
    return tab.page.locator("[data-notice-strip]")


def dialog(tab):
    return tab.page.locator("dialog")


def test_the_dialog_has_the_focus_and_escape_folds_it_to_two_lines(displaced):
    page = displaced.page
    expect(page.locator("#notice-title")).to_be_focused()
    assert not displaced.shows_text()

    page.keyboard.press("Escape")

    expect(dialog(displaced)).to_be_hidden()
    again = page.get_by_role("button", name="See the whole notice")
    expect(again).to_be_focused()
    expect(page.locator("#notice-heading")).to_contain_text("also in use on Firefox on Windows")
    expect(page.get_by_role("button", name="Continue here")).to_be_visible()
    assert page.locator("[data-notice]").bounding_box()["height"] < 220

    page.keyboard.press("Enter")
    expect(dialog(displaced)).to_be_visible()
    page.get_by_role("button", name="Close").click()
    expect(again).to_be_focused()


def test_news_leaves_it_folded_and_the_calm_tone_takes_it_away(host, displaced):
    page = displaced.page
    page.keyboard.press("Escape")

    host.push("displaced", later(SHARING, device="Safari on Mac"))
    expect(page.locator("#notice-heading")).to_contain_text("Safari on Mac")
    expect(dialog(displaced)).to_be_hidden()

    host.push("sharing_ended", later(host.answer, tone="handover"))
    expect(page.locator("#notice-heading")).to_contain_text("You went on reading on")
    expect(dialog(displaced)).to_have_count(0)


def test_the_calm_notice_becomes_the_dialog_when_the_tone_changes(host, tab):
    tab.go()
    tab.until(lambda: host.streams)
    host.push("displaced", ELSEWHERE)
    tab.until(tab.shows_notice)

    host.push("sharing", later(SHARING))

    expect(tab.page.locator("#notice-title")).to_be_focused()


def test_continue_in_the_dialog_brings_the_text_back_at_its_paragraph(host, displaced):
    host.replies["POST", "/gate/continue"] = lambda _: (200, {}, CONTINUED)

    dialog(displaced).get_by_role("button", name="Continue here").click()

    displaced.until(displaced.shows_text)
    assert not displaced.shows_notice()
    assert displaced.page.evaluate("document.activeElement.id") == f"p-{12:08x}"


def test_by_keyboard_one_stays_in_the_dialog_and_opens_why(displaced):
    page = displaced.page
    within = "document.querySelector('dialog').contains(document.activeElement)"
    page.keyboard.press("Tab")
    expect(dialog(displaced).get_by_role("button", name="Continue here")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate(within)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Seen lately on your seat")).to_be_visible()


@pytest.mark.parametrize(
    ("button", "address", "reply"),
    [
        ("Sign that device out", NOT_ME, (204, {}, "")),
        ("Both devices are mine", "/gate/mine", (200, {}, CONTINUED)),
        ("Both devices are mine", "/gate/mine", (409, {}, ELSEWHERE)),
    ],
)
def test_what_is_pressed_is_done_without_leaving_the_article(
    host, displaced, button, address, reply
):
    def done(_):
        host.answer = CONTINUED
        return reply

    host.replies["POST", address] = done
    before = len(host.requests("GET", "/coast/ferry/"))

    dialog(displaced).get_by_role("button", name=button).click()

    displaced.until(displaced.shows_text)
    assert displaced.page.evaluate("document.activeElement.id") == f"p-{12:08x}"
    assert len(host.requests("GET", "/coast/ferry/")) == before
    (sent,) = host.requests("POST", address)
    assert "next=%2Fcoast%2Fferry%2F" in sent.text
    assert ("device=device-number-2-" in sent.text) is ("not-me" in address)


@pytest.mark.parametrize("button", ["Sign that device out", "Both devices are mine"])
@pytest.mark.parametrize("reply", [(500, {}, ""), (403, {}, ""), (404, {}, ""), SIGN_IN], ids=str)
def test_what_cannot_be_done_is_said(host, displaced, button, reply):
    host.replies["POST", NOT_ME] = host.replies["POST", "/gate/mine"] = lambda _: reply

    dialog(displaced).get_by_role("button", name=button).click()

    expect(dialog(displaced).get_by_role("status")).to_contain_text("That did not work.")
    assert not displaced.shows_text()


def test_whoever_is_not_signed_in_any_more_is_led_to_the_sign_in_page(host, displaced):
    replies = [SIGN_IN, (401, {}, "")]
    host.replies["POST", NOT_ME] = lambda _: replies.pop()

    dialog(displaced).get_by_role("button", name="Sign that device out").click()

    displaced.page.wait_for_url(re.compile(r"/account/login/\?next=/coast/ferry/"))


def test_a_device_that_was_signed_out_already_lets_the_text_come_back(host, displaced):
    def is_gone(_):
        host.answer = CONTINUED
        return 404, {}, ""

    host.replies["POST", NOT_ME] = is_gone

    dialog(displaced).get_by_role("button", name="Sign that device out").click()

    displaced.until(displaced.shows_text)


def test_the_strip_covers_nothing_takes_no_focus_and_is_spoken_once(host, tab):
    tab.go()
    tab.until(lambda: host.streams)
    tab.page.evaluate("""() => {
      window.spoken = [];
      new MutationObserver((all) => {
        for (const one of all) {
          if (one.target.matches?.("[role=status]")) spoken.push(one.target.textContent);
        }
      }).observe(document.body, {childList: true, subtree: true});
    }""")

    host.push("sharing", BESIDE)
    host.push("state", later(BESIDE))

    expect(strip(tab)).to_contain_text("reading stops here")
    tab.wait(0.3)
    assert len(tab.page.evaluate("spoken")) == 1
    assert tab.page.evaluate("document.activeElement === document.body")
    assert tab.shows_text()
    box, article = strip(tab).bounding_box(), tab.page.locator("article").bounding_box()
    assert box["y"] + box["height"] <= article["y"]


def test_the_strip_moves_no_line_under_the_eye_and_is_no_act(host, tab):
    tab.go()
    tab.until(lambda: host.streams)
    name = tab.read_down_to(12)
    tab.wait(0.2)
    top, acts = tab.top_of(name), len(host.heartbeats())

    host.push("sharing", BESIDE)
    expect(strip(tab)).to_have_count(1)
    tab.wait(0.4)

    assert abs(tab.top_of(name) - top) < 2
    assert len(host.heartbeats()) == acts


def test_the_strip_folds_to_one_line_for_this_article_only(host, beside):
    fold = strip(beside).get_by_role("button")
    fold.click()
    assert strip(beside).bounding_box()["height"] < 60
    expect(fold).to_be_focused()
    expect(fold).to_have_attribute("aria-expanded", "false")

    host.push("displaced", later(ELSEWHERE, seq=40))
    beside.until(beside.shows_notice)
    expect(strip(beside)).to_have_count(0)
    host.push("state", later(BESIDE, seq=41))
    beside.act()
    expect(strip(beside)).to_have_attribute("data-folded", "")

    host.answer = later(BESIDE, seq=50)
    beside.go("/coast/harbour/")
    expect(strip(beside)).to_contain_text("reading stops here")


def test_the_strip_goes_when_it_ends(host, beside):
    host.push("sharing_ended", later(BESIDE, notice=None))

    expect(strip(beside)).to_have_count(0)
    assert beside.shows_text()


def test_without_its_module_the_notice_has_two_lines_and_a_link(host, tab):
    host.replies["GET", "/gate/static/sharing.js"] = lambda _: (404, {}, "")
    host.answer = SHARING
    tab.go()
    tab.until(tab.shows_notice)

    expect(tab.page.locator("#notice-heading")).to_be_focused()
    link = tab.page.get_by_role("link", name="See the whole notice")
    expect(link).to_have_attribute("href", "/gate/notice?next=/coast/ferry/")
    host.replies["POST", "/gate/continue"] = lambda _: (409, {}, later(SHARING))
    tab.page.get_by_role("button", name="Continue here").click()
    tab.until(lambda: host.requests("POST", "/gate/continue"))


@pytest.mark.parametrize("answer", [SHARING, BESIDE], ids=["dialog", "strip"])
@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("es", "dark")])
def test_axe_finds_no_fault_and_nothing_scrolls_sideways(host, new_tab, answer, language, scheme):
    host.style = "html { color-scheme: light dark }"
    host.language = language
    host.answer = msgspec.structs.replace(answer, device="Donaudampfschifffahrtsgesellschaft")
    page = new_tab(color_scheme=scheme, viewport=PHONE, reduced_motion="reduce").page
    page.goto(host.url + "/coast/ferry/")
    expect(page.locator("dialog, .notice-ways")).to_be_visible()
    if answer is BESIDE:
        page.locator(".notice-ways > summary").click()
    page.locator("li summary").click()
    page.wait_for_timeout(200)

    assert faults(page) == []
    assert overflow(page) == 0
    targets = page.locator("dialog button, .notice-strip button, .notice-sharing summary")
    assert all(box["height"] >= 24 for box in (t.bounding_box() for t in targets.all()) if box)


@pytest.mark.parametrize("path", ["/gate/notice?next=/a/", "/gate/why?next=/a/"])
@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("es", "dark")])
def test_axe_finds_no_fault_in_the_pages(host, new_tab, path, language, scheme):
    host.language, host.answer = language, SHARING
    page = new_tab(color_scheme=scheme, viewport={"width": 320, "height": 600}).page

    page.goto(host.url + path)

    assert faults(page) == []
    assert overflow(page) == 0
