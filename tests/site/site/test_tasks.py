"""The task worker: what it takes up again, how it ends, and what the clock asks of it."""

import signal
from datetime import timedelta

import pytest
from django.db import OperationalError, ProgrammingError
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from presspass.mail import post
from presspass.site import clockwork, doctor_newspaper, tasks
from presspass.site.doctor import Verdict
from presspass.site.work import alone

MINUTE = clockwork.MINUTE


@pytest.fixture
def in_database(settings, transactional_db):
    """Tasks that wait; committed, since a worker lets go of a connection within a transaction."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture
def waits(in_database):
    """One letter that waits for a worker."""
    post.deliver.enqueue("mail/test", "owner@paper.example", "en", {}, message_id="<1@a>")
    return DBTaskResult.objects.get()


def worker():
    return tasks.PatientWorker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="here",
        excluded_queue_names=[],
    )


def test_a_worker_has_one_name_in_all_its_lives_and_every_data_folder_another(tmp_path):
    (tmp_path / "other").mkdir()

    with alone(tmp_path) as once:
        pass
    with alone(tmp_path) as again, alone(tmp_path / "other") as other:
        assert once == again != other


def test_a_task_over_which_this_worker_was_killed_is_done_anew(waits, mailoutbox):
    waits.claim("here")

    assert tasks.take_up_again("here") == 1
    worker().run()

    assert len(mailoutbox) == 1
    assert tasks.take_up_again("here") == 0


def test_the_tasks_of_a_worker_elsewhere_are_left_to_it(waits):
    waits.claim("here")
    DBTaskResult.objects.update(status="READY")
    waits.refresh_from_db()
    waits.claim("elsewhere")

    assert tasks.take_up_again("here") == 0


def test_a_database_that_is_away_for_a_while_ends_no_worker_and_loses_no_task(waits, mailoutbox):
    at_work = worker()
    turns, answers = tasks.Turns(at_work), at_work.run

    def cut_off():
        waits.claim("here")
        raise OperationalError("server closed the connection unexpectedly")

    at_work.run = cut_off
    assert not turns.take()
    at_work.run = answers
    assert turns.take()

    assert len(mailoutbox) == 1


@pytest.mark.usefixtures("waits")
def test_a_fault_of_ours_is_not_taken_for_one_of_the_database():
    at_work = worker()

    def ours():
        raise ProgrammingError("no such column")

    at_work.run = ours
    with pytest.raises(ProgrammingError):
        tasks.Turns(at_work).take()


@pytest.mark.usefixtures("waits")
def test_a_worker_told_twice_to_end_finishes_the_letter_it_is_at(monkeypatch):
    at_work = worker()

    def told_twice(*_):
        at_work.shutdown(signal.SIGINT, None)
        at_work.shutdown(signal.SIGTERM, None)

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", told_twice)
    at_work.run()

    assert DBTaskResult.objects.get().status == "SUCCESSFUL"
    assert not at_work.running


@pytest.mark.usefixtures("waits")
def test_what_is_due_is_done_between_two_letters_however_many_wait(mailoutbox):
    post.deliver.enqueue("mail/test", "added@paper.example", "en", {}, message_id="<2@a>")
    sent_then = []

    class Noting(clockwork.Clock):
        def run_due(self, now):  # noqa: ARG002 - always
            sent_then.append(len(mailoutbox))

    at_work = worker()
    at_work.clock = Noting({})

    at_work.run()

    assert sent_then == [1, 2]


def test_a_worker_with_nothing_under_way_ends_at_once():
    with pytest.raises(SystemExit) as left:
        worker().shutdown(signal.SIGTERM, None)

    assert left.value.code == 0


def test_the_doctor_finds_a_letter_for_which_no_worker_came(waits):
    assert doctor_newspaper.tasks().verdict is Verdict.GOOD

    long_ago = timezone.now() - doctor_newspaper.LONG - timedelta(seconds=1)
    DBTaskResult.objects.update(enqueued_at=long_ago)
    assert doctor_newspaper.tasks().verdict is Verdict.WRONG

    DBTaskResult.objects.update(run_after=timezone.now() + timedelta(hours=1))
    assert doctor_newspaper.tasks().verdict is Verdict.GOOD


def test_the_doctor_finds_no_fault_in_letters_to_many_while_others_are_sent(waits, mailoutbox):
    post.deliver.using(priority=post.UNHURRIED).enqueue(
        "mail/test", "added@paper.example", "en", {}, message_id="<2@a>"
    )
    long_ago = timezone.now() - doctor_newspaper.LONG - timedelta(seconds=1)
    DBTaskResult.objects.update(enqueued_at=long_ago)
    assert "2 wait" in doctor_newspaper.tasks().says

    once = worker()
    once.max_tasks = 1
    once.run()

    assert doctor_newspaper.tasks().verdict is Verdict.GOOD
    DBTaskResult.objects.update(finished_at=long_ago)
    assert "1 wait" in doctor_newspaper.tasks().says


class Clocked:
    """Stands for what the clock asks: counts how often."""

    ran: list[str] = []


def often():
    Clocked.ran.append("often")


def fails():
    Clocked.ran.append("fails")
    raise ValueError


@pytest.fixture
def clock(db):
    Clocked.ran = []
    return clockwork.Clock({f"{__name__}:fails": 5 * MINUTE, f"{__name__}:often": MINUTE})


def test_each_function_runs_at_the_start_and_when_it_is_due_however_late(clock):
    for now in (0, MINUTE - 1, MINUTE, 7 * MINUTE):
        clock.run_due(now)

    assert Clocked.ran == ["fails", "often", "often", "fails", "often"]


def test_one_that_fails_ends_no_other_and_is_told_to_the_log(clock, caplog):
    clock.run_due(0)

    assert Clocked.ran == ["fails", "often"]
    assert "test_tasks:fails failed" in caplog.text


@pytest.mark.usefixtures("in_database")
@pytest.mark.parametrize("path", clockwork.EVERY)
def test_what_the_clock_asks_is_there_and_may_be_done_twice(path):
    for _ in range(2):
        clockwork.pkgutil.resolve_name(path)()
