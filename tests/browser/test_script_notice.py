"""What the script shows: the notice in the place of the text, and the way back."""

import msgspec
import pytest
from playwright.sync_api import expect

from presspass.gate.notice.full import Place
from presspass.gate.notice.notice import notice_fragment
from tests.browser.script_host import ELSEWHERE, PARTS, READING, TICKET, later

FREE = msgspec.structs.replace(READING, generation=4, seq=20)
CONTINUED = msgspec.structs.replace(READING, generation=6, seq=30)
PLACE = "sessionStorage.getItem('presspass-place:/coast/ferry/')"


@pytest.fixture
def displaced(host, tab):
    """A tab that was reading paragraph 12 when it was displaced."""
    tab.go()
    tab.until(lambda: host.streams)
    tab.read_down_to(12)
    host.push("displaced", ELSEWHERE)
    tab.until(tab.shows_notice)
    return tab


def button(tab):
    return tab.page.get_by_role("button", name="Continue here")


def test_the_text_goes_and_the_notice_with_the_focus_stands_in_its_place(displaced):
    assert not displaced.shows_text()
    heading = displaced.page.locator("#notice-heading")
    expect(heading).to_be_focused()
    expect(heading).to_be_in_viewport()
    expect(heading).to_contain_text("You went on reading on Firefox on Windows, since")
    order = "[...document.querySelector('.article-body').children].map(e => e.className)"
    assert displaced.page.evaluate(order) == ["article-opening", "notice", "article-rest"]


@pytest.mark.parametrize(
    ("locale", "zone", "sentence"),
    [
        ("en-GB", "Europe/Madrid", "since 09:12."),
        ("en-US", "America/New_York", "since 3:12\u202fAM."),
        ("es-ES", "Europe/Madrid", "desde las 9:12."),
        ("fr-FR", "Europe/Madrid", "desde las 9:12."),
        ("es-ES", "Etc/GMT+7", "desde la 1:12."),
        ("es-MX", "Etc/GMT-5", "desde la 1:12\u202fp.m."),
    ],
)
def test_the_time_is_local_and_in_the_readers_language(host, new_tab, locale, zone, sentence):
    host.language = "en" if "since" in sentence else "es"
    host.answer = ELSEWHERE

    tab = new_tab(locale=locale, timezone_id=zone).go()

    expect(tab.page.locator("#notice-heading")).to_contain_text(sentence)
    assert tab.page.locator("[data-notice]").get_attribute("lang") == host.language
    expect(tab.page.locator("time")).to_have_attribute("datetime", "2026-11-24T08:12Z")


def test_continue_here_brings_the_text_back_at_the_paragraph(host, tab):
    tab.go()
    tab.until(lambda: host.streams)
    name = tab.read_down_to(12)
    top = tab.top_of(name)
    host.push("displaced", ELSEWHERE)
    tab.until(tab.shows_notice)

    host.replies["POST", "/gate/continue"] = lambda _: (200, {}, CONTINUED)
    button(tab).click()

    tab.until(tab.shows_text)
    assert not tab.shows_notice()
    assert abs(tab.top_of(name) - top) < 2
    assert tab.page.evaluate("document.activeElement.id") == name
    (sent,) = host.requests("POST", "/gate/continue")
    assert sent.body["generation"] == ELSEWHERE.generation
    assert sent.body["view"] == host.heartbeats()[0].body["view"]


def test_a_press_is_heard_as_an_act_before_it_is_heard_as_continue(host, displaced):
    host.replies["POST", "/gate/continue"] = lambda _: (200, {}, CONTINUED)

    button(displaced).click()
    displaced.until(displaced.shows_text)

    sent = [a.path for a in host.asked if a.method == "POST"]
    assert sent == ["/gate/read", "/gate/read", "/gate/continue"]


def test_pressing_twice_continues_once(host, displaced):
    host.replies["POST", "/gate/continue"] = lambda _: (200, {}, CONTINUED)

    displaced.page.evaluate("""() => {
      const form = document.querySelector('.notice-continue');
      form.requestSubmit(); form.requestSubmit();
    }""")
    displaced.until(displaced.shows_text)

    assert len(host.requests("POST", "/gate/continue")) == 1


def test_by_keyboard_alone(host, displaced):
    page = displaced.page
    host.replies["POST", "/gate/continue"] = lambda _: (200, {}, CONTINUED)

    page.keyboard.press("Tab")
    expect(button(displaced)).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Your devices")).to_be_visible()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")

    displaced.until(displaced.shows_text)


