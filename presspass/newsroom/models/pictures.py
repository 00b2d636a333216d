"""Pictures and the sizes that are cut of them."""

from typing import Any

from django.core.files.base import ContentFile, File
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.utils.file import hash_filelike

from presspass.newsroom import metadata


class Picture(AbstractImage):
    """A picture. Its alternative text belongs to the article that shows it."""

    photographer = models.CharField(
        _("photographer"),
        max_length=120,
        blank=True,
        help_text=_("Who made the picture. Printed under it."),
    )
    agency = models.CharField(
        _("agency"),
        max_length=120,
        blank=True,
        help_text=_("Who it was bought from, if anyone. Printed after the photographer."),
    )

    admin_form_fields = (
        "title",
        "file",
        "photographer",
        "agency",
        "collection",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the picture; of a new file its credit, and nothing else that it tells of itself.

        Here and not in a form: whatever way a file comes, it must not tell where somebody lives.
        """
        if self.file and not self.file._committed:  # noqa: SLF001  (Django has no other word for new)
            self._take_in(self.file)
        super().save(*args, **kwargs)

    def _take_in(self, uploaded: File) -> None:
        uploaded.seek(0)
        file = uploaded.read()
        credit = metadata.credit_in(file)
        self.photographer = self.photographer or credit.photographer[:120]
        self.agency = self.agency or credit.agency[:120]
        bare = ContentFile(metadata.bare(file), name=uploaded.name)
        self.file_size, self.file_hash = bare.size, hash_filelike(bare)
        bare.seek(0)
        self.file = bare


class Rendition(AbstractRendition):
    """A picture cut and sized for one use."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)
