"""What is a reader's own: saved, followed, read, downloaded, erased, in real Chromium."""

import json
import re
import zipfile

import pytest
from playwright.sync_api import expect

from tests.browser.looks import SCHEMES, faults
from tests.browser.profiles import PHONE, is_full
from tests.browser.promises import promised
from tests.mailbox import letter
from tests.newspaper import PASSWORD

PAGES = ["", "saved/", "topics/", "history/", "recommendations/", "data/", "erase/", "erase/spent/"]
SAVE = {"en-GB": "Save this article", "es-ES": "Guardar este artículo"}
FOLLOW = {"en-GB": "Follow", "es-ES": "Seguir"}
LINK = {"en-GB": "Mail me the link", "es-ES": "Enviarme el enlace"}
CONFIRM = {"en-GB": "Confirm that your account", "es-ES": "Confirma que quieres borrar"}


def read_on(page):
    """Scroll to the text below the opening, and wait until that was noted."""
    with page.expect_response("**/account/history/note/") as noted:
        page.locator("[data-rest] > *").nth(2).scroll_into_view_if_needed()
    assert noted.value.status == 204


def titles(page):
    return page.locator(".shelf-title").all_inner_texts()


def erasing_link(paper, address, words=CONFIRM["en-GB"]):
    return re.search(r"/account/erase/\S+?/", letter(paper, address, words))[0]


def test_an_article_is_saved_and_its_topic_followed_where_one_reads(profile, paper, reader, story):
    page = profile().page
    page.goto(f"{paper.url}/account/login/?next={story}")
    page.fill("[name=login]", reader)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(paper.url + story)
    headline = page.locator("h1").inner_text()

    page.get_by_role("button", name=SAVE["en-GB"]).click()
    expect(page.get_by_role("button", name="Saved · Remove")).to_be_focused()
    page.locator("[data-shelf=topic] button").first.click()
    expect(page.locator("[data-shelf=topic] button").first).to_have_text("Following · Stop")
    topic = page.locator(".archived a").first
    name = topic.inner_text()
    assert is_full(page)
    page.reload()
    read_on(page)
    expect(page.get_by_role("button", name="Saved · Remove")).to_be_visible()

    topic.click()
    expect(page.get_by_role("button", name="Following · Stop")).to_be_visible()
    page.goto(f"{paper.url}/account/saved/")
    assert titles(page) == [headline]
    page.goto(f"{paper.url}/account/topics/")
    assert {name, headline} <= {*titles(page)}
    page.goto(paper.url + story)
    read_on(page)
    page.get_by_role("button", name="Saved · Remove").click()
    expect(page.get_by_role("button", name=SAVE["en-GB"])).to_be_visible()
    page.goto(f"{paper.url}/account/saved/")
    assert titles(page) == []


def test_what_is_read_is_noted_once_one_reads_until_the_history_is_off(
    profile, paper, reader, stories
):
    one = profile()
    asked = []
    one.page.on("request", lambda request: asked.append(request.url))
    one.sign_in(paper, reader, then=stories[0])
    page = one.page
    headline = page.locator("h1").inner_text()
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "/history/" in url]
    assert len([url for url in asked if "/shelf/?" in url]) == 1, asked  # saved, and where one was

    read_on(page)
    page.goto(f"{paper.url}/account/history/")
    assert titles(page) == [headline]
    page.get_by_role("button", name="Clear the history").click()
    assert titles(page) == []
    page.goto(paper.url + stories[0])
    read_on(page)
    page.goto(f"{paper.url}/account/history/")
    assert titles(page) == [headline]

    page.get_by_role("button", name="Switch the history off").click()
    expect(page.locator("main")).to_contain_text("The history is off")
    page.goto(paper.url + stories[1])
    read_on(page)
    page.goto(f"{paper.url}/account/history/")
    page.get_by_role("button", name="Switch the history on").click()
    assert titles(page) == []


def test_a_site_that_does_not_answer_takes_nothing_from_reading(profile, paper, reader, story):
    one = profile()
    one.context.route("**/account/history/note/", lambda route: route.abort())
    errors = []
    one.page.on("pageerror", lambda error: errors.append(str(error)))
    one.sign_in(paper, reader, then=story)

    one.page.locator("[data-rest] > *").nth(2).scroll_into_view_if_needed()
    one.page.get_by_role("button", name=SAVE["en-GB"]).click()
    expect(one.page.get_by_role("button", name="Saved · Remove")).to_be_visible()

    assert is_full(one.page)
    assert errors == []


