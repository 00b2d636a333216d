"""What is told of an import of readers: lines for what somebody should look at, counts of the rest.

Lines name the rows of the list, and nobody's address.
"""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from presspass.importers.readers.arriving import Arriving, Bad, Right
from presspass.importers.readers.placing import LEFT_ALONE
from presspass.importers.readers.planning import Fate, Planning
from presspass.importers.readers.table import Table
from presspass.importers.report import Report


def of_list(
    table: Table, found: Sequence[Arriving | Bad], people: Sequence[Arriving], report: Report
) -> None:
    """What is to say of the list itself: its letters, its bad rows, who stands in it twice."""
    report.count("rows with a reader", len(found))
    report.count("rows of who was deleted there: left out", table.gone)
    if table.encoding == "cp1252":
        report.say("the file", "is not UTF-8 and was read as Windows-1252: look at the accents")
    for bad in found:
        if isinstance(bad, Bad):
            report.count("rows that are left out")
            report.say(f"line {bad.line}", f"left out: {bad.why}")
    for person in people:
        if len(person.lines) > 1:
            report.count("persons in several rows, taken for one")
            report.say(_lines(person), "one person, by the address", aloud=False)
    _of_renewals([one.right for one in people if one.right], report)


def _of_renewals(rights: Sequence[Right], report: Report) -> None:
    """From when on invoices go out: until then somebody must have ended the old system's."""
    days = [one.until for one in rights if one.until and not one.is_cancelled]
    if days:
        first = timezone.localtime(min(days)).date().isoformat()
        report.say("renewals", f"{len(days):,} by invoice, the first on {first}")


def of_fate(fate: Fate, planning: Planning, report: Report) -> None:
    """What became of one person."""
    report.count(fate.outcome)
    for said in fate.said:
        report.count("remarks on readers who came")
        report.say(_lines(fate.person), said)
    if fate.outcome in LEFT_ALONE:
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
