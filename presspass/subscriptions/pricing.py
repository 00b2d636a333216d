"""What a plan costs: a period, its part, a change in the middle, the tax within. Pure, in cents.

Prices include tax, as readers see them. Every sum is a whole number of cents, rounded once, half
up; a part of a period is measured in seconds. No Django here.
"""

from calendar import monthrange
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction

import msgspec

Cents = int


class Interval(StrEnum):
    """How often one pays."""

    MONTH = "month"
    YEAR = "year"


MONTHS = {Interval.MONTH: 1, Interval.YEAR: 12}


class SeatsOutOfRange(Exception):
    """A plan that cannot be bought with so many seats, but with `least` to `most`."""

    def __init__(self, seats: int, least: int, most: int) -> None:
        self.seats, self.least, self.most = seats, least, most
        super().__init__(f"{seats} seats, where {least} to {most} can be bought")


class Price(msgspec.Struct, frozen=True):
    """What one period of a plan costs.

    `base_cents` buys `least` seats, each further one up to `most` costs `seat_cents`. The first
    `offer_periods` periods cost `offer_percent` less.
    """

    interval: Interval
    base_cents: Cents
    least: int = 1
    most: int = 1
    seat_cents: Cents = 0
    offer_percent: int = 0
    offer_periods: int = 0

    def regular(self, seats: int) -> Cents:
        """A period with `seats`, without any offer. Raises SeatsOutOfRange."""
        if not self.least <= seats <= self.most:
            raise SeatsOutOfRange(seats, self.least, self.most)
        return self.base_cents + (seats - self.least) * self.seat_cents

    @property
    def offered(self) -> int:
        """How many payments the offer makes less."""
        return self.offer_periods if self.offer_percent else 0

    @property
    def without_offer(self) -> "Price":
        """The same for whoever has had the offer."""
        return msgspec.structs.replace(self, offer_percent=0, offer_periods=0)

    def of_period(self, seats: int, number: int) -> Cents:
        """The period `number`, counted from 1, with `seats`. Raises SeatsOutOfRange."""
        regular = self.regular(seats)
        return less(regular, self.offer_percent) if number <= self.offered else regular


class Period(msgspec.Struct, frozen=True):
    """A time that is paid for: from `begins` (counted in) to `ends` (not), aware UTC."""

    begins: datetime
    ends: datetime

    def left(self, now: datetime) -> Fraction:
        """Which part of it is still to come at `now`: 0 to 1."""
        whole = int((self.ends - self.begins).total_seconds())
        left = int((self.ends - max(now, self.begins)).total_seconds())
        return Fraction(max(0, left), whole)


class Taxed(msgspec.Struct, frozen=True):
    """A sum that was paid, parted: `net_cents` + `tax_cents` = `gross_cents`."""

    net_cents: Cents
    tax_cents: Cents

    @property
    def gross_cents(self) -> Cents:
        """The sum that was paid."""
        return self.net_cents + self.tax_cents


def end_of(anchor: datetime, number: int, interval: Interval) -> datetime:
    """When the period `number`, counted from 1, of a subscription begun at `anchor` ends.

    Counted from `anchor` each time: who began on the 31st pays on the last day of a short month,
    and on the 31st again after it.
    """
    months = anchor.month - 1 + number * MONTHS[interval]
    year, month = anchor.year + months // 12, months % 12 + 1
    return anchor.replace(year=year, month=month, day=min(anchor.day, monthrange(year, month)[1]))


def part_of(cents: Cents, period: Period, now: datetime) -> Cents:
    """What the rest of `period` is worth at `now`, of a whole one that costs `cents`."""
    return rounded(cents * period.left(now))


def less(cents: Cents, percent: int) -> Cents:
    """What is left of `cents` when an offer takes `percent` of it off."""
    return rounded(Fraction(cents * (100 - percent), 100))


def taxed(gross_cents: Cents, tax_percent: Decimal) -> Taxed:
    """Part a sum into what is ours and the tax in it, as `tax_percent` of ours."""
    net = rounded(Fraction(gross_cents * 100) / (100 + Fraction(tax_percent)))
    return Taxed(net, gross_cents - net)


def rounded(cents: Fraction) -> Cents:
    """The nearest whole cent; a half goes away from zero, so that a refund mirrors its charge."""
    exact = Decimal(cents.numerator) / Decimal(cents.denominator)
    return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))
