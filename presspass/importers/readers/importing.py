"""An import of readers from its file to its report; a preview goes the same way and writes nothing.

All is read before anything is written, so that what concerns the whole list is said first. Batches
are transactions: whatever stops an import, running it again goes on where it was.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from django.conf import settings
from django.db import IntegrityError
from django.utils import timezone

from presspass.importers.errors import NotPossible
from presspass.importers.importing import alone
from presspass.importers.progress import shown
from presspass.importers.readers import lists, persons, placing, rights, table
from presspass.importers.readers.arriving import Arriving, Bad
from presspass.importers.readers.catalogue import Catalogue
from presspass.importers.readers.mapped import Reading
from presspass.importers.readers.mapping import Mapping
from presspass.importers.readers.planning import Fate, Planning
from presspass.importers.readers.unmapped import require_all_known
from presspass.importers.report import Report

BATCH: Final = 500
TRIES: Final = 3
"""So often a batch is planned anew when somebody signs up with one of its addresses meanwhile."""


class Wish(msgspec.Struct, frozen=True):
    """Which list is to be imported, and how; `given` are options that win over the mapping's."""

    file: Path
    mapping: Mapping | None = None
    given: dict[str, object] = {}
    plans: dict[str, str] = {}
    is_preview: bool = False


def run(wish: Wish) -> Report:
    """Import what is wished, or say what would come of it.

    Raises NotImportable for a file that is no table, NotPossible where the publisher must say more
    first; nothing was imported then.
    """
    now = timezone.now()
    reading = _opened(wish, now)
    found = list(reading)
    require_all_known(reading, found, is_refused=lists.known(reading.table) is not None)
    arriving = [one for one in found if isinstance(one, Arriving)]
    rights.require_renewal(reading.mapping, (one.right for one in arriving))
    people = persons.persons(arriving)
    folder = settings.GATE.home / "imports"
    folder.mkdir(parents=True, exist_ok=True)
    name = "readers-preview" if wish.is_preview else "readers"
    with alone(folder / "lock"), Report(folder, name, now=timezone.localtime()) as report:
        _tell_of_list(reading, found, people, report)
        planning = Planning(reading.mapping.source, reading.mapping.language, now=now)
        _import_all(people, planning, wish, report)
        for what, times in reading.rights.counts.items():
            report.count(what, times)
    return report


def opened(wish: Wish) -> table.Table:
    """The list as a table. Raises NotImportable."""
    found = table.opened(wish.file)
    known = lists.known(found)
    return known.living(found) if known and wish.mapping is None else found


def _opened(wish: Wish, now: datetime) -> Reading:
    found = opened(wish)
    known = lists.known(found) if wish.mapping is None else None
    mapping = known.mapping(found) if known else wish.mapping
    if mapping is None:
        raise NotPossible("nothing says which column is what: give a --mapping")
    mapping = msgspec.structs.replace(mapping, **wish.given, plans={**mapping.plans, **wish.plans})
    if mapping.language not in {"", *dict(settings.LANGUAGES)}:
        raise NotPossible(f"the paper does not speak “{mapping.language}”: say en or es")
    catalogue = Catalogue()
    judged = rights.Rights(catalogue, mapping, now=now, parts=known.parts if known else "")
    return Reading(found, mapping, catalogue, judged, _zone(mapping.time_zone))


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name or settings.TIME_ZONE)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise NotPossible(
            f"there is no time zone “{name}”: say one such as Europe/Madrid"
        ) from error


def _tell_of_list(
    reading: Reading, found: Sequence[Arriving | Bad], people: Sequence[Arriving], report: Report
) -> None:
    """What is to say of the list itself: its letters, its bad rows, who stands in it twice."""
    report.count("rows with a reader", len(found))
    if reading.table.encoding == "cp1252":
        report.say("the file", "is not UTF-8 and was read as Windows-1252: look at the accents")
    for bad in found:
        if isinstance(bad, Bad):
            report.count("rows that are left out")
            report.say(f"line {bad.line}", f"left out: {bad.why}")
    for person in people:
        if len(person.lines) > 1:
            report.count("persons in several rows, taken for one")
            report.say(_lines(person), "one person, by the address", aloud=False)


def _import_all(people: Sequence[Arriving], planning: Planning, wish: Wish, report: Report) -> None:
    doing = "Looking" if wish.is_preview else "Importing"
    for batch in _batches(shown(people, len(people), doing)):
        for fate in _placed(batch, planning, wish):
            _tell_of(fate, planning, report)


def _batches(people: Iterator[Arriving]) -> Iterator[list[Arriving]]:
    batch: list[Arriving] = []
    for person in people:
        batch.append(person)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _placed(batch: list[Arriving], planning: Planning, wish: Wish) -> list[Fate]:
    """What became of `batch`, or would."""
    tries = 0
    while True:
        fates = planning.fates(batch)
        if wish.is_preview:
            return fates
        try:
            placing.place(fates, planning, file=wish.file.name)
        except IntegrityError:
            tries += 1
            if tries == TRIES:
                raise
            continue
        return fates


def _tell_of(fate: Fate, planning: Planning, report: Report) -> None:
    report.count(fate.outcome)
    for said in fate.said:
        report.count("remarks on readers who came")
        report.say(_lines(fate.person), said)
    if fate.outcome in placing.LEFT_ALONE:
        return
    right = fate.person.right
    if fate.begins and right is not None:
        plan = planning.plans[right.plan]
        report.count(f"with “{plan}”, {_how_long(right.until, right.is_cancelled)}")
    if fate.news:
        report.count("whose subscription was renewed, cancelled or kept elsewhere since")
    report.count("newsletters taken over", sum(one.is_yes for one in fate.person.answers))


def _how_long(until: datetime | None, is_cancelled: bool) -> str:  # noqa: FBT001 (one of two ways)
    if until is None:
        return "without an end"
    return "which ends on its last day" if is_cancelled else "renewed by invoice on its last day"


def _lines(person: Arriving) -> str:
    numbers = ", ".join(map(str, person.lines))
    return f"line {numbers}" if len(person.lines) == 1 else f"lines {numbers}"
