"""The mails of a test, read as a person reads them: for a code, or for a link."""

import re

from django.core import mail


def received(address: str) -> list[str]:
    """The texts that came to `address`, subject first, the oldest first."""
    return [f"{m.subject}\n{m.body}" for m in mail.outbox if m.to == [address]]


def code_for(address: str) -> str:
    """The code in the last mail to `address`."""
    return re.findall(r"\b\d{6}\b", received(address)[-1])[-1]


def undo_links(address: str) -> list[str]:
    """The paths of all undo links that were mailed to `address`, the oldest first."""
    found = (re.search(r"(/account/undo/\S+/)", text) for text in received(address))
    return [match[1] for match in found if match]
