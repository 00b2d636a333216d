"""An enforcement that begins later: announced to each holder once, and then in force by itself."""

import pkgutil
from datetime import timedelta

import pytest
from django.utils import timezone

from presspass.mail import post
from presspass.readers.models import Reader
from presspass.site.clockwork import EVERY
from presspass.subscriptions import admission, policies, seats
from presspass.subscriptions.models import Announcement, Plan, Seat, Subscription, Terms, Told
from presspass.subscriptions.terms import announcements, terms
from tests.site.subscriptions.cast import seat_of

pytestmark = pytest.mark.django_db
NOW = timezone.now()
BEGINS = NOW + timedelta(days=20)
OURS = [path for path in EVERY if path.startswith("presspass.subscriptions.")]


@pytest.fixture
def plan(db):
    return Plan.objects.create(name="Premium", seats=2, policy={"enforcement": "notify"})


@pytest.fixture
def sent(monkeypatch):
    """What was handed to the post: (name, reader, facts)."""
    letters = []
    monkeypatch.setattr(
        post, "send", lambda name, reader, **facts: letters.append((name, reader, facts))
    )
    return letters


@pytest.fixture
def schedule(plan, django_capture_on_commit_callbacks):
    def schedule(begins=BEGINS, now=NOW):
        plan.enforce_from = begins
        with django_capture_on_commit_callbacks(execute=True):
            seats.keep(plan, now=now)

    return schedule


def test_until_its_date_a_plan_is_as_it_was_and_then_it_is_enforced(plan):
    plan.enforce_from = BEGINS

    before = policies.policy_of(plan, now=BEGINS - timedelta(seconds=1))
    after = policies.policy_of(plan, now=BEGINS)

    assert (before.enforcement, after.enforcement) == ("notify", "enforce")


def test_a_date_renews_no_ticket_before_it_comes(schedule, sent, owner):
    schedule()

    assert seat_of(owner).epoch == 1


def test_when_the_date_comes_tickets_are_renewed_once(schedule, sent, owner, plan):
    schedule()
    assert seats.begin_enforcement(now=BEGINS - timedelta(seconds=1)) == []

    assert seats.begin_enforcement(now=BEGINS) == [plan]
    assert seats.begin_enforcement(now=BEGINS) == []

    plan.refresh_from_db()
    assert (plan.policy["enforcement"], plan.policy_version) == ("enforce", 2)
    assert seat_of(owner).epoch == 2


def test_a_date_that_is_taken_back_in_the_last_moment_begins_nothing(plan, monkeypatch):
    Plan.objects.filter(pk=plan.pk).update(enforce_from=NOW - timedelta(seconds=1))
    stale = list(Plan.objects.all())
    Plan.objects.filter(pk=plan.pk).update(enforce_from=None)
    monkeypatch.setattr(Plan.objects, "filter", lambda **_: stale, raising=False)

    assert seats.begin_enforcement(now=NOW) == []

    plan.refresh_from_db()
    assert plan.policy["enforcement"] == "notify"


def test_an_announced_date_in_the_terms_holds_when_it_comes(schedule, sent, owner, plan):
    terms.publish(Terms.objects.create(text_en="x", text_es="x"), by=None, now=NOW)
    schedule()
    announced = terms.current()
    assert "This holds from" in announced.summary_en

    seats.begin_enforcement(now=BEGINS)

    assert terms.current() == announced


def test_an_enforcement_that_is_taken_back_forgets_its_date(schedule, sent, plan):
    schedule()
    seats.begin_enforcement(now=BEGINS)
    plan.refresh_from_db()

    plan.policy = {"enforcement": "notify"}
    seats.keep(plan, now=BEGINS + timedelta(days=1))

    assert plan.enforce_from is None
    assert policies.policy_of(plan, now=BEGINS + timedelta(days=2)).enforcement == "notify"


@pytest.mark.usefixtures("stranger")
def test_every_holder_is_told_once_in_words(schedule, sent, owner, added_user):
    schedule()
    schedule()

    assert [(name, reader) for name, reader, _ in sent] == [
        ("subscriptions/enforcement", owner),
        ("subscriptions/enforcement", added_user),
    ]
    facts = sent[0][2]
    assert facts["plan"] == "Premium"
    assert "Each seat is read on 1 device at a time." in facts["sentences"]
    assert any("This holds from" in sentence for sentence in facts["sentences"])


def test_each_is_told_in_the_own_language(schedule, sent, owner):
    Reader.objects.filter(pk=owner.pk).update(language="es")

    schedule()

    assert "Cada plaza se lee en 1 dispositivo a la vez." in sent[0][2]["sentences"]


