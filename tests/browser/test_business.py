"""A company in real browsers: asked for a seat, added, invited, joined at once, left."""

import json
import re
from itertools import count

import pytest
from playwright.sync_api import expect

from tests.browser.looks import SCHEMES, faults
from tests.browser.profiles import PHONE, is_full
from tests.browser.promises import TOLD_WITHIN, promised
from tests.browser.test_sharing import SHORT, dialog, take_back_until_told
from tests.mailbox import letter
from tests.newspaper import PASSWORD

_numbers = count(1)

FOUND = """
import json
from datetime import timedelta
from allauth.account.models import EmailAddress
from django.utils import timezone
from presspass.readers.models import Reader
from presspass.subscriptions import purchases
from presspass.subscriptions.companies import companies
from presspass.subscriptions.models import Domain, Plan
from presspass.subscriptions.terms import terms
given, now = json.loads({given!r}), timezone.now()
plan, _ = Plan.objects.get_or_create(name="Office", defaults=dict(
    kind="company", seats=3, most_seats=50, year_cents=30000, seat_year_cents=10000,
    month_cents=3000, seat_month_cents=1000, tax_percent=4, is_on_sale=True,
    policy=given["policy"]))
def reader(name, language=""):
    one = Reader.objects.create_user(
        f"{{name}}@{{given['domain']}}", given["password"], language=language, name=name.title())
    EmailAddress.objects.create(user=one, email=one.email, verified=True, primary=True)
    return one
boss = reader("boss")
facts = dict(name=given["name"], address="Quay 3", country="Spain")
then = now - timedelta(days=90)
order = purchases.order(boss, plan, "year", given["seats"], now=then, company=facts)
firm = purchases.confirm(order.pk, boss, now=then).company
Domain.objects.create(company=firm, name=given["domain"], verified_at=now)
admin = reader("admin")
companies.give(firm, admin, now=now)
companies.make_admin(firm, admin)
for name in given["members"]:
    companies.give(firm, reader(name), now=now)
for name in given["others"]:
    reader(name)
for one in Reader.objects.filter(email__endswith="@" + given["domain"]):
    terms.accept(one, terms.current().number, now=now)
print(firm.uid)
"""


class Firm:
    """A company of a test's own: `at` is the address of somebody in it, `path` its page."""

    def __init__(self, paper, *, seats=5, members=("member",), others=()):
        number = next(_numbers)
        self.domain, self.name = f"firm{number}.example", f"Brack & Oriol {number}"
        given = {
            "policy": SHORT, "password": PASSWORD, "domain": self.domain, "name": self.name,
            "seats": seats, "members": members, "others": others,
        }  # fmt: skip
        printed = paper.run("shell", "-c", FOUND.format(given=json.dumps(given)))
        self.path = f"/business/{printed.split()[-1]}/"

    def at(self, name):
        return f"{name}@{self.domain}"


def numbers(page):
    return [int(cell) for cell in page.locator(".counts td").all_inner_texts()]


def test_an_employee_who_shares_asks_and_the_admin_is_told(profile, paper, story):
    firm = Firm(paper)
    laptop, phone = profile(), profile(viewport=PHONE)
    laptop.sign_in(paper, firm.at("member"), then=story)
    phone.sign_in(paper, firm.at("member"), then=story)
    _reads, waits = take_back_until_told(phone.page, laptop.page)
    told = dialog(waits)
    expect(told).to_be_visible(timeout=TOLD_WITHIN)
    expect(told).to_contain_text("ask Admin")

    told.get_by_role("button", name="Ask for a seat").click()

    expect(told.locator(".notice-says")).to_contain_text("have been told")
    assert firm.path in letter(paper, firm.at("admin"), "Member asks for a seat")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_the_admin_adds_seats_sees_the_price_before_and_invites_a_list(profile, paper, script):
    firm = Firm(paper, seats=4)
    own = f"own{next(_numbers)}@demo.example"
    paper.add_reader(own)
    admin = profile(java_script_enabled=script)
    page = admin.page
    admin.sign_in(paper, firm.at("admin"), then=firm.path)
    assert numbers(page) == [2, 0, 2, 4]

    page.get_by_role("spinbutton", name="Seats").fill("6")
    page.get_by_role("button", name="See what it costs").click()
    expect(page.locator("main")).to_contain_text("2 more seats")
    expect(page.locator("main")).to_contain_text("for the rest of the period")
    sums = page.locator(".sums td").all_inner_texts()
    assert 14_000 < int(re.sub(r"\D", "", sums[0])) < 16_000
    assert sums[1] == "€600.00"
    page.get_by_role("button", name="Mail me the link").click()
    expect(page.locator("main")).to_contain_text(f"We mailed a link to {firm.at('admin')}")
    page.reload()
    expect(page.locator("main")).to_contain_text("nothing is bought before")
    mailed = letter(paper, firm.at("admin"), f"6 seats for {firm.name}")
    page.goto(paper.url + re.search(r"/business/confirm/\S+", mailed)[0])
    page.get_by_role("button", name="Add the seats and pay").click()
    expect(page.locator("main")).to_contain_text("Done: your company has 6 seats.")
    page.go_back()
    page.reload()
    page.goto(paper.url + firm.path)
    assert numbers(page) == [2, 0, 4, 6]

    page.get_by_role("link", name="Invite people").click()
    pasted = f"Name;E-mail\nAna;ana@{firm.domain}\n;broken@\nAna;ana@{firm.domain}\n"
    pasted += f"Member;{firm.at('member')}\nOwn;{own}\nBea;bea@{firm.domain}\n"
    page.get_by_label("E-mail addresses").fill(pasted)
    page.get_by_role("button", name="Look at the list").click()
    said = page.locator(".rows tbody tr td:last-child").all_inner_texts()
    expected = [
        "Will be invited",
        "no e-mail",
        "already",
        "seat of your company",
        "invited",
        "invited",
    ]
    assert [part in words for part, words in zip(expected, said, strict=True)] == [True] * 6
    if script:
        assert faults(page) == []
    page.get_by_role("button", name="Send 3 invitations").click()

    expect(page.locator("main")).to_contain_text("3 invitations are sent.")
    assert numbers(page) == [2, 3, 1, 6]
    for address in (f"ana@{firm.domain}", own, f"bea@{firm.domain}"):
        assert "/invitation/" in letter(paper, address, firm.name)


