"""`presspass take_in_journal`: count what the gate decided, for the desk's page."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from presspass.insights.readings import JournalUnavailable, take_in


class Command(BaseCommand):
    """Takes the gate's journal into the database; safe to repeat, and to run late."""

    help = "count what the gate wrote down of its decisions, for the page Sharing in the desk"

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Take in, or say why not."""
        try:
            take_in()
        except JournalUnavailable as error:
            raise CommandError(f"{error}. To mend: presspass doctor") from error
