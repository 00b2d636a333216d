"""What staff do with an issue: schedule it, send it, let it pause, and go on.

Here it is only said; the mails are handed over by a courier, which the task worker starts.
"""

from collections import Counter
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Max

from presspass.newsletters.issues import recipients
from presspass.newsletters.issues.content import items_of
from presspass.newsletters.models import Delivery, Issue, Newsletter
from presspass.newsroom.purge import purge_lists

Paused = Issue.Paused


class CannotBeSent(Exception):
    """An issue without an article that is published, or without anybody who gets it."""

    def __init__(self, because: Issue.Paused) -> None:
        self.because = because
        super().__init__(because.label)


class AlreadyBegun(Exception):
    """The issue is being sent, or was."""


class NotUnderWay(Exception):
    """The issue is not being sent: it is a draft, it stands still already, or it is done."""


def require_sendable(issue: Issue) -> None:
    """Raise CannotBeSent where nobody would get anything."""
    if not items_of(issue):
        raise CannotBeSent(Paused.NO_ARTICLE)
    if not recipients.number_of(issue.newsletter):
        raise CannotBeSent(Paused.NOBODY)


@transaction.atomic
def schedule(issue: Issue, at: datetime) -> None:
    """Have `issue` go out at `at`. Raises CannotBeSent, AlreadyBegun."""
    _lock(issue)
    require_sendable(issue)
    issue.scheduled_for, issue.paused_at = at, None
    issue.save(update_fields=["scheduled_for", "paused_at"])


@transaction.atomic
def unschedule(issue: Issue) -> None:
    """Make a draft of it again. Raises AlreadyBegun."""
    _lock(issue)
    issue.scheduled_for = issue.paused_at = None
    issue.save(update_fields=["scheduled_for", "paused_at"])


@transaction.atomic
def begin(issue: Issue, *, now: datetime) -> None:
    """Let `issue` go out from now on, under the next number. Raises CannotBeSent, AlreadyBegun."""
    _lock(issue)
    require_sendable(issue)
    last = issue.newsletter.issues.aggregate(last=Max("number"))["last"] or 0
    issue.number, issue.sending_since = last + 1, now
    issue.paused_at, issue.paused_because = None, ""
    issue.save(update_fields=["number", "sending_since", "paused_at", "paused_because"])
    purge_lists()


def begin_due(now: datetime) -> None:
    """Begin with every issue whose time has come; one that cannot be sent stands still."""
    for issue in Issue.objects.due(now).select_related("newsletter__edition"):
        try:
            begin(issue, now=now)
        except CannotBeSent as error:
            pause(issue, error.because, now=now)
        except AlreadyBegun:
            continue


def pause(issue: Issue, because: Issue.Paused, *, now: datetime, answer: str = "") -> bool:
    """Let `issue` stand still, until staff have it go on; False if it does already, or is sent."""
    still = Issue.objects.filter(pk=issue.pk, sent_at=None, paused_at=None)
    return bool(still.update(paused_at=now, paused_because=because, answer=answer[:300]))


def pause_by_staff(issue: Issue, *, now: datetime) -> None:
    """Let `issue` stand still. Raises NotUnderWay."""
    under_way = Issue.objects.under_way().filter(pk=issue.pk).exists()
    if not under_way or not pause(issue, Paused.BY_STAFF, now=now):
        raise NotUnderWay


def resume(issue: Issue, *, now: datetime) -> None:
    """Go on with `issue` where it stands. Raises CannotBeSent."""
    issue.refresh_from_db()
    if issue.paused_at is None or issue.sent_at is not None:
        return
    if issue.sending_since is None:
        begin(issue, now=now)
        return
    stands = {"paused_at": None, "paused_because": "", "answer": "", "again_at": None, "tries": 0}
    Issue.objects.filter(pk=issue.pk).update(**stands)


def send_unconfirmed_again(issue: Issue) -> int:
    """Send to those again of whom it is not known whether they got it; how many."""
    unknown = issue.deliveries.filter(state=Delivery.State.UNCONFIRMED)
    number = unknown.update(state=Delivery.State.WAITING)
    if number:
        Issue.objects.filter(pk=issue.pk).update(sent_at=None, tally=None, again_at=None)
    return number


def finish(issue: Issue, *, now: datetime) -> None:
    """Every mail of `issue` is handed over, refused or left out."""
    counts = dict(counted(issue))
    Issue.objects.filter(pk=issue.pk, paused_at=None).update(
        sent_at=now, tally=counts, again_at=None, answer="", tries=0
    )


def counted(issue: Issue) -> Counter[str]:
    """State → how many deliveries of `issue`."""
    if issue.tally is not None:
        return Counter(issue.tally)
    states = issue.deliveries.order_by().values_list("state")
    return Counter(dict(states.annotate(Count("pk"))))


def _lock(issue: Issue) -> None:
    """Be the only one who changes the newsletter's issues. Raises AlreadyBegun."""
    list(Newsletter.objects.select_for_update().filter(pk=issue.newsletter_id))
    issue.refresh_from_db(fields=["sending_since", "scheduled_for", "paused_at"])
    if issue.sending_since is not None:
        raise AlreadyBegun
