"""Seats are added and given up by whoever administers a company: the sum before, once each."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from presspass.readers.models import Device
from presspass.subscriptions import book, purchases
from presspass.subscriptions.companies import companies
from presspass.subscriptions.invitations import invitations
from presspass.subscriptions.models import Company, Invoice, Order, Subscription
from tests.site.subscriptions.cast import browser
from tests.site.subscriptions.companies.test_company_pages import committing, html
from tests.site.subscriptions.firm import bought, founded, signed_in, url


def test_an_admin_adds_seats_and_sees_the_part_of_the_year_before(firm, boss, admin):
    subscription = bought(firm)
    one = signed_in(admin)

    asked = one.post(url(firm, "seats/"), {"seats": 6})
    page = html(one.get(asked.url))

    state = book.state_of(subscription)
    assert "2 more seats for Brack &amp; Oriol" in page
    assert "€200.00" in page
    assert "€600.00" in page
    assert "for the rest of the period" in page
    assert bought(firm).all_seats == 4
    assert one.post(asked.url).url == url(firm)
    assert companies.standing(firm, now=timezone.now()) == (6, 1, 0, 5)
    event = subscription.events.filter(kind="seat_added").get()
    assert (event.by, event.facts["seats"]) == (admin, 6)
    assert book.state_of(bought(firm)).period == state.period
    assert Invoice.objects.order_by("-pk").first().to["email"] == boss.email


def test_half_of_the_year_costs_half(business, boss):
    firm = founded(boss, business, now=timezone.now() - timedelta(days=183))

    quoted = purchases.quote_for(boss, business, "year", 6, now=timezone.now())

    assert 9_900 < quoted.today_cents <= 10_000
    assert quoted.then_cents == 60_000
    assert companies.standing(firm, now=timezone.now()).bought == 4


def test_a_double_click_adds_seats_once(firm, boss):
    one = signed_in(boss)
    asked = one.post(url(firm, "seats/"), {"seats": 6})

    for _ in range(2):
        one.post(asked.url)

    assert Invoice.objects.count() == 2
    assert one.get(asked.url).url == url(firm)


def test_what_was_overtaken_is_shown_anew_and_not_bought(firm, boss, admin):
    one, other = signed_in(boss), signed_in(admin)
    first = one.post(url(firm, "seats/"), {"seats": 6})
    second = other.post(url(firm, "seats/"), {"seats": 8})
    other.post(second.url)

    answer = one.post(first.url, follow=True)

    assert "Something has changed" in html(answer) or "nothing was bought" in html(answer)
    assert companies.standing(firm, now=timezone.now()).bought == 8


def test_an_old_order_is_not_carried_out(firm, boss):
    one = signed_in(boss)
    asked = one.post(url(firm, "seats/"), {"seats": 6})
    Order.objects.filter(confirmed_at=None).update(made_at=timezone.now() - timedelta(days=2))

    answer = one.post(asked.url, follow=True)

    assert "nothing was bought" in html(answer)
    assert companies.standing(firm, now=timezone.now()).bought == 4


@pytest.mark.parametrize("what", ["ended", "handed_over"])
def test_an_order_for_a_company_that_ended_or_went_to_another_founds_none_without_a_name(
    firm, boss, admin, stranger, what
):
    one = signed_in(boss if what == "ended" else admin)
    asked = one.post(url(firm, "seats/"), {"seats": 6})
    if what == "ended":
        purchases.end(bought(firm), "staff", now=timezone.now())
    else:
        Subscription.objects.filter(company=firm).update(owner=stranger)
        companies.follow_owner(bought(firm))

    answer = one.post(asked.url, follow=True)
    one.post(answer.request["PATH_INFO"])

    assert "nothing was bought" in html(answer)
    assert Company.objects.get() == firm
    assert Invoice.objects.count() == 1
    assert Order.objects.count() == 2


@pytest.mark.parametrize(
    ("seats", "says"),
    [("4", "so many seats already"), ("2", "At least 3"), ("99", "At most 50"), ("", "required")],
)
def test_why_seats_cannot_be_changed_stands_beside_the_field(firm, boss, seats, says):
    answer = signed_in(boss).post(url(firm, "seats/"), {"seats": seats})

    assert answer.status_code == 422
    assert says in html(answer)


def test_fewer_seats_than_are_used_and_invited_are_not_ordered(firm, boss, admin, member):
    for name in ("a", "b"):
        invitations.invite(bought(firm), f"{name}@firm.example", boss, timezone.now())

    answer = signed_in(boss).post(url(firm, "seats/"), {"seats": 3})

    assert "At least 4: so many are used or kept" in html(answer)


def test_fewer_seats_hold_from_the_next_period_on(firm, boss):
    one = signed_in(boss)
    asked = one.post(url(firm, "seats/"), {"seats": 3})
    assert "Fewer seats" in html(one.get(asked.url))

    page = html(one.post(asked.url, follow=True))

    assert companies.standing(firm, now=timezone.now()).bought == 4
    assert "Done: your company has 3 seats from" in page
    assert "there are 3 seats" in page
    assert "Whoever was given a seat last reads no more then." in html(
        one.get(url(firm, "invite/"))
    )


def test_an_order_is_opened_by_nobody_else(firm, boss, member, outsider, stranger):
    asked = signed_in(boss).post(url(firm, "seats/"), {"seats": 6})

    for reader in (member, outsider, stranger):
        assert signed_in(reader).get(asked.url).status_code == 404
        assert signed_in(reader).post(asked.url).status_code == 404
    assert signed_in(boss).get(f"/business/order/{firm.uid}/").status_code == 404


@committing
def test_on_a_new_device_the_button_mails_the_link_that_buys(firm, boss, admin):
    one = signed_in(admin)
    asked = one.post(url(firm, "seats/"), {"seats": 6})
    Device.objects.filter(reader=admin).update(first_seen_at=timezone.now())
    mail.outbox.clear()

    assert "Mail me the link" in html(one.get(asked.url))
    for _ in range(2):
        assert f"We mailed a link to {admin.email}" in html(one.post(asked.url, follow=True))
    assert companies.standing(firm, now=timezone.now()).bought == 4
    [letter] = mail.outbox
    assert letter.to == [admin.email]
    link = re.search(r"/business/confirm/\S+", letter.body)[0]
    elsewhere = browser()
    assert "€200.00" in html(elsewhere.get(link))
    assert companies.standing(firm, now=timezone.now()).bought == 4
    elsewhere.post(link)
    elsewhere.post(link)

    assert companies.standing(firm, now=timezone.now()).bought == 6
    assert Invoice.objects.count() == 2


@committing
def test_a_link_of_who_is_no_admin_any_more_buys_nothing(firm, boss, admin):
    one = signed_in(admin, is_old=False)
    asked = one.post(url(firm, "seats/"), {"seats": 6})
    one.post(asked.url)
    link = re.search(r"/business/confirm/\S+", mail.outbox[-1].body)[0]
    companies.remove(firm, admin, by=boss, now=timezone.now())

    assert browser().post(link).status_code == 410
    assert browser().get("/business/confirm/nonsense/").status_code == 410
    assert companies.standing(firm, now=timezone.now()).bought == 4
