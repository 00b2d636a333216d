"""What articles are archived under."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, TitleFieldPanel
from wagtail.models import RevisionMixin

from presspass.newsroom.models.languages import LANGUAGES


class Topic(RevisionMixin, models.Model):
    """What articles are archived under. Each edition has its own topics."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(
        _("slug"),
        max_length=120,
        help_text=_("The last part of the topic's address, for example: tidal-power."),
    )
    language = models.CharField(_("language"), max_length=8, choices=LANGUAGES, default="en")
    summary = models.CharField(
        _("summary"),
        max_length=240,
        blank=True,
        help_text=_("One sentence at the head of the topic's page: what it is about."),
    )

    panels = [
        TitleFieldPanel("name", placeholder=False),
        FieldPanel("slug"),
        FieldPanel("language"),
        FieldPanel("summary"),
    ]

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["slug", "language"], name="topic_once_in_a_language")
        ]

    def __str__(self) -> str:
        return self.name
