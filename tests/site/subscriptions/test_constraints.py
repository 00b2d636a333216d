"""What the database itself forbids, whatever code says: tried past all of it, by SQL and by rows.

Run beside SQLite and, by `python -m tests.postgresql`, beside PostgreSQL.
"""

import uuid

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from presspass.subscriptions.models import Company, Plan, Seat, Subscription

pytestmark = pytest.mark.django_db

# PostgreSQL names the constraint, SQLite its columns.
ONE_ACTIVE = (
    r"subscription_one_active_per_owner_and_kind|_subscription.owner_id, .*_subscription.kind"
)
ONE_HOLDER = r"seat_one_holder_per_place|_seat.subscription_id, .*_seat.number"
ONE_SEAT = r"seat_one_living_per_holder|_seat.holder_id"


def copied(row, **other):
    """A second row like `row` by SQL alone, but for its key and the columns in `other`."""
    made = row._meta  # noqa: SLF001 - Django's name for it
    columns = [field for field in made.concrete_fields if not field.primary_key]
    said = {f.column: f.get_db_prep_save(getattr(row, f.attname), connection) for f in columns}
    said |= other
    names, places = ", ".join(f'"{name}"' for name in said), ", ".join(["%s"] * len(said))
    with transaction.atomic(), connection.cursor() as cursor:
        insert = f'INSERT INTO "{made.db_table}" ({names}) VALUES ({places})'  # noqa: S608 - its own names
        cursor.execute(insert, list(said.values()))


def as_stored(field, value):
    fields = Seat._meta  # noqa: SLF001 - as above
    return fields.get_field(field).get_db_prep_save(value, connection)


def test_no_reader_has_two_active_subscriptions_of_one_kind(subscription):
    with pytest.raises(IntegrityError, match=ONE_ACTIVE):
        copied(subscription)
    other = Plan.objects.create(name="Another", seats=3)
    with pytest.raises(IntegrityError, match=ONE_ACTIVE), transaction.atomic():
        Subscription.objects.bulk_create([Subscription(owner=subscription.owner, plan=other)])
    started = subscription.started_at
    ended = Subscription(
        owner=subscription.owner, plan=other, started_at=started, ended_at=timezone.now()
    )
    ended.save()
    with pytest.raises(IntegrityError, match=ONE_ACTIVE), transaction.atomic():
        Subscription.objects.filter(pk=ended.pk).update(ended_at=None)

    assert Subscription.objects.active().filter(owner=subscription.owner).count() == 1


def test_one_that_has_ended_and_one_of_the_other_kind_stand_beside_it(subscription):
    sold = Plan.objects.create(name="Business", seats=3, kind=Plan.Kind.COMPANY)
    firm = Company.objects.create(name="Haslam", address="Quay 1", owner=subscription.owner)

    copied(subscription, ended_at=as_stored("ended_at", subscription.started_at))
    Subscription.objects.create(owner=subscription.owner, plan=sold, company=firm)

    assert Subscription.objects.active().filter(owner=subscription.owner).count() == 2
    with pytest.raises(IntegrityError, match=ONE_ACTIVE), transaction.atomic():
        # The kind is kept beside the plan, for the constraint: no kind is left out of it.
        Subscription.objects.filter(kind=Plan.Kind.COMPANY).update(kind=Plan.Kind.PERSONAL)


def test_no_seat_has_two_holders(owner, stranger):
    held = Seat.objects.get(holder=owner)
    anew = as_stored("uid", uuid.uuid4())

    with pytest.raises(IntegrityError, match=ONE_HOLDER):
        copied(held, uid=anew, holder_id=stranger.pk)
    twin = Seat(subscription=held.subscription, number=held.number, holder=stranger)
    with pytest.raises(IntegrityError, match=ONE_HOLDER), transaction.atomic():
        Seat.objects.bulk_create([twin])

    assert list(held.subscription.seats.all()) == [held]


def test_no_reader_holds_two_seats(owner, added_user):
    held, other = Seat.objects.get(holder=owner), Seat.objects.get(holder=added_user)

    with pytest.raises(IntegrityError, match=ONE_SEAT):
        copied(held, uid=as_stored("uid", uuid.uuid4()), number=9)
    with pytest.raises(IntegrityError, match=ONE_SEAT), transaction.atomic():
        Seat.objects.filter(pk=other.pk).update(holder=owner)


def test_a_seat_that_was_given_back_may_be_held_by_another(owner, stranger):
    held = Seat.objects.get(holder=owner)
    Seat.objects.filter(pk=held.pk).update(ended_at=timezone.now())

    copied(held, uid=as_stored("uid", uuid.uuid4()), holder_id=stranger.pk)

    assert Seat.objects.get(subscription=held.subscription).holder == stranger
    with pytest.raises(IntegrityError, match=ONE_HOLDER), transaction.atomic():
        Seat.ever.filter(pk=held.pk).update(ended_at=None)
