"""What is done by the clock: a table, gone through by the task worker.

Each function in it is safe to run twice, on several machines at once, and late.
"""

import logging
import pkgutil

from django.core.management import call_command
from django.db import close_old_connections

from presspass.gate.clock import Seconds

log = logging.getLogger(__name__)

MINUTE: Seconds = 60
HOUR: Seconds = 3_600
DAY: Seconds = 86_400

EVERY: dict[str, Seconds] = {
    "presspass.newsletters.issues.keeping:keep_going": 2,  # whoever is being written to waits least
    "presspass.site.clockwork:forget_done_tasks": DAY,
    "presspass.site.clockwork:forget_ended_sessions": DAY,
    "presspass.importers.inviting.clockwork:invite_due": MINUTE,
    "presspass.insights.readings:take_in": HOUR,
    "presspass.newsletters.issues.clockwork:forget_deliveries": DAY,
    "presspass.newsletters.issues.clockwork:propose_for_tomorrow": HOUR,
    "presspass.newsletters.asking:forget_unconfirmed": DAY,
    "presspass.newsroom.scheduling:publish_and_withdraw": MINUTE,
    "presspass.recommendations.together:forget_old": DAY,
    "presspass.recommendations.working_out:keep_up": MINUTE,
    "presspass.shelf.history:forget_old": DAY,
    "presspass.demo.clockwork:pay_due": HOUR,  # before anything is reminded of, or ends
    "presspass.subscriptions.clockwork:begin_enforcement": MINUTE,
    "presspass.subscriptions.clockwork:remind_and_end": HOUR,
    "presspass.subscriptions.clockwork:renew_due": MINUTE,
    "presspass.subscriptions.clockwork:resume_announcements": 10 * MINUTE,
}
"""Function → how often it runs; each once at the worker's start."""


class Clock:
    """Knows when each function ran last in this process."""

    def __init__(self, every: dict[str, Seconds] | None = None) -> None:
        self._every = EVERY if every is None else every
        self._due = dict.fromkeys(self._every, float("-inf"))

    def run_due(self, now: Seconds) -> None:
        """Run what is due at `now` (of a clock that never goes back); one failure ends no other."""
        for path, due in self._due.items():
            if now >= due:
                self._due[path] = now + self._every[path]
                _run(path)


def forget_done_tasks() -> None:
    """Drop what is known of tasks done more than a week ago."""
    call_command("prune_db_task_results", min_age_days=7, failed_min_age_days=30, verbosity=0)


def forget_ended_sessions() -> None:
    """Drop the sessions that have run out."""
    call_command("clearsessions", verbosity=0)


def _run(path: str) -> None:
    close_old_connections()
    try:
        pkgutil.resolve_name(path)()
    except Exception:  # whatever it was: the next one is due all the same
        log.exception("%s failed; it is run again when it is due", path)
