"""What happens to seats: given, taken back, ended with their subscription, put under a new policy.

Each is one transaction. The gate is told by `admission`, once it is committed.
"""

from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone
from django_tasks import task

from presspass.subscriptions import admission
from presspass.subscriptions.models import Plan, Seat, Subscription
from presspass.subscriptions.terms import announcements, terms

if TYPE_CHECKING:
    from presspass.readers.models import Reader


class SeatError(Exception):
    """Why a seat cannot be given."""


class SubscriptionEnded(SeatError):
    """The subscription has no seats any more."""


class NoSeatLeft(SeatError):
    """All `seats` of the subscription are held, or kept for somebody who was invited."""

    def __init__(self, seats: int) -> None:
        self.seats = seats
        super().__init__(f"all {seats} seats are held")


class HoldsSeat(SeatError):
    """`reader` holds a seat, here or in another subscription."""

    def __init__(self, reader: "Reader") -> None:
        self.reader = reader
        super().__init__("the reader holds a seat already")


@transaction.atomic
def give(subscription: Subscription, reader: "Reader", *, now: datetime | None = None) -> Seat:
    """Give `reader` a seat of `subscription`; two at once never get one place. Raises SeatError."""
    now = now or timezone.now()
    # Its row alone: joined to a plan that is another once it waited, it would not be found.
    subscription = Subscription.objects.select_for_update().get(pk=subscription.pk)
    if not subscription.is_active:
        raise SubscriptionEnded
    if Seat.objects.filter(holder=reader).exists():
        raise HoldsSeat(reader)
    held = set(Seat.objects.filter(subscription=subscription).values_list("number", flat=True))
    kept = subscription.invitations.open(now=now).exclude(email__iexact=reader.email).count()
    places = range(1, subscription.all_seats + 1)
    number = next((n for n in places if n not in held), None)
    if number is None or len(held) + kept >= subscription.all_seats:
        raise NoSeatLeft(subscription.all_seats)
    try:
        with transaction.atomic():
            return Seat.objects.create(
                subscription=subscription, number=number, holder=reader, given_at=now
            )
    except IntegrityError as error:  # the number is nobody's, the subscription being locked
        raise HoldsSeat(reader) from error


@transaction.atomic
def take_back(seats: list[Seat], *, now: datetime) -> None:
    """End `seats` at `now` (aware UTC): their holders read no more, their places are free."""
    admission.revoke(seats)
    Seat.objects.filter(pk__in=[seat.pk for seat in seats]).update(ended_at=now)


@transaction.atomic
def let_out(seats: list[Seat], *, now: datetime) -> None:
    """End `seats` as `take_back` does; who pays a subscription of their own reads by that again."""
    take_back(seats, now=now)
    holders = [seat.holder_id for seat in seats]
    own = Subscription.objects.active().filter(owner__in=holders, kind=Plan.Kind.PERSONAL)
    for one in own.select_related("owner"):
        with suppress(SeatError):
            give(one, one.owner, now=now)


@transaction.atomic
def keep(plan: Plan, *, by: "Reader | None" = None, now: datetime | None = None) -> None:
    """Save `plan`; a policy that changed gets a new version, its seats new tickets, in batches.

    The published terms follow in the same transaction, and what begins later is announced.
    """
    now = now or timezone.now()
    old = Plan.objects.select_for_update(no_key=True).filter(pk=plan.pk).first()  # see `locking`
    if old is not None and _no_longer_enforced(old, plan, now):
        plan.enforce_from = None
    changed = old is not None and (old.policy, old.devices) != (plan.policy, plan.devices)
    if changed:
        plan.policy_version = old.policy_version + 1
    plan.save()
    terms.follow(by=by, now=now)
    if plan.is_scheduled:
        announcements.announce(plan, now=now)
    if changed:
        renew_tickets(plan)


def renew_tickets(plan: Plan) -> None:
    """Raise the epoch of all seats of `plan`: now, or by the worker where they are many."""
    keys = list(terms.holders(plan).values_list("pk", flat=True)[: admission.BATCH + 1])
    if len(keys) > admission.BATCH:
        transaction.on_commit(partial(renew_tickets_of.enqueue, plan.pk))
    else:
        admission.revoke(list(Seat.objects.filter(pk__in=keys)))


@task()
def renew_tickets_of(plan: int) -> None:
    """Raise the epoch of all seats of the plan with this key, for the worker."""
    admission.revoke_all_of(Plan.objects.get(pk=plan))


def begin_enforcement(*, now: datetime) -> list[Plan]:
    """Enforce the plans whose announced date has come; their seats get new tickets.

    The clockwork calls this. Tickets made since the date say so already (`policies.policy_of`).
    """
    due = [plan.pk for plan in Plan.objects.filter(enforce_from__lte=now) if plan.is_scheduled]
    return [plan for key in due if (plan := _begin(key, now))]


@transaction.atomic
def _begin(key: int, now: datetime) -> Plan | None:
    """Enforce the plan with this key, unless its date was taken back meanwhile."""
    locked = Plan.objects.select_for_update(no_key=True)
    plan = locked.filter(pk=key, enforce_from__lte=now).first()
    if plan is None or not plan.is_scheduled:
        return None
    plan.policy = {**plan.policy, "enforcement": "enforce"}
    keep(plan, now=now)
    return plan


def _no_longer_enforced(old: Plan, new: Plan, now: datetime) -> bool:
    """Whether `new` takes back an enforcement that began at its date."""
    has_begun = new.enforce_from is not None and new.enforce_from <= now
    return has_begun and not old.is_scheduled and new.is_scheduled
