"""`presspass load_demo`: the demonstration newspaper, once."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from presspass.demo.load import load
from presspass.insights import readings
from presspass.subscriptions.models import Plan

SIMULATED_PLAN = "Basic"
"""On it the households read whose month the page Sharing shows."""


class Command(BaseCommand):
    """Makes the demonstration newspaper where there is none yet; a second run changes nothing."""

    help = "make the demonstration newspaper The Estuary / El Estuario, unless there is one"

    def handle(self, *_args: Any, **options: Any) -> None:
        """Load, and say what was done."""
        done = load()
        if done:
            readings.simulate(Plan.objects.get(name=SIMULATED_PLAN), now=timezone.now())
            readings.take_in()
        if options["verbosity"]:
            said = "The demonstration newspaper is ready." if done else "There is a paper already."
            self.stdout.write(said)
