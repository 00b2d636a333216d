"""`presspass load_demo`: the demonstration newspaper, once."""

from typing import Any

from django.core.management.base import BaseCommand

from presspass.demo.load import load


class Command(BaseCommand):
    """Makes the demonstration newspaper where there is none yet; a second run changes nothing."""

    help = "make the demonstration newspaper The Estuary / El Estuario, unless there is one"

    def handle(self, *_args: Any, **options: Any) -> None:
        """Load, and say what was done."""
        done = load()
        if options["verbosity"]:
            said = "The demonstration newspaper is ready." if done else "There is a paper already."
            self.stdout.write(said)
