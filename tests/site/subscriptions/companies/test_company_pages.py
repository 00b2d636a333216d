"""A company's pages: who sees which, what each button does, what it costs before it is bought."""

import re

import pytest
from django.core import mail
from django.utils import timezone

from presspass.subscriptions import purchases
from presspass.subscriptions.companies import companies
from presspass.subscriptions.companies.companies import Part
from presspass.subscriptions.invitations import invitations
from presspass.subscriptions.models import Company, Invoice, Order, Seat
from tests.site.subscriptions.cast import browser, seat_of
from tests.site.subscriptions.firm import FIRM, bought, signed_in, url

pytestmark = pytest.mark.django_db
committing = pytest.mark.django_db(transaction=True)
ADDRESSES = ["", "invite/", "details/"]
DOORS = ["seats/", "people/", "leave/", "withdraw/", "domains/", "domains/remove/"]


def html(response):
    return response.content.decode()


def test_everybody_sees_the_offer_and_what_so_many_seats_cost(business):
    page = html(browser().get("/business/?seats=12&plan=" + str(business.pk)))

    for sum_ in ("€30.00", "€10.00", "€300.00", "€100.00", "€120.00", "€1,200.00"):
        assert sum_ in page
    assert "seats=12&amp;interval=year" in page


@pytest.mark.parametrize("seats", ["2", "51", "x", "-1", "999999999999", ""])
def test_the_calculator_says_what_cannot_be_bought(business, seats):
    page = browser().get("/business/", {"seats": seats})

    assert page.status_code == 200
    assert "There is a problem" in html(page)


def test_without_a_plan_for_companies_the_offer_says_so(db):
    assert "nothing is sold to companies" in html(browser().get("/business/"))


def test_who_buys_says_for_whom_sees_the_sum_and_buys_once(business, stranger):
    one = signed_in(stranger)
    form = {**FIRM, "seats": 5, "interval": "year"}

    asked = one.post(f"/business/buy/{business.pk}/", form)
    quote = html(one.get(asked.url))
    assert "€500.00" in quote
    assert "Brack &amp; Oriol" in quote
    assert not Company.objects.exists()
    first, again = one.post(asked.url), one.post(asked.url)

    firm = Company.objects.get()
    assert first.url == again.url == url(firm)
    assert (firm.owner, firm.country, companies.standing(firm, now=timezone.now())) == (
        stranger,
        "Spain",
        (5, 0, 0, 5),
    )
    assert Invoice.objects.get().gross_cents == 50_000
    assert one.get(f"/business/buy/{business.pk}/").url == url(firm)


@pytest.mark.parametrize("missing", ["name", "address", "country", "seats", "interval"])
def test_what_is_missing_stands_beside_its_field(business, stranger, missing):
    form = {**FIRM, "seats": 5, "interval": "year", missing: ""}

    answer = signed_in(stranger).post(f"/business/buy/{business.pk}/", form)

    assert f'href="#id_{missing}' in html(answer)
    assert not Order.objects.exists()


def test_a_plan_for_persons_is_not_bought_for_a_company(plan, stranger):
    assert signed_in(stranger).get(f"/business/buy/{plan.pk}/").status_code == 404


@pytest.mark.parametrize("path", ADDRESSES)
def test_a_company_is_seen_by_nobody_who_is_not_in_it(firm, outsider, editor, stranger, path):
    for reader in (outsider, editor, stranger):
        assert signed_in(reader).get(url(firm, path)).status_code == 404
    assert "/account/login/" in browser().get(url(firm, path)).url


@pytest.mark.parametrize("path", DOORS)
def test_a_company_is_changed_by_nobody_who_does_not_administer_it(
    firm, member, outsider, stranger, path
):
    fields = {"seats": 9, "act": "remove", "reader": member.pk, "domain": "x.example"}
    others = (outsider, stranger) if path == "leave/" else (outsider, stranger, member)
    for reader in others:
        assert signed_in(reader).post(url(firm, path), fields).status_code == 404
    assert companies.part_of(firm, member) is Part.MEMBER
    assert not Order.objects.filter(confirmed_at=None).exists()


@pytest.mark.parametrize("path", ["invite/", "details/"])
def test_a_member_has_no_page_but_that_of_the_company(firm, member, path):
    assert signed_in(member).get(url(firm, path)).status_code == 404


