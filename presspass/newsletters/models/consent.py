"""Who wants which newsletter, and the proof: what they agreed to, where and when."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from presspass.newsletters.models.newsletters import Newsletter
from presspass.newsletters.models.recipients import Recipient


class SignupQuerySet(models.QuerySet["Signup"]):
    """Questions about sign-ups."""

    def living(self) -> "SignupQuerySet":
        """Those that were confirmed and not ended."""
        return self.filter(confirmed_at__isnull=False, left_at=None)

    def of(self, address: str) -> "SignupQuerySet":
        """Those of the mailbox `address`, which is in lower case."""
        is_reader = models.Q(recipient__reader__email=address)
        return self.filter(is_reader | models.Q(recipient__email=address))


class Signup(models.Model):
    """One newsletter for one recipient. Confirmed, it brings every issue until it is left."""

    recipient = models.ForeignKey(Recipient, on_delete=models.CASCADE, related_name="signups")
    newsletter = models.ForeignKey(Newsletter, on_delete=models.PROTECT, related_name="signups")
    asked_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)

    objects = SignupQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("sign-up")
        verbose_name_plural = _("sign-ups")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "newsletter"], name="signed_up_once_for_a_newsletter"
            )
        ]
        indexes = [models.Index(fields=["newsletter", "recipient"], name="signups_of_a_newsletter")]

    def __str__(self) -> str:
        return f"sign-up {self.pk}"

    @property
    def is_living(self) -> bool:
        """Whether issues go out by it."""
        return self.confirmed_at is not None and self.left_at is None


class JoinedSignup(models.Model):
    """A sign-up that became another when its mailbox joined an account: its letters name it yet."""

    id = models.BigIntegerField(primary_key=True)
    """The key that the sign-up had."""
    signup = models.ForeignKey(Signup, on_delete=models.CASCADE, related_name="joined")

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("joined sign-up")
        verbose_name_plural = _("joined sign-ups")
        default_permissions = ()

    def __str__(self) -> str:
        return f"sign-up {self.pk}, joined to {self.signup_id}"


class Consent(models.Model):
    """One act about one newsletter. Rows are added, never changed: together they are the proof."""

    class Act(models.TextChoices):
        """What was done."""

        ASKED = "asked", _("asked for it")
        CONFIRMED = "confirmed", _("confirmed from the mailbox")
        CHOSEN = "chosen", _("chosen in the account")
        IMPORTED = "imported", _("taken over from another system")
        LEFT = "left", _("ended it")

    recipient = models.ForeignKey(Recipient, on_delete=models.CASCADE, related_name="consents")
    newsletter = models.ForeignKey(Newsletter, on_delete=models.PROTECT, related_name="consents")
    act = models.CharField(max_length=12, choices=Act)
    at = models.DateTimeField(default=timezone.now)
    address = models.EmailField()
    """The mailbox at that time."""
    wording = models.TextField(blank=True, default="")
    """The words to which it was said yes; of an import, where those are from."""
    place = models.CharField(max_length=200, blank=True, default="")
    """The path of the page on which it was done; of an import, the name of its file."""

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("act of consent")
        verbose_name_plural = _("acts of consent")
        default_permissions = ()
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.act} {self.pk}"
