"""What the database itself forbids, whatever code says: tried past all of it, by SQL and by rows.

Run beside SQLite and, by `python -m tests.postgresql`, beside PostgreSQL.
"""

import uuid

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from presspass.subscriptions.models import Company, Plan, Seat, Subscription

pytestmark = pytest.mark.django_db


def copied(row, **other):
    """A second row like `row` by SQL alone, but for its key and the columns in `other`."""
    table, columns = row._meta.db_table, [f for f in row._meta.concrete_fields if not f.primary_key]
    said = {f.column: f.get_db_prep_save(getattr(row, f.attname), connection) for f in columns}
    said |= other
    names, places = ", ".join(f'"{name}"' for name in said), ", ".join(["%s"] * len(said))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f'INSERT INTO "{table}" ({names}) VALUES ({places})', list(said.values()))  # noqa: S608 - the model's own names


def as_stored(field, value):
    return Seat._meta.get_field(field).get_db_prep_save(value, connection)


def test_no_reader_has_two_active_subscriptions_of_one_kind(subscription):
    with pytest.raises(IntegrityError):
        copied(subscription)
    other = Plan.objects.create(name="Another", seats=3)
    with pytest.raises(IntegrityError), transaction.atomic():
        Subscription.objects.bulk_create([Subscription(owner=subscription.owner, plan=other)])
    with pytest.raises(IntegrityError), transaction.atomic():
        ended = Subscription(owner=subscription.owner, plan=other, ended_at=timezone.now())
        ended.save()
        Subscription.objects.filter(pk=ended.pk).update(ended_at=None)

    assert Subscription.objects.active().filter(owner=subscription.owner).count() == 1


def test_one_that_has_ended_and_one_of_the_other_kind_stand_beside_it(subscription):
    sold = Plan.objects.create(name="Business", seats=3, kind=Plan.Kind.COMPANY)
    firm = Company.objects.create(name="Haslam", address="Quay 1", owner=subscription.owner)

    copied(subscription, ended_at=as_stored("ended_at", subscription.started_at))
    Subscription.objects.create(owner=subscription.owner, plan=sold, company=firm)

    assert Subscription.objects.active().filter(owner=subscription.owner).count() == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        # The kind is kept beside the plan, for the constraint: no kind is left out of it.
        Subscription.objects.filter(kind=Plan.Kind.COMPANY).update(kind=Plan.Kind.PERSONAL)


def test_no_seat_has_two_holders(owner, stranger):
    held = Seat.objects.get(holder=owner)
    anew = as_stored("uid", uuid.uuid4())

    with pytest.raises(IntegrityError):
        copied(held, uid=anew, holder_id=stranger.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        twin = Seat(subscription=held.subscription, number=held.number, holder=stranger)
        Seat.objects.bulk_create([twin])

    assert list(held.subscription.seats.all()) == [held]


def test_no_reader_holds_two_seats(owner, added_user):
    held, other = Seat.objects.get(holder=owner), Seat.objects.get(holder=added_user)

    with pytest.raises(IntegrityError):
        copied(held, uid=as_stored("uid", uuid.uuid4()), number=9)
    with pytest.raises(IntegrityError), transaction.atomic():
        Seat.objects.filter(pk=other.pk).update(holder=owner)


def test_a_seat_that_was_given_back_may_be_held_by_another(owner, stranger):
    held = Seat.objects.get(holder=owner)
    Seat.objects.filter(pk=held.pk).update(ended_at=timezone.now())

    copied(held, uid=as_stored("uid", uuid.uuid4()), holder_id=stranger.pk)

    assert Seat.objects.get(subscription=held.subscription).holder == stranger
    with pytest.raises(IntegrityError), transaction.atomic():
        Seat.ever.filter(pk=held.pk).update(ended_at=None)
