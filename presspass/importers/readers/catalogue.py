"""What is sold and sent here, by the names that a mapping uses."""

from typing import Final, NamedTuple

from presspass.importers.readers.arriving import Unfit
from presspass.newsletters.models import Newsletter
from presspass.subscriptions.models import Plan
from presspass.subscriptions.pricing import Interval

INTERVALS: Final = {
    "month": "month", "monthly": "month", "mes": "month", "mensual": "month",
    "year": "year", "yearly": "year", "annual": "year", "año": "year", "anual": "year",
}  # fmt: skip


class Target(NamedTuple):
    """A plan, and how often it is paid; `interval` is empty where that was not said."""

    plan: Plan
    interval: str


class Catalogue:
    """The plans and newsletters of this paper, looked up once."""

    def __init__(self) -> None:
        self.plans = {plan.name.casefold(): plan for plan in Plan.objects.all()}
        self._newsletters: dict[str, Newsletter] = {}
        for one in Newsletter.objects.order_by("-pk"):
            self._newsletters |= {one.name.casefold(): one, one.slug.casefold(): one}

    def target(self, text: str) -> Target | None:
        """What “Premium, year” or “Premium” names; None for an empty text. Raises Unfit."""
        words = text.strip().casefold()
        if not words:
            return None
        if words in self.plans:
            return Target(self.plans[words], "")
        name, _, last = words.rpartition(",")
        if name.strip() in self.plans and last.strip() in INTERVALS:
            return Target(self.plans[name.strip()], INTERVALS[last.strip()])
        raise Unfit(f"there is no plan “{text.strip()}” here, but {self.told_plans()}")

    def told_plans(self) -> str:
        """What can be written for a plan."""
        told = [f"“{name}”" for plan in self.plans.values() for name in _names(plan)]
        return ", ".join(told) or "none at all: make one in the desk first"

    def newsletter(self, text: str) -> int:
        """The key of the newsletter with this name or slug. Raises Unfit."""
        found = self._newsletters.get(text.strip().casefold())
        if found is None:
            there = ", ".join(f"“{one.name}”" for one in {*self._newsletters.values()})
            raise Unfit(
                f"there is no newsletter “{text.strip()}” here, but {there or 'none at all'}"
            )
        return found.pk


def _names(plan: Plan) -> list[str]:
    sold = [str(interval) for interval in Interval if plan.price(interval)]
    return [f"{plan.name}, {interval}" for interval in sold] or [plan.name]
