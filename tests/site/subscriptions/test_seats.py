"""Seats: never more than were sold, never two for one reader, and what a ticket says of them."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone, translation

from presspass.gate.policy import policy_from
from presspass.gate.rule import Kind
from presspass.readers.models import Device
from presspass.subscriptions import admission, policies, purchases, seats
from presspass.subscriptions.models import Plan, Seat, Subscription
from tests.site.subscriptions.cast import at_gate, seat_of

pytestmark = pytest.mark.django_db
committing = pytest.mark.django_db(transaction=True)


def ticket(reader):
    device = Device(pk="d" * 16, reader=reader, label="Firefox on Windows")
    return admission.ticket_for(reader, device)


def test_a_ticket_says_what_its_reader_is(owner, stranger):
    owners, strangers = ticket(owner), ticket(stranger)

    assert (owners.access, owners.role, owners.free_seat) == ("subscribers", "owner", True)
    assert (strangers.access, strangers.role, strangers.free_seat) == ("registered", "", False)


def test_an_added_user_is_told_from_the_owner_and_no_seat_is_free_then(owner, added_user):
    assert [ticket(reader).role for reader in (owner, added_user)] == ["owner", "added_user"]
    assert not ticket(owner).free_seat
    assert ticket(owner).seat != ticket(added_user).seat


def test_a_ticket_carries_the_plans_policy_and_its_version(owner, plan):
    assert ticket(owner).policy == policy_from({"enforcement": "enforce"})
    assert ticket(owner).policy_version == plan.policy_version
    assert ticket(owner).includes_subscribers


def test_a_new_plan_monitors():
    assert policies.policy_of(Plan(name="New")).enforcement == "monitor"


def test_a_label_has_one_form_for_all_languages(owner):
    owner.language = "en"

    with translation.override("es"):
        # In one form for all languages: the notice says it in that of whoever it tells.
        assert ticket(owner).label == "Firefox on Windows"
    assert ticket(owner).language == "en"


@pytest.mark.usefixtures("added_user")
def test_no_more_seats_are_given_than_were_sold(subscription, stranger):
    with pytest.raises(seats.NoSeatLeft):
        seats.give(subscription, stranger)

    assert ticket(stranger).access == "registered"


def test_one_place_never_has_two_holders(subscription, stranger):
    with pytest.raises(IntegrityError):
        Seat.objects.create(subscription=subscription, number=1, holder=stranger)


def test_a_reader_never_has_two_seats(owner, stranger, plan):
    other = Subscription.objects.create(owner=stranger, plan=plan)

    with pytest.raises(seats.HoldsSeat):
        seats.give(other, owner)
    with pytest.raises(IntegrityError):
        Seat.objects.create(subscription=other, number=1, holder=owner)


def test_an_owner_has_one_active_subscription(owner, plan):
    with pytest.raises(IntegrityError):
        Subscription.objects.create(owner=owner, plan=plan)


def test_a_subscription_does_not_end_before_it_started(subscription):
    with pytest.raises(IntegrityError):
        purchases.end(subscription, "staff", now=subscription.started_at - timedelta(days=1))


@pytest.mark.parametrize("wrong", [{"seats": 0}, {"devices": 0}, {"devices": 9}])
def test_a_plan_has_at_least_a_seat_and_1_to_8_devices(wrong):
    with pytest.raises(IntegrityError):
        Plan.objects.create(name="Wrong", **wrong)


def test_a_seat_that_was_taken_back_can_be_given_to_somebody_else(
    subscription, added_user, stranger
):
    seats.take_back([seat_of(added_user)], now=timezone.now())
    given = seats.give(subscription, stranger)

    assert given.number == 2
    assert ticket(added_user).seat == ""
    assert Seat.ever.filter(subscription=subscription).count() == 3


def test_an_ended_subscription_gives_nobody_a_right_and_no_seat(subscription, owner, stranger):
    purchases.end(subscription, "staff", now=timezone.now())

    assert ticket(owner).access == "registered"
    with pytest.raises(seats.SubscriptionEnded):
        seats.give(subscription, stranger)


def test_an_owner_can_subscribe_again_after_the_end(subscription, owner, plan):
    purchases.end(subscription, "staff", now=timezone.now())

    seats.give(Subscription.objects.create(owner=owner, plan=plan), owner)

    assert ticket(owner).access == "subscribers"


@committing
def test_the_tickets_of_an_ended_subscription_are_refused_by_the_gate(subscription, owner):
    seat, old = seat_of(owner), ticket(owner)

    purchases.end(subscription, "staff", now=timezone.now())

    async def read(gate):
        return await gate.decide(old, Kind.PAGE)

    assert admission.ask(read).state == "revoked"
    assert Seat.ever.get(pk=seat.pk).epoch == 2


@committing
def test_a_changed_policy_renews_the_tickets_of_its_seats_and_only_theirs(
    owner, added_user, stranger, plan
):
    other = Plan.objects.create(name="Basic")
    seats.give(Subscription.objects.create(owner=stranger, plan=other), stranger)

    plan.policy = {"enforcement": "notify"}
    seats.keep(plan)

    assert [seat_of(r).epoch for r in (owner, added_user, stranger)] == [2, 2, 1]
    assert at_gate(added_user).epoch == 2
    assert ticket(owner).policy_version == 2
    assert ticket(owner).policy.enforcement == "notify"


def test_a_new_name_or_price_of_a_plan_renews_no_ticket(owner, plan):
    plan.name = "Premium for two"
    seats.keep(plan)

    assert (seat_of(owner).epoch, plan.policy_version) == (1, 1)


def test_more_devices_a_seat_are_a_changed_policy(owner, plan):
    plan.devices = 2
    seats.keep(plan)

    assert (seat_of(owner).epoch, ticket(owner).policy.devices) == (2, 2)


@committing
def test_a_change_that_is_taken_back_tells_the_gate_nothing(subscription, owner):
    from django.db import transaction  # noqa: PLC0415

    with transaction.atomic():
        purchases.end(subscription, "staff", now=timezone.now())
        transaction.set_rollback(True)

    assert (seat_of(owner).epoch, at_gate(owner)) == (1, None)


def test_a_plan_the_gate_would_not_take_is_refused_with_the_field_and_the_reason():
    with pytest.raises(ValidationError, match="“overlaps”: Expected"):
        Plan(name="Wrong", policy={"overlaps": 99}).full_clean()
