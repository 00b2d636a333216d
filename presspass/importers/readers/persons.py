"""Lines of one address, in capitals or not, are one person. Pure."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Final

import msgspec

from presspass.importers.readers.arriving import Answer, Arriving, Right

FOREVER: Final = datetime.max.replace(tzinfo=UTC)


def persons(entries: Iterable[Arriving]) -> list[Arriving]:
    """Each person once, in the order of the list."""
    found: dict[str, Arriving] = {}
    for one in entries:
        known = found.get(one.address)
        found[one.address] = one if known is None else merged(known, one)
    return [*_known_apart(found.values())]


def _known_apart(people: Iterable[Arriving]) -> Iterator[Arriving]:
    """Each known by a key of their own: by the address, where the list names two alike."""
    keys: set[str] = set()
    for one in people:
        yield msgspec.structs.replace(one, key=one.address) if one.key in keys else one
        keys.add(one.key)


def merged(first: Arriving, other: Arriving) -> Arriving:
    """Both as one: the longest right wins, and a no to a newsletter."""
    return msgspec.structs.replace(
        first,
        lines=first.lines + other.lines,
        name=first.name or other.name,
        language=first.language or other.language,
        joined=min(filter(None, (first.joined, other.joined)), default=None),
        right=max(first.right, other.right, key=_length),
        answers=_united(first.answers + other.answers),
        labels=tuple(dict.fromkeys(first.labels + other.labels)),
        note="\n".join(dict.fromkeys(filter(None, (first.note, other.note)))),
        remarks=first.remarks + other.remarks,
    )


def _length(right: Right | None) -> tuple[bool, datetime, int, bool]:
    if right is None:
        return False, datetime.min.replace(tzinfo=UTC), 0, False
    return True, right.until or FOREVER, right.seats or 0, not right.is_cancelled


def _united(answers: Iterable[Answer]) -> tuple[Answer, ...]:
    """One answer a newsletter: a no wins, else the yes that was said first."""
    found: dict[int, Answer] = {}
    for one in answers:
        known = found.get(one.newsletter)
        if known is None or (known.is_yes and (not one.is_yes or _is_earlier(one, known))):
            found[one.newsletter] = one
    return tuple(found.values())


def _is_earlier(one: Answer, other: Answer) -> bool:
    return one.at is not None and (other.at is None or one.at < other.at)
