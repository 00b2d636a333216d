"""Search in real Chromium: from a front to an article, without script too; axe finds no fault."""

import pytest
from playwright.sync_api import expect

from tests.browser.looks import SCHEMES, faults
from tests.browser.profiles import DESK, PHONE

WORDS = {"en-GB": ("", "gates of the river"), "es-ES": ("/es", "inundacion")}
ASKED = ["", "?q={words}", "?q=zeppelin", "?q=x&from=2026-11-21&to=2026-11-20"]


def test_a_reader_searches_from_the_front_without_script(profile, paper):
    page = profile(java_script_enabled=False).page
    page.goto(paper.url)

    page.get_by_role("searchbox").fill("gate night")
    page.get_by_role("searchbox").press("Enter")

    page.wait_for_url("**/search/?q=gate+night")
    expect(page.locator("mark").first).to_have_text("night")
    page.locator(".found-one a").first.click()
    expect(page.locator("h1")).to_have_text("The night the gate stayed open")


def test_on_a_phone_a_link_leads_to_the_search(profile, paper):
    page = profile(viewport=PHONE).page
    page.goto(f"{paper.url}/es/")
    expect(page.get_by_role("searchbox")).to_have_count(0)

    page.get_by_role("banner").get_by_role("link", name="Search").click()

    page.wait_for_url("**/es/search/")
    expect(page.get_by_role("searchbox", name="Words")).to_be_visible()


@pytest.mark.parametrize("viewport", [PHONE, DESK])
@pytest.mark.parametrize("locale", WORDS)
def test_axe_finds_no_fault_in_the_search(profile, paper, locale, viewport):
    page = profile(locale=locale, viewport=viewport).page
    edition, words = WORDS[locale]

    found = []
    for asked in ASKED:
        address = f"{paper.url}{edition}/search/{asked.format(words=words)}"
        found += faults(page, address, schemes=SCHEMES)

    assert found == []
