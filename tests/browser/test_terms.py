"""New terms: asked for in a band that covers nothing; a plan's change is confirmed before it."""

import pytest
from playwright.sync_api import expect

from tests.browser.looks import faults
from tests.browser.profiles import PHONE, is_full
from tests.browser.test_article import SHIFTS
from tests.newspaper import Newspaper, newspaper

EDITOR = "editor@demo.example"
LEFT_ASKING_AND_GONE_BACK_TO = """() => {
    document.querySelector("[data-terms-band]").hidden = false;
    dispatchEvent(new PageTransitionEvent("pageshow", {persisted: true}));
}"""
WORDS = {
    "en-GB": (
        "The terms of your subscription have changed (version 2)",
        "Read the terms",
        "Accept",
    ),
    "es-ES": (
        "Las condiciones de tu suscripción han cambiado (versión 2)",
        "Leer las condiciones",
        "Aceptar",
    ),
}


@pytest.fixture(scope="module")
def changed_paper(tmp_path_factory):
    """A paper of its own, in which staff change a plan: the others' terms stay as they are."""
    with newspaper(tmp_path_factory.mktemp("changed")) as paper:
        paper.add_readers(["english@demo.example", "spanish@demo.example"], "Premium")
        yield paper


@pytest.fixture(scope="module")
def piece(changed_paper: Newspaper) -> str:
    """A long subscribers' article."""
    long = changed_paper.articles(least_words=400)
    return next(path for path in long if not path.startswith("/es/"))


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_staff_are_asked_before_a_plan_changes_and_can_go_back(profile, changed_paper, script):
    desk = profile(java_script_enabled=script)
    desk.sign_in(changed_paper, EDITOR)
    page = desk.page
    page.goto(f"{changed_paper.url}/desk/plans/")
    page.get_by_role("link", name="Business").first.click()
    page.get_by_label("As EL PAÍS does").check()
    page.locator("button[type=submit]", has_text="Save").last.click()

    expect(page.locator("body")).to_contain_text("What changes for 2 seats of “Business”")
    expect(page.locator("body")).to_contain_text("A new version of the terms is published")
    if script:
        assert faults(page, within=".confirm-plan") == []

    page.get_by_role("button", name="Back to the form").click()

    expect(page.get_by_label("As EL PAÍS does")).to_be_checked()
    page.goto(f"{changed_paper.url}/terms/")
    expect(page.locator("body")).to_contain_text("Version 1")


def test_a_confirmed_change_asks_the_readers_of_that_plan_in_their_language(
    profile, changed_paper, piece
):
    desk = profile()
    desk.sign_in(changed_paper, EDITOR)
    desk.page.goto(f"{changed_paper.url}/desk/plans/")
    desk.page.get_by_role("link", name="Premium").first.click()
    desk.page.get_by_label("As EL PAÍS does").check()
    desk.page.locator("button[type=submit]", has_text="Save").last.click()
    desk.page.get_by_role("button", name="Do it").click()
    expect(desk.page.locator("body")).to_contain_text("updated")

    for login, locale in (("english@", "en-GB"), ("spanish@", "es-ES")):
        told, read, accept = WORDS[locale]
        reader = profile(locale=locale, viewport=PHONE)
        reader.context.add_init_script(SHIFTS)
        reader.sign_in(changed_paper, f"{login}demo.example", then=piece)
        band = reader.page.locator("[data-terms-band]")
        expect(band).to_contain_text(told)
        assert is_full(reader.page)
        assert reader.page.evaluate("shifted") == 0
        _covers_nothing(reader.page)
        assert faults(reader.page) == []

        band.get_by_role("link", name=read).click()
        expect(reader.page.locator("h1")).to_be_visible()
        expect(band).to_be_visible()
        assert faults(reader.page) == []
        band.get_by_role("button", name=accept).press("Enter")
        expect(band).to_be_hidden()
        assert reader.page.url == f"{changed_paper.url}/terms/"
        reader.page.evaluate(LEFT_ASKING_AND_GONE_BACK_TO)
        expect(band).to_be_hidden()

        reader.page.goto(changed_paper.url + piece)
        assert is_full(reader.page)
        reader.page.goto(f"{changed_paper.url}/account/terms/")
        expect(reader.page.locator("main a[href='/terms/2/']")).to_be_visible()
        expect(band).to_have_count(0)
        assert faults(reader.page) == []


def test_without_a_script_the_account_asks(profile, changed_paper):
    reader = profile(java_script_enabled=False)
    changed_paper.run(
        "shell",
        "-c",
        "from presspass.readers.models import Reader\n"
        "Reader.objects.get(email='english@demo.example').acceptances.all().delete()",
    )
    reader.sign_in(changed_paper, "english@demo.example")

    reader.page.goto(f"{changed_paper.url}/account/devices/")
    reader.page.get_by_role("button", name="Accept").click()

    reader.page.wait_for_url(f"{changed_paper.url}/account/devices/")
    expect(reader.page.locator("[data-terms-band]")).to_have_count(0)


def _covers_nothing(page) -> None:
    """The band is in the flow of the page, above the article."""
    band = page.locator("[data-terms-band]").bounding_box()
    article = page.locator("article").bounding_box()
    assert band["y"] + band["height"] <= article["y"]
    position = "element => getComputedStyle(element).position"
    assert page.locator("[data-terms-band]").evaluate(position) == "static"
