"""Newsletters: each of an edition, with a page of its own."""

from typing import Final

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, TitleFieldPanel

from presspass.newsroom.models import Front

OF_THE_SITE: Final = frozenset(["choices", "confirm", "leave", "link", "sign-up"])
"""What stands after /newsletters/ at other addresses, see `urls.py`."""


class Newsletter(models.Model):  # type: ignore[django-manager-missing]
    """What one can sign up for: letters of an edition, in its language, again and again."""

    class Day(models.IntegerChoices):
        """A day of the week, as `datetime.weekday` counts them."""

        MONDAY = 0, _("Monday")
        TUESDAY = 1, _("Tuesday")
        WEDNESDAY = 2, _("Wednesday")
        THURSDAY = 3, _("Thursday")
        FRIDAY = 4, _("Friday")
        SATURDAY = 5, _("Saturday")
        SUNDAY = 6, _("Sunday")

    edition = models.ForeignKey(
        Front, on_delete=models.PROTECT, related_name="newsletters", verbose_name=_("edition")
    )
    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(
        _("slug"),
        max_length=80,
        unique=True,
        help_text=_("The last part of its address, for example: weekend."),
    )
    promise = models.CharField(
        _("promise"),
        max_length=200,
        help_text=_("One sentence: what is in it, and for whom. It stands beside the sign-up."),
    )
    rhythm = models.CharField(
        _("rhythm"), max_length=80, help_text=_("For example: Every Friday morning.")
    )
    day = models.PositiveSmallIntegerField(
        _("day"),
        choices=Day,
        default=Day.FRIDAY,
        help_text=_("On this day its next issue is proposed to be sent."),
    )
    time = models.TimeField(_("time"), default="07:00")
    is_open = models.BooleanField(
        _("one can sign up"),
        default=True,
        help_text=_("Untick this to take nobody new. Whoever gets it goes on getting it."),
    )
    order = models.PositiveSmallIntegerField(
        _("order"),
        default=0,
        help_text=_("Under an article stands the first of its edition, the lowest number."),
    )

    panels = [
        TitleFieldPanel("name", placeholder=_("name")),
        FieldPanel("slug"),
        FieldPanel("edition"),
        FieldPanel("promise"),
        MultiFieldPanel(
            [FieldPanel("rhythm"), FieldPanel("day"), FieldPanel("time")],
            heading=_("When it comes"),
        ),
        MultiFieldPanel([FieldPanel("is_open"), FieldPanel("order")], heading=_("Signing up")),
    ]

    class Meta:
        verbose_name = _("newsletter")
        verbose_name_plural = _("newsletters")
        ordering = ["edition__path", "order", "pk"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """A name is one line, and some addresses are the site's own."""
        super().clean()
        self.name = " ".join(self.name.split())
        if self.slug in OF_THE_SITE:
            raise ValidationError({"slug": _("The site itself needs this word: choose another.")})

    @property
    def language(self) -> str:
        """The language in which it is written."""
        return self.edition.language
