"""Two people on one seat: told on both devices for as long as it lasts, and where never."""

import re
from itertools import count

import pytest
from playwright.sync_api import expect

from presspass.gate.notice.values import words_in
from tests.browser.looks import faults
from tests.browser.profiles import PHONE, is_full, notice
from tests.browser.promises import TOLD_WITHIN, promised
from tests.mailbox import letter
from tests.newspaper import wait_until

SHORT = {
    "enforcement": "enforce",
    "idle_after": 13,
    "renew_every": 1,
    "renew_every_crowded": 1,
    "overlaps": 2,
}
POLICIES = {
    "Two": SHORT,
    "At once": {**SHORT, "arrival": "asks", "full_notice": "at_once"},
    "Taken over": {**SHORT, "full_notice": "at_once"},
    "Watched": {**SHORT, "arrival": "asks", "full_notice": "at_once", "enforcement": "monitor"},
}
_numbers = count(1)


@pytest.fixture(scope="session")
def plans(paper):
    """A plan for each policy."""
    paper.run(
        "shell",
        "-c",
        "from presspass.subscriptions.models import Plan\n"
        f"for name, policy in {POLICIES!r}.items():\n"
        "    Plan.objects.create(name=name, policy=policy)",
    )


@pytest.fixture
def two(profile, paper, plans):
    """Opens two browsers of one reader on `plan`, the first of them in the article `then`."""

    def open_two(plan, *, then="/", language="", **options):
        login = f"two{next(_numbers)}@demo.example"
        paper.add_reader(login, plan, language=language)
        laptop, phone = profile(**options), profile(viewport=PHONE, **options)
        laptop.sign_in(paper, login, then=then)
        phone.sign_in(paper, login)
        return laptop, phone

    return open_two


def strip(page):
    return page.locator("[data-notice-strip]")


def dialog(page):
    return page.locator("[data-notice] dialog")


def press_continue(page):
    """Press "continue here" in whichever form the notice has, or gets at this moment."""
    notice(page).get_by_role("button", name="Continue here").last.click()


def take_back_until_told(reads, waits):
    """Both scroll and take back in turn; the one that reads and the one that waits in the end."""
    for _ in range(5):
        expect(notice(waits)).to_be_visible(timeout=TOLD_WITHIN)
        if strip(reads).count():
            break
        press_continue(waits)
        expect(notice(waits)).to_have_count(0)
        waits.mouse.wheel(0, 40)
        reads, waits = waits, reads
    return reads, waits


@pytest.fixture
def both(two, paper, story):
    """Laptop and phone of two people on one seat, who have come to the same article."""
    laptop, phone = two("Two", then=story)
    phone.page.goto(paper.url + story)
    return laptop, phone


@pytest.fixture
def told(both):
    """Two who took back from each other: the one that reads, the one that waits."""
    laptop, phone = both
    return take_back_until_told(phone.page, laptop.page)


def test_two_who_take_back_from_each_other_are_both_told_until_one_goes(told, paper, stories):
    reads, waits = told
    expect(strip(reads)).to_contain_text("also in use on", timeout=TOLD_WITHIN)
    expect(dialog(waits)).to_be_visible(timeout=TOLD_WITHIN)
    assert is_full(reads)
    assert not is_full(waits)
    for page in told:  # neither what the other reads nor where
        shown = page.locator("[data-notice], [data-notice-strip]").inner_html()
        assert all(path not in shown for path in stories if path not in page.url)
    assert faults(reads) == []
    waits.keyboard.press("Escape")

    reads.goto(paper.url + stories[1])
    expect(strip(reads)).to_be_visible()
    strip(reads).get_by_role("button").click()
    expect(strip(reads)).to_have_attribute("data-folded", "")
    reads.goto(paper.url + "/")
    reads.wait_for_timeout(300)
    expect(strip(reads)).to_have_count(0)
    reads.goto(paper.url + paper.articles("free")[0])
    reads.wait_for_timeout(300)
    expect(strip(reads)).to_have_count(0)

    paper.stop()
    paper.start()
    reads.goto(paper.url + stories[0])

    def is_told_again() -> bool:
        waits.mouse.wheel(0, 10)
        return strip(reads).count() == 1

    wait_until(is_told_again, within=20, every=0.5)

    waits.context.set_offline(offline=True)  # goes away without a word

    def is_gone() -> bool:
        reads.mouse.wheel(0, 10)
        return strip(reads).count() == 0

    wait_until(is_gone, within=30, every=0.5)
    assert is_full(reads)


def test_when_the_reading_one_goes_the_other_falls_back_to_the_calm_tone(told):
    reads, waits = told
    expect(dialog(waits)).to_be_visible(timeout=TOLD_WITHIN)

    reads.close()

    expect(dialog(waits)).to_have_count(0, timeout=TOLD_WITHIN)


def test_both_are_mine_calms_both_and_loses_no_text(told):
    reads, waits = told
    expect(strip(reads)).to_be_visible(timeout=TOLD_WITHIN)
    strip(reads).locator(".notice-ways > summary").click()

    strip(reads).get_by_role("button", name="Both devices are mine").click()

    expect(strip(reads)).to_have_count(0, timeout=TOLD_WITHIN)
    assert is_full(reads)
    expect(dialog(waits)).to_have_count(0, timeout=TOLD_WITHIN)
    expect(notice(waits)).to_contain_text("You went on reading on")


