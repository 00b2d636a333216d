"""Files that go along with a letter: named when it is asked for, made when it is sent.

So a task carries a few letters and no file, and a letter that is tried again tomorrow has the same.
"""

import pkgutil
from typing import NamedTuple

MAKERS = {
    "invoice": "presspass.subscriptions.billing.pdf:attachment",
}
"""What it is → the function that makes it of its key. An app adds a line here."""


class Attachment(NamedTuple):
    """A file: its name, its bytes, its type (RFC 2046)."""

    name: str
    content: bytes
    type: str


def made(attached: str) -> Attachment:
    """The file that `attached` names: "invoice:2027-000001". Raises KeyError for no such maker."""
    kind, _, key = attached.partition(":")
    return pkgutil.resolve_name(MAKERS[kind])(key)
