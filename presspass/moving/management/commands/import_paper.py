"""The command `presspass import_paper`."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from presspass.moving.errors import NotAnExport, NotEmpty
from presspass.moving.reading import take


class Command(BaseCommand):
    """Takes an export of Presspass into an empty paper."""

    help = "Takes what `presspass export` wrote into an empty paper: all of it, or nothing"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What may be said with it."""
        parser.add_argument("folder", type=Path, metavar="FOLDER", help="what export has written")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Take it in, and say what was."""
        try:
            taken = take(options["folder"])
        except (NotAnExport, NotEmpty) as error:
            raise CommandError(str(error)) from error
        except (OSError, DatabaseError) as error:
            why = " ".join(str(error).split())
            raise CommandError(f"{why}: nothing was taken in, run it again") from error
        except KeyboardInterrupt:
            self.stderr.write("Stopped: nothing was taken in.")
            sys.exit(130)
        rows = sum(file.rows for file in taken.files.values())
        self.stdout.write(f"{taken.paper} is here as of {taken.exported_at:%Y-%m-%d %H:%M} UTC:")
        self.stdout.write(f"{rows:,} rows of {len(taken.files)} files.")
