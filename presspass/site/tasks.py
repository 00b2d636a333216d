"""What the task worker does: the tasks that wait, in turn, and what the clock asks in between."""

import logging
import sys
import time
from types import FrameType

from django.conf import settings
from django.db import DatabaseError, InterfaceError, close_old_connections
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from presspass.gate.clock import Seconds
from presspass.site import clockwork
from presspass.site.unavailable import is_fault_of_database
from presspass.site.work import alone

log = logging.getLogger(__name__)

PAUSE: Seconds = 0.5
"""So long the worker rests when nothing waits."""


def work() -> None:
    """Do what comes, alone on this machine, until a signal."""
    with alone(settings.GATE.home) as name:
        go_on(name)


class PatientWorker(Worker):
    """Ends after the task it is at, however often it is told to.

    Django-tasks-db's own takes a second signal for haste and the task for failed. Ctrl-C sends two:
    the terminal signals everybody, and then the main process its worker.
    """

    clock = clockwork.Clock({})

    def run_task(self, db_task_result: DBTaskResult) -> None:
        """Do one task, then what is due: a hundred thousand letters must not stop the clock."""
        super().run_task(db_task_result)
        if self.running:
            self.clock.run_due(time.monotonic())

    def shutdown(self, signum: int, frame: FrameType | None) -> None:  # noqa: ARG002  (a handler)
        """Begin no other task; end at once where none is under way."""
        self.running = False
        if not self.running_task:
            sys.exit(0)


def take_up_again(name: str) -> int:
    """Have the tasks done anew over which the worker `name` was killed; how many."""
    left = [one.pk for one in DBTaskResult.objects.running() if one.worker_ids[-1:] == [name]]
    ready = {"status": DBTaskResult._meta.get_field("status").default, "run_after": timezone.now()}  # noqa: SLF001
    return DBTaskResult.objects.filter(pk__in=left).update(**ready)


def go_on(name: str) -> None:
    """Do what waits and what is due, again and again, as the worker `name`."""
    turns = Turns(_worker(name))
    turns.worker.configure_signals()
    turns.worker.clock = clock = clockwork.Clock()
    while turns.worker.running:
        if turns.take():
            clock.run_due(time.monotonic())
        time.sleep(PAUSE)


class Turns:
    """The turns of a `worker`, which outlives a database that is away for a while."""

    def __init__(self, worker: PatientWorker) -> None:
        self.worker = worker
        self._begins = True
        self._is_away = False

    def take(self) -> bool:
        """Do all that waits; False where the database does not answer.

        A task that it failed in the midst of is left under way, and taken up again when it answers.
        """
        close_old_connections()
        try:
            if self._begins:
                take_up_again(self.worker.worker_id)
                self._begins = False
            self.worker.run()
        except (DatabaseError, InterfaceError) as error:
            if not is_fault_of_database(error):
                raise
            if not self._is_away:
                log.warning("tasks wait, the database does not answer: %s", type(error).__name__)
            self._begins = self._is_away = True
            return False
        if self._is_away:
            log.warning("the database answers again, tasks are done")
        self._is_away = False
        return True


def _worker(name: str) -> PatientWorker:
    return PatientWorker(
        queue_names=["*"],
        interval=PAUSE,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=name,
        excluded_queue_names=[],
    )
