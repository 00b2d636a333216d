"""What the clock does for the subscriptions; how often is in `presspass.site.clockwork`."""

from django.utils import timezone

from presspass.subscriptions import announcements, seats


def begin_enforcement() -> None:
    """Enforce the plans whose announced date has come."""
    seats.begin_enforcement(now=timezone.now())


def resume_announcements() -> None:
    """Go on with announcing mails that were interrupted."""
    announcements.resume(now=timezone.now())
