"""What happens to seats while staff change their plan: nothing waits for ever, or fails."""

import pytest
from django.db import OperationalError
from django.utils import timezone

from presspass.readers.models import Reader
from presspass.subscriptions import purchases, seats
from presspass.subscriptions.invitations import invitations
from presspass.subscriptions.models import Plan, Seat, Subscription
from tests.site.subscriptions.at_once import at_once, real_database  # noqa: F401 - a fixture

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("real_database"),
]
OWNERS = 5


def reading_by(plan, name):
    reader = Reader.objects.create_user(f"{name}@paper.example")
    subscription = Subscription.objects.create(owner=reader, plan=plan)
    seats.give(subscription, reader)
    return subscription


def test_invitations_are_accepted_while_the_plan_gets_another_policy(db):
    plan, now = Plan.objects.create(name="Two", seats=2), timezone.now()
    own = [reading_by(plan, f"owner{n}") for n in range(OWNERS)]
    guests = [reading_by(plan, f"guest{n}").owner for n in range(OWNERS)]
    kept = [Plan.objects.get(pk=plan.pk) for _ in range(3)]
    for one, enforcement in zip(kept, ("notify", "enforce", "off"), strict=True):
        one.policy = {"enforcement": enforcement}
    letters = [
        invitations.invite(one, guest.email, by=one.owner, now=now)
        for one, guest in zip(own, guests, strict=True)
    ]
    accepting = [
        lambda one=one, guest=guest: invitations.accept(one, guest, now)
        for one, guest in zip(letters, guests, strict=True)
    ]

    found = at_once(
        [*accepting, *[lambda one=one: seats.keep(one, now=now) for one in kept]],
        outcomes=(OperationalError,),
    )

    assert [type(one) for one in found] == [Seat] * OWNERS + [type(None)] * len(kept)
    assert sum(one.seats.count() for one in own) == 2 * OWNERS


def test_seats_are_given_while_staff_put_the_subscription_on_another_plan(db):
    two, three = (Plan.objects.create(name=str(places), seats=places) for places in (2, 3))
    bought, now = [reading_by(two, f"owner{n}") for n in range(OWNERS)], timezone.now()
    guests = [Reader.objects.create_user(f"guest{n}@paper.example") for n in range(OWNERS)]
    giving = [
        lambda one=one, guest=guest: seats.give(one, guest)
        for one, guest in zip(bought, guests, strict=True)
    ]
    again = Subscription.objects.order_by("pk")
    putting = [lambda one=one: purchases.put_on(one, three, by=None, now=now) for one in again]

    found = at_once([*putting, *giving], outcomes=(Subscription.DoesNotExist,))

    assert [type(one) for one in found] == [type(None)] * OWNERS + [Seat] * OWNERS
