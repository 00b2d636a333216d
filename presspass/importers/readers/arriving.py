"""What a list tells of one reader, in our words, whatever system wrote it. Pure."""

from datetime import datetime

import msgspec


class Right(msgspec.Struct, frozen=True):
    """What somebody may read by: the plan with the key `plan`, paid each `interval`.

    Without `until` it has no end; `seats` is None where the list tells no number.
    """

    plan: int
    interval: str = ""
    until: datetime | None = None
    is_cancelled: bool = False
    seats: int | None = None
    company: str = ""


class Answer(msgspec.Struct, frozen=True):
    """Yes or no to the newsletter with this key: when and where that was said."""

    newsletter: int
    is_yes: bool
    at: datetime | None = None
    source: str = ""


class Arriving(msgspec.Struct, frozen=True):
    """One reader of the list, told by its `lines`. `key` is by what the old system knows them.

    `remarks` say what of a line could not be taken over.
    """

    lines: tuple[int, ...]
    address: str
    key: str
    name: str = ""
    language: str = ""
    joined: datetime | None = None
    right: Right | None = None
    answers: tuple[Answer, ...] = ()
    labels: tuple[str, ...] = ()
    note: str = ""
    remarks: tuple[str, ...] = ()


class Bad(msgspec.Struct, frozen=True):
    """A line of which nobody can be made, and what to do about it.

    `plan` is what it calls its plan, where that is what is not known.
    """

    line: int
    why: str
    plan: str = ""


class Unfit(Exception):
    """A value that cannot be taken for what it should be; the message says what to do."""
