"""An article's page in a real browser: going on where one was, frames of others, print."""

from playwright.sync_api import expect

from tests.browser.looks import overflow
from tests.browser.profiles import PHONE
from tests.newspaper import wait_until

STORY = "/town/two-letters-about-a-gearbox/"
WITH_FILM = "/es/ciudad/tercero-b-nave-dos/"
READ_TO = """
() => [...document.querySelectorAll('[data-rest] [id^="p-"]')]
  .find((block) => block.getBoundingClientRect().bottom > innerHeight / 4).id
"""
SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) if (!one.hadRecentInput) window.shifted += one.value;
}).observe({ type: "layout-shift", buffered: true });
"""


WORDS = """
const ours = "script, table, time, form, .skip, .masthead-line, .mark, .gate-band, .share";
const longest = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch";
const one = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (one.nextNode()) {
  const words = one.currentNode;
  if (words.data.trim() && !words.parentElement.closest(ours)) words.data = longest;
}
"""
"""Puts the longest name of a place where editors could have written it."""


def noted(page):
    return page.expect_response(lambda answer: answer.url.endswith("/history/note/"))


def test_an_article_goes_on_on_the_other_device_where_it_was_left(paper, reader, profile):
    laptop, phone = profile(), profile(viewport=PHONE)
    laptop.sign_in(paper, reader)
    laptop.page.goto(paper.url + STORY)
    with noted(laptop.page):
        laptop.page.mouse.wheel(0, 1400)
    wait_until(lambda: laptop.page.evaluate("scrollY > 1300"), within=20)
    left_at = laptop.page.evaluate(READ_TO)
    with noted(laptop.page):
        laptop.page.evaluate("setHidden(true)")

    phone.context.add_init_script(SHIFTS)
    phone.sign_in(paper, reader)
    phone.page.goto(paper.url + STORY)

    offer = phone.page.get_by_role("link", name="Go on where you were")
    expect(offer).to_have_attribute("href", f"#{left_at}")
    assert phone.page.evaluate("[scrollY, shifted]") == [0, 0]
    offer.click()
    expect(phone.page.locator(f"#{left_at}")).to_be_in_viewport()


def test_a_film_of_another_site_is_loaded_after_a_click_and_moves_nothing(paper, profile):
    visitor = profile()
    visitor.context.route("**/*youtube*/**", lambda route: route.fulfill(body="a film"))
    visitor.sign_in(paper, "free@demo.example")
    asked = []
    visitor.page.on("request", lambda request: asked.append(request.url))
    visitor.page.goto(paper.url + WITH_FILM)
    link = visitor.page.get_by_role("link", name="Watch it on YouTube")
    link.scroll_into_view_if_needed()
    high = visitor.page.evaluate("document.documentElement.scrollHeight")
    assert not [url for url in asked if not url.startswith(paper.url)]

    link.click()

    film = visitor.page.frame_locator("[data-frame] iframe").locator("body")
    expect(film).to_have_text("a film")
    assert visitor.page.evaluate("document.documentElement.scrollHeight") == high


def test_a_printed_article_is_its_text_and_nothing_to_press(paper, profile):
    reader = profile()
    reader.sign_in(paper, "premium@demo.example")
    reader.page.goto(paper.url + STORY)
    reader.page.emulate_media(media="print")

    text = reader.page.locator("body").inner_text()

    lines = [line for line in text.splitlines() if line.strip()]
    assert lines[:3] == [
        "The Estuary",
        "Inquiry",
        "Two letters warned of the gearbox. Nobody opened them",
    ]
    assert lines[-1] == "Fatigue of metals, in the encyclopaedia"
    for button in ("Save this article", "Copy the link", "Follow", "More information", "Account"):
        assert button not in text


def test_no_word_is_too_long_for_a_page(paper, profile):
    visitor = profile()
    wide = []
    for path in ("/", "/town/", STORY, "/authors/nerea-salgado/", "/search/?q=gate", "/search/"):
        visitor.page.goto(paper.url + path)
        visitor.page.evaluate(WORDS)
        for width in (360, 768, 1024):
            visitor.page.set_viewport_size({"width": width, "height": 800})
            wide += [(path, width)] if overflow(visitor.page) > 0 else []

    assert not wide
