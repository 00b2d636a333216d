"""What the task worker does: the tasks that wait, in turn, and what the clock asks in between."""

import sys
import time
from types import FrameType

from django.conf import settings
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from presspass.gate.clock import Seconds
from presspass.site import clockwork
from presspass.site.work import alone

PAUSE: Seconds = 0.5
"""So long the worker rests when nothing waits."""


def work() -> None:
    """Do what comes, alone on this machine, until a signal."""
    with alone(settings.GATE.home) as name:
        take_up_again(name)
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
    worker = PatientWorker(
        queue_names=["*"],
        interval=PAUSE,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=name,
        excluded_queue_names=[],
    )
    worker.configure_signals()
    worker.clock = clockwork.Clock()
    while worker.running:
        worker.run()
        worker.clock.run_due(time.monotonic())
        time.sleep(PAUSE)
