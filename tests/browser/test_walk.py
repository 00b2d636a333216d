"""Read here, told there: two real Chromium profiles against a real paper with two workers."""

import time

import pytest
from playwright.sync_api import expect

from tests.browser.profiles import PHONE, is_full, notice
from tests.browser.promises import TOLD_WITHIN
from tests.newspaper import wait_until


@pytest.fixture
def laptop(profile, paper, reader, story):
    laptop = profile()
    laptop.sign_in(paper, reader, then=story)
    return laptop


@pytest.fixture
def phone(profile, paper, reader):
    phone = profile(viewport=PHONE)
    phone.sign_in(paper, reader)
    return phone


def test_after_signing_in_one_is_in_the_article_one_came_from(profile, paper, reader, story):
    device = profile()
    device.page.goto(paper.url + story)
    assert not is_full(device.page)

    device.page.locator("[data-gate-band] a[href*='/account/login/']").click()
    device.page.fill("[name=login]", reader)
    device.page.fill("[name=password]", "estuary-demo")
    device.page.press("[name=password]", "Enter")

    device.page.wait_for_url(paper.url + story)
    assert is_full(device.page)


def test_the_newcomer_reads_at_once_and_the_first_is_told_and_continues(
    laptop, phone, paper, story
):
    paragraph = _read_down_to(laptop.page, 6)

    phone.page.goto(paper.url + story)

    assert is_full(phone.page)
    expect(notice(laptop.page)).to_be_visible(timeout=TOLD_WITHIN)
    assert not is_full(laptop.page)
    expect(laptop.page.locator("#notice-heading")).to_be_focused()
    expect(notice(laptop.page)).to_contain_text("You went on reading on")
    expect(notice(phone.page)).to_have_count(0)

    notice(laptop.page).get_by_role("button", name="Continue here").click()

    expect(notice(laptop.page)).to_have_count(0)
    assert is_full(laptop.page)
    expect(laptop.page.locator(f"#{paragraph}")).to_be_in_viewport()
    expect(notice(phone.page)).to_be_visible(timeout=TOLD_WITHIN)


def test_of_a_short_piece_the_beginning_stays(profile, paper, reader):
    brief = next(iter(set(paper.articles()) - set(paper.articles(least_words=200))))
    laptop, phone = profile(), profile(viewport=PHONE)
    laptop.sign_in(paper, reader, then=brief)
    beginning = laptop.page.locator(".article-opening > p")
    expect(beginning).to_be_hidden()

    phone.sign_in(paper, reader, then=brief)

    expect(notice(laptop.page)).to_be_visible(timeout=TOLD_WITHIN)
    expect(beginning).to_be_visible()


def test_when_the_other_closes_reading_goes_on_with_the_next_touch(laptop, phone, paper, story):
    phone.page.goto(paper.url + story)
    expect(notice(laptop.page)).to_be_visible(timeout=TOLD_WITHIN)

    phone.page.close()
    time.sleep(6)  # RULE: those who waited are told five seconds after
    laptop.act()

    wait_until(lambda: is_full(laptop.page), within=20)
    expect(notice(laptop.page)).to_have_count(0)


def test_a_place_left_idle_is_taken_silently(laptop, phone, paper, story):
    phone.page.goto(paper.url + story)
    expect(notice(laptop.page)).to_be_visible(timeout=TOLD_WITHIN)

    time.sleep(14)  # nobody acts on the phone for `idle_after`
    laptop.act()

    wait_until(lambda: is_full(laptop.page), within=20)
    expect(notice(laptop.page)).to_have_count(0)
    laptop.page.goto(paper.url + story)
    assert is_full(laptop.page)


def test_turning_many_pages_loses_none_and_flickers_nowhere(laptop, phone, paper, story, stories):
    phone.page.goto(paper.url + story)
    notice_changes = _watch_the_notice(laptop.page)
    expect(notice(laptop.page)).to_be_visible(timeout=TOLD_WITHIN)
    time.sleep(0.3)
    before = notice_changes()

    for path in [*stories, *stories][:8]:
        phone.page.goto(paper.url + path)
        assert is_full(phone.page)
        phone.page.mouse.wheel(0, 60)
    tabs = [phone.context.new_page() for _ in range(2)]
    for tab, path in zip(tabs, stories, strict=False):
        tab.goto(paper.url + path)
        assert is_full(tab)
    tabs[0].close()
    tabs[1].mouse.wheel(0, 60)
    phone.page.bring_to_front()
    phone.page.go_back()
    phone.page.mouse.wheel(0, 60)
    time.sleep(1)

    assert is_full(phone.page)
    assert is_full(tabs[1])
    expect(notice(phone.page)).to_have_count(0)
    assert notice_changes() == before
    expect(notice(laptop.page)).to_be_visible()


