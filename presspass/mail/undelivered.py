"""What follows when a letter is refused for good: a table, asked by the task that sends letters."""

import pkgutil
from collections.abc import Mapping

from presspass.mail.letters import Fact

TOLD: dict[str, str] = {
    "importers/invitation": "presspass.importers.inviting.undelivered:of_letter",
    "subscriptions/invitation": "presspass.subscriptions.invitations.undelivered:of_letter",
}
"""Letter → the function that is given its facts."""


def tell(name: str, facts: Mapping[str, Fact]) -> None:
    """Let whoever sent the letter `name` know that nobody will get it."""
    if name in TOLD:
        pkgutil.resolve_name(TOLD[name])(facts)