def test_a_member_sees_who_gives_the_seats_and_how_to_leave_and_no_more(firm, admin, member):
    page = html(signed_in(member).get(url(firm)))

    for said in ("Brack &amp; Oriol", "Bea Soto", "Leave the company", "Ask for a seat"):
        assert said in page
    for kept in ("Bought", "€", "Ana Prieto", "nvoice"):
        assert kept not in page.partition("<main")[2].partition("</main>")[0]


def test_an_admin_sees_the_numbers_and_no_invoice(firm, boss, admin, member):
    invitations.invite(bought(firm), "new@firm.example", boss, timezone.now())

    page = html(signed_in(admin).get(url(firm)))

    numbers = re.findall(r"<td>(\d+)</td>", page)
    assert numbers == ["2", "1", "1", "4"]
    for said in ("Carl Ruiz", "member@firm.example", "new@firm.example", "Make an admin"):
        assert said in page
    assert "details/" not in page
    assert "/account/subscription/" not in page


def test_only_the_owner_changes_what_invoices_say(firm, boss, admin):
    assert signed_in(admin).get(url(firm, "details/")).status_code == 404

    signed_in(boss).post(url(firm, "details/"), {**FIRM, "name": "Brack, Oriol & Co"})

    firm.refresh_from_db()
    assert firm.name == "Brack, Oriol & Co"
    assert Invoice.objects.get().to["name"] == "Brack & Oriol"


def act(one, firm, what, reader):
    return one.post(url(firm, "people/"), {"act": what, "reader": reader.pk}, follow=True)


def test_admins_are_made_and_unmade_by_buttons(firm, admin, member):
    one = signed_in(admin)

    act(one, firm, "make_admin", member)
    assert companies.part_of(firm, member) is Part.ADMIN
    act(one, firm, "unmake_admin", member)
    assert companies.part_of(firm, member) is Part.MEMBER


def test_an_admin_cannot_take_the_owner_out(firm, boss, admin):
    companies.give(firm, boss, now=timezone.now())
    one = signed_in(admin)

    for what in ("remove", "take_back"):
        assert "only given back by the owner" in html(act(one, firm, what, boss))

    assert seat_of(boss).subscription == bought(firm)


def test_the_owner_takes_and_gives_back_a_seat(firm, boss):
    one = signed_in(boss)

    for _ in range(2):  # a double click
        assert act(one, firm, "give", boss).status_code == 200
    assert one.ticket.role == "owner"
    for _ in range(2):
        assert act(one, firm, "take_back", boss).status_code == 200

    assert companies.standing(firm, now=timezone.now()).used == 0
    assert companies.part_of(firm, boss) is Part.OWNER


@pytest.mark.parametrize("what", ["nonsense", ""])
def test_an_unknown_act_or_reader_is_not_found(firm, boss, member, stranger, what):
    one = signed_in(boss)

    assert act(one, firm, what, member).status_code == 404
    assert act(one, firm, "remove", stranger).status_code == 404


def test_who_leaves_is_out_and_keeps_the_account(firm, member):
    one = signed_in(member)

    page = one.post(url(firm, "leave/"), follow=True)

    assert "You have left Brack &amp; Oriol" in html(page)
    assert one.ticket.access == "registered"
    assert one.is_signed_in()
    assert companies.standing(firm, now=timezone.now()).free == 4
    assert one.get(url(firm)).status_code == 404
    assert one.post(url(firm, "leave/")).url == "/account/"  # a double click


def test_whoever_is_taken_out_by_a_double_click_is_out_once(firm, boss, member):
    one, form = signed_in(boss), {"act": "remove", "reader": member.pk}

    answers = [one.post(url(firm, "people/"), form) for _ in range(2)]

    assert [answer.url for answer in answers] == [url(firm)] * 2
    assert "That had been done already." in html(one.get(url(firm)))


def test_an_owner_does_not_leave(firm, boss):
    signed_in(boss).post(url(firm, "leave/"))

    assert companies.part_of(firm, boss) is Part.OWNER


def test_an_invitation_is_withdrawn_and_its_seat_free(firm, boss, outsider):
    invitation = invitations.invite(bought(firm), "new@firm.example", boss, timezone.now())

    one = signed_in(boss)
    assert one.post(url(firm, "withdraw/"), {"invitation": "x"}).status_code == 404
    one.post(url(firm, "withdraw/"), {"invitation": invitation.uid})
    one.post(url(firm, "withdraw/"), {"invitation": invitation.uid})

    assert companies.standing(firm, now=timezone.now()) == (4, 0, 0, 4)


