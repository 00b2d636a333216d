"""What the task worker does: the tasks that wait, in turn, and what the clock asks in between."""

import logging
import time

from django.conf import settings
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from presspass.gate.clock import Seconds
from presspass.site import clockwork
from presspass.site.work import alone, name

log = logging.getLogger(__name__)

PAUSE: Seconds = 0.5
"""So long the worker rests when nothing waits."""


def work() -> None:
    """Do what comes, alone on this machine, until a signal."""
    with alone(settings.GATE.home):
        take_up_again()
        go_on()


def take_up_again() -> int:
    """Have the tasks done anew that a worker of this machine was killed over; how many."""
    left = [one.pk for one in DBTaskResult.objects.running() if name() in one.worker_ids[-1:]]
    ready = {"status": DBTaskResult._meta.get_field("status").default, "run_after": timezone.now()}  # noqa: SLF001
    return DBTaskResult.objects.filter(pk__in=left).update(**ready)


def go_on() -> None:
    """Do what waits and what is due, again and again."""
    worker = Worker(
        queue_names=["*"],
        interval=PAUSE,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=name(),
        excluded_queue_names=[],
    )
    worker.configure_signals()
    clock = clockwork.Clock()
    while worker.running:
        worker.run()
        clock.run_due(time.monotonic())
        time.sleep(PAUSE)