@pytest.mark.parametrize("pressed_on", ["strip", "dialog"])
def test_not_me_puts_the_other_out_and_is_told_by_mail(both, told, paper, pressed_on):
    reads, waits = told
    expect(strip(reads)).to_be_visible(timeout=TOLD_WITHIN)
    expect(dialog(waits)).to_be_visible(timeout=TOLD_WITHIN)
    page, other = told if pressed_on == "strip" else (waits, reads)
    where = page.url
    if pressed_on == "strip":
        strip(page).locator(".notice-ways > summary").click()

    page.get_by_role("button", name="Sign that device out").click()

    way_in = other.locator("[data-gate-band] a[href*='/account/login/']")
    expect(way_in).to_be_visible(timeout=TOLD_WITHIN)
    assert not is_full(other)
    promised(lambda: is_full(page))
    expect(page.locator("[data-notice], [data-notice-strip]")).to_have_count(0)
    assert page.url == where
    login = both[0].login
    letter(paper, login, "Signed out as not yours")
    page.goto(f"{paper.url}/mailbox/?to={login}")
    expect(page.locator("main")).to_contain_text("Signed out as not yours")


def test_whoever_was_signed_out_meanwhile_is_asked_to_sign_in_and_puts_nobody_out(
    both, told, paper
):
    """No script hears of it where the session alone has ended."""
    reads, waits = told
    expect(strip(reads)).to_be_visible(timeout=TOLD_WITHIN)
    paper.run(
        "shell",
        "-c",
        "from django.contrib.sessions.models import Session\n"
        "from presspass.readers.models import Device\n"
        f"keys = Device.objects.filter(reader__email={both[0].login!r}).values('session_key')\n"
        "Session.objects.filter(session_key__in=keys).delete()",
    )
    strip(reads).locator(".notice-ways > summary").click()

    strip(reads).get_by_role("button", name="Sign that device out").click()

    reads.wait_for_url(re.compile(r"/account/login/\?next="))
    expect(waits.locator("[data-notice]")).to_have_count(1)


def test_where_the_newcomer_takes_over_both_are_told_from_the_first_arrival(two, paper, story):
    laptop, phone = two("Taken over", then=story)

    phone.page.goto(paper.url + story)

    expect(dialog(laptop.page)).to_be_visible(timeout=TOLD_WITHIN)
    assert not is_full(laptop.page)
    expect(strip(phone.page)).to_be_visible(timeout=TOLD_WITHIN)
    assert is_full(phone.page)
    assert faults(laptop.page) == []

    press_continue(laptop.page)

    expect(notice(laptop.page)).to_have_count(0)
    assert is_full(laptop.page)
    expect(strip(laptop.page)).to_be_visible(timeout=TOLD_WITHIN)
    expect(dialog(phone.page)).to_be_visible(timeout=TOLD_WITHIN)
    assert not is_full(phone.page)


def test_where_the_newcomer_is_asked_both_are_told_from_the_first_arrival(two, paper, story):
    laptop, phone = two("At once", then=story)

    phone.page.goto(paper.url + story)

    expect(dialog(phone.page)).to_be_visible(timeout=TOLD_WITHIN)
    assert not is_full(phone.page)
    expect(strip(laptop.page)).to_be_visible(timeout=TOLD_WITHIN)
    assert is_full(laptop.page)


def test_in_monitor_nobody_sees_anything(two, paper, story):
    laptop, phone = two("Watched", then=story)

    for _ in range(3):
        phone.page.goto(paper.url + story)
        laptop.page.goto(paper.url + story)

    laptop.page.wait_for_timeout(1_000)
    for page in (laptop.page, phone.page):
        assert is_full(page)
        expect(notice(page)).to_have_count(0)
        expect(strip(page)).to_have_count(0)


def test_without_script_the_page_has_all_of_it_and_its_forms_lead_back(two, paper, story):
    _, phone = two("At once", then=story, java_script_enabled=False)
    phone.page.goto(paper.url + story)

    phone.page.locator("[data-gate-band] a[href^='/gate/notice']").click()
    expect(phone.page.locator("h1")).to_contain_text("also in use on")
    phone.page.locator("details summary").click()
    phone.page.locator("a[href^='/gate/why']").click()
    expect(phone.page.locator("body")).to_contain_text("Seen lately on your seat")
    phone.page.go_back()
    phone.page.get_by_role("button", name="Both devices are mine").click()
    phone.page.wait_for_url(paper.url + story)
    phone.page.goto(f"{paper.url}/gate/notice?next={story}")
    expect(phone.page.locator("h1")).to_contain_text("You went on reading on")
    phone.page.get_by_role("button", name="Continue here").click()

    phone.page.wait_for_url(paper.url + story)
    assert is_full(phone.page)


def test_a_spanish_readers_notice_leaves_no_spanish_word_behind(two, profile, paper, stories):
    story = stories[2]
    slug = story.strip("/").split("/")[-1]
    paper.run(
        "shell",
        "-c",
        "from wagtail.models import Page\n"
        f"Page.objects.get(slug={slug!r}).specific.save_revision().publish()",
    )  # no audience has it stored any more
    laptop, phone = two("At once", then=story, language="es")
    phone.page.goto(paper.url + story)
    expect(dialog(phone.page)).to_contain_text("también se está usando en", timeout=TOLD_WITHIN)
    expect(strip(laptop.page)).to_contain_text("también se está usando en")
    assert phone.page.locator("article").get_attribute("lang") == "en"

    anonymous = profile()
    anonymous.page.goto(paper.url + story)

    seen = anonymous.page.content()
    spanish = words_in("es")
    sentences = [s for table in spanish.values() for s in table.values() if len(s) > 12]
    assert [s for s in sentences if s in seen] == []
    assert anonymous.page.locator("html").get_attribute("lang") == "en"
    assert anonymous.page.locator("main [lang=es]").count() == 0
    expect(anonymous.page.locator("[data-gate-band]")).to_contain_text("for subscribers")
