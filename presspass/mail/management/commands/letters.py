"""`presspass letters FOLDER`: all letters as files, to be looked at."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand

from presspass.mail.specimens import specimens


class Command(BaseCommand):
    """Writes each letter in each language, as HTML and as text; nothing is sent."""

    help = "Write every letter, with facts made up, into a folder to be looked at."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to write."""
        parser.add_argument("folder", type=Path)

    def handle(self, *, folder: Path, **_: object) -> None:
        """Write them."""
        folder.mkdir(parents=True, exist_ok=True)
        for one in specimens():
            path = folder / f"{one.name.replace('/', '-')}.{one.language}"
            path.with_name(f"{path.name}.html").write_text(one.letter.html, "utf-8")
            text = f"{one.letter.subject}\n\n{one.letter.text}"
            path.with_name(f"{path.name}.txt").write_text(text, "utf-8")
            self.stdout.write(f"{path.name}: {one.letter.subject}")
