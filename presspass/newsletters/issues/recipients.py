"""Who gets an issue: settled when it begins to be sent, and looked at again before each mail."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce, Lower
from django.utils import timezone

from presspass.mail.post import NOWHERE
from presspass.newsletters.models import Delivery, Issue, Newsletter, Signup, Suppression
from presspass.readers.models import Reader

AT_ONCE: Final = 1_000


def living(newsletter: Newsletter, *, until: datetime | None = None) -> QuerySet[Signup]:
    """The sign-ups by which `newsletter` goes out, each with its `mailbox`.

    Those confirmed after `until` are for the next issue. An account that staff closed gets none.
    """
    found = newsletter.signups.living().filter(confirmed_at__lte=until or timezone.now())
    mailbox = Lower(Coalesce(F("recipient__reader__email"), F("recipient__email")))
    addressed = found.annotate(mailbox=mailbox).exclude(mailbox__endswith=NOWHERE)
    takes = addressed.exclude(mailbox__in=Suppression.objects.in_force().values("email"))
    return takes.exclude(mailbox__in=Reader.objects.filter(is_active=False).values("email"))


def number_of(newsletter: Newsletter) -> int:
    """How many mailboxes would get an issue of `newsletter` now."""
    return living(newsletter).values("mailbox").distinct().count()


def freeze(issue: Issue, *, now: datetime) -> None:
    """Settle to which mailboxes `issue` goes, each once. Broken off, it may be done again."""
    if issue.frozen_at is not None:
        return
    last = 0
    while some := _some_after(issue, last):
        last = some[-1][0]
        rows = [Delivery(issue=issue, signup_id=key, address=mailbox) for key, mailbox in some]
        Delivery.objects.bulk_create(rows, ignore_conflicts=True)
    issue.frozen_at = now
    issue.save(update_fields=["frozen_at"])


def claim(issue: Issue, number: int) -> list[Delivery]:
    """The next `number` deliveries of `issue`, which are then under way; [] where none is left.

    Whoever has left since it was settled, or gets no mail any more, is left out.
    """
    waiting = issue.deliveries.filter(state=Delivery.State.WAITING, tries__lte=issue.round)
    while keys := list(waiting.order_by("tries", "pk").values_list("pk", flat=True)[:number]):
        claimed = Delivery.objects.filter(pk__in=keys)
        claimed.update(state=Delivery.State.CLAIMED)
        wanted = claimed.select_related("signup__recipient__reader").order_by("tries", "pk")
        stay, gone = _parted(list(wanted))
        set_state(gone, Delivery.State.LEFT_OUT, now=timezone.now())
        if stay:
            return stay
    return []


def set_state(deliveries: Sequence[Delivery], state: str, *, now: datetime) -> None:
    """Write what became of `deliveries`."""
    if deliveries:
        keys = [one.pk for one in deliveries]
        Delivery.objects.filter(pk__in=keys).update(state=state, at=now)


def _some_after(issue: Issue, last: int) -> list[tuple[int, str]]:
    found = living(issue.newsletter, until=issue.sending_since).filter(pk__gt=last)
    return list(found.order_by("pk").values_list("pk", "mailbox")[:AT_ONCE])


def _parted(claimed: list[Delivery]) -> tuple[list[Delivery], list[Delivery]]:
    """Those who still want it, and those who do not, or whose mailbox or account is closed."""
    taken = {one.pk for one in claimed if not _follow(one)}
    mailboxes = [one.address for one in claimed]
    known = Suppression.objects.in_force().filter(email__in=mailboxes)
    accounts = Reader.objects.filter(email__in=mailboxes, is_active=False)
    closed = {
        email for found in (known, accounts) for email in found.values_list("email", flat=True)
    }
    stay: list[Delivery] = []
    gone: list[Delivery] = []
    for one in claimed:
        wants = one.signup.is_living and one.pk not in taken and one.address not in closed
        (stay if wants else gone).append(one)
    return stay, gone


def _follow(delivery: Delivery) -> bool:
    """Go where its recipient has the mailbox now; False if that gets the issue already, or none."""
    mailbox = delivery.signup.recipient.address.lower()
    if mailbox == delivery.address:
        return True
    there = Delivery.objects.filter(issue=delivery.issue_id, address=mailbox)
    if mailbox.endswith(NOWHERE) or there.exists():
        return False
    delivery.address = mailbox
    delivery.save(update_fields=["address"])
    return True
