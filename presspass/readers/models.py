"""Readers and their devices: who has an account, and on which browsers it is signed in.

What a reader may read is no matter of this app (see `presspass.subscriptions`), and which of the
devices reads at this moment is known to the gate alone.
"""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from presspass.readers.labels import spoken

DEVICE_KEPT_FOR = timedelta(days=30)
UNDOABLE_FOR = timedelta(days=7)


class ReaderManager(BaseUserManager["Reader"]):
    """Makes readers; an e-mail address is kept in lower case, however it was typed."""

    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        """The form in which an address is kept and compared."""
        return (email or "").strip().lower()

    def get_by_natural_key(self, username: str | None) -> "Reader":
        """The reader who signs in with this address, in capitals or not."""
        # As the constraint has it: so its index finds the row, however many there are.
        lowered = self.alias(lowered=Lower("email"))
        return lowered.get(lowered=self.normalize_email(username))

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Reader":
        """Make a reader; without `password` nobody can sign in as this reader yet."""
        reader = self.model(email=self.normalize_email(email), **fields)
        reader.set_password(password)
        reader.save(using=self._db)
        return reader

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "Reader":
        """Make a reader who may do everything in the desk."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class ReaderLabel(models.Model):
    """A word by which staff sort readers; lists of another system bring theirs along."""

    name = models.CharField(_("label"), max_length=191, unique=True)

    class Meta:
        verbose_name = _("label of readers")
        verbose_name_plural = _("labels of readers")
        default_permissions = ()
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Reader(AbstractBaseUser, PermissionsMixin):  # type: ignore[django-manager-missing]
    """A person with an account: an own e-mail address, language and devices."""

    class Language(models.TextChoices):
        """What the site and the notice speak; empty until the reader has chosen."""

        ENGLISH = "en", "English"
        SPANISH = "es", "Español"

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    language = models.CharField(
        _("language"), max_length=2, choices=Language.choices, blank=True, default=""
    )
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)
    is_staff = models.BooleanField(_("staff"), default=False)
    is_active = models.BooleanField(
        _("active"),
        default=True,
        help_text=_("Untick this instead of deleting the reader."),
    )
    labels = models.ManyToManyField(
        ReaderLabel, verbose_name=_("labels"), blank=True, related_name="readers"
    )
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)
    """When the reader had the account erased; the row then says nothing of them (`erased.py`)."""

    objects: ClassVar[ReaderManager] = ReaderManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("reader")
        verbose_name_plural = _("readers")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="reader_email_unique_in_any_case",
                violation_error_message=_("There is a reader with this e-mail address already."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name()

    def clean(self) -> None:
        """Bring the address to the form in which it is kept."""
        self.email = type(self).objects.normalize_email(self.email)

    def get_full_name(self) -> str:
        """What the desk calls this reader."""
        if self.erased_at is not None:
            return gettext("erased reader")
        return self.name or self.email

    def get_short_name(self) -> str:
        """The same: one name is enough for a paper."""
        return self.get_full_name()


class DeviceQuerySet(models.QuerySet["Device"]):
    """Questions about devices."""

    def signed_in(self) -> "DeviceQuerySet":
        """Those which have not been signed out."""
        return self.filter(signed_out_at=None)

    def seen_lately(self, now: datetime) -> "DeviceQuerySet":
        """Those seen within the last 30 days."""
        return self.filter(last_seen_at__gte=now - DEVICE_KEPT_FOR)

    def unseen_at(self, now: datetime) -> "DeviceQuerySet":
        """Those that nobody has used for so long that their row can go."""
        return self.filter(last_seen_at__lt=now - DEVICE_KEPT_FOR)


class Device(models.Model):
    """One browser or app of one reader, known by the random id in its cookie."""

    id = models.CharField(primary_key=True, max_length=16)
    reader = models.ForeignKey(Reader, on_delete=models.CASCADE, related_name="devices")
    label = models.CharField(_("label"), max_length=60)
    custom_label = models.CharField(_("name"), max_length=40, blank=True, default="")
    session_key = models.CharField(max_length=40, blank=True, default="", db_index=True)
    first_seen_at = models.DateTimeField(default=timezone.now)
    last_seen_at = models.DateTimeField(default=timezone.now)
    signed_out_at = models.DateTimeField(null=True, blank=True)
    renewal = models.PositiveBigIntegerField(default=0, db_default=0)
    """The number of the last renewal of its ticket; what it is for: `renewals.py`."""
    spent = models.JSONField(null=True, blank=True)
    """The numbers spent lately, each with the Unix time at which it was."""
    copied_from = models.CharField(max_length=40, unique=True, null=True, blank=True)
    """Of which device's ticket this browser held a copy, when it became a device of its own."""

    objects = DeviceQuerySet.as_manager()

    class Meta:
        verbose_name = _("device")
        verbose_name_plural = _("devices")
        ordering = ["-last_seen_at", "id"]

    def __str__(self) -> str:
        return self.shown_label

    @property
    def spoken_label(self) -> str:
        """What its browser was recognised as, in the language that is active."""
        return spoken(self.label)

    @property
    def shown_label(self) -> str:
        """What the reader calls this device, else what its browser was recognised as."""
        return self.custom_label or self.spoken_label


class ChangeQuerySet(models.QuerySet["Change"]):
    """Questions about changes."""

    def undoable(self, now: datetime) -> "ChangeQuerySet":
        """Those whose owner may still say that it was somebody else."""
        return self.filter(undone_at=None, made_at__gt=now - UNDOABLE_FOR)


class Change(models.Model):
    """A change of an account of which its owner was told by mail, and which a link there undoes.

    What the link does is in `undo.py`. `device` is set where it was a new device that signed in.
    A device signed out as "not me" is a row here too, to be counted; there is nothing to undo.
    """

    class Kind(models.TextChoices):
        """What was changed."""

        PASSWORD = "password"  # noqa: S105 - a word, not one of them
        EMAIL = "email"
        PASSKEY = "passkey"
        DEVICE = "device"
        NOT_ME = "not_me"

    reader = models.ForeignKey(Reader, on_delete=models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    email = models.EmailField()
    """The account's address before the change: to it went the link."""
    device = models.ForeignKey(Device, on_delete=models.SET_NULL, null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True, blank=True)
    """When it was undone, by its own link or by that of an earlier change."""

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of an account")
        verbose_name_plural = _("changes of accounts")
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["email"], name="change_email")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.reader}"
