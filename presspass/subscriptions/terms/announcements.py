"""Tells the holders of a plan's seats, by mail, from when on it is enforced: each of them once.

Interrupted at any moment it goes on where it stopped: who was told is kept, reader by reader. The
worker does what somebody waits for in between, batch by batch and letter by letter.
"""

from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone, translation
from django_tasks import task

from presspass.mail import post
from presspass.readers.models import Reader
from presspass.subscriptions.models import Announcement, Plan, Told
from presspass.subscriptions.terms import clause

USUAL_NOTICE = timedelta(days=14)
"""So long before it begins an enforcement is announced, where the desk says nothing else."""

BATCH = 500
RESUMED_AFTER = timedelta(hours=1)
"""An announcement that is not finished after so long was interrupted."""


def announce(plan: Plan, *, now: datetime) -> None:
    """Have the holders of seats told of the date of `plan`; a date that was told stays told."""
    if plan.enforce_from is None or plan.enforce_from <= now:
        return
    announcement, is_new = Announcement.objects.get_or_create(
        plan=plan, enforce_from=plan.enforce_from, defaults={"made_at": now}
    )
    if is_new:
        transaction.on_commit(partial(tell_holders.enqueue, announcement.pk))


# Before the letters themselves, so that it is done before it would be taken for interrupted.
@task(priority=post.UNHURRIED + 1)
def tell_holders(announcement: int) -> None:
    """Send the next batch of the announcement with this key, for the worker, and have it go on."""
    found = Announcement.objects.select_related("plan").get(pk=announcement)
    if send(found, now=timezone.now()):
        tell_holders.enqueue(announcement)


def send(announcement: Announcement, *, now: datetime) -> bool:
    """Mail a batch of those who hold a seat and were not told; True where there may be more.

    Ends early when the date was changed or has passed: then there is nothing to announce.
    """
    readers = list(untold(announcement)[:BATCH]) if _stands(announcement, now) else []
    for reader in readers:
        _tell(announcement, reader, now)
    if len(readers) == BATCH:
        return True
    Announcement.objects.filter(pk=announcement.pk).update(finished_at=now)
    return False


def resume(*, now: datetime) -> None:
    """Go on with announcements that were interrupted; the clockwork calls this."""
    interrupted = Announcement.objects.filter(finished_at=None, made_at__lt=now - RESUMED_AFTER)
    for announcement in interrupted.select_related("plan"):
        tell_holders.enqueue(announcement.pk)


def recipients(plan: Plan) -> QuerySet[Reader]:
    """Who holds a seat of `plan` and can be written to."""
    return Reader.objects.filter(
        is_active=True,
        seats__ended_at=None,
        seats__subscription__plan=plan,
        seats__subscription__ended_at=None,
    ).order_by("pk")


def untold(announcement: Announcement) -> QuerySet[Reader]:
    """Those of them who were not told yet."""
    told = Told.objects.filter(announcement=announcement).values("reader")
    return recipients(announcement.plan).exclude(pk__in=told)


def _stands(announcement: Announcement, now: datetime) -> bool:
    """Whether what is announced is still to come."""
    same = Plan.objects.filter(pk=announcement.plan_id, enforce_from=announcement.enforce_from)
    return announcement.enforce_from > now and same.exists()


def _tell(announcement: Announcement, reader: Reader, now: datetime) -> None:
    try:
        with transaction.atomic(), translation.override(reader.language or settings.LANGUAGE_CODE):
            Told.objects.create(announcement=announcement, reader=reader, told_at=now)
            post.send(
                "subscriptions/enforcement",
                reader,
                plan=announcement.plan.name,
                when=clause.publication_time(announcement.enforce_from),
                sentences=clause.sentences(clause.facts_of(announcement.plan)),
            )
    except IntegrityError:
        return  # another worker has just told this reader