def test_without_script_saving_and_following_are_plain_forms(profile, paper, reader, story):
    one = profile(java_script_enabled=False, viewport=PHONE)
    one.sign_in(paper, reader, then=story)
    page = one.page
    headline = page.locator("h1").inner_text()

    page.get_by_role("button", name=SAVE["en-GB"]).click()
    expect(page.locator("[role=status]")).to_contain_text(headline)
    page.get_by_role("link", name="Back to where you were").click()
    page.wait_for_url(paper.url + story)
    page.locator("[data-shelf=topic] button").first.click()
    assert headline in titles(page)
    page.get_by_role("button", name="Stop following").first.click()
    expect(page.locator("main")).to_contain_text("You follow none yet")

    page.goto(f"{paper.url}/account/history/")
    expect(page.locator("main")).to_contain_text("without JavaScript nothing is noted")
    assert titles(page) == []


def test_ones_data_is_downloaded(profile, paper, reader, story, tmp_path):
    one = profile()
    one.sign_in(paper, reader, then=story)
    read_on(one.page)
    one.page.goto(f"{paper.url}/account/")
    one.page.get_by_role("link", name="Download your data").click()

    with one.page.expect_download() as loading:
        one.page.get_by_role("button", name="Download your data").click()
    loading.value.save_as(tmp_path / "own.zip")

    with zipfile.ZipFile(tmp_path / "own.zip") as file:
        data = json.loads(file.read("own-data.json"))
        file.extractall(tmp_path)
    assert data["account"][0]["email"] == reader
    assert len(data["history"]) == 1
    one.page.goto(f"file://{tmp_path}/own-data.html")
    expect(one.page.locator("h1")).to_have_text("What the newspaper keeps of you")
    assert faults(one.page) == []


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_an_erased_account_is_out_on_every_device(profile, paper, reader, story, script):
    laptop, phone = profile(), profile(viewport=PHONE, java_script_enabled=script)
    phone.sign_in(paper, reader)
    laptop.sign_in(paper, reader, then=story)
    assert is_full(laptop.page)

    phone.page.goto(f"{paper.url}/account/erase/")
    expect(phone.page.locator("main")).to_contain_text("ends at once")
    phone.page.get_by_role("button", name=LINK["en-GB"]).click()
    expect(phone.page.locator("[role=status]")).to_contain_text(reader)
    phone.page.goto(paper.url + erasing_link(paper, reader))
    phone.page.get_by_role("button", name="Erase the account for good").click()
    expect(phone.page.locator("h1")).to_have_text("Your account is erased")

    promised(lambda: not is_full(laptop.page))
    expect(laptop.page.locator('[data-variant="opening"]')).to_be_visible()  # its script came anew
    laptop.page.goto(f"{paper.url}/account/")
    assert "/account/login/" in laptop.page.url
    assert "stays" not in letter(paper, reader, "Your account was erased").partition("\n")[0]
    laptop.page.fill("[name=login]", reader)
    laptop.page.fill("[name=password]", PASSWORD)
    laptop.page.press("[name=password]", "Enter")
    expect(laptop.page.locator("[role=alert]").first).to_be_visible()


@pytest.mark.parametrize("locale", CONFIRM)
def test_axe_finds_no_fault(profile, paper, reader, story, locale):
    one = profile(locale=locale, viewport=PHONE)
    one.sign_in(paper, reader, then=story)
    page = one.page
    read_on(page)
    for words in (SAVE, FOLLOW):
        page.get_by_role("button", name=words[locale]).first.click()
    found = [faults(page, schemes=SCHEMES)]
    page.locator(".archived a").first.click()
    found.append(faults(page, schemes=SCHEMES))
    found += [faults(page, f"{paper.url}/account/{path}", schemes=SCHEMES) for path in PAGES]
    page.goto(f"{paper.url}/account/erase/")
    page.get_by_role("button", name=LINK[locale]).click()
    found.append(faults(page, schemes=SCHEMES))
    link = paper.url + erasing_link(paper, reader, CONFIRM[locale])
    found.append(faults(page, link, schemes=SCHEMES))

    assert not any(found), found
