"""The sharing notice by role: what stands in it, where its ways lead, and all of it by keyboard."""

import re
from html import unescape
from typing import NamedTuple

import pytest
from playwright.sync_api import expect

from presspass.gate.notice.values import words_in
from tests.browser.looks import faults, overflow
from tests.browser.profiles import DESK, PHONE, is_full, notice, sign_in
from tests.browser.promises import TOLD_WITHIN
from tests.browser.test_sharing import POLICIES, dialog, strip
from tests.mailbox import ARRIVES_WITHIN, code
from tests.newspaper import PASSWORD, Newspaper, wait_until

# At the first arrival both are told, and nobody idles away while the notice is walked through.
POLICY = {**POLICIES["Taken over"], "idle_after": 300}
EVERYBODY = ("why", "not_you", "password", "stays", "terms", "mine")
BUYER = ("why", "company", "not_you", "password", "stays", "terms", "mine")


class Row(NamedTuple):
    """A row of the table: who reads, the main action ("": continue here), the parts below it."""

    reader: str
    role: str
    main: str
    parts: tuple[str, ...]
    language: str = "en"

    @property
    def login(self) -> str:
        return f"{self.reader}@demo.example"

    def said(self, part: str) -> str:
        """What `part` is called."""
        words = words_in(self.language)
        if part == "why":
            return words["why"]["question"]
        if part == "stays":
            return words["sharing"]["stays"]
        return words[f"part.{part}"]["label"]


ROWS = {
    "owner-without-room": Row("basic", "owner_of_one", "add_user", BUYER),
    "owner-with-room": Row("roomy", "owner_with_room", "invite", BUYER),
    "owner-of-full-seats": Row("premium", "owner_of_full", "own_details", ("add_seat", *BUYER)),
    "added-user": Row("added", "added_user", "", EVERYBODY, language="es"),
    "company-owner": Row("business", "admin", "seats", EVERYBODY),
    "company-admin": Row("mate", "admin", "seats", EVERYBODY),
    "company-member": Row("crew", "member", "", ("ask", *EVERYBODY)),
    "without-password": Row(
        "keyless", "owner_of_one", "add_user",
        tuple("no_password" if part == "password" else part for part in BUYER),
    ),
}  # fmt: skip
HEADINGS = {
    "en": {
        "/account/readers/": "Who reads with you",
        "/account/own-details/": "Sign in with your own details",
        "/account/devices/": "Your devices",
        "/account/password/change/": "Change your password",
        "/business/": "For companies",
        "/business/mine/": "Haslam Chandlers",
        "/gate/why": "Why am I seeing this?",
        "/terms/": "Terms of the subscription",
    },
    "es": {
        "/account/devices/": "Tus dispositivos",
        "/account/password/change/": "Cambiar la contraseña",
        "/gate/why": "¿Por qué veo esto?",
        "/terms/": "Condiciones de la suscripción",
    },
}
CAST = f"""
from django.utils import timezone
from presspass.newsroom.models import Article
from presspass.readers.models import Reader
from presspass.subscriptions.companies import companies
from presspass.subscriptions.models import Company, Plan, Seat, Subscription
from presspass.subscriptions.terms import terms
now = timezone.now()
for plan in Plan.objects.all():
    plan.policy = {POLICY!r}
    plan.full_clean()
    plan.save()
firm = Company.objects.get()
for name in ("roomy", "keyless", "mate", "crew"):
    reader = Reader.objects.create_user(
        f"{{name}}@demo.example", None if name == "keyless" else {PASSWORD!r}, name=name.title())
    if name in ("mate", "crew"):
        companies.give(firm, reader, now=now)
    else:
        plan = Plan.objects.get(name="Premium" if name == "roomy" else "Basic")
        bought = Subscription.objects.create(owner=reader, plan=plan)
        Seat.objects.create(subscription=bought, holder=reader)
    if name == "mate":
        companies.make_admin(firm, reader)
    terms.accept(reader, terms.current().number, now=now)
found = (one.url for one in Article.objects.live().filter(access="subscribers"))
print(next(path for path in found if not path.startswith("/es/")))
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A paper whose plans tell both devices from the first arrival, and an article in it."""
    home = tmp_path_factory.mktemp("shared")
    paper = Newspaper(home, workers=1, environment={"EMAIL_URL": "mailbox:"})
    paper.load()
    story = paper.run("shell", "-c", CAST).split()[-1]
    paper.start()
    yield paper, story
    paper.stop()


