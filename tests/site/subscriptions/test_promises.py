"""What a buyer was told is what later periods cost, whatever becomes of the plan."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from presspass.subscriptions import book, ledger, purchases, quoting
from presspass.subscriptions.ledger import Terms
from presspass.subscriptions.models import Plan
from presspass.subscriptions.pricing import Interval, Price
from presspass.subscriptions.shop import orders, present
from tests.site.subscriptions.cast import browser
from tests.site.subscriptions.selling import DAY, FEBRUARY, NOW, buys, for_firm

MARCH = datetime(2027, 3, 10, 9, tzinfo=UTC)
APRIL = datetime(2027, 4, 10, 9, tzinfo=UTC)
MAY = datetime(2027, 5, 10, 9, tzinfo=UTC)


def changed(plan, **fields):
    """`plan` as the desk left it."""
    Plan.objects.filter(pk=plan.pk).update(**fields)
    plan.refresh_from_db()
    return plan


@pytest.fixture
def offered(basic):
    """Half the price for three payments."""
    return changed(basic, offer_percent=50, offer_periods=3)


@pytest.fixture
def premium(db):
    return Plan.objects.create(
        name="Large", seats=2, most_seats=4, month_cents=1600, seat_month_cents=400,
        year_cents=16000, seat_year_cents=4000, tax_percent=4, is_on_sale=True,
    )  # fmt: skip


def sums(subscription):
    """What each of its invoices asks for."""
    return list(subscription.invoices.order_by("pk").values_list("gross_cents", flat=True))


def renewed(subscription, until):
    while purchases.renew(subscription, now=until):
        pass
    return sums(subscription)


def quoted(reader, plan, interval="month", seats=None, now=NOW):
    return purchases.quote_for(reader, plan, interval, seats or plan.seats, now=now)


def test_an_offer_that_the_publisher_ends_early_holds_for_who_was_told_of_it(stranger, offered):
    bought = buys(stranger, offered)
    changed(offered, offer_percent=0, offer_periods=0)

    assert renewed(bought, MAY) == [500, 500, 500, 1000, 1000]


def test_an_offer_that_is_made_longer_or_better_begins_for_nobody_who_pays_already(
    stranger, offered
):
    bought = buys(stranger, offered)
    changed(offered, offer_percent=90, offer_periods=12)

    assert renewed(bought, APRIL) == [500, 500, 500, 1000]


def test_another_price_holds_after_the_offer_that_was_promised(stranger, offered):
    bought = buys(stranger, offered)
    changed(offered, month_cents=1200)

    assert renewed(bought, MAY) == [500, 500, 500, 1200, 1200]


def test_an_offer_after_a_trial_is_promised_with_the_trial(stranger, offered):
    changed(offered, trial_days=14)
    told = quoted(stranger, offered)
    bought = buys(stranger, offered)
    changed(offered, offer_percent=0, offer_periods=0, trial_days=0)

    assert renewed(bought, MAY) == [500, 500, 500, 1000]
    assert (told.then_cents, told.regular_cents) == (500, 1000)
    assert told.regular_from == datetime(2027, 4, 24, 9, tzinfo=UTC)


def test_what_is_sold_no_more_so_costs_the_price_without_the_offer_after_it(stranger, offered):
    bought = buys(stranger, offered)
    changed(offered, month_cents=None)

    assert renewed(bought, MAY) == [500, 500, 500, 1000, 1000]
    assert present.of(bought).regular_cents == 1000


def test_a_year_instead_of_a_month_does_not_begin_the_offer_anew(stranger, offered):
    changed(offered, offer_periods=1)
    bought = buys(stranger, offered)

    told = quoted(stranger, offered, "year", now=NOW + DAY)
    assert (told.then_cents, told.regular_cents) == (10000, 10000)
    buys(stranger, offered, "year", now=NOW + DAY)

    assert sums(bought)[1] == told.today_cents > 9500
    assert renewed(bought, NOW + 800 * DAY)[2:] == [10000, 10000]


def test_an_offer_is_counted_by_payments_over_a_change_of_the_interval(stranger, offered, premium):
    changed(premium, offer_percent=25, offer_periods=3)
    buys(stranger, offered, "month")
    buys(stranger, offered, "year", now=NOW + DAY)  # the second payment

    told = quoted(stranger, premium, "year", now=NOW + 2 * DAY)

    assert (told.then_cents, told.regular_cents) == (12000, 16000)
    assert told.regular_from == (NOW + DAY).replace(year=2029)


def test_a_later_change_costs_what_was_told_also_where_the_plan_has_an_offer(
    stranger, offered, premium
):
    bought = buys(stranger, premium)
    told = quoted(stranger, offered, now=NOW + DAY)
    buys(stranger, offered, now=NOW + DAY)
    changed(offered, offer_percent=0, month_cents=900)

    assert (told.then_cents, told.regular_cents, told.regular_from) == (500, 1000, APRIL)
    assert purchases.next_cents(book.state_of(bought)) == 500
    assert renewed(bought, APRIL) == [1600, 500, 500, 900]


def test_a_later_change_from_a_year_costs_what_was_told(stranger, offered):
    bought = buys(stranger, offered, "year")
    told = quoted(stranger, offered, "month", now=NOW + DAY)
    buys(stranger, offered, "month", now=NOW + DAY)
    end = NOW.replace(year=2028)

    assert (told.then_cents, told.regular_cents) == (500, 1000)
    assert told.regular_from == end.replace(month=3)
    assert renewed(bought, end.replace(month=3)) == [5000, 500, 500, 1000]


def test_who_takes_back_a_later_change_keeps_the_offer_that_was_promised(
    stranger, offered, premium
):
    bought = buys(stranger, changed(premium, offer_percent=50, offer_periods=3))
    buys(stranger, changed(offered, offer_percent=0, offer_periods=0), now=NOW + DAY)
    changed(premium, offer_percent=0, offer_periods=0)
    purchases.undo(bought, by=stranger, now=NOW + 2 * DAY)

    assert renewed(bought, APRIL) == [800, 800, 800, 1600]


def test_a_further_seat_keeps_the_offer_that_was_promised(stranger, premium):
    bought = buys(stranger, changed(premium, offer_percent=50, offer_periods=2))
    changed(premium, offer_percent=0, offer_periods=0)

    told = quoted(stranger, premium, seats=3)
    assert (told.today_cents, told.then_cents, told.regular_cents) == (200, 1000, 2000)
    assert told.regular_from == MARCH
    buys(stranger, premium, places=3)

    assert renewed(bought, MARCH) == [800, 200, 1000, 2000]


def test_a_further_seat_in_the_last_period_of_an_offer_costs_its_part_of_it(stranger, premium):
    bought = buys(stranger, changed(premium, offer_percent=50, offer_periods=1))
    changed(premium, offer_percent=0, offer_periods=0)

    assert quoted(stranger, premium, seats=3).today_cents == 200
    buys(stranger, premium, places=3)

    assert renewed(bought, FEBRUARY) == [800, 200, 2000]


def test_fewer_seats_keep_the_offer_that_was_promised(stranger, premium):
    changed(premium, offer_percent=50, offer_periods=3)
    bought = buys(stranger, premium, places=4)
    changed(premium, offer_percent=0, offer_periods=0)

    told = quoted(stranger, premium, now=NOW + DAY)
    buys(stranger, premium, now=NOW + DAY)

    assert (told.then_cents, told.regular_cents, told.regular_from) == (800, 1600, APRIL)
    assert renewed(bought, APRIL) == [1200, 800, 800, 1600]


def test_a_plan_that_staff_chose_costs_no_more_while_the_promised_offer_lasts(
    stranger, offered, premium
):
    bought = buys(stranger, offered)
    purchases.put_on(bought, premium, by=None, now=NOW + DAY)

    assert renewed(bought, APRIL) == [500, 500, 500, 1600]


def test_limits_that_were_tightened_end_no_subscription(stranger, premium):
    bought = buys(stranger, premium, places=4)
    changed(premium, most_seats=3)

    assert renewed(bought, FEBRUARY) == [2400, 2400]
    bought.refresh_from_db()
    assert bought.all_seats == 4
    assert present.of(bought).next.cents == 2400


@pytest.mark.parametrize("limits", [{"most_seats": None}, {"seats": 3}, {"seat_month_cents": None}])
def test_whatever_limits_change_it_is_renewed_with_the_seats_it_has(stranger, premium, limits):
    smaller = limits == {"seats": 3}
    bought = buys(stranger, premium, places=2 if smaller else 4)
    changed(premium, **limits)

    assert renewed(bought, FEBRUARY) == ([1600, 1600] if smaller else [2400, 2400])


def test_limits_that_were_tightened_before_a_later_change_leave_it_as_it_was_told(
    stranger, premium
):
    bought = buys(stranger, premium, places=4)
    buys(stranger, premium, places=3, now=NOW + DAY)
    changed(premium, most_seats=None, seat_month_cents=None)

    assert renewed(bought, MARCH) == [2400, 2000, 2000]


def test_a_company_goes_on_with_the_seats_it_has(stranger, for_firms):
    bought = for_firm(stranger, for_firms)
    changed(for_firms, seats=5, most_seats=None)

    assert renewed(bought, FEBRUARY) == [3000, 3000]
    bought.refresh_from_db()
    assert bought.all_seats == 3


def test_the_pages_of_who_has_seats_that_are_sold_no_more_show_what_is_paid(stranger, premium):
    buys(stranger, premium, places=4)
    changed(premium, most_seats=3)
    laptop = browser()
    laptop.sign_in(stranger)

    for page in ("/account/subscription/", f"/subscribe/{premium.pk}/", "/account/readers/"):
        assert laptop.get(page).status_code == 200
    assert "€24.00 a month" in laptop.get("/account/subscription/").content.decode()


@pytest.mark.parametrize(
    "dearer", [{"month_cents": 1100}, {"offer_percent": 40}, {"offer_periods": 2}]
)
def test_an_order_whose_later_payments_rose_meanwhile_is_not_carried_out(stranger, offered, dearer):
    changed(offered, trial_days=14)  # nothing is paid today, before and after
    asked = purchases.order(stranger, offered, "month", 1, now=NOW)
    changed(offered, **dearer)

    with pytest.raises(purchases.QuoteChanged):
        purchases.confirm(asked.pk, stranger, now=NOW)
    with pytest.raises(purchases.QuoteChanged):
        orders.quote_of(asked, now=NOW)

    again = orders.place(stranger, offered, "month", 1, device="", now=NOW)
    assert again != asked
    purchases.confirm(again.pk, stranger, now=NOW)


def test_an_order_that_became_cheaper_is_carried_out(stranger, offered):
    asked = purchases.order(stranger, offered, "month", 1, now=NOW)
    changed(offered, month_cents=800, offer_periods=4)

    bought = purchases.confirm(asked.pk, stranger, now=NOW)

    assert renewed(bought, MAY) == [400, 400, 400, 400, 800]


def test_a_promise_is_written_into_the_event(stranger, offered):
    bought = buys(stranger, offered)

    (started, _due) = bought.events.all()
    assert started.facts["regular_cents"] == 1000
    assert started.facts["offer"] == {"cents": 500, "periods": 2, "percent": 50}


PRICES = st.builds(
    Price,
    st.sampled_from(Interval),
    st.integers(1, 3000),
    least=st.just(1),
    most=st.just(4),
    seat_cents=st.integers(0, 900),
    offer_percent=st.integers(0, 100),
    offer_periods=st.integers(0, 4),
)
CHANGES = st.tuples(st.integers(1, 2), st.integers(1, 4), PRICES, st.integers(0, 60))


def agreed(state, told):
    """How it stands after a buyer agreed to what was `told`."""
    for event in told.events:
        state = ledger.after(state, event)
    return state


def begun(state):
    """How it stands after the next renewal, and what that cost."""
    cents = quoting.next_cents(state, None)
    until = state.period.ends + timedelta(days=30)
    return ledger.after(state, ledger.Renewed(state.period.ends, until, cents)), cents


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(PRICES, st.sampled_from([0, 14]), st.lists(CHANGES, max_size=4))
def test_each_payment_is_what_the_last_quote_told(price, trial, changes):
    """`quoting` and the ledger alone: after any changes the next payments cost what was told."""
    told = quoting.quote(
        None, Terms(1, 2, price.interval), price, trial=timedelta(days=trial), now=NOW
    )
    state, now = agreed(None, told), NOW
    for plan, seats, listed, days in changes:
        now = min(now + timedelta(days=days), state.period.ends - timedelta(hours=1))
        try:
            wanted = Terms(plan, seats, listed.interval)
            told = quoting.quote(state, wanted, listed, trial=timedelta(0), now=now)
        except quoting.SameAsNow:
            continue
        state = agreed(state, told)

    assert state.period.ends == told.then_at
    state, cents = begun(state)
    assert cents == told.then_cents
    for _ in range(max(0, told.offered - 1)):
        state, cents = begun(state)
        assert cents == told.then_cents
    assert begun(state)[1] == told.regular_cents
