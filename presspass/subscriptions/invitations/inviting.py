"""Inviting many at once: what would happen with each address, and what was confirmed is sent.

The list that was shown travels signed within the form that confirms it: nothing is kept before, and
two lists in two tabs do not mix.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from django.core import signing
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from presspass.readers.models import Reader
from presspass.subscriptions import locking, seats
from presspass.subscriptions.invitations import invitations, letters
from presspass.subscriptions.invitations.address_lists import Entry
from presspass.subscriptions.models import Seat, Subscription

SALT = "presspass.subscriptions.inviting"
SHOWN_FOR = timedelta(days=1)
"""So long what was shown can be confirmed."""

AT_ONCE = 40
"""Longer lists are left to the task worker."""


class Verdict(StrEnum):
    """What would happen with an address; of these only the first is invited.

    None of them tells whether there is an account, or who pays for a subscription elsewhere: that
    is nobody's to know who merely writes an address down.
    """

    INVITED = "invited"
    BROKEN = "broken"
    DOUBLE = "double"
    MEMBER = "member"
    OPEN = "open"
    NO_SEAT = "no_seat"
    TOO_MANY = "too_many"

    @property
    def is_good(self) -> bool:
        """Whether this one is invited."""
        return self is Verdict.INVITED


class Line(NamedTuple):
    """An address of the list, and what would happen with it."""

    entry: Entry
    verdict: Verdict


class Shown(NamedTuple):
    """What was shown, as the form that confirms it says."""

    emails: list[str]
    language: str


class Sent(NamedTuple):
    """What came of it: who was invited, and who could not be any more, and why."""

    emails: list[str]
    refused: list[Line]


def preview(subscription: Subscription, entries: Sequence[Entry], *, now: datetime) -> list[Line]:
    """What would happen with each of `entries` at `now`; nothing does."""
    emails = {entry.email for entry in entries if entry.email}
    members = _members(subscription, emails)
    opened = {email.lower() for email in _invited(subscription, now)}
    left, seen, lines = subscription.free_seats(now=now), set[str](), []
    for entry in entries:
        verdict = _verdict(entry, seen, members, opened)
        if verdict is Verdict.INVITED:
            verdict = Verdict.INVITED if left > 0 else Verdict.NO_SEAT
            left -= verdict.is_good
        seen.add(entry.email)
        lines.append(Line(entry, verdict))
    return lines


def token_of(subscription: Subscription, lines: Sequence[Line], *, language: str) -> str:
    """What the form says that confirms `lines`: signed, so that nobody adds to it."""
    emails = [line.entry.email for line in lines if line.verdict.is_good]
    return signing.dumps([subscription.pk, language, emails], salt=SALT, compress=True)


def shown_in(token: str, subscription: Subscription) -> Shown | None:
    """What `token` confirms; None where it is none, too old, or another company's."""
    try:
        key, language, emails = signing.loads(token, salt=SALT, max_age=SHOWN_FOR)
    except signing.BadSignature:
        return None
    return Shown(emails, language) if key == subscription.pk else None


def send(subscription: Subscription, shown: Shown, *, by: Reader, now: datetime) -> Sent:
    """Invite those that were shown; of those who cannot be any more it is told why.

    Each is a transaction of its own: a long list keeps nobody else waiting, and one that broke off
    is sent again without inviting anybody twice.
    """
    found = [Entry(number, email, email) for number, email in enumerate(shown.emails, start=1)]
    sent, refused = [], []
    for line in preview(subscription, found, now=now):
        verdict = line.verdict
        if verdict.is_good:
            verdict = _invited_or_not(subscription, line.entry.email, shown.language, by, now)
        if verdict is Verdict.INVITED:
            sent.append(line.entry.email)
        else:
            refused.append(Line(line.entry, verdict))
    return Sent(sent, refused)


@transaction.atomic
def send_by_worker(subscription: Subscription, token: str, shown: Shown, *, by: Reader) -> None:
    """The same by the task worker, for a list that would keep the admin waiting.

    One `token` confirms it once: a double click tells nobody twice who was refused. After a task
    that failed it can be confirmed again.
    """
    locking.lock(subscription.pk)
    mark = salted_hmac(SALT, token).hexdigest()
    lists = DBTaskResult.objects.filter(task_path=send_list.module_path)
    under_way = lists.exclude(status=TaskResultStatus.FAILED)
    if not under_way.filter(args_kwargs__kwargs__mark=mark).exists():
        send_list.enqueue(subscription.pk, shown.emails, shown.language, by.pk, mark=mark)


@task()
def send_list(
    subscription: int,
    emails: list[str],
    language: str,
    by: int,
    *,
    mark: str = "",  # noqa: ARG001  (by it the task is found, see `send_by_worker`)
) -> None:
    """Invite `emails` to the subscription with this key; begun anew it invites nobody twice.

    By then the admin has left the page, and is told by a letter who was refused. Whoever is invited
    or reads already is no news: a list that was begun anew finds all of them so.
    """
    found = Subscription.objects.select_related("plan", "owner").get(pk=subscription)
    reader = Reader.objects.get(pk=by)
    sent = send(found, Shown(emails, language), by=reader, now=timezone.now())
    no_seat, too_many = (
        [line.entry.email for line in sent.refused if line.verdict is why]
        for why in (Verdict.NO_SEAT, Verdict.TOO_MANY)
    )
    if no_seat or too_many:
        letters.not_invited(found, reader, no_seat=no_seat, too_many=too_many)


def _invited_or_not(
    subscription: Subscription, email: str, language: str, by: Reader, now: datetime
) -> Verdict:
    """What came of inviting `email`; somebody else may just have been quicker."""
    try:
        invitations.invite(subscription, email, by=by, language=language, now=now)
    except invitations.TooManyInvited:
        return Verdict.TOO_MANY
    except invitations.AlreadyInvited:
        return Verdict.OPEN
    except invitations.AlreadyReads:
        return Verdict.MEMBER
    except seats.SeatError:
        return Verdict.NO_SEAT
    return Verdict.INVITED


def _verdict(entry: Entry, seen: set[str], members: set[str], opened: set[str]) -> Verdict:
    if not entry.email:
        return Verdict.BROKEN
    if entry.email in seen:
        return Verdict.DOUBLE
    if entry.email in members:
        return Verdict.MEMBER
    return Verdict.OPEN if entry.email in opened else Verdict.INVITED


def _members(subscription: Subscription, emails: set[str]) -> set[str]:
    """Who of `emails` holds a seat here."""
    held = Seat.objects.filter(subscription=subscription, holder__email__in=emails)
    return set(held.values_list("holder__email", flat=True))


def _invited(subscription: Subscription, now: datetime) -> list[str]:
    return list(subscription.invitations.open(now=now).values_list("email", flat=True))
