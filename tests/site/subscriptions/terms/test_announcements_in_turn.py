"""An announcement to very many readers: nobody who waits for a code waits for it."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from presspass.mail import post
from presspass.readers.models import Reader
from presspass.site.tasks import PatientWorker
from presspass.subscriptions import seats
from presspass.subscriptions.models import Announcement, Plan, Seat, Subscription, Told
from presspass.subscriptions.terms import announcements
from tests.site.readers.mailbox import code_for, received
from tests.site.subscriptions.cast import browser

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def in_database(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture
def plan(db):
    return Plan.objects.create(name="Premium", seats=2, policy={"enforcement": "notify"})


@pytest.fixture
def announce(plan):
    """Gives so many readers a seat of the plan, and has its enforcement announced to them."""

    def announce(holders):
        made = [Reader(email=f"r{number}@example.org") for number in range(holders)]
        readers = Reader.objects.bulk_create(made)
        bought = [Subscription(owner=reader, plan=plan) for reader in readers]
        Subscription.objects.bulk_create(bought)
        Seat.objects.bulk_create(
            Seat(subscription=one, holder=one.owner) for one in Subscription.objects.all()
        )
        plan.enforce_from = timezone.now() + timedelta(days=20)
        seats.keep(plan)

    return announce


def work(tasks=None):
    """Do so many of the tasks that wait, or all."""
    PatientWorker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=tasks,
        worker_id="here",
        excluded_queue_names=[],
    ).run()


def ask_for_a_code(address):
    browser().post("/account/login/code/", {"email": address})


def test_a_code_asked_for_after_a_thousand_announcements_goes_out_first(announce, stranger):
    announce(1000)
    work(3)
    assert Told.objects.count() == DBTaskResult.objects.ready().count() == 1000

    ask_for_a_code(stranger.email)
    work(2)

    assert mail.outbox[0].to == [stranger.email]
    assert code_for(stranger.email)
    assert "Premium" in mail.outbox[1].subject


def test_a_code_does_not_wait_until_everybody_is_told(announce, stranger, monkeypatch):
    monkeypatch.setattr(announcements, "BATCH", 2)
    announce(5)
    work(1)
    assert Told.objects.count() == 2

    ask_for_a_code(stranger.email)
    work(1)
    assert (len(mail.outbox), Told.objects.count()) == (1, 2)

    work()
    assert sorted(message.to[0] for message in mail.outbox[1:]) == [
        f"r{number}@example.org" for number in range(5)
    ]
    assert Announcement.objects.get().finished_at is not None


def test_an_announcement_that_is_tried_again_stands_behind_a_code_still(
    announce, stranger, monkeypatch
):
    announce(1)
    work(1)
    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.EmailMultiAlternatives.send", fails)
        work()
    DBTaskResult.objects.filter(status="READY").update(run_after=timezone.now())

    ask_for_a_code(stranger.email)
    work()

    assert [message.to for message in mail.outbox] == [[stranger.email], ["r0@example.org"]]
    assert received("r0@example.org")


def fails(*_):
    raise ConnectionRefusedError


def test_every_letter_that_is_named_as_one_to_many_is_there():
    for name in post.TO_MANY:
        post._message(name, "reader@example.org", "en", {"sentences": []}, "<1@a>")  # noqa: SLF001
