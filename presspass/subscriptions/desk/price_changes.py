"""What changed prices mean, in words and in numbers, for the desk to tell before they hold."""

from typing import NamedTuple

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from presspass.subscriptions import book, money
from presspass.subscriptions.ledger import Terms
from presspass.subscriptions.models import Plan, Subscription, SubscriptionEvent
from presspass.subscriptions.pricing import Cents, SeatsOutOfRange


class Change(NamedTuple):
    """One thing that changes: what holds from now on, and what held before ("" for nothing)."""

    now: str
    before: str


def changes(old: Plan, new: Plan) -> list[Change]:
    """What is told differently on the page of plans, and on invoices, once `old` is `new`."""
    before, after = _said(old), _said(new)
    return [Change(now, was) for was, now in zip(before, after, strict=True) if was != now]


def touched(old: Plan, new: Plan) -> int:
    """How many subscriptions cost something else from their next renewal on.

    For those that change to another plan with it, that one counts; they first pay what was told.
    """
    changing = _changing(old)
    going_on = Subscription.objects.active().filter(plan=old.pk, cancelled_at=None)
    kinds = going_on.exclude(interval="").exclude(pk__in=changing)
    counted = kinds.values_list("interval", "bought_seats").annotate(number=Count("pk")).order_by()
    staying = sum(
        number for interval, seats, number in counted if _differs(old, new, interval, seats)
    )
    to_come = [terms for terms in changing.values() if terms.plan == old.pk]
    return staying + sum(_differs(old, new, one.interval, one.seats) for one in to_come)


def _changing(plan: Plan) -> dict[int, Terms]:
    """Subscriptions that come to `plan`, or leave it, with their next renewal: on which terms."""
    chosen = SubscriptionEvent.objects.filter(
        Q(subscription__plan=plan.pk) | Q(facts__bought__plan=plan.pk),
        kind="plan_changed",
        facts__at_renewal=True,
        subscription__ended_at=None,
        subscription__cancelled_at=None,
    )
    found = Subscription.objects.filter(pk__in=chosen.values("subscription"))
    states = ((one.pk, book.state_of(one)) for one in found)
    return {key: state.next for key, state in states if state.next is not None}


def _differs(old: Plan, new: Plan, interval: str, seats: int) -> bool:
    will = _costs(new, interval, seats)
    return will is not None and will != _costs(old, interval, seats)


def _costs(plan: Plan, interval: str, seats: int) -> Cents | None:
    price = plan.price(interval)
    if price is None:  # not sold any more: they go on at what they pay
        return None
    try:
        return price.regular(seats)
    except SeatsOutOfRange:
        return None


def _said(plan: Plan) -> list[str]:
    return [
        _("it is on sale") if plan.is_on_sale else _("it is not on sale"),
        _price(plan, plan.month_cents, _("a month costs %(price)s"), _("not sold by the month")),
        _price(plan, plan.year_cents, _("a year costs %(price)s"), _("not sold by the year")),
        _further(plan, plan.seat_month_cents, _("a further seat costs %(price)s a month")),
        _further(plan, plan.seat_year_cents, _("a further seat costs %(price)s a year")),
        _most(plan),
        _("the tax in it is %(percent)s %%") % {"percent": money.percent(plan.tax_percent)},
        _trial(plan.trial_days),
        _offer(plan),
    ]


def _price(plan: Plan, cents: Cents | None, sold: str, not_sold: str) -> str:
    return not_sold if cents is None else sold % {"price": money.told(cents, plan.currency)}


def _further(plan: Plan, cents: Cents | None, sold: str) -> str:
    return _price(plan, cents, sold, _("no further seat is sold"))


def _most(plan: Plan) -> str:
    one_or_more = ngettext(
        "%(n)s seat can be bought at most", "%(n)s seats can be bought at most", plan.seats
    )
    return one_or_more % {"n": max(plan.seats, plan.most_seats or 0)}


def _trial(days: int) -> str:
    if not days:
        return _("there is no time to try it")
    one_or_more = ngettext("%(n)s day to try it", "%(n)s days to try it", days)
    return one_or_more % {"n": days}


def _offer(plan: Plan) -> str:
    if not plan.offer_percent:
        return _("there is no offer")
    one_or_more = ngettext(
        "the first payment is %(percent)s %% less",
        "the first %(n)s payments are %(percent)s %% less",
        plan.offer_periods,
    )
    return one_or_more % {"n": plan.offer_periods, "percent": plan.offer_percent}
