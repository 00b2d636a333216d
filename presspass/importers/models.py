"""What was imported: by it a second run knows what is there, and what editors changed since."""

from django.db import models
from wagtail.models import Page

from presspass.newsroom.models import Picture


class Imported(models.Model):
    """A piece of another system, and the page it became.

    The page is None once an editor deleted it: it is not made again. `revision` is the page's
    newest at the import: where another is the newest, editors changed it since. `read` is the
    digest of the piece and of how it was asked for, `built` that of the article made of it.
    `is_live` says whether it was published then, `is_open` whether something in it may be found
    the next time: a link, a picture.
    """

    source = models.CharField(max_length=200)
    key = models.CharField(max_length=100)
    page = models.ForeignKey(Page, null=True, on_delete=models.SET_NULL, related_name="+")
    revision = models.BigIntegerField(null=True)
    read = models.CharField(max_length=64)
    built = models.CharField(max_length=64)
    is_live = models.BooleanField(default=False)
    is_open = models.BooleanField(default=False)
    imported_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "key"], name="a_piece_is_imported_once")
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.key}"


class ImportedPicture(models.Model):
    """A picture taken from a folder, by its path in the export."""

    source = models.CharField(max_length=200)
    path = models.CharField(max_length=500)
    picture = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "path"], name="a_picture_is_imported_once")
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.path}"