def test_the_letter_says_when_what_and_where_to_read_it(
    schedule, owner, added_user, mailoutbox, settings
):
    settings.TIME_ZONE = "Europe/Madrid"
    Reader.objects.filter(pk=added_user.pk).update(language="es")

    schedule()

    english, spanish = mailoutbox
    assert (english.to, spanish.to) == (["owner@example.org"], ["added@example.org"])
    assert english.subject.startswith("From ")
    assert "(Europe/Madrid) on: how “Premium” is read" in english.subject
    assert "- Each seat is read on 1 device at a time." in english.body
    assert "/terms/" in english.body
    assert "- Cada plaza se lee en 1 dispositivo a la vez." in spanish.body
    assert "A partir del " in spanish.subject
    assert "<li>" in spanish.alternatives[0].content


def test_who_was_closed_or_gave_the_seat_back_is_not_told(schedule, sent, owner, added_user):
    Reader.objects.filter(pk=owner.pk).update(is_active=False)
    seats.take_back([seat_of(added_user)], now=NOW)

    schedule()

    assert sent == []


def test_an_interrupted_announcement_goes_on_where_it_stopped(
    plan, owner, added_user, sent, monkeypatch
):
    announcement = Announcement.objects.create(plan=plan, enforce_from=BEGINS, made_at=NOW)
    Plan.objects.filter(pk=plan.pk).update(enforce_from=BEGINS)
    plan.refresh_from_db()
    good = post.send

    def fails_at_the_second(name, reader, **facts):
        if reader == added_user:
            raise ConnectionError
        good(name, reader, **facts)

    monkeypatch.setattr(post, "send", fails_at_the_second)
    with pytest.raises(ConnectionError):
        announcements.send(announcement, now=NOW)
    monkeypatch.setattr(post, "send", good)

    announcements.resume(now=NOW + timedelta(minutes=59))
    assert len(sent) == 1
    announcements.resume(now=NOW + timedelta(minutes=61))

    assert [reader for _, reader, _ in sent] == [owner, added_user]
    assert Told.objects.count() == 2
    announcement.refresh_from_db()
    assert announcement.finished_at is not None


def test_a_reader_whom_another_worker_told_is_not_told_again(plan, owner, sent, monkeypatch):
    announcement = Announcement.objects.create(plan=plan, enforce_from=BEGINS)
    Plan.objects.filter(pk=plan.pk).update(enforce_from=BEGINS)
    stale = [owner]
    Told.objects.create(announcement=announcement, reader=owner)
    monkeypatch.setattr(announcements, "untold", lambda _: [stale.pop()] if stale else [])

    announcements.send(announcement, now=NOW)

    assert sent == []


@pytest.mark.parametrize("begins", [NOW - timedelta(days=1), BEGINS])
def test_a_date_that_has_passed_or_was_changed_is_not_announced(plan, owner, sent, begins):
    announcement = Announcement.objects.create(plan=plan, enforce_from=begins)

    announcements.send(announcement, now=NOW)

    assert sent == []


def test_another_date_is_told_anew(schedule, sent, owner):
    schedule()
    schedule(BEGINS + timedelta(days=7))

    assert len(sent) == 2


def test_the_clock_begins_an_enforcement_and_resumes_what_was_interrupted(plan, owner, mailoutbox):
    now = timezone.now()
    other = Plan.objects.create(name="Later", enforce_from=now + timedelta(days=5))
    Subscription.objects.filter(owner=owner).update(plan=other)
    long_ago = now - timedelta(hours=2)
    Announcement.objects.create(plan=other, enforce_from=other.enforce_from, made_at=long_ago)
    Plan.objects.filter(pk=plan.pk).update(enforce_from=now - timedelta(minutes=1))

    for path in OURS:
        pkgutil.resolve_name(path)()

    plan.refresh_from_db()
    assert plan.policy["enforcement"] == "enforce"
    assert Told.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_seats_of_a_huge_plan_are_renewed_by_the_worker_in_batches(monkeypatch, gate):
    monkeypatch.setattr(admission, "BATCH", 3)
    plan = Plan.objects.create(name="Huge", seats=1)
    for number in range(8):
        reader = Reader.objects.create_user(f"r{number}@example.org")
        bought = Subscription.objects.create(owner=reader, plan=plan)
        Seat.objects.create(subscription=bought, holder=reader)
    told = []
    monkeypatch.setattr(
        type(seats.renew_tickets_of), "enqueue", lambda task, *keys: told.append((task, keys))
    )

    plan.policy = {"enforcement": "enforce"}
    seats.keep(plan)
    assert set(Seat.objects.values_list("epoch", flat=True)) == {1}
    assert told == [(seats.renew_tickets_of, (plan.pk,))]

    seats.renew_tickets_of.func(plan.pk)
    assert set(Seat.objects.values_list("epoch", flat=True)) == {2}
