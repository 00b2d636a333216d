"""The newsletters one may choose among, and what follows from a choice."""

from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q

from presspass.mail.post import spoken
from presspass.newsletters import asking, consent
from presspass.newsletters.consent import Act, Said
from presspass.newsletters.models import Newsletter, Recipient, Suppression


class Choice(NamedTuple):
    """A newsletter, and whether the recipient gets it."""

    newsletter: Newsletter
    is_chosen: bool


def choices_of(recipient: Recipient | None) -> list[Choice]:
    """All that one can sign up for, and what `recipient` gets besides; the own language first."""
    chosen = set(_chosen(recipient))
    is_shown = Q(is_open=True, edition__live=True) | Q(pk__in=chosen)
    shown = Newsletter.objects.select_related("edition").filter(is_shown)
    ordered = sorted(shown, key=lambda one: one.language != spoken())
    return [Choice(one, one.pk in chosen) for one in ordered]


def is_closed(recipient: Recipient | None) -> bool:
    """Whether nothing goes to the mailbox of `recipient`, since letters came back or it said so."""
    if recipient is None:
        return False
    return Suppression.objects.in_force().filter(email=recipient.address).exists()


@transaction.atomic
def choose(recipient: Recipient, wanted: set[int], act: Act, place: str, *, now: datetime) -> None:
    """Have `recipient` get the newsletters `wanted`, by their keys, and none besides.

    What was chosen before is said yes to again: so letters go to a mailbox that was suppressed.
    """
    for newsletter, _ in choices_of(recipient):
        if newsletter.pk in wanted:
            said = Said(asking.wording(newsletter), place)
            consent.say_yes(recipient, newsletter, act, said, now=now)
    for signup in recipient.signups.living().exclude(newsletter__in=wanted):
        consent.say_no(signup, Said(place=place), now=now)


def _chosen(recipient: Recipient | None) -> list[int]:
    if recipient is None:
        return []
    return list(recipient.signups.living().values_list("newsletter_id", flat=True))
