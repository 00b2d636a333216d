"""`presspass deliver_issue KEY`: the courier of an issue; the task worker starts it by itself."""

import signal
import socket
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from presspass.newsletters.issues import courier
from presspass.newsletters.issues.keeping import name_of_machine


class Command(BaseCommand):
    """Sends an issue from where it stands."""

    help = "Send an issue that is being sent, from where it stands. The task worker runs this."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which issue, and by which file descriptor the task worker is reached."""
        parser.add_argument("issue", type=int)
        parser.add_argument("--keeper", type=int, help="the task worker's end of a socket")

    def handle(self, *, issue: int, keeper: int | None, **_: Any) -> None:
        """Send it."""
        link = socket.socket(fileno=keeper) if keeper is not None else None
        kept_by = courier.Keeper(link)
        signal.signal(signal.SIGTERM, kept_by.stop)
        courier.carry(issue, kept_by, machine=name_of_machine())
