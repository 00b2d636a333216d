"""To whom newsletters go: a mailbox, with an account or without; and to which mailboxes nothing."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LANGUAGE = {"max_length": 2, "blank": True, "default": ""}


class RecipientQuerySet(models.QuerySet["Recipient"]):
    """Questions about recipients."""

    def at(self, address: str) -> "RecipientQuerySet":
        """Whoever has the mailbox `address`: one, or one with an account and one without."""
        lowered = address.strip().lower()
        return self.filter(models.Q(reader__email=lowered) | models.Q(email=lowered))


class Recipient(models.Model):
    """Whoever gets newsletters: a reader, at the account's address; or an address of its own.

    Which of both is told by the database: exactly one. So whoever changes the account's address
    gets newsletters there, and nobody at the one before.
    """

    reader = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="recipient",
    )
    email = models.EmailField(_("e-mail address"), null=True, blank=True)  # noqa: DJ001 (unique)
    language = models.CharField(_("language"), **LANGUAGE)
    """In which the paper speaks of newsletters to this mailbox; a reader's own choice wins."""
    made_at = models.DateTimeField(default=timezone.now)

    objects = RecipientQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("recipient")
        verbose_name_plural = _("recipients")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(Lower("email"), name="recipient_once_at_an_address"),
            models.CheckConstraint(
                condition=models.Q(reader=None) ^ models.Q(email=None),
                name="recipient_is_a_reader_or_an_address",
            ),
        ]

    def __str__(self) -> str:
        return f"recipient {self.pk}"

    @property
    def address(self) -> str:
        """The mailbox."""
        return self.reader.email if self.reader is not None else self.email or ""

    @property
    def spoken(self) -> str:
        """In which language to speak to this mailbox."""
        return (self.reader and self.reader.language) or self.language or settings.LANGUAGE_CODE


class JoinedRecipient(models.Model):
    """A recipient that became another when its mailbox joined an account: letters name it yet."""

    id = models.BigIntegerField(primary_key=True)
    """The key that the recipient had."""
    recipient = models.ForeignKey(Recipient, on_delete=models.CASCADE, related_name="joined")

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("joined recipient")
        verbose_name_plural = _("joined recipients")
        default_permissions = ()

    def __str__(self) -> str:
        return f"recipient {self.pk}, joined to {self.recipient_id}"


class SuppressionQuerySet(models.QuerySet["Suppression"]):
    """Questions about mailboxes from which something came back."""

    def in_force(self) -> "SuppressionQuerySet":
        """Those to which nothing goes."""
        return self.filter(at__isnull=False)


class Suppression(models.Model):
    """A mailbox to which no newsletter goes, whoever asked for it; or that may become one.

    A mailbox may be full for a day: what came back is counted, and `at` is empty until it counts.
    """

    class Reason(models.TextChoices):
        """Why nothing goes there."""

        BOUNCED = "bounced", _("letters came back")
        COMPLAINED = "complained", _("was reported as unwanted")

    email = models.EmailField(_("e-mail address"), unique=True)
    reason = models.CharField(_("reason"), max_length=12, choices=Reason)
    bounces = models.PositiveSmallIntegerField(_("letters that came back"), default=0)
    at = models.DateTimeField(_("since"), null=True, blank=True)

    objects = SuppressionQuerySet.as_manager()

    class Meta:
        verbose_name = _("mailbox without newsletters")
        verbose_name_plural = _("mailboxes without newsletters")
        ordering = ["-at"]

    def __str__(self) -> str:
        return self.email
