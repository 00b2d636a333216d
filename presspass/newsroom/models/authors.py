"""Who signs articles."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, TitleFieldPanel
from wagtail.models import RevisionMixin

from presspass.newsroom.models.languages import LANGUAGES
from presspass.newsroom.models.pictures import Picture


class Author(RevisionMixin, models.Model):
    """A person who signs articles, with a page in each edition that has one of them."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(
        _("slug"),
        max_length=120,
        unique=True,
        help_text=_("The last part of the author's address, for example: bea-orellana."),
    )
    language = models.CharField(
        _("language"),
        max_length=8,
        choices=LANGUAGES,
        default="en",
        help_text=_("In which the role and the biography are written."),
    )
    role = models.CharField(
        _("role"),
        max_length=120,
        blank=True,
        help_text=_("Printed after the name, for example: Harbour correspondent."),
    )
    bio = models.TextField(
        _("biography"),
        blank=True,
        help_text=_("Two or three sentences, at the head of the author's page."),
    )
    portrait = models.ForeignKey(
        Picture,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("portrait"),
    )

    panels = [
        TitleFieldPanel("name", placeholder=False),
        FieldPanel("slug"),
        FieldPanel("language"),
        FieldPanel("role"),
        FieldPanel("bio"),
        FieldPanel("portrait"),
    ]

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
