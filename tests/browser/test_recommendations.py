"""What is recommended under an article, in real Chromium: for everybody, then for one reader."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_own import faults
from tests.newspaper import PASSWORD

SHIFTS = """() => new Promise((told) => {
  let shifts = 0;
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) if (!one.hadRecentInput) shifts += one.value;
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => told(shifts), 300);
})"""


@pytest.fixture
def read_article(paper):
    """Adds an article at a path to the history of a reader."""

    def add(login, path):
        paper.run(
            "shell",
            "-c",
            "from django.utils import timezone\n"
            "from presspass.newsroom.models import Article\n"
            "from presspass.readers.models import Reader\n"
            "from presspass.shelf import history\n"
            f"article = Article.objects.get(slug={path.strip('/').split('/')[-1]!r})\n"
            f"history.note(Reader.objects.get(email={login!r}), article, now=timezone.now())",
        )

    return add


def test_what_one_reader_has_read_makes_room_and_one_button_ends_it(
    profile, paper, reader, story, read_article
):
    stranger = profile(java_script_enabled=False).page
    stranger.goto(paper.url + story)
    for_all = stranger.locator(".recommended h3 a")
    assert for_all.count() == 3
    first = for_all.first.get_attribute("href")
    assert story not in [link.get_attribute("href") for link in for_all.all()]
    read_article(reader, first)

    page = profile().page
    page.goto(f"{paper.url}/account/login/?next={story}")
    page.fill("[name=login]", reader)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(paper.url + story)
    block = page.locator(".recommended")
    expect(block).to_have_attribute("data-recommended", "on")
    shown = block.locator("li:visible a")
    assert shown.count() == 3
    assert first not in [link.get_attribute("href") for link in shown.all()]
    block.scroll_into_view_if_needed()
    assert page.evaluate(SHIFTS) == 0
    assert faults(page) == []

    block.get_by_role("button", name="Switch recommendations off").click()
    expect(page.get_by_text("Recommendations are off.")).to_be_visible()
    page.get_by_role("link", name="Back to where you were").click()
    expect(block).to_have_attribute("data-recommended", "off")
    expect(block).to_be_hidden()
    assert page.evaluate(SHIFTS) == 0

    another = profile(java_script_enabled=False)
    another.sign_in(paper, reader, then=story)
    expect(another.page.locator(".recommended")).to_have_count(1)
    expect(another.page.locator(".recommended")).to_be_hidden()
