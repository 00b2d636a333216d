"""A newsletter from the box under an article to the last one by one click: in both languages."""

import re
from itertools import count
from typing import NamedTuple
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser.looks import faults
from tests.browser.profiles import PHONE, is_full
from tests.mailbox import letter
from tests.newspaper import PASSWORD

BOTH = ("light", "dark")
_numbers = count(1)


class Tongue(NamedTuple):
    """What somebody does who reads in one language: browser, article, words."""

    locale: str
    article: str
    box: str
    sign_up: str
    look: str
    subject: str
    keep: str
    kept: str
    other: str
    newsletter: str
    end: str


ENGLISH = Tongue(
    "en-GB",
    "/town/two-letters-about-a-gearbox/",
    "Newsletter",
    "Sign up",
    "Look in your mailbox",
    "Do you want “Slack Water”?",
    "Keep this choice",
    "Your choice is kept.",
    "The Landing",
    "Slack Water",
    "End it",
)
SPANISH = Tongue(
    "es-ES",
    "/es/ciudad/tercero-b-nave-dos/",
    "Boletín",
    "Apuntarme",
    "Mira en tu buzón",
    "¿Quieres «Marea Quieta»?",
    "Guardar esta elección",
    "Tu elección queda guardada.",
    "The Landing",
    "Marea Quieta",
    "Ponerle fin",
)


def signs_up(page, paper, tongue, address):
    """From the box under the article to the choices behind the button of the letter."""
    page.goto(paper.url + tongue.article)
    box = page.get_by_role("region", name=tongue.box)
    box.locator("[name=email]").fill(address)
    box.get_by_role("button", name=tongue.sign_up).click()
    expect(page.locator("h1")).to_have_text(tongue.look)


def confirms(page, paper, tongue, address):
    told = letter(paper, address, tongue.subject)
    page.goto(re.search(r"http\S+/newsletters/confirm/\S+/", told)[0])
    page.get_by_role("button", name=tongue.sign_up).click()
    page.wait_for_url(re.compile("/newsletters/choices/"))


def chooses_another(page, tongue):
    page.get_by_label(tongue.other).check()
    page.get_by_role("button", name=tongue.keep).click()
    expect(page.get_by_role("status")).to_have_text(tongue.kept)
    expect(page.get_by_label(tongue.other)).to_be_checked()


def staff_send(desk, paper, tongue):
    """The proposal for the week, as it is, to everybody who gets the newsletter."""
    desk.goto(f"{paper.url}/desk/newsletter_issues/begin/")
    own = desk.get_by_role("region", name=tongue.newsletter)
    own.get_by_role("button", name="Propose this week’s issue").click()
    desk.get_by_role("link", name="Send it now …").click()
    desk.get_by_role("button", name=re.compile("^Send to")).click()
    expect(desk.locator("main")).to_contain_text("Its page in the archive")


def opens_an_article(page, paper, issue, login):
    """From a link of the letter, in a browser that nobody has signed in with, into the text."""
    closed = paper.articles("subscribers")
    links = re.findall(r"http[^\s)]+", issue)
    page.goto(next(one for one in links if urlsplit(one).path in closed))
    article = page.url
    assert not is_full(page)
    page.locator("main a[href*='/account/login/']").first.click()
    page.fill("[name=login]", login)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(article)
    assert is_full(page)


@pytest.mark.parametrize("tongue", [ENGLISH, SPANISH], ids=["en", "es"])
def test_from_the_box_to_the_last_issue(profile, paper, tongue):
    logins = [f"nora{next(_numbers)}@demo.example" for _ in range(2)]
    paper.add_readers(logins)
    speaks = {"locale": tongue.locale}
    with_script = profile(viewport=PHONE, **speaks).page
    without = profile(java_script_enabled=False, **speaks).page
    editor = profile()
    editor.sign_in(paper, "editor@demo.example")

    # Each signs up under an article, says yes from the mailbox, and chooses another one.
    for page, login in zip((with_script, without), logins, strict=True):
        signs_up(page, paper, tongue, login)
        assert page is without or faults(page, schemes=BOTH) == []
        confirms(page, paper, tongue, login)
        assert page is without or faults(page, schemes=BOTH) == []
        chooses_another(page, tongue)

    # Staff send what is proposed; a link in it leads a new browser into the article.
    staff_send(editor.page, paper, tongue)
    issues = [letter(paper, login, "/newsletters/leave/") for login in logins]
    fresh = (profile(**speaks), profile(java_script_enabled=False, **speaks))
    for one, issue, login in zip(fresh, issues, logins, strict=True):
        opens_an_article(one.page, paper, issue, login)

    # One ends it by the button behind the last link, the other's program by one post.
    ends = [re.search(r"http\S+/newsletters/leave/\S+?/", issue)[0] for issue in issues]
    without.goto(ends[1])
    without.get_by_role("button", name=tongue.end).click()
    assert httpx.post(ends[0], data={"List-Unsubscribe": "One-Click"}).status_code == httpx.codes.OK
    for page, issue in zip((with_script, without), issues, strict=True):
        page.goto(re.search(r"http\S+/newsletters/choices/\S+?/", issue)[0])
        expect(page.get_by_label(tongue.newsletter)).not_to_be_checked()
        expect(page.get_by_label(tongue.other)).to_be_checked()


def test_what_is_no_address_is_told_where_one_types(profile, paper):
    page = profile(viewport=PHONE).page
    signs_up_with = page.get_by_role("region", name=ENGLISH.box)
    page.goto(paper.url + ENGLISH.article)
    signs_up_with.locator("[name=email]").fill("nora@")
    signs_up_with.get_by_role("button", name=ENGLISH.sign_up).click()

    expect(page.get_by_role("alert")).to_contain_text("This is no whole e-mail address")
    assert faults(page, schemes=BOTH) == []
    page.locator("[name=email]").fill(f"nora{next(_numbers)}@example.org")
    page.get_by_role("button", name=ENGLISH.sign_up).click()
    page.get_by_role("link", name="Back to where you were").click()
    expect(page).to_have_url(paper.url + ENGLISH.article)
