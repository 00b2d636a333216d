"""The terms of the subscription: their versions, who accepted which."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.fields import RichTextField

from presspass.subscriptions.models.plans import is_spanish

TERMS_FEATURES = ["h2", "bold", "italic", "ol", "ul", "link"]
"""What the desk's editor offers for the terms."""


class TermsQuerySet(models.QuerySet["Terms"]):
    """Questions about the terms."""

    def published(self) -> "TermsQuerySet":
        """The versions that readers see, the newest first."""
        return self.filter(number__gt=0).order_by("-number")


class Terms(models.Model):
    """One version of the terms of the subscription; what was published is never changed.

    `clauses` is what the policies of the plans said then, a part a plan, see `terms/clause.py`.
    """

    DRAFT = 0

    number = models.PositiveIntegerField(_("version"), unique=True, default=DRAFT, editable=False)
    """From 1; 0 while it is the draft, of which there is one."""
    text_en = RichTextField(_("text, in English"), features=TERMS_FEATURES)
    text_es = RichTextField(_("text, in Spanish"), features=TERMS_FEATURES)
    summary_en = models.TextField(_("what changed, in English"), blank=True)
    summary_es = models.TextField(_("what changed, in Spanish"), blank=True)
    clauses = models.JSONField(default=list, editable=False)
    for_all = models.BooleanField(default=True, editable=False)
    """Whether every holder of a seat is asked; else those alone of `changed_plans`."""
    changed_plans = models.JSONField(default=list, editable=False)
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("published by"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = TermsQuerySet.as_manager()

    class Meta:
        verbose_name = _("terms of the subscription")
        verbose_name_plural = _("terms of the subscription")
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(number=0, published_at=None)
                | Q(number__gt=0, published_at__isnull=False),
                name="terms_have_a_number_once_published",
            ),
        ]

    def __str__(self) -> str:
        number = {"number": self.number}
        return str(_("version %(number)s") % number if self.number else _("draft"))

    @property
    def is_draft(self) -> bool:
        """Whether no reader has seen it."""
        return self.number == self.DRAFT

    @property
    def accepted_by(self) -> int:
        """How many readers accepted it."""
        return self.acceptances.count()

    @property
    def text(self) -> str:
        """The text in the language that is active."""
        return self.text_es if is_spanish() else self.text_en

    @property
    def summary(self) -> str:
        """What changed with this version, in the language that is active."""
        return self.summary_es if is_spanish() else self.summary_en


class Acceptance(models.Model):
    """That a reader accepted a version of the terms; kept as long as there are terms."""

    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("reader"),
        on_delete=models.PROTECT,
        related_name="acceptances",
    )
    terms = models.ForeignKey(
        Terms, verbose_name=_("terms"), on_delete=models.PROTECT, related_name="acceptances"
    )
    accepted_at = models.DateTimeField(_("accepted"), default=timezone.now)

    class Meta:
        verbose_name = _("acceptance of the terms")
        verbose_name_plural = _("acceptances of the terms")
        ordering = ["-accepted_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["reader", "terms"], name="terms_accepted_once"),
        ]

    def __str__(self) -> str:
        return _("%(terms)s, %(reader)s") % {"terms": self.terms, "reader": self.reader}