def test_when_the_place_is_free_the_notice_goes_and_the_next_act_brings_the_text(host, tab):
    tab.go()
    tab.until(lambda: host.streams)
    name = tab.read_down_to(12)
    top = tab.top_of(name)
    host.push("displaced", ELSEWHERE)
    tab.until(tab.shows_notice)

    host.push("resumed", FREE)
    tab.until(lambda: not tab.shows_notice())
    tab.wait(0.4)
    assert not tab.shows_text()  # `resumed` takes no place
    assert len(host.heartbeats()) == 1
    expect(tab.page.get_by_role("status")).to_contain_text("The text comes back as soon as")

    tab.page.keyboard.press("Shift")
    tab.until(tab.shows_text)
    assert len(host.heartbeats()) == 2
    assert abs(tab.top_of(name) - top) < 2
    assert tab.page.get_by_role("status").count() == 0


def test_displaced_again_before_the_next_act_shows_the_notice_again(host, displaced):
    host.push("resumed", FREE)
    displaced.until(lambda: not displaced.shows_notice())

    host.push("displaced", later(FREE, state="elsewhere", device="Safari on Mac"))

    displaced.until(displaced.shows_notice)
    expect(displaced.page.locator("#notice-heading")).to_contain_text("Safari on Mac")


def test_the_notice_is_not_rebuilt_while_nothing_changes(host, displaced):
    displaced.page.evaluate("document.querySelector('[data-notice]').mark = 1")

    for _ in range(3):
        host.push("displaced", later(host.answer))
        displaced.act()
        displaced.wait(0.2)

    assert displaced.page.evaluate("document.querySelector('[data-notice]').mark") == 1
    assert len(host.requests("GET", "/gate/notice")) == 1


def test_news_that_came_while_the_notice_was_fetched_wins(host, tab):
    tab.go()
    tab.until(lambda: host.streams)

    old = notice_fragment(ELSEWHERE, TICKET, "en", Place("/coast/ferry/", PARTS))

    def slow(_):
        host.push("resumed", FREE)
        asked.append(1)
        return 200, {"Content-Type": "text/html"}, old

    asked = []
    host.replies["GET", "/gate/notice"] = slow
    host.push("displaced", ELSEWHERE)
    tab.until(lambda: asked)

    tab.until(lambda: not tab.shows_notice())
    tab.wait(0.4)
    assert not tab.shows_notice()


def test_news_that_changes_no_word_leaves_the_focus_where_it_is(host, displaced):
    button(displaced).focus()

    host.push("displaced", later(ELSEWHERE, since="2026-11-24T08:12:01Z"))
    displaced.until(lambda: len([a for a in host.asked if a.path == "/gate/notice"]) == 2)
    displaced.wait(0.3)

    expect(button(displaced)).to_be_focused()


def test_an_outdated_continue_is_answered_with_a_fresh_notice(host, displaced):
    fresh = msgspec.structs.replace(ELSEWHERE, generation=8, seq=15, device="Chrome on Android")

    def outdated(_):
        host.answer = fresh
        return 409, {}, fresh

    host.replies["POST", "/gate/continue"] = outdated
    button(displaced).click()

    heading = displaced.page.locator("#notice-heading")
    expect(heading).to_contain_text("Chrome on Android")
    expect(heading).to_be_focused()
    expect(displaced.page.locator("[name=generation]")).to_have_value("8")


@pytest.mark.parametrize(
    ("status", "said"), [(429, "Please wait a minute"), (503, "could not reach")]
)
def test_a_continue_that_cannot_be_says_so(host, displaced, status, said):
    problem = {"Content-Type": "application/problem+json", "Retry-After": "60"}
    host.replies["POST", "/gate/continue"] = lambda _: (status, problem, '{"title": "no"}')

    button(displaced).click()

    expect(displaced.page.get_by_role("status")).to_contain_text(said)
    expect(button(displaced)).to_be_visible()


def test_a_notice_that_cannot_be_fetched_leaves_the_text_until_it_can(host, tab):
    tab.go()
    tab.until(lambda: host.streams)
    host.replies["GET", "/gate/notice"] = lambda _: (500, {}, "")

    host.push("displaced", ELSEWHERE)
    tab.until(lambda: host.requests("GET", "/gate/notice"))
    tab.wait(0.2)
    assert tab.shows_text()

    host.replies.clear()
    tab.act()
    tab.until(tab.shows_notice)


