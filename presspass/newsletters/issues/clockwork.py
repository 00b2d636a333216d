"""What the clock does about issues beside sending: proposes one, and forgets who got which."""

from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone

from presspass.newsletters.issues import proposal
from presspass.newsletters.models import Delivery, Newsletter

KEPT_FOR: Final = timedelta(days=30)
"""So long it is kept to which mailboxes an issue went; the numbers stay."""
RECENT: Final = timedelta(days=3)


def propose_for_tomorrow(now: datetime | None = None) -> None:
    """Make a draft for each newsletter whose day is tomorrow, unless one was begun lately."""
    now = now or timezone.now()
    tomorrow = (timezone.localtime(now) + timedelta(days=1)).weekday()
    for newsletter in Newsletter.objects.filter(day=tomorrow, edition__live=True):
        if not newsletter.issues.filter(made_at__gt=now - RECENT).exists():
            try:
                proposal.propose(newsletter, by=None, now=now)
            except proposal.NothingNew:
                continue


def forget_deliveries(now: datetime | None = None) -> None:
    """Drop the deliveries of issues that were sent long ago."""
    before = (now or timezone.now()) - KEPT_FOR
    Delivery.objects.filter(issue__sent_at__lt=before).delete()
