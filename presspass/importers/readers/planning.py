"""What would become of each person of a list; nothing is written here.

A preview says what this says, and an import does it (`placing.py`).
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum

import msgspec

from presspass.importers.models import ImportedReader
from presspass.importers.readers.arriving import Arriving, Right
from presspass.importers.readers.remembering import mark_of
from presspass.readers.models import Reader
from presspass.subscriptions import taking_over
from presspass.subscriptions.ledger import Event
from presspass.subscriptions.models import Plan, Subscription
from presspass.subscriptions.taking_over import Bought


class Outcome(StrEnum):
    """What becomes of a person, as the report counts it."""

    NEW = "readers who get an account"
    FILLED = "readers who have an account: what it lacks is filled in"
    UNCHANGED = "readers who are as the list has them"
    GONE = "readers who are deleted here, and stay so"
    CLOSED = "readers whose account is closed, and left as it is"
    UNFIT = "readers who could not be made"


class Fate(msgspec.Struct):
    """What becomes of `person`: `begins` is what is taken over, `news` what happened to it since.

    `reader` is None for a new one until it is made; `fields` are those of the account to fill in.
    """

    person: Arriving
    digest: str
    outcome: Outcome
    reader: Reader | None = None
    fields: dict[str, str] = {}
    begins: bool = False
    followed: Subscription | None = None
    news: list[Event] = []
    said: list[str] = []


class Planning:
    """Looks at what is there, batch by batch."""

    def __init__(self, source: str, language: str, *, now: datetime) -> None:
        self.source, self.language, self.now = source, language, now
        self.plans = Plan.objects.in_bulk()

    def fates(self, batch: Sequence[Arriving]) -> list[Fate]:
        """What becomes of each person of `batch`."""
        there = _There(self.source, batch)
        return [self._fate(person, there) for person in batch]

    def bought(self, reader: Reader, right: Right) -> Bought:
        """What `reader` has elsewhere."""
        plan = self.plans[right.plan]
        seats = right.seats or plan.seats
        return Bought(
            reader, plan, right.interval, seats, right.until, right.is_cancelled, right.company
        )

    def _fate(self, person: Arriving, there: "_There") -> Fate:
        imported, digest = there.imported(person), self._digest(person)
        if imported is not None and imported.reader is None:
            return Fate(person, digest, Outcome.GONE)
        if imported is not None and imported.digest == digest:
            return Fate(person, digest, Outcome.UNCHANGED, imported.reader)
        reader = imported.reader if imported else there.readers.get(person.address)
        if reader is None:
            begins = person.right is not None
            return Fate(person, digest, Outcome.NEW, begins=begins, said=[*person.remarks])
        if not reader.is_active:
            return Fate(person, digest, Outcome.CLOSED, reader)
        fate = Fate(person, digest, Outcome.FILLED, reader, said=[*person.remarks])
        self._fill(fate, reader)
        self._see_right(fate, reader, imported, there)
        return fate

    def _fill(self, fate: Fate, reader: Reader) -> None:
        """Only what is empty: the rest may be what the reader chose."""
        told = {"name": fate.person.name, "language": fate.person.language or self.language}
        fate.fields = {
            name: value for name, value in told.items() if value and not getattr(reader, name)
        }
        if reader.email != fate.person.address:
            fate.said.append(
                "has another address here: if the list’s is right, change it in the desk"
            )

    def _see_right(
        self, fate: Fate, reader: Reader, imported: ImportedReader | None, there: "_There"
    ) -> None:
        right = fate.person.right
        if right is None:
            return
        running = there.running.get((reader.pk, self.plans[right.plan].kind))
        if running is None:
            fate.begins = True
        elif imported is None or running.pk != imported.subscription_id:
            fate.said.append(f"has “{running.plan}” here already, which goes on alone")
        elif running.events_count != imported.events_count:
            fate.said.append("changed the subscription here since, which stays")
        else:
            fate.followed = running
            fate.news = taking_over.news_of(running, self.bought(reader, right), now=self.now)

    def _digest(self, person: Arriving) -> str:
        """The digest of what the list says of a person, wherever in it that stands."""
        told = msgspec.structs.replace(person, lines=(), remarks=())
        return hashlib.sha256(msgspec.json.encode([told, self.language])).hexdigest()


class _There:
    """What is there of the people of a batch: asked in a handful of queries."""

    def __init__(self, source: str, batch: Sequence[Arriving]) -> None:
        marks = {mark_of(source, person.key) for person in batch}
        keys = {person.key for person in batch}
        known = ImportedReader.objects.filter(source=source, key__in=keys | marks)
        self._imported = {one.key: one for one in known.select_related("reader")}
        self._source = source
        by_address = Reader.objects.filter(email__in=[person.address for person in batch])
        self.readers = {reader.email: reader for reader in by_address}
        owners = {reader.pk for reader in self.readers.values()}
        owners |= {one.reader_id for one in self._imported.values() if one.reader_id}
        self.running = _running(owners)

    def imported(self, person: Arriving) -> ImportedReader | None:
        """What an earlier import noted of `person`."""
        mark = mark_of(self._source, person.key)
        return self._imported.get(person.key) or self._imported.get(mark)


def _running(owners: Iterable[int]) -> dict[tuple[int, str], Subscription]:
    active = Subscription.objects.active().filter(owner__in=owners).select_related("plan")
    return {(one.owner_id, one.kind): one for one in active}
