"""Invitations that nobody gets: the carrier refused the letter, or the address sent it back."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils import timezone

from presspass.mail.letters import Fact
from presspass.subscriptions.invitations import invitations

FOR_GOOD = frozenset({"bounced", "rejected"})
"""What anymail calls a letter that is not tried again."""


def of_letter(facts: Mapping[str, Fact]) -> None:
    """The letter with these `facts` was refused for good."""
    invitations.not_delivered(UUID(str(facts["invitation"])), timezone.now())


def of_event(event: Any, **_more: Any) -> None:
    """The provider says what became of a letter (anymail's signal `tracking`)."""
    if event.event_type in FOR_GOOD and event.recipient:
        invitations.bounced(event.recipient, timezone.now())