@pytest.fixture(scope="module")
def shared(made):
    return made[0]


@pytest.fixture(scope="module")
def piece(made):
    """The path of a subscribers' article."""
    return made[1]


@pytest.fixture(scope="module", params=ROWS)
def row(request):
    return ROWS[request.param]


@pytest.fixture(scope="module")
def both(row, shared, piece, chromium):
    """The laptop that was displaced, with the dialog, and the phone that reads, with the strip."""
    contexts = [chromium.new_context(locale="en-GB", viewport=size) for size in (DESK, PHONE)]
    laptop, phone = (context.new_page() for context in contexts)
    mailed = ""
    for page in (laptop, phone):
        if row.reader == "keyless":
            mailed = sign_in_by_code(page, shared, row.login, then=piece, but=mailed)
        else:
            sign_in(page, shared, row.login, then=piece)
    expect(dialog(laptop)).to_be_visible(timeout=TOLD_WITHIN)
    expect(strip(phone)).to_be_visible(timeout=TOLD_WITHIN)
    yield laptop, phone
    for context in contexts:
        context.close()


def sign_in_by_code(page, paper, login, *, then, but):
    """Sign in by a mailed code, which is returned: another than the last one, `but`."""
    page.goto(f"{paper.url}/account/login/code/?next={then}")
    page.fill("[name=email]", login)
    page.press("[name=email]", "Enter")
    mailed = wait_until(lambda: {code(paper, login)} - {but}, within=ARRIVES_WITHIN).pop()
    page.fill("[name=code]", mailed)
    page.press("[name=code]", "Enter")
    page.wait_for_url(paper.url + then)
    return mailed


def parts_in(within):
    """What the parts below the main action are called, in their order."""
    return within.locator(".notice-parts > li").evaluate_all(
        "all => all.map(one => (one.querySelector('summary, strong, a, button') ?? one)"
        ".textContent.trim())"
    )


def ways_in(within):
    """Where its links lead."""
    return within.locator("a").evaluate_all("all => all.map(one => one.getAttribute('href'))")


def test_both_devices_have_the_parts_of_the_row_and_its_main_action(both, row):
    laptop, phone = both
    words, expected = words_in(row.language), [row.said(part) for part in row.parts]
    lead = words[f"role.{row.role}"]["lead"].partition("{")[0]

    assert is_full(phone)
    assert not is_full(laptop)
    expect(laptop.locator("#notice-title")).to_be_focused()
    assert phone.evaluate("document.activeElement === document.body")
    for told in (dialog(laptop), strip(phone)):
        assert parts_in(told) == expected
        expect(told).to_contain_text(lead)
    assert strip(phone).locator(".notice-lead a").all_text_contents() == (
        [row.said(row.main)] if row.main else []
    )
    buttons = dialog(laptop).locator(".notice-button").all_text_contents()
    continues = words["sharing"]["continue"]
    assert buttons == ([row.said(row.main), continues] if row.main else [continues])
    if row.role == "member":
        expect(dialog(laptop)).to_contain_text("ask Mate")


def test_every_way_of_the_notice_leads_to_its_page(both, row, shared, piece):
    laptop, phone = both
    ways = ways_in(dialog(laptop))
    assert ways_in(strip(phone)) == ways
    assert all(way.endswith(f"?next={piece}") for way in ways if "/devices/" not in way)

    for way in dict.fromkeys(ways):
        answer = laptop.context.request.get(shared.url + way)
        heading = re.search(r"<h1.*?>(.*?)</h1>", answer.text(), re.DOTALL)[1]
        expected = HEADINGS[row.language][way.partition("?")[0]]
        assert (answer.status, unescape(heading)) == (200, expected), way
    if row.main:
        main = laptop.context.new_page()
        main.goto(shared.url + ways[0])
        assert faults(main) == []
        if row.main != "seats":  # a company's page knows of no article
            expect(main.get_by_role("link", name="Back to the article")).to_be_visible()
        main.close()


