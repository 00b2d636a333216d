"""What an import knows of the system from which pieces came: so a further run of it goes on here.

Whether editors changed a page since is told by its versions, of which only the newest come along.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from django.db.models import OuterRef, Subquery
from wagtail.models import Page

from presspass.importers.models import Imported
from presspass.moving.names import Directory
from presspass.moving.part import Row
from presspass.moving.rows import Rows, batches


class Pieces(Rows):
    """The pieces that were imported; `is_untouched`: no editor changed the page since."""

    def __init__(self, name: str) -> None:
        super().__init__(name, "importers.Imported", without={"revision": "see is_untouched"})

    @property
    def fields(self) -> tuple[str, ...]:
        """What a row says, in the order of the file."""
        return (*super().fields, "is_untouched")

    def rows(self, names: Directory, folder: Path) -> Iterator[Row]:
        """The rows of the paper."""
        for batch in batches(super().rows(names, folder)):
            known = Imported.objects.filter(pk__in=[row["id"] for row in batch])
            told = known.values_list("pk", "revision", "page__latest_revision")
            same = {key for key, then, newest in told if then is not None and then == newest}
            for row in batch:
                yield {**row, "is_untouched": row["id"] in same}

    def take(self, rows: Iterable[Row], names: Directory, folder: Path) -> None:
        """Make the rows; of what is untouched the newest version is the imported one."""
        newest = Page.objects.filter(pk=OuterRef("page")).values("latest_revision")
        for batch in batches(rows):
            super().take(batch, names, folder)
            same = [row["id"] for row in batch if row["is_untouched"]]
            Imported.objects.filter(pk__in=same).update(revision=Subquery(newest[:1]))
