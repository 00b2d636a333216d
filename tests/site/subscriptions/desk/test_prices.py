"""Prices in the desk: written as one writes money, checked beside the field, told before."""

import re
from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from presspass.subscriptions import money, purchases
from presspass.subscriptions.desk import price_changes
from presspass.subscriptions.models import Plan
from tests.site.subscriptions.desk.test_plans import confirm, entered, fields, mark, text

pytestmark = pytest.mark.django_db

NOW = datetime(2027, 1, 10, 9, tzinfo=UTC)
SOLD = {
    "is_on_sale": "on",
    "summary_en": "Everything, for two.",
    "summary_es": "Todo, para dos.",
    "month_cents": "9.50",
    "year_cents": "95",
    "tax_percent": "4",
}
WITH_SEATS = {"most_seats": 4, "seat_month_cents": "4", "seat_year_cents": "40,00"}


def sold(**changes):
    return fields(**{"name": "Premium", "seats": 2, "enforcement": "enforce", **SOLD, **changes})


@pytest.fixture
def on_sale(db):
    return Plan.objects.create(
        name="Premium", seats=2, most_seats=4, is_on_sale=True, policy={"enforcement": "enforce"},
        summary_en=SOLD["summary_en"], summary_es=SOLD["summary_es"], tax_percent=4,
        month_cents=950, year_cents=9500, seat_month_cents=400, seat_year_cents=4000,
    )  # fmt: skip


@pytest.fixture
def edit(on_sale):
    return f"/desk/plans/edit/{on_sale.pk}/"


def buys(reader, plan, places=2):
    asked = purchases.order(reader, plan, "month", places, now=NOW)
    return purchases.confirm(asked.pk, reader, now=NOW)


@pytest.mark.parametrize(
    ("written", "cents"),
    [("9.50", 950), ("9,5", 950), ("9", 900), (" 1200.00 ", 120000), ("0", 0), ("", None)],
)
def test_money_is_written_with_a_point_or_a_comma(written, cents):
    assert money.MoneyField(required=False).clean(written) == cents


@pytest.mark.parametrize("written", ["1,000", "9.505", "-3", "€9", "nine", "1 000", "99999999"])
def test_what_could_be_two_sums_is_no_money(written):
    with pytest.raises(ValidationError, match=r"such as 9\.50"):
        money.MoneyField().clean(written)


def test_money_is_read_as_the_language_writes_it():
    assert money.told(123456, "EUR") == "€1,234.56"
    assert money.told(-5, "CHF") == "\N{MINUS SIGN}CHF\N{NO-BREAK SPACE}0.05"
    with translation.override("es"):
        assert money.told(950, "EUR") == "9,50\N{NO-BREAK SPACE}€"
        assert money.MoneyField().prepare_value(950) == "9,50"


def test_a_plan_is_priced_and_put_on_sale(desk):
    desk.post("/desk/plans/new/", sold(**WITH_SEATS, trial_days=14))

    made = Plan.objects.get()
    assert (made.month_cents, made.year_cents, made.seat_month_cents) == (950, 9500, 400)
    assert (made.seat_year_cents, made.most_seats, made.trial_days) == (4000, 4, 14)
    assert made.is_on_sale
    page = text(desk.get(f"/desk/plans/edit/{made.pk}/"))
    assert re.search(r'name="month_cents"[^>]*value="9.50"', page)
    assert "€9.50 a month; €95.00 a year" in text(desk.get("/desk/plans/"))