def test_the_notice_leads_everybody_to_their_own_company(firm, boss, member, stranger):
    for reader in (boss, member):
        one = signed_in(reader)
        assert one.get("/business/mine/").url == url(firm)
        assert one.get("/business/mine/?next=//evil.example/").url == url(firm)
        page = html(one.get("/business/mine/?next=/harbour/the-ferry/", follow=True))
        assert '<a href="/harbour/the-ferry/">Back to the article</a>' in page
    assert signed_in(stranger).get("/business/mine/").url == "/business/"


@committing
def test_a_member_asks_from_the_notice_once_a_day(firm, admin, member):
    one = signed_in(member)
    mail.outbox.clear()
    origin = {"Origin": "http://testserver"}

    first = one.post("/business/ask/", {"next": "/harbour/"}, headers=origin)
    again = one.post("/business/ask/", headers=origin)

    fetched = one.post("/business/ask/", headers={**origin, "Accept": "application/json"})

    assert first.status_code == 303
    assert fetched.status_code == 204
    assert "have been told" in html(one.get(first.url))
    assert 'href="/harbour/"' in html(one.get(first.url))
    assert "do not tell them twice" in html(one.get(again.url))
    assert len(mail.outbox) == 1
    assert "Carl Ruiz asked" in html(signed_in(admin).get(url(firm)))


def test_another_site_asks_for_nobody(firm, member, stranger):
    one = signed_in(member)

    assert one.post("/business/ask/", headers={"Origin": "http://evil.example"}).status_code == 403
    origin = {"Origin": "http://testserver"}
    assert browser().post("/business/ask/", headers=origin).status_code == 302
    assert signed_in(stranger).post("/business/ask/", headers=origin).url == "/business/"


def test_the_account_names_the_company_for_each_of_its_people(firm, boss, admin, member, stranger):
    for reader in (boss, admin, member):
        assert f'href="{url(firm)}"' in html(signed_in(reader).get("/account/"))
    assert "/business/" not in html(signed_in(stranger).get("/account/"))


def test_an_ended_company_says_so_to_its_owner(firm, boss, admin):
    purchases.end(bought(firm), "unpaid", now=timezone.now())

    assert "has ended" in html(signed_in(boss).get(url(firm)))
    assert signed_in(boss).get(url(firm, "invite/")).status_code == 404
    assert not Seat.objects.filter(holder=admin).exists()


def test_what_ended_before_it_was_undone_says_so(firm, boss):
    one = signed_in(boss)
    one.post(url(firm, "cancel/"))
    purchases.renew(bought(firm), now=bought(firm).paid_until)

    page = html(one.post(url(firm, "undo/"), follow=True))

    assert "subscription has ended" in page
    assert companies.subscription_of(firm) is None


def test_what_the_owner_cancelled_an_admin_does_not_go_on_with(firm, boss, admin):
    signed_in(boss).post(url(firm, "cancel/"))

    page = html(signed_in(admin).post(url(firm, "seats/"), {"seats": 6}))
    asked = signed_in(boss).post(url(firm, "seats/"), {"seats": 6})

    assert "Ana Prieto has cancelled it, and alone can go on." in page
    assert "with this order it goes on" in html(signed_in(boss).get(asked.url))


@committing
def test_the_owner_is_told_by_mail_that_it_is_cancelled_once(firm, boss):
    one = signed_in(boss)
    mail.outbox.clear()

    for _ in range(2):
        one.post(url(firm, "cancel/"))

    (letter,) = mail.outbox
    assert letter.to == [boss.email]
    assert "Everybody at Brack & Oriol reads until" in letter.body
    assert url(firm) in letter.body


def test_the_owner_cancels_in_two_clicks_and_undoes_it(firm, boss, admin, member):
    one = signed_in(boss)
    assert "Cancel the subscription" in html(one.get(url(firm)))

    assert "It is cancelled" in html(one.post(url(firm, "cancel/"), follow=True))
    assert bought(firm).cancelled_at
    assert companies.part_of(firm, member) is Part.MEMBER
    one.post(url(firm, "cancel/"))
    one.post(url(firm, "undo/"))
    one.post(url(firm, "undo/"))

    assert bought(firm).cancelled_at is None
    for path in ("cancel/", "undo/"):
        assert signed_in(admin).post(url(firm, path)).status_code == 404


def test_five_hundred_people_take_few_queries(firm, boss, django_assert_max_num_queries):
    one = signed_in(boss)
    one.get(url(firm))

    with django_assert_max_num_queries(45):
        one.get(url(firm))
