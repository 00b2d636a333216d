"""`presspass import_readers FILE`: the readers of another system's list."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from presspass.importers.command import say, stopped_in_one_line
from presspass.importers.errors import NotPossible
from presspass.importers.readers import asking, lists
from presspass.importers.readers.importing import Wish, opened, run
from presspass.importers.readers.mapping import Mapping, mapping_in, written
from presspass.newsroom.models import LANGUAGES

GIVEN = ("language", "renewal", "paid_until", "subscribed", "label", "date_format", "time_zone")


class Command(BaseCommand):
    """Imports Ghost's members, or any CSV with a mapping."""

    help = "import readers from Ghost's members or any CSV; safe to stop and to repeat"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What may be said with it."""
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would come of it, and write nothing"
        )
        parser.add_argument(
            "--mapping", type=Path, metavar="FILE", help="which column is what (TOML or JSON)"
        )
        parser.add_argument(
            "--plan",
            action="append",
            default=[],
            metavar="VALUE=PLAN",
            help='what a plan of the list is here, such as "Gold=Premium, year"; empty for none',
        )
        parser.add_argument(
            "--renewal", choices=["invoice", "end"], help="what follows on the last paid day"
        )
        parser.add_argument(
            "--paid-until", metavar="DAY", help="of those who pay and whose list tells no day"
        )
        parser.add_argument(
            "--newsletter",
            action="append",
            dest="subscribed",
            metavar="NAME",
            help="which newsletter a bare yes in the list is for",
        )
        parser.add_argument(
            "--label", action="append", metavar="NAME", help="a label for everybody of the list"
        )
        parser.add_argument(
            "--language", choices=[*dict(LANGUAGES)], help="of those whose list tells none"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Import, or look, and say what was done."""
        given = {name: options[name] for name in GIVEN if options.get(name)}
        with stopped_in_one_line(self):
            plans = dict(_pair(told) for told in options["plan"])
            mapping = self._mapping(options["file"], options["mapping"])
            report = run(Wish(options["file"], mapping, given, plans, options["dry_run"]))
        say(report, self)
        if options["dry_run"]:
            self.stdout.write("Nothing was written: this was a preview.")
        else:
            self.stdout.write("Nobody was written to. To invite them: presspass invite_readers")
        self.stdout.write(f"The report: {report.path}")

    def _mapping(self, file: Path, named: Path | None) -> Mapping | None:
        """The mapping: from its file, or asked for; None for a list that needs none."""
        if named is not None:
            return mapping_in(named)
        table = opened(Wish(file))
        if lists.known(table) is not None:
            return None
        if sys.stdin.isatty():
            mapping = asking.asked(table, file.stem, input, self.stdout.write)
            asking.keep(mapping, file.with_suffix(".toml"), input, self.stdout.write)
            return mapping
        there = ", ".join(f"“{name}”" for name in table.columns)
        raise NotPossible(
            f"{file} is no list that is known: say which column is what with --mapping FILE."
            f" Its first row must name the columns, and is {there}."
            f" To start from, with each plan named:\n\n{written(asking.likely(table, file.stem))}"
        )


def _pair(told: str) -> tuple[str, str]:
    value, sign, plan = told.rpartition("=")
    if not sign:
        raise NotPossible(f"--plan {told!r} must look like VALUE=PLAN")
    return value.strip(), plan.strip()