def test_an_opening_shows_the_notice_in_the_place_of_its_band(host, tab):
    host.variant, host.answer = "opening", ELSEWHERE

    tab.go()

    tab.until(tab.shows_notice)
    expect(tab.page.locator("[data-gate-band]")).to_be_hidden()
    expect(tab.page.locator("#notice-heading")).to_be_focused()


def test_from_an_opening_continue_loads_the_page_and_finds_the_paragraph(host, displaced):
    name = f"p-{12:08x}"
    host.variant = "opening"
    displaced.go()
    displaced.until(displaced.shows_notice)

    def granted(_):
        host.variant, host.answer = "full", CONTINUED
        return 200, {}, CONTINUED

    host.replies["POST", "/gate/continue"] = granted
    button(displaced).click()

    displaced.until(displaced.shows_text)
    displaced.wait(0.5)
    assert 0 <= displaced.top_of(name) < 200
    assert displaced.page.evaluate(PLACE) is None


def test_an_opening_loads_the_page_once_the_place_is_free_and_never_in_circles(host, tab):
    host.variant, host.answer = "opening", ELSEWHERE
    tab.go()
    tab.until(tab.shows_notice)
    host.push("resumed", FREE)
    tab.until(lambda: not tab.shows_notice())

    tab.act()  # the gate grants, and the server still sends the opening
    tab.until(lambda: len(host.requests("GET", "/coast/ferry/")) == 2)
    tab.wait(1)
    tab.act()
    tab.wait(0.5)

    assert len(host.requests("GET", "/coast/ferry/")) == 2


def test_a_refusal_is_asked_once_more_before_the_server_is_left_to_tell(host, tab):
    tab.go()
    tab.until(lambda: host.streams)
    revoked = msgspec.structs.replace(READING, state="revoked", seq=12)

    host.push("revoked", revoked)
    tab.until(lambda: len(host.requests("GET", "/coast/ferry/")) == 2)

    assert host.requests("GET", "/gate/read")
    tab.wait(1)
    assert len(host.requests("GET", "/coast/ferry/")) == 2  # and never in circles


def test_a_refusal_that_a_renewed_cookie_mends_is_never_seen(host, tab):
    tab.go()
    tab.until(lambda: host.streams)
    revoked = msgspec.structs.replace(READING, state="revoked", seq=12)
    host.replies["GET", "/gate/read"] = lambda _: (200, {}, later(revoked, state="reading"))

    host.push("revoked", revoked)
    tab.until(lambda: host.requests("GET", "/gate/read"))
    tab.wait(0.4)

    assert len(host.requests("GET", "/coast/ferry/")) == 1
    assert tab.shows_text()


def test_a_page_from_the_cache_asks_before_its_text_shows(host, tab):
    tab.go()
    tab.page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))")
    assert not tab.shows_text()
    seen = []

    def asked(_):
        seen.append(1)
        return 200, {}, READING

    host.replies["GET", "/gate/read"] = asked
    tab.page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    tab.until(tab.shows_text)
    assert seen

    tab.page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))")
    del host.replies["GET", "/gate/read"]
    host.answer = ELSEWHERE
    watch = """() => {
      dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}));
      window.flashed = false;
      const look = () => {
        window.flashed ||= document.querySelector('article').innerText.includes('Paragraph 20.');
        requestAnimationFrame(look);
      };
      look();
    }"""
    tab.page.evaluate(watch)
    tab.until(tab.shows_notice)
    assert not tab.page.evaluate("window.flashed")


def test_a_page_from_the_cache_shows_its_text_when_the_gate_is_out_of_reach(host, tab):
    tab.go()
    tab.page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))")
    host.down = True

    tab.page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")

    tab.until(tab.shows_text)


def test_going_back_to_a_cached_page_asks_and_goes_on(host, tab):
    tab.go("/coast/ferry/").go("/coast/harbour/")
    host.answer = later(ELSEWHERE)

    tab.page.go_back()

    tab.until(tab.shows_notice)


def test_notify_shows_a_strip_above_the_article_and_keeps_the_text(host, tab):
    tab.go()
    tab.until(lambda: host.streams)

    host.push("state", later(READING, notice="handover"))
    strip = tab.page.locator("[data-notice-strip]")
    expect(strip).to_contain_text("another device as well")
    assert tab.shows_text()
    assert tab.page.evaluate("document.activeElement === document.body")

    host.push("state", later(host.answer, notice=None))
    expect(strip).to_have_count(0)
