"""Invitations that nobody gets: staff see whose, and ask for another address."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils import timezone

from presspass.importers.models import Arrival
from presspass.mail.letters import Fact
from presspass.subscriptions.invitations.undelivered import FOR_GOOD


def of_letter(facts: Mapping[str, Fact]) -> None:
    """The letter with these `facts` was refused for good."""
    arrival = Arrival.objects.filter(uid=UUID(str(facts["arrival"])), spent_at=None)
    arrival.update(undelivered_at=timezone.now())


def of_event(event: Any, **_more: Any) -> None:
    """The provider says what became of a letter (anymail's signal `tracking`)."""
    if event.event_type in FOR_GOOD and event.recipient:
        invited = Arrival.objects.invited().filter(reader__email=event.recipient.lower())
        invited.filter(spent_at=None).update(undelivered_at=timezone.now())
