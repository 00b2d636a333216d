"""The language: what the reader chose, else the cookie, else the browser's wish, else English."""

import pytest

from tests.site.subscriptions.cast import ARTICLE

pytestmark = pytest.mark.django_db

OURS = {"Origin": "http://testserver"}


def language(browser, accept="en"):
    page = browser.get("/account/login/", headers={"Accept-Language": accept})
    if page.status_code != 200:
        page = browser.get("/account/devices/", headers={"Accept-Language": accept})
    return page["Content-Language"]


def choose(browser, language, headers=OURS, **fields):
    return browser.post("/account/language/", {"language": language, **fields}, headers=headers)


@pytest.mark.parametrize(
    ("accept", "spoken"),
    [("es-MX,es;q=0.9", "es"), ("de, es;q=0.8, en;q=0.5", "es"), ("de", "en"), ("", "en")],
)
def test_without_a_choice_the_browsers_wish_counts_else_english(laptop, accept, spoken):
    assert language(laptop, accept) == spoken


def test_the_cookie_comes_before_the_browsers_wish(laptop):
    choose(laptop, "en")

    assert language(laptop, "es") == "en"


def test_the_readers_choice_comes_before_the_cookie(laptop, owner):
    owner.language = "es"
    owner.save()
    laptop.cookies["presspass_language"] = "en"
    laptop.sign_in(owner)

    assert language(laptop, "en") == "es"


def test_a_choice_is_kept_for_the_reader_and_in_a_fresh_ticket(laptop, owner):
    laptop.sign_in(owner)
    assert laptop.ticket.language == ""

    response = choose(laptop, "es", next=ARTICLE)

    owner.refresh_from_db()
    assert (owner.language, laptop.ticket.language) == ("es", "es")
    assert response["Location"] == ARTICLE


def test_an_anonymous_choice_is_kept_in_the_browser(laptop):
    response = choose(laptop, "es", next=ARTICLE)

    assert laptop.cookies["presspass_language"].value == "es"
    assert "presspass_ticket" not in response.cookies


@pytest.mark.parametrize(
    "headers",
    [{}, {"Origin": "null"}, {"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}],
)
def test_another_site_cannot_choose_for_a_reader(laptop, owner, headers):
    laptop.sign_in(owner)

    assert choose(laptop, "es", headers=headers).status_code == 403
    owner.refresh_from_db()
    assert owner.language == ""


def test_the_browsers_word_that_our_own_page_asks_is_enough(laptop):
    assert choose(laptop, "es", headers={"Sec-Fetch-Site": "same-origin"}).status_code == 302


@pytest.mark.parametrize("next_page", ["//evil.example/", "https://evil.example/", "\\evil", ""])
def test_choosing_never_leads_to_another_site(laptop, next_page):
    assert choose(laptop, "es", next=next_page)["Location"] == "/"


def test_a_language_that_there_is_not_changes_nothing(laptop, owner):
    laptop.sign_in(owner)

    choose(laptop, "tlh")

    owner.refresh_from_db()
    assert owner.language == ""
    assert "presspass_language" not in laptop.cookies
