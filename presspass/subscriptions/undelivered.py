"""Invitations that nobody gets: the carrier refused the letter, or the address sent it back."""

from collections.abc import Mapping
from uuid import UUID

from django.utils import timezone

from presspass.mail.letters import Fact
from presspass.subscriptions import invitations


def of_letter(facts: Mapping[str, Fact]) -> None:
    """The letter with these `facts` was refused for good."""
    invitations.not_delivered(UUID(str(facts["invitation"])), timezone.now())
