"""That a plan will be enforced from a date on, and who was told so."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from presspass.subscriptions.models.plans import Plan


class Announcement(models.Model):
    """That a plan will be enforced from a date on, told by mail to all who hold a seat of it."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="announcements")
    enforce_from = models.DateTimeField()
    made_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    """When nobody was left to be told; None while it is being sent, or was interrupted."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "enforce_from"], name="announcement_once_a_date"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} {self.enforce_from:%Y-%m-%d %H:%M}"


class Told(models.Model):
    """That an announcement was sent to a reader: nobody is told twice."""

    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="told")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    told_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["announcement", "reader"], name="told_of_an_announcement_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reader}: {self.announcement}"
