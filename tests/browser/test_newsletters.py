"""A newsletter from the box under an article to the last one by one click: in both languages."""

import re
from itertools import count
from typing import NamedTuple

import pytest
from playwright.sync_api import expect

from tests.browser.looks import faults
from tests.browser.profiles import PHONE
from tests.mailbox import letter

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
)


@pytest.fixture(params=[ENGLISH, SPANISH], ids=["en", "es"])
def tongue(request) -> Tongue:
    return request.param


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


@pytest.mark.parametrize("script", [True, False], ids=["script", "none"])
def test_from_the_box_through_the_mailbox_to_the_choices(profile, paper, tongue, script):
    address = f"nora{next(_numbers)}@example.org"
    view = PHONE if script else {"width": 1280, "height": 900}
    page = profile(locale=tongue.locale, viewport=view, java_script_enabled=script).page

    signs_up(page, paper, tongue, address)
    assert not script or faults(page, schemes=BOTH) == []
    confirms(page, paper, tongue, address)
    assert not script or faults(page, schemes=BOTH) == []
    page.get_by_label(tongue.other).check()
    page.get_by_role("button", name=tongue.keep).click()
    expect(page.get_by_role("status")).to_have_text(tongue.kept)
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
