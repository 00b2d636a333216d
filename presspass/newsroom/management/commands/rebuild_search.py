"""`presspass rebuild_search`: the index of search, made anew."""

from typing import Any

from django.core.management.base import BaseCommand
from rich.console import Console
from rich.progress import Progress

from presspass.newsroom.models import Article
from presspass.newsroom.search import keeping


class Command(BaseCommand):
    """Writes down anew what everybody may find of every article. Safe while the paper is served."""

    help = "make the index of search anew; safe to repeat, and while the paper is served"

    def handle(self, *_args: Any, **options: Any) -> None:
        """Rebuild with a bar, and say how many can be found."""
        found, quiet = 0, not options["verbosity"]
        with Progress(console=Console(stderr=True), disable=quiet) as progress:
            task = progress.add_task("articles", total=Article.objects.live().count())
            for more in keeping.rebuild():
                found += more
                progress.update(task, advance=more)
        if not quiet:
            self.stdout.write(f"{found} articles can be found.")
