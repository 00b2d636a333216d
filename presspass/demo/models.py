"""The mail of a demonstration, kept where a page can show it."""

from django.db import models
from django.utils import timezone


class Mail(models.Model):
    """One letter, as it would have gone out to one address."""

    to = models.EmailField()
    subject = models.CharField(max_length=250)
    text = models.TextField()
    html = models.TextField(blank=True)
    sent_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        ordering = ["-sent_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"
