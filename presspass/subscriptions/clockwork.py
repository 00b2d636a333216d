"""What the clock does for the subscriptions; how often is in `presspass.site.clockwork`."""

from django.utils import timezone

from presspass.subscriptions import seats
from presspass.subscriptions.billing import unpaid
from presspass.subscriptions.payments import asking
from presspass.subscriptions.terms import announcements


def begin_enforcement() -> None:
    """Enforce the plans whose announced date has come."""
    seats.begin_enforcement(now=timezone.now())


def resume_announcements() -> None:
    """Go on with announcing mails that were interrupted."""
    announcements.resume(now=timezone.now())


def renew_due() -> None:
    """Begin the periods that are due, end what was cancelled, and ask for what that costs."""
    unpaid.renew_due(now=timezone.now())
    asking.ask_for_what_was_left(now=timezone.now())


def remind_and_end() -> None:
    """Remind of invoices that are not paid, and end what was reminded of in vain."""
    unpaid.remind(now=timezone.now())
    unpaid.end_unpaid(now=timezone.now())
