"""The desk's page Sharing and support, in a real browser: readable, and nothing for axe to find."""

import pytest
from playwright.sync_api import expect

from tests.browser.looks import faults


@pytest.fixture
def desk(profile, paper):
    desk = profile()
    desk.sign_in(paper, "editor@demo.example")
    return desk


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_sharing_has_charts_tables_and_no_fault(desk, paper, scheme):
    desk.page.emulate_media(color_scheme=scheme)
    desk.page.goto(paper.url + "/desk/insights/")

    expect(desk.page.locator(".sharing-answer")).to_contain_text("more than one person")
    expect(desk.page.locator("svg.sharing-chart")).to_have_count(7)
    desk.page.locator("summary").first.click()
    expect(desk.page.get_by_role("rowheader", name="Overlapping").first).to_be_visible()
    assert faults(desk.page, within="main") == []


def test_support_finds_a_reader_and_ends_a_device(desk, paper, profile, story):
    other = profile()
    other.sign_in(paper, "premium@demo.example", then=story)
    desk.page.goto(paper.url + "/desk/support/")
    desk.page.get_by_label("E-mail address").fill("premium")
    desk.page.get_by_role("button", name="Find").click()
    expect(desk.page.get_by_role("link", name="premium@demo.example")).to_be_visible()
    assert faults(desk.page, within="main") == []

    desk.page.get_by_role("link", name="premium@demo.example").click()
    expect(desk.page.get_by_role("cell", name="reading")).to_be_visible()
    assert faults(desk.page, within="main") == []
    desk.page.get_by_role("button", name="Sign out Chrome").first.click()

    expect(desk.page.get_by_text("was signed out.")).to_be_visible()
    expect(other.page.locator('[data-variant="opening"]')).to_be_visible()  # its script was told
    other.page.goto(paper.url + "/account/devices/")
    assert "/account/login/" in other.page.url