def test_of_two_who_join_at_the_same_moment_one_has_the_last_seat(profile, paper, story):
    firm = Firm(paper, seats=3, others=("ana", "bea"))
    two = profile(), profile()
    for one, name in zip(two, ("ana", "bea"), strict=True):
        one.sign_in(paper, firm.at(name), then="/account/")
        one.page.get_by_role("link", name="Join").click()

    for one in two:
        one.page.evaluate("setTimeout(() => document.querySelector('main form').submit(), 50)")
    for one in two:
        one.page.wait_for_load_state()
        expect(one.page.locator("main")).to_contain_text(re.compile("You read with|are taken"))

    has = [one.page.get_by_text("You read with a seat of").count() > 0 for one in two]
    assert sorted(has) == [False, True]
    for one, reads in zip(two, has, strict=True):
        one.page.goto(paper.url + story)
        assert is_full(one.page) is reads


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_who_leaves_the_firm_is_out_within_two_seconds_and_keeps_the_account(
    profile, paper, story, script
):
    firm = Firm(paper)
    reading = profile()
    reading.sign_in(paper, firm.at("member"), then=story)
    assert is_full(reading.page)
    other = profile(java_script_enabled=script, viewport=PHONE)
    other.sign_in(paper, firm.at("member"), then=firm.path)

    other.page.locator("summary", has_text="Leave the company").click()
    other.page.get_by_role("button", name="Leave now").click()

    promised(lambda: not is_full(reading.page))
    other.page.wait_for_url(f"{paper.url}/account/")
    expect(other.page.locator("main")).to_contain_text(f"You have left {firm.name}")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_company_is_bought_from_the_offer(profile, paper, script):
    paper.add_reader(login := f"buyer{next(_numbers)}@demo.example")
    page = profile(java_script_enabled=script, viewport=PHONE).page
    page.goto(f"{paper.url}/business/")
    page.get_by_label("Seats").first.fill("12")
    page.get_by_role("button", name="Calculate").first.click()
    expect(page.locator("main")).to_contain_text("€1,200.00")
    page.get_by_role("link", name="Buy Each year").first.click()
    page.fill("[name=login]", login)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")

    page.get_by_role("button", name="See what it costs").click()
    expect(page.locator("[role=alert]")).to_contain_text("Name of the company")
    page.get_by_label("Name of the company").fill("Quay & Sons")
    page.get_by_label("Address").fill("Quay 3")
    page.get_by_label("Country").fill("Spain")
    page.get_by_role("button", name="See what it costs").click()

    expect(page.locator("main")).to_contain_text("€1,200.00")
    expect(page.locator("main")).to_contain_text("Quay & Sons")
    expect(page.get_by_role("button", name="Mail me the link")).to_be_visible()


@pytest.mark.parametrize("locale", ["en-GB", "es-ES"])
def test_axe_finds_no_fault_in_the_pages_of_companies(profile, paper, locale):
    firm = Firm(paper, members=("member",), others=("ana",))
    pages = {
        "admin": [firm.path, f"{firm.path}invite/", "/business/", "/business/?seats=1"],
        "boss": [firm.path, f"{firm.path}details/"],
        "member": [firm.path, "/business/join/"],
        "ana": ["/business/join/", "/business/buy/3/?seats=4", "/account/"],
    }
    found = []
    for name, paths in pages.items():
        one = profile(locale=locale)
        one.sign_in(paper, firm.at(name))
        for path in paths:
            one.page.goto(paper.url + path)
            for summary in one.page.locator("main summary").all():
                summary.click()
            for width in (360, 1440):
                one.page.set_viewport_size({"width": width, "height": 900})
                found += faults(one.page, schemes=SCHEMES)

    assert found == []