def test_a_browser_that_was_killed_blocks_nobody_after_idle_after(laptop, phone, paper, story):
    phone.page.goto(paper.url + story)
    expect(notice(laptop.page)).to_be_visible(timeout=TOLD_WITHIN)

    phone.kill()
    killed = time.monotonic()
    laptop.act()
    expect(notice(laptop.page)).to_be_visible()

    def reads_again() -> bool:
        laptop.act()
        return is_full(laptop.page)

    wait_until(reads_again, within=16, every=0.5)
    assert time.monotonic() - killed < 16


def test_one_person_to_and_fro_five_times_is_never_told_of_sharing(laptop, phone, paper, story):
    # Twenty minutes at a twelfth: the plan's `overlap_within` is 1 s here, not 12.
    phone.page.goto(paper.url + story)
    reads, waits = phone.page, laptop.page
    for _ in range(10):
        expect(notice(waits)).to_be_visible(timeout=TOLD_WITHIN)
        assert "shar" not in waits.inner_text("body").lower()
        assert is_full(reads)
        expect(notice(reads)).to_have_count(0)
        time.sleep(3)
        notice(waits).get_by_role("button", name="Continue here").click()
        expect(notice(waits)).to_have_count(0)
        reads, waits = waits, reads


def test_the_notice_speaks_the_readers_language_whatever_the_articles(
    profile, paper, reader, story
):
    english = profile()
    spanish = profile(viewport=PHONE, locale="es-ES")
    english.sign_in(paper, reader, then=story)
    spanish.sign_in(paper, reader, then=story)
    expect(notice(english.page)).to_be_visible(timeout=TOLD_WITHIN)
    notice(english.page).get_by_role("button").first.click()

    expect(notice(spanish.page)).to_contain_text("Has seguido leyendo en", timeout=TOLD_WITHIN)
    assert spanish.page.locator("article").get_attribute("lang") == "en"


def test_without_script_links_and_forms_are_enough(profile, paper, reader, story):
    laptop = profile(java_script_enabled=False)
    phone = profile(java_script_enabled=False, viewport=PHONE)
    laptop.sign_in(paper, reader, then=story)
    phone.sign_in(paper, reader, then=story)
    assert is_full(phone.page)

    laptop.page.reload()
    assert not is_full(laptop.page)
    assert notice(laptop.page).count() == 0
    laptop.page.locator("[data-gate-band] a[href^='/gate/notice']").click()
    expect(laptop.page.locator("body")).to_contain_text("You went on reading on")
    laptop.page.get_by_role("button", name="Continue here").click()

    laptop.page.wait_for_url(paper.url + story)
    assert is_full(laptop.page)
    phone.page.reload()
    assert not is_full(phone.page)


def _read_down_to(page, number: int) -> str:
    """Scroll to a paragraph well below the opening; its id."""
    paragraph = page.locator("[data-rest] > p").nth(number)
    page.evaluate("element => element.scrollIntoView()", paragraph.element_handle())
    page.mouse.wheel(0, -30)
    page.wait_for_timeout(400)
    return paragraph.get_attribute("id")


def _watch_the_notice(page):
    """Count from now on how often the notice comes, goes or changes."""
    page.evaluate(
        """() => {
          window.changes = 0;
          new MutationObserver((all) => {
            for (const one of all) {
              const near = one.target.closest?.("[data-notice]") ?? null;
              const nodes = [...one.addedNodes, ...one.removedNodes];
              if (near || nodes.some((node) => node.matches?.("[data-notice]"))) changes += 1;
            }
          }).observe(document.body, {childList: true, subtree: true, characterData: true});
        }"""
    )
    return lambda: page.evaluate("window.changes")