@pytest.mark.parametrize(
    ("changes", "field", "told"),
    [
        ({"month_cents": "", "year_cents": ""}, "month_cents", "needs a price"),
        ({"month_cents": "9.505"}, "month_cents", "such as 9.50"),
        ({"summary_es": ""}, "summary_es", "Readers see this sentence"),
        ({"most_seats": 2, "seat_month_cents": "1"}, "most_seats", "more than the seats"),
        ({"most_seats": 4}, "seat_month_cents", "Say what a further seat costs"),
        ({"seat_month_cents": "4"}, "seat_month_cents", "how many seats can be bought at most"),
        (
            {**WITH_SEATS, "year_cents": ""},
            "seat_year_cents",
            "Without a price of its own it is not sold so",
        ),
        ({"offer_percent": 20}, "offer_periods", "for how many payments"),
        ({"offer_periods": 2}, "offer_percent", "how many percent"),
        ({"currency": "euro"}, "currency", "at most 3 characters"),
        ({"currency": "eur"}, "currency", "Three capitals"),
        ({"tax_percent": 60}, "tax_percent", "less than or equal to 50"),
    ],
)
def test_prices_that_cannot_be_are_told_beside_their_field(desk, changes, field, told):
    page = text(desk.post("/desk/plans/new/", sold(**changes)))

    found = re.search(rf'id="panel-child-[\w-]*{field}-errors".*?</div>', page, re.DOTALL)
    assert found, re.findall(r'id="panel-child-[\w-]*-errors"', page)
    assert told in found[0]
    assert not Plan.objects.exists()


def test_what_is_not_on_sale_needs_no_price(desk):
    desk.post("/desk/plans/new/", fields())

    assert not Plan.objects.get().is_on_sale


def test_a_price_is_told_with_whom_it_touches_before_it_holds(desk, on_sale, edit, stranger):
    buys(stranger, on_sale)

    page = text(desk.post(edit, sold(**WITH_SEATS, month_cents="11")))
    assert "a month costs €11.00" in page
    assert "Before: a month costs €9.50" in page
    assert "1 subscription costs something else from its next renewal on" in page
    on_sale.refresh_from_db()
    assert on_sale.month_cents == 950

    desk.post(edit, {**entered(page), "confirmed": mark(page)})
    on_sale.refresh_from_db()
    assert on_sale.month_cents == 1100


def test_who_changes_plan_with_the_next_period_is_counted_where_they_will_be(
    desk, on_sale, edit, stranger
):
    other = Plan.objects.create(name="Great", seats=2, month_cents=2000, is_on_sale=True)
    buys(stranger, other)
    asked = purchases.order(stranger, on_sale, "month", 2, now=NOW)
    bought = purchases.confirm(asked.pk, stranger, now=NOW)

    def touched(plan, cents):
        new = Plan.objects.get(pk=plan.pk)
        new.month_cents = cents
        return price_changes.touched(plan, new)

    assert (touched(on_sale, 1100), touched(other, 2100)) == (1, 0)
    assert "first pays what was told then" in text(
        desk.post(edit, sold(**WITH_SEATS, month_cents="11"))
    )
    purchases.undo(bought, by=stranger, now=NOW)
    assert (touched(on_sale, 1100), touched(other, 2100)) == (0, 1)
    purchases.cancel(bought, by=stranger, now=NOW)
    assert (touched(on_sale, 1100), touched(other, 2100)) == (0, 0)


def test_another_price_touches_nobody_who_does_not_pay_it(desk, on_sale, edit, stranger):
    buys(stranger, on_sale)

    page = text(desk.post(edit, sold(**WITH_SEATS, year_cents="110", offer_percent=10,
                                     offer_periods=2)))  # fmt: skip

    assert "No subscription that is paid now costs something else." in page
    assert "the first 2 payments are 10 % less" in page


def test_a_price_changes_no_ticket(desk, on_sale, edit, stranger):
    seat = buys(stranger, on_sale).seats.get()

    confirm(desk, edit, sold(**WITH_SEATS, month_cents="11"))

    seat.refresh_from_db()
    assert seat.epoch == 1


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"currency": "USD"}, "pay in this currency"),
        ({"kind": "company"}, "There are subscriptions to this plan"),
        ({"seats": 4, "most_seats": 5}, "pay for fewer seats"),
        ({"most_seats": 2, "seats": 1}, "pay for more seats"),
    ],
)
def test_what_was_bought_is_kept(desk, on_sale, stranger, changes, told):
    buys(stranger, on_sale, places=3)

    edit = f"/desk/plans/edit/{on_sale.pk}/"
    page = text(desk.post(edit, sold(**{**WITH_SEATS, **changes})))

    field = next(iter(changes))
    found = re.search(rf'id="panel-child-[\w-]*{field}-errors".*?</div>', page, re.DOTALL)
    assert found
    assert told in found[0]
