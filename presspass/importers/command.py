"""The command `presspass import_…`, the same for every format."""

import os
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from presspass.importers.errors import NotImportable, NotPossible
from presspass.importers.formats import FORMATS
from presspass.importers.importing import Wish, run
from presspass.importers.report import Report
from presspass.newsroom.models import LANGUAGES, Article


class ImportCommand(BaseCommand):
    """Imports a file of the format `of`; safe to stop and to repeat."""

    of: str

    @property
    def help(self) -> str:  # type: ignore[override]
        """What the command does, for its list."""
        return f"{FORMATS[self.of].does}; safe to stop and to repeat"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What may be said with it."""
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--pictures", type=Path, metavar="FOLDER", help="where the export's pictures are"
        )
        parser.add_argument(
            "--section", default="", metavar="NAME", help="of what has none (default: Archive)"
        )
        parser.add_argument(
            "--access",
            default=Article.Access.FREE,
            choices=Article.Access.values,
            help="of what everybody could read (default: free); what was closed stays closed",
        )
        parser.add_argument(
            "--language",
            default="",
            choices=["", *dict(LANGUAGES)],
            help="the edition (default: the file's language)",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Import, and say what was done."""
        given = {name: options[name] for name in Wish.__struct_fields__ if name in options}
        with stopped_in_one_line(self):
            report = run(Wish(format=self.of, **given))
        say(report, self)
        self.stdout.write(f"The report: {report.path}")


@contextmanager
def stopped_in_one_line(command: BaseCommand) -> Iterator[None]:
    """Within it whatever stops an import is told in one line, with what to do."""
    try:
        yield
    except (NotImportable, NotPossible) as error:
        raise CommandError(str(error)) from error
    except OperationalError as error:
        line = f"the database does not answer ({error}): run it again to go on"
        raise CommandError(line) from error
    except EOFError as error:
        raise CommandError("the answers broke off: nothing was done") from error
    except KeyboardInterrupt:
        command.stderr.write("Stopped: run it again to go on.")
        os._exit(130)


def say(report: Report, command: BaseCommand) -> None:
    """Print the first lines of `report`, and its counts."""
    for line in [*report.first, *report.summary()]:
        command.stdout.write(line)
    if report.lines > len(report.first):
        more = report.lines - len(report.first)
        command.stdout.write(f"… and {more:,} lines more in the report.")
