"""What a period and its part cost, to the cent; when periods end; the tax within."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from presspass.subscriptions.pricing import (
    Interval,
    Period,
    Price,
    SeatsOutOfRange,
    end_of,
    part_of,
    rounded,
    taxed,
)

JANUARY = datetime(2027, 1, 31, 9, tzinfo=UTC)
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
PREMIUM = Price(Interval.MONTH, 1500, least=2, most=4, seat_cents=400)


def test_further_seats_cost_their_own_price():
    assert [PREMIUM.regular(seats) for seats in (2, 3, 4)] == [1500, 1900, 2300]


@pytest.mark.parametrize("seats", [1, 5])
def test_no_seats_are_sold_beyond_what_the_plan_has(seats):
    with pytest.raises(SeatsOutOfRange, match="2 to 4"):
        PREMIUM.regular(seats)


def test_an_offer_holds_for_its_periods_and_no_longer():
    offered = Price(Interval.MONTH, 999, offer_percent=50, offer_periods=3)

    assert [offered.of_period(1, number) for number in (1, 3, 4)] == [500, 500, 999]


def test_who_begins_on_the_31st_pays_on_the_last_day_of_a_short_month_and_on_the_31st_again():
    ends = [end_of(JANUARY, number, Interval.MONTH) for number in (1, 2, 12)]

    assert [(one.month, one.day) for one in ends] == [(2, 28), (3, 31), (1, 31)]
    assert end_of(datetime(2028, 2, 29, tzinfo=UTC), 1, Interval.YEAR).day == 28


def test_half_a_period_costs_half():
    june = Period(datetime(2027, 6, 1, tzinfo=UTC), datetime(2027, 7, 1, tzinfo=UTC))

    assert part_of(1001, june, datetime(2027, 6, 16, tzinfo=UTC)) == 501
    assert part_of(1001, june, june.begins - timedelta(days=9)) == 1001
    assert part_of(1001, june, june.ends + timedelta(days=9)) == 0


@UNHURRIED
@given(cents=st.integers(-(10**9), 10**9), percent=st.decimals(0, 50, places=2))
def test_net_and_tax_add_up_and_a_credit_note_mirrors_its_invoice(cents, percent):
    parts = taxed(cents, percent)

    assert parts.gross_cents == cents
    assert abs(parts.tax_cents) <= abs(cents)
    assert taxed(-cents, percent).net_cents == -parts.net_cents


def test_the_tax_within_a_price():
    assert taxed(1210, Decimal(21)).net_cents == 1000
    assert taxed(1000, Decimal(0)).tax_cents == 0


@UNHURRIED
@given(st.fractions(-(10**6), 10**6))
def test_a_sum_is_rounded_to_the_nearest_cent(exact):
    assert abs(rounded(exact) - exact) <= Fraction(1, 2)
    assert rounded(-exact) == -rounded(exact)
