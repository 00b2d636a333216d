"""Pictures and the sizes that are cut of them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition


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


class Rendition(AbstractRendition):
    """A picture cut and sized for one use."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)
