"""The command `presspass export`."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from presspass.moving.errors import FolderTaken
from presspass.moving.writing import write


class Command(BaseCommand):
    """Writes everything into a folder."""

    help = "Writes the whole paper into a folder of documented files; it may be served meanwhile"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What may be said with it."""
        parser.add_argument("folder", type=Path, metavar="FOLDER", help="a new or an empty one")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write it, and say what was written."""
        try:
            written = write(options["folder"], now=timezone.now())
        except FolderTaken as error:
            raise CommandError(str(error)) from error
        except (OSError, DatabaseError) as error:
            why = " ".join(str(error).split())
            raise CommandError(f"{why}: mend that, and run it again to go on") from error
        except KeyboardInterrupt:
            self.stderr.write("Stopped: run it again to go on.")
            sys.exit(130)
        for name, file in written.files.items():
            left = f", {file.left_out:,} left out: outside of the site" if file.left_out else ""
            if file.rows or left:
                self.stdout.write(f"{file.rows:>9,}  {name}{left}")
        self.stdout.write(f"The paper is in {options['folder']}: readers' data, keep it safe.")
