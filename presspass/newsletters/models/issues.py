"""Issues of newsletters: what each holds, when it goes out, and to whom it went."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.fields import RichTextField
from wagtail.models import Orderable

from presspass.newsletters.models.consent import Signup
from presspass.newsletters.models.newsletters import Newsletter


class State(models.TextChoices):
    """Where an issue stands; told by its times."""

    DRAFT = "draft", _("draft")
    SCHEDULED = "scheduled", _("scheduled")
    SENDING = "sending", _("being sent")
    PAUSED = "paused", _("paused")
    SENT = "sent", _("sent")


class IssueQuerySet(models.QuerySet["Issue"]):
    """Questions about issues."""

    def due(self, now: datetime) -> "IssueQuerySet":
        """Those whose time has come."""
        return self.filter(scheduled_for__lte=now, sending_since=None, paused_at=None)

    def under_way(self) -> "IssueQuerySet":
        """Those that are being sent."""
        return self.filter(sending_since__isnull=False, paused_at=None, sent_at=None)

    def out(self) -> "IssueQuerySet":
        """Those that went out, to some at least: they have a page in the archive."""
        return self.filter(sending_since__isnull=False)


class Issue(ClusterableModel):
    """One letter of a newsletter: a subject, a few words, and articles of its edition."""

    class Paused(models.TextChoices):
        """Why an issue stands still."""

        BY_STAFF = "by_staff", _("It was paused here.")
        NO_ARTICLE = "no_article", _("None of its articles is published.")
        NOBODY = "nobody", _("Nobody gets this newsletter.")
        AWAY = "away", _("Whoever carries the mail has not answered for a day.")
        SENDER = "sender", _("Whoever carries the mail refuses us: sender, user or password.")
        BLOCKED = "blocked", _("Many addresses were refused one after the other.")

    newsletter = models.ForeignKey(
        Newsletter, on_delete=models.PROTECT, related_name="issues", verbose_name=_("newsletter")
    )
    number = models.PositiveIntegerField(_("number"), null=True, blank=True, editable=False)
    subject = models.CharField(_("subject"), max_length=150)
    preheader = models.CharField(
        _("preview line"),
        max_length=150,
        blank=True,
        help_text=_("Mailboxes show it after the subject. Without it the first words stand there."),
    )
    introduction = RichTextField(
        _("introduction"),
        blank=True,
        features=["bold", "italic", "link"],
        help_text=_("A few words to the readers, above the articles."),
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("made by"),
    )
    made_at = models.DateTimeField(_("made on"), default=timezone.now, editable=False)
    scheduled_for = models.DateTimeField(_("goes out at"), null=True, editable=False)
    sending_since = models.DateTimeField(null=True, editable=False)
    frozen_at = models.DateTimeField(null=True, editable=False)
    """Since when it is settled who gets it."""
    sent_at = models.DateTimeField(_("sent at"), null=True, editable=False)
    paused_at = models.DateTimeField(null=True, editable=False)
    paused_because = models.CharField(
        max_length=12, choices=Paused, blank=True, default="", editable=False
    )
    answer = models.CharField(max_length=300, blank=True, default="", editable=False)
    """What whoever carries the mail said last, when it did not take it."""
    tries = models.PositiveSmallIntegerField(default=0, editable=False)
    """How often in a row the carrier was away."""
    round = models.PositiveSmallIntegerField(default=0, editable=False)
    """Deliveries that were put off more often than this wait for the next round."""
    again_at = models.DateTimeField(null=True, editable=False)
    carried_by = models.CharField(max_length=40, blank=True, default="", editable=False)
    """The machine whose task worker sends it."""
    seen_at = models.DateTimeField(null=True, editable=False)
    """When that machine last said so."""
    tally = models.JSONField(null=True, editable=False)
    """State of a delivery → how many, once it was sent: the deliveries are forgotten."""

    objects = IssueQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("issue")
        verbose_name_plural = _("issues")
        ordering = ["-made_at", "-pk"]
        permissions = [("send_issue", "Can send issue")]
        constraints = [
            models.UniqueConstraint(fields=["newsletter", "number"], name="issue_number_once")
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def state(self) -> State:
        """Where it stands."""
        if self.sent_at is not None:
            return State.SENT
        if self.paused_at is not None:
            return State.PAUSED
        if self.sending_since is not None:
            return State.SENDING
        return State.SCHEDULED if self.scheduled_for is not None else State.DRAFT

    @property
    def address(self) -> str:
        """The path of its page in the archive; it is there once it goes out."""
        return reverse("newsletter_issue", args=[self.newsletter.slug, self.number])

    @property
    def may_change(self) -> bool:
        """Whether nobody has got it yet."""
        return self.sending_since is None

    def clean(self) -> None:
        """A subject is one line, and an introduction without a word is none."""
        super().clean()
        if not strip_tags(self.introduction).strip():
            self.introduction = ""
        self.subject = " ".join(self.subject.split())


class IssueArticle(Orderable):
    """One article in an issue; the first leads."""

    issue = ParentalKey(Issue, on_delete=models.CASCADE, related_name="articles")
    article = models.ForeignKey(
        "newsroom.Article", on_delete=models.CASCADE, related_name="+", verbose_name=_("article")
    )
    headline = models.CharField(
        _("headline in this issue"),
        max_length=200,
        blank=True,
        help_text=_("Without one, that of the article."),
    )
    words = models.TextField(
        _("words in this issue"),
        max_length=600,
        blank=True,
        help_text=_("Without any, the standfirst or the first words of the opening."),
    )

    class Meta(Orderable.Meta):
        default_permissions = ()

    def __str__(self) -> str:
        return self.headline or f"{self.article_id}"


class Delivery(models.Model):
    """One issue to one mailbox."""

    class State(models.TextChoices):
        """What became of it."""

        WAITING = "waiting", _("waiting")
        CLAIMED = "claimed", _("being sent")
        SENT = "sent", _("sent")
        UNCONFIRMED = "unconfirmed", _("handed over, without an answer")
        REFUSED = "refused", _("refused")
        LEFT_OUT = "left_out", _("left out, since it was ended meanwhile")

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="deliveries")
    signup = models.ForeignKey(Signup, on_delete=models.CASCADE, related_name="+")
    address = models.EmailField()
    """The mailbox, when it was settled who gets the issue."""
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    """How often it was put off."""
    at = models.DateTimeField(null=True)
    """Since when it is in that state."""
    answer = models.CharField(max_length=300, blank=True, default="")
    """What the carrier said to a refused one."""

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["issue", "address"], name="issue_once_to_a_mailbox")
        ]
        indexes = [models.Index(fields=["issue", "state", "tries", "id"], name="delivery_next")]

    def __str__(self) -> str:
        return f"delivery {self.pk}"
