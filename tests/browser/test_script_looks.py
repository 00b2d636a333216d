"""The notice is for everyone: no faults by axe, and room on the smallest screens."""

import msgspec
import pytest

from tests.browser.looks import SCHEMES, faults, overflow
from tests.browser.script_host import ELSEWHERE, READING

LONG = msgspec.structs.replace(
    ELSEWHERE, device="Donaudampfschifffahrtsgesellschaftskapitänsrechner"
)
LANGUAGES = ("en", "es")
TITLED = {"en": "Continue here", "es": "Continuar aquí"}


@pytest.fixture(params=LANGUAGES)
def language(request, host):
    host.language = request.param
    return request.param


@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_no_fault_in_the_notice_in_the_page(host, new_tab, language, scheme):
    host.style = "html { color-scheme: light dark }"
    host.answer = ELSEWHERE
    tab = new_tab(color_scheme=scheme).go()
    tab.until(tab.shows_notice)
    tab.page.locator("summary").click()

    assert faults(tab.page) == []


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("answer", [ELSEWHERE, READING], ids=["elsewhere", "reading"])
def test_axe_finds_no_fault_in_the_page_of_its_own(host, new_tab, language, scheme, answer):
    host.answer = answer
    page = new_tab(color_scheme=scheme).page

    page.goto(host.url + "/gate/notice?next=/coast/ferry/")

    assert faults(page) == []


@pytest.mark.parametrize("path", ["/coast/ferry/", "/gate/notice?next=/coast/ferry/"])
def test_nothing_scrolls_sideways_at_320_pixels(host, new_tab, language, path):
    host.answer = LONG
    page = new_tab(viewport={"width": 320, "height": 480}).page

    page.goto(host.url + path)
    page.locator("summary").click()

    assert overflow(page) == 0
    box = page.get_by_role("button", name=TITLED[language]).bounding_box()
    assert box["height"] >= 44
    assert box["x"] + box["width"] <= 320


@pytest.mark.parametrize("path", ["/coast/ferry/", "/gate/notice?next=/coast/ferry/"])
def test_text_may_be_twice_as_large(host, new_tab, language, path):
    host.answer = LONG
    host.style = "html { font-size: 200% }"
    page = new_tab(viewport={"width": 640, "height": 480}).page

    page.goto(host.url + path)
    page.add_style_tag(content="html { font-size: 200% }")
    page.locator("summary").click()

    assert overflow(page) == 0


def test_the_page_of_its_own_shows_local_time_where_there_is_script(host, new_tab):
    host.answer = ELSEWHERE
    page = new_tab(timezone_id="Europe/Madrid").page

    page.goto(host.url + "/gate/notice?next=/coast/ferry/")

    page.get_by_text("09:12").wait_for()


def test_without_script_the_page_names_the_zone_and_its_form_continues(host, new_tab):
    host.answer = ELSEWHERE
    host.replies["POST", "/gate/continue"] = lambda _: (303, {"Location": "/coast/ferry/"}, "")
    page = new_tab(java_script_enabled=False).page
    page.goto(host.url + "/gate/notice?next=/coast/ferry/")
    assert page.locator("time").inner_text() == "08:12 UTC"

    page.get_by_role("button", name="Continue here").click()

    page.wait_for_url("**/coast/ferry/")
    (sent,) = host.requests("POST", "/gate/continue")
    assert sent.text == f"next=%2Fcoast%2Fferry%2F&generation={ELSEWHERE.generation}"
