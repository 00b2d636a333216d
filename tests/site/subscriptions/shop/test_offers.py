"""One seat more: the cheapest that is sold, at the interval at which one pays."""

import pytest
from django.utils import timezone

from presspass.site.behind import PARTS
from presspass.subscriptions.models import Plan, Seat
from presspass.subscriptions.shop import offers
from tests.site.subscriptions.shopping import buys

pytestmark = pytest.mark.django_db


def one_more(reader):
    return offers.one_more_seat(reader, timezone.now())


def test_who_has_one_seat_is_offered_the_plan_with_two(stranger, small, large):
    buys(stranger, small)

    assert one_more(stranger) == (large, "month", 2)


def test_who_pays_by_the_year_is_offered_a_year(stranger, small, large):
    buys(stranger, small, "year")

    assert one_more(stranger) == (large, "year", 2)


def test_who_has_all_seats_of_a_plan_is_offered_a_further_one_of_it(stranger, small, large):
    buys(stranger, large, seats=3)

    assert one_more(stranger) == (large, "month", 4)


def test_the_cheapest_wins(stranger, small, large):
    cheap = Plan.objects.create(name="Three", seats=3, month_cents=1500, is_on_sale=True)
    buys(stranger, small)

    assert one_more(stranger) == (cheap, "month", 3)


def test_where_no_more_are_sold_none_is_offered(stranger, small, large):
    buys(stranger, large, seats=4)

    assert one_more(stranger) is None


def test_what_staff_gave_counts(owner, large):
    assert one_more(owner) == (large, "month", 3)
    assert Seat.objects.count() == 1


def test_plans_for_companies_and_those_not_on_sale_are_not_offered(stranger, small, large):
    buys(stranger, small)
    Plan.objects.filter(pk=large.pk).update(is_on_sale=False)
    Plan.objects.create(name="F", seats=2, month_cents=1, is_on_sale=True, kind="company")

    assert one_more(stranger) is None


def test_the_notice_leads_to_the_page_of_ones_readers():
    assert PARTS["add_user"] == "/account/readers/"
