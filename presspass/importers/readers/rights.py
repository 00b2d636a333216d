"""What a line's plan, days and seats come to: a right to read here, or why there is none."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from presspass.importers.errors import NotPossible
from presspass.importers.readers.arriving import Right, Unfit
from presspass.importers.readers.catalogue import Catalogue, Target
from presspass.importers.readers.mapping import Mapping
from presspass.subscriptions.models import Plan
from presspass.subscriptions.pricing import Interval, SeatsOutOfRange

GIVEN = "complimentary"
"""How a mapping calls the plan of those to whom it is given, where the list names none."""


class Told(NamedTuple):
    """What a line says about a right, as it stands there."""

    plan: str
    until: datetime | None = None
    is_given: bool = False
    is_cancelled: bool = False
    seats: int | None = None
    company: str = ""


class Unmapped(Unfit):
    """A `value` of the list's plans for which no plan of ours was named."""

    def __init__(self, value: str) -> None:
        self.value = value
        said = f"“{value}” is no plan here: say in [plans] which it is, or “” for none"
        super().__init__(said)


class Rights:
    """Makes rights of what a list says, and counts what the publisher should know of them.

    `parts` parts the names of several plans in one value; there is none where a list has one each.
    """

    def __init__(
        self, catalogue: Catalogue, mapping: Mapping, *, now: datetime, parts: str = ""
    ) -> None:
        self._catalogue = catalogue
        self._mapping = mapping
        self._parts = parts
        self._now = now
        self._targets = {
            _plain(value): _named(catalogue, plan) for value, plan in mapping.plans.items()
        }
        self.counts: Counter[str] = Counter()

    def of(self, told: Told) -> Right | None:
        """The right that a line tells of. Raises Unfit; NotPossible for what no line can mend."""
        target = self._target(told.plan or (GIVEN if told.is_given else ""))
        if target is None:
            return None
        if told.until is None:
            return self._endless(target.plan, told)
        if told.until <= self._now:
            self.counts["whose plan had run out: they come without a right"] += 1
            return None
        return self._paid(target, told.until, told)

    def _target(self, value: str) -> Target | None:
        plain = _plain(value)
        if plain in self._targets:
            return self._targets[plain]
        if not plain:
            return None
        parts = {_plain(part) for part in value.split(self._parts)} if self._parts else set()
        if len(parts) > 1 and parts <= self._targets.keys():
            found = {self._targets[part] for part in parts}
            if len(found) == 1:
                return found.pop()
        if plain in self._catalogue.plans:
            return self._catalogue.target(plain)
        raise Unmapped(value.strip())

    def _endless(self, plan: Plan, told: Told) -> Right:
        if not told.is_given and "paid_until" in self._mapping.columns:
            raise Unfit(
                "has a plan and no day until which it is paid: fill it in, or say that it is given"
                " (complimentary)"
            )
        if told.seats not in {None, plan.seats}:
            said = f"{told.seats} seats without an end, where “{plan}” has {plan.seats}"
            raise Unfit(f"{said}: say until when it is paid, or make a plan with so many seats")
        if not told.is_given:
            self.counts[
                "with a plan and no day until which it is paid: they read without an end"
            ] += 1
        return Right(plan.pk, company=told.company)

    def _paid(self, target: Target, until: datetime, told: Told) -> Right:
        if until.year > self._now.year + 10:
            self.counts["paid for more than ten years: they read without an end"] += 1
            return self._endless(target.plan, told._replace(is_given=True))
        plan, interval = target.plan, target.interval or _only_interval(target.plan)
        price = plan.price(interval)
        if price is None:
            raise NotPossible(f"“{plan}” is not sold by {interval}: give it that price in the desk")
        seats = told.seats or plan.seats
        try:
            price.regular(seats)
        except SeatsOutOfRange as error:
            said = f"{seats} seats, where “{plan}” can have {error.least} to {error.most}"
            raise Unfit(f"{said}: mend the number, or the plan in the desk") from error
        ends = told.is_cancelled or told.is_given or self._mapping.renewal == "end"
        return Right(plan.pk, interval, until, ends, seats, told.company)


def _only_interval(plan: Plan) -> str:
    """How often `plan` is paid, where there is but one way. Raises NotPossible."""
    sold = [str(interval) for interval in Interval if plan.price(interval)]
    if len(sold) == 1:
        return sold[0]
    if sold:
        ways = " or ".join(f"“{plan}, {interval}”" for interval in sold)
        raise NotPossible(f"say how often “{plan}” is paid: {ways}")
    raise NotPossible(
        f"“{plan}” has no price, so nothing of it can be paid until a day: give it one in the desk"
        " (it need not be on sale), or leave the column of those days out"
    )


def require_renewal(mapping: Mapping, rights: Iterable[Right | None]) -> None:
    """Have somebody decide what follows on the last paid day. Raises NotPossible."""
    goes_on = sum(1 for one in rights if one and one.until and not one.is_cancelled)
    if goes_on and not mapping.renewal:
        raise NotPossible(
            f"{goes_on:,} are paid until a day and have not cancelled. Say what follows on that"
            " day: --renewal invoice (the paper renews, and mails an invoice with your price)"
            " or --renewal end (they read until then, and nobody is asked for money)"
        )


def _named(catalogue: Catalogue, plan: str) -> Target | None:
    try:
        return catalogue.target(plan)
    except Unfit as error:
        raise NotPossible(str(error)) from error


def _plain(value: str) -> str:
    return " ".join(value.split()).casefold()
