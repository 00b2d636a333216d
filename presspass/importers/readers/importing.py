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
from django.db import DataError, IntegrityError
from django.utils import timezone

from presspass.importers.errors import NotPossible
from presspass.importers.importing import alone
from presspass.importers.progress import shown
from presspass.importers.readers import lists, persons, placing, rights, table, telling
from presspass.importers.readers.arriving import Arriving
from presspass.importers.readers.catalogue import Catalogue
from presspass.importers.readers.mapped import Reading
from presspass.importers.readers.mapping import Mapping
from presspass.importers.readers.planning import Fate, Outcome, Planning
from presspass.importers.readers.unmapped import require_all_known
from presspass.importers.report import Report
from presspass.subscriptions.ledger import EventRefused

BATCH: Final = 500
UNFIT = (IntegrityError, DataError, EventRefused)
UNNAMED: Final = "list"
"""How a list is called to which its mapping gives no name: it tells readers by their addresses."""
TRIES: Final = 2
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
        telling.of_list(reading.table, found, people, report)
        planning = Planning(reading.mapping.source, reading.mapping.language, now=now)
        _import_all(people, planning, wish, report)
        for what, times in reading.counts.items():
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
    if not mapping.source:
        if "id" in mapping.columns:
            raise NotPossible(
                "other lists have the same numbers: say in the mapping what to call this one, such"
                ' as source = "old shop", and the same the next time'
            )
        mapping = msgspec.structs.replace(mapping, source=UNNAMED)
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


def _import_all(people: Sequence[Arriving], planning: Planning, wish: Wish, report: Report) -> None:
    doing = "Looking" if wish.is_preview else "Importing"
    for batch in _batches(shown(people, len(people), doing)):
        for fate in placed(batch, planning, wish):
            telling.of_fate(fate, planning, report)


def _batches(people: Iterator[Arriving]) -> Iterator[list[Arriving]]:
    batch: list[Arriving] = []
    for person in people:
        batch.append(person)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def placed(batch: list[Arriving], planning: Planning, wish: Wish) -> Iterator[Fate]:
    """What became of `batch`, or would; of who cannot be placed with the others, alone."""
    for _ in range(TRIES):
        fates = planning.fates(batch)
        if wish.is_preview:
            yield from fates
            return
        try:
            placing.place(fates, planning, file=wish.file.name)
        except UNFIT as error:
            why = (
                f"could not be made ({type(error).__name__}): does another account use the address?"
            )
            continue
        yield from fates
        return
    if len(batch) == 1:
        yield Fate(batch[0], "", Outcome.UNFIT, said=[why])
        return
    for person in batch:
        yield from placed([person], planning, wish)
