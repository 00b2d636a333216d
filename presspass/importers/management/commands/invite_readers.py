"""`presspass invite_readers`: imported readers are invited to their accounts, so many an hour."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from presspass.importers.inviting import inviting
from presspass.importers.models import Pace
from presspass.readers.models import ReaderLabel


class Command(BaseCommand):
    """Starts or pauses the invitations that the task worker sends."""

    help = "invite imported readers to their accounts, so many an hour; --pause to stop"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What may be said with it."""
        parser.add_argument("--per-hour", type=int, metavar="N", help="how many an hour")
        parser.add_argument("--label", metavar="NAME", help="only those with this label")
        does = parser.add_mutually_exclusive_group()
        does.add_argument("--pause", action="store_true", help="invite nobody until it is started")
        does.add_argument("--dry-run", action="store_true", help="say how far it is, and no more")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Start, pause or look, and say how far it is."""
        pace, label = Pace.now(), self._label(options["label"])
        per_hour = options["per_hour"] or pace.per_hour
        if not 1 <= per_hour <= inviting.MOST_AN_HOUR:
            raise CommandError(f"--per-hour must be 1 to {inviting.MOST_AN_HOUR}")
        if not options["dry_run"]:
            is_on = not options["pause"]
            pace.set(is_on=is_on, per_hour=per_hour, label=label, now=timezone.now())
        far = inviting.standing(label)
        for what in ("waiting", "invited", "here", "undelivered"):
            self.stdout.write(f"{getattr(far, what):>9,}  {SAID[what]}")
        if options["pause"]:
            self.stdout.write("Paused: nobody is invited until it is started again.")
        elif options["dry_run"]:
            self.stdout.write(f"Nothing was changed; it {'is on' if pace.is_on else 'rests'}.")
        else:
            self.stdout.write(f"Started: {per_hour:,} an hour, by the task worker.")

    def _label(self, name: str | None) -> ReaderLabel | None:
        if not name:
            return None
        found = ReaderLabel.objects.filter(name__iexact=name).first()
        if found is None:
            raise CommandError(f"no reader has the label {name!r}")
        return found


SAID = {
    "waiting": "wait for their invitation",
    "invited": "were invited",
    "here": "have signed in",
    "undelivered": "whose letter came back",
}
