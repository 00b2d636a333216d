"""Editions: fronts, the sections below them, and what the editors placed there."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.models import Orderable, Page

from presspass.newsroom.models.languages import LANGUAGES, RESERVED_SLUGS
from presspass.newsroom.models.showing import show


class Front(Page):
    """The front page of an edition. The English one is the site's root, others stand below it."""

    language = models.CharField(
        _("language"),
        max_length=8,
        choices=LANGUAGES,
        default="en",
        help_text=_("The language in which this edition is written."),
    )
    edition_name = models.CharField(
        _("nameplate"),
        max_length=80,
        help_text=_("The newspaper's name, as it stands at the head of every page."),
    )
    tagline = models.CharField(
        _("line under the nameplate"), max_length=140, blank=True, help_text=_("One short line.")
    )

    parent_page_types = ["wagtailcore.Page", "newsroom.Front"]
    subpage_types = ["newsroom.Section", "newsroom.Front"]
    content_panels = [
        *Page.content_panels,
        FieldPanel("edition_name"),
        FieldPanel("tagline"),
        FieldPanel("language"),
        InlinePanel(
            "picks",
            heading=_("At the top of the page"),
            label=_("Article"),
            help_text=_("The first leads, with a large picture; the next stand beside it."),
            max_num=4,
        ),
    ]

    class Meta:
        verbose_name = _("front page")
        verbose_name_plural = _("front pages")

    @classmethod
    def can_create_at(cls, parent: Page) -> bool:
        """Whether one may be made below `parent`: beside another it would have no address."""
        allowed: bool = super().can_create_at(parent)
        return allowed and (isinstance(parent.specific, Front) or not Front.objects.exists())

    def serve(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Show the front page."""
        return show("show_front", request, self)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Show it in the desk as it will be shown."""
        del mode_name
        return self.serve(request)


class Pick(Orderable):
    """An article in the place that the editors gave it."""

    article = models.ForeignKey(
        "newsroom.Article",
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("article"),
    )

    panels = [FieldPanel("article")]

    class Meta(Orderable.Meta):
        abstract = True


class FrontPick(Pick):
    """An article which the editors placed at the top of a front page."""

    front = ParentalKey(Front, on_delete=models.CASCADE, related_name="picks")


class Section(Page):
    """A part of an edition: its articles, as editors ordered them, and a band on the front page."""

    class Weight(models.TextChoices):
        """How much room the section's band takes."""

        LARGE = "large", _("Large: a picture and four more articles")
        MEDIUM = "medium", _("Medium: three articles with pictures")
        SMALL = "small", _("Small: headlines, beside another small section")

    summary = models.CharField(
        _("summary"), max_length=240, blank=True, help_text=_("One sentence, under the name.")
    )
    weight = models.CharField(
        _("weight on the front page"), max_length=8, choices=Weight, default=Weight.MEDIUM
    )

    parent_page_types = ["newsroom.Front"]
    subpage_types = ["newsroom.Article"]
    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("weight"),
        InlinePanel(
            "picks",
            heading=_("At the top of the section"),
            label=_("Article"),
            help_text=_("In this order, before all others, which follow by their time."),
            max_num=6,
        ),
    ]

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")

    def clean(self) -> None:
        """Refuse a slug at which the site answers already."""
        super().clean()
        if self.slug in RESERVED_SLUGS:
            raise ValidationError({"slug": _("This address is taken by the site itself.")})

    def serve(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Show the section's articles."""
        return show("show_section", request, self)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Show it in the desk as it will be shown."""
        del mode_name
        return self.serve(request)


class SectionPick(Pick):
    """An article which the editors placed at the top of a section."""

    section = ParentalKey(Section, on_delete=models.CASCADE, related_name="picks")