def test_axe_finds_no_fault_in_what_the_row_is_told(both, row, shared, piece):
    laptop, phone = both
    summary = dialog(laptop).locator("li summary")
    summary.click()
    strip(phone).locator(".notice-ways > summary").click()
    strip(phone).locator("li summary").click()

    assert faults(laptop) == []
    assert faults(phone) == []
    assert (overflow(laptop), overflow(phone)) == (0, 0)

    summary.click()
    strip(phone).locator("li summary").click()
    strip(phone).locator(".notice-ways > summary").click()
    page = laptop.context.new_page()
    page.goto(f"{shared.url}/gate/notice?next={piece}")
    assert parts_in(page) == [row.said(part) for part in row.parts]
    assert faults(page) == []
    page.close()


def stops_of(row):
    """What Tab comes to in the parts of the row, in order."""
    words = words_in(row.language)
    more = {
        "stays": [],
        "not_you": [words["part.not_you"]["press"], words["part.not_you"]["devices"]],
        "no_password": [words["part.no_password"]["devices"]],
    }
    return [stop for part in row.parts for stop in more.get(part, [row.said(part)])]


def walk(page, steps):
    """What has the focus after each of so many times Tab."""
    found = []
    for _ in range(steps):
        page.keyboard.press("Tab")
        found.append(page.evaluate("document.activeElement.textContent.trim()"))
    return found


def test_the_strip_is_walked_through_and_folded_by_keyboard(both, row):
    page, words = both[1], words_in(row.language)["strip"]
    ways = strip(page).locator(".notice-ways > summary")
    ways.focus()

    page.keyboard.press("Enter")

    expected = [*([row.said(row.main)] if row.main else []), *stops_of(row), words["fold"]]
    assert walk(page, len(expected)) == expected
    page.keyboard.press("Enter")
    expect(strip(page)).to_have_attribute("data-folded", "")
    expect(strip(page).get_by_role("button", name=words["unfold"])).to_be_focused()
    page.keyboard.press("Enter")
    expect(strip(page)).not_to_have_attribute("data-folded", "")
    ways.press("Enter")
    assert is_full(page)


def test_the_dialog_is_walked_through_folded_and_answered_by_keyboard(both, row):
    page, words = both[0], words_in(row.language)
    title = page.locator("#notice-title")
    whole = notice(page).get_by_role("button", name=words["sharing"]["whole"])
    page.bring_to_front()
    page.keyboard.press("Escape")
    expect(dialog(page)).to_be_hidden()
    expect(whole).to_be_focused()
    page.keyboard.press("Enter")
    expect(title).to_be_focused()
    main = [row.said(row.main)] if row.main else []
    expected = [*main, words["sharing"]["continue"], *stops_of(row), words["sharing"]["fold"]]
    assert walk(page, len(expected)) == expected

    page.keyboard.press("Enter")

    expect(dialog(page)).to_be_hidden()
    expect(whole).to_be_focused()
    page.keyboard.press("Space")
    expect(title).to_be_focused()
    walk(page, expected.index(row.said("why")) + 1)
    page.keyboard.press("Enter")
    expect(dialog(page).get_by_text(words["why"]["seen"])).to_be_visible()
    for _ in range(expected.index(row.said("why")) - len(main)):
        page.keyboard.press("Shift+Tab")
    expect(dialog(page).locator(".notice-continue button")).to_be_focused()
    page.keyboard.press("Enter")
    expect(notice(page)).to_have_count(0)
    assert is_full(page)
    expect(strip(page)).to_be_visible(timeout=TOLD_WITHIN)
    assert page.evaluate("document.querySelector('article').contains(document.activeElement)")
    expect(dialog(both[1])).to_be_visible(timeout=TOLD_WITHIN)
    expect(both[1].locator("#notice-title")).to_be_focused()


def test_a_reader_without_a_seat_meets_no_notice(profile, shared, piece):
    one = profile()
    one.sign_in(shared, "free@demo.example", then=piece)

    one.page.mouse.wheel(0, 400)
    one.page.wait_for_timeout(300)

    assert not is_full(one.page)
    expect(one.page.locator("[data-notice], [data-notice-strip]")).to_have_count(0)
    one.page.goto(f"{shared.url}/gate/notice?next={piece}")
    expect(one.page.locator("h1")).to_have_text(re.compile("This article is for subscribers"))
    assert faults(one.page) == []
