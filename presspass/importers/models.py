"""What was imported: by it a second run knows what is there, and what editors changed since."""

import uuid
from datetime import datetime

from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from presspass.newsroom.models import Picture
from presspass.readers.models import ReaderLabel


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


class ImportedReader(models.Model):
    """A reader of another system's list, and the account they became.

    `digest` is that of what the list told, `subscription` what was taken over, `events_count` how
    many events it had then: where it has others, something happened to it here since. The reader is
    None once staff deleted them; once they erased the account, `key` is a digest and nothing else
    is left, so that no further list brings them back.
    """

    source = models.CharField(max_length=200)
    key = models.CharField(max_length=200)
    digest = models.CharField(max_length=64, blank=True, default="")
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="imports"
    )
    subscription = models.ForeignKey(
        "subscriptions.Subscription", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    events_count = models.PositiveIntegerField(default=0)
    note = models.TextField(blank=True, default="")
    imported_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "key"], name="a_reader_is_imported_once")
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.pk}"


WAITING = Q(
    invited_at=None,
    reader__is_active=True,
    reader__last_login=None,
    reader__password__startswith=UNUSABLE_PASSWORD_PREFIX,
)
"""Who was not invited and has not come by themselves."""

INVITED = Q(invited_at__isnull=False)
"""To whom the letter went."""

HERE = Q(spent_at__isnull=False) | Q(reader__last_login__isnull=False)
"""Who has signed in, invited or not."""

UNDELIVERED = Q(undelivered_at__isnull=False)
"""Whose letter came back."""


class ArrivalQuerySet(models.QuerySet["Arrival"]):
    """Questions about arrivals."""

    def waiting(self) -> "ArrivalQuerySet":
        """Those who were not invited and have not come by themselves."""
        return self.filter(WAITING)

    def labelled(self, label: ReaderLabel | None) -> "ArrivalQuerySet":
        """Those with this label; all where there is none."""
        return self.filter(reader__labels=label) if label else self

    def invited(self) -> "ArrivalQuerySet":
        """Those to whom the letter went."""
        return self.filter(INVITED)

    def undelivered(self) -> "ArrivalQuerySet":
        """Those whose letter came back."""
        return self.filter(UNDELIVERED)


class Arrival(models.Model):
    """That a reader's account was made by an import: they are to be invited to it, once."""

    reader = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="arrival"
    )
    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    """What the link in the letter names."""
    made_at = models.DateTimeField(default=timezone.now)
    invited_at = models.DateTimeField(null=True, blank=True, db_index=True)
    spent_at = models.DateTimeField(null=True, blank=True)
    """When the link in the letter was used."""
    undelivered_at = models.DateTimeField(null=True, blank=True)

    objects = ArrivalQuerySet.as_manager()

    class Meta:
        verbose_name = _("imported reader")
        verbose_name_plural = _("imported readers")
        default_permissions = ()

    def __str__(self) -> str:
        return f"arrival {self.pk}"


class Pace(models.Model):
    """How fast imported readers are invited: one row, and nobody is invited until it says so."""

    USUAL = 200

    is_on = models.BooleanField(default=False)
    per_hour = models.PositiveIntegerField(_("invitations an hour"), default=USUAL)
    label = models.ForeignKey(ReaderLabel, null=True, blank=True, on_delete=models.SET_NULL)
    """Only who has this label; everybody where it is empty."""
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("pace of invitations")
        verbose_name_plural = _("pace of invitations")
        default_permissions = ()
        permissions = [("invite_readers", "Can invite imported readers")]

    def __str__(self) -> str:
        return f"{self.per_hour} an hour"

    @classmethod
    def now(cls) -> "Pace":
        """The one row."""
        return cls.objects.get_or_create(pk=1)[0]

    def set(self, *, is_on: bool, per_hour: int, label: ReaderLabel | None, now: datetime) -> None:
        """Change it."""
        self.is_on, self.per_hour, self.label, self.changed_at = is_on, per_hour, label, now
        self.save()
