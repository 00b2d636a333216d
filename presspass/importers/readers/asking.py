"""Asks on the terminal which column is what, and proposes it by its name."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec

from presspass.importers.readers import mapping as mappings
from presspass.importers.readers.arriving import Unfit
from presspass.importers.readers.catalogue import Catalogue
from presspass.importers.readers.mapping import FIELDS, Mapping
from presspass.importers.readers.proposing import date_format_of, proposals
from presspass.importers.readers.table import Table
from presspass.importers.readers.values import DATE_FORMATS, is_answer, is_yes

Ask = Callable[[str], str]
Say = Callable[[str], None]

NONE: Final = "-"
DAYS: Final = ("joined", "paid_until", "consent_at")
UNDECIDED: Final = "?"
"""What stands for a plan or newsletter in a mapping to start from: it is none, and refused."""
MOST_PLANS: Final = 30
"""A column with more different values is no column of plans."""


def likely(table: Table, called: str) -> Mapping:
    """The mapping that the names of the columns tell, for whoever can be asked nothing.

    What follows on the last paid day is not in it: that is asked for before anything is done.
    """
    columns: dict[str, str | list[str]] = {**proposals(table.columns)}
    form = date_format_of(
        value for field in DAYS if field in columns for value in _values(table, columns[field])
    )
    plans = dict.fromkeys(_plans_in(table, columns), UNDECIDED)
    return Mapping(
        columns=columns,
        source=called,
        date_format=_known_format(form),
        plans=plans,
        subscribed=[UNDECIDED] if _has_bare_yes(table, columns) else [],
    )


def asked(table: Table, called: str, ask: Ask, say: Say) -> Mapping:
    """The mapping that somebody at the terminal tells; the list is `called` so by its file."""
    say("The columns of the file, with what stands in them:")
    for number, name in enumerate(table.columns, start=1):
        say(f"{number:>4}  {name}: {', '.join(table.samples(number - 1)) or 'empty'}")
    say(
        f"Type a column's number; Enter takes what stands in brackets, {NONE} takes none."
        " Several columns have commas between them: 3,4"
    )
    proposed = proposals(table.columns)
    columns: dict[str, str | list[str]] = {}
    for field, meaning in FIELDS.items():
        column = _column(table, f"{field}: {meaning}", proposed.get(field, ""), ask, say)
        if column:
            columns[field] = column
    source = ask(f"What to call the list, the same name the next time [{called}] ").strip()
    form: str = likely(table, called).date_format
    if any(field in columns for field in DAYS):
        form = _known_format(_chosen("How days are written", DATE_FORMATS, form, ask, say))
    renewal = ""
    if "paid_until" in columns:
        say(
            "On the last paid day: invoice renews and mails an invoice, end ends the right to read."
        )
        renewal = _chosen("What follows then", ("invoice", "end"), "invoice", ask, say)
    told = {
        "columns": columns,
        "source": source or called,
        "date_format": form,
        "renewal": renewal,
        "plans": _plans(table, columns, ask, say),
        "subscribed": _subscribed(table, columns, ask, say),
    }
    return msgspec.convert(told, Mapping)


def keep(mapping: Mapping, path: Path, ask: Ask, say: Say) -> None:
    """Write the mapping down for the next time, where that is wished; or show it if need be."""
    if path.exists() or ask(f"Write this down in {path}? [yes] ").strip().lower() in {
        "",
        "y",
        "yes",
    }:
        path = path if not path.exists() else path.with_stem(f"{path.stem}-new")
        try:
            path.write_text(mappings.written(mapping), "utf-8")
        except OSError as error:
            say(f"{path} cannot be written: {error.strerror}. Keep this for the next time:")
            say(f"\n{mappings.written(mapping)}")
        else:
            say(f"Written. The next time: --mapping {path}")


def _column(table: Table, what: str, proposed: str, ask: Ask, say: Say) -> str | list[str]:
    while True:
        typed = ask(f"{what} [{proposed or NONE}] ").strip()
        if not typed:
            return proposed
        if typed == NONE:
            return ""
        several = [typed] if typed in table.columns else typed.split(",")
        names = [_named(table, one.strip()) for one in several]
        if all(names):
            return names[0] if len(names) == 1 else names
        say(f"There is no column {typed}.")


def _named(table: Table, typed: str) -> str:
    """The column of this name or number; "" for none."""
    if typed.isascii() and typed.isdigit() and 1 <= int(typed) <= len(table.columns):
        return table.columns[int(typed) - 1]
    return typed if typed in table.columns else ""


def _chosen(what: str, ways: tuple[str, ...], proposed: str, ask: Ask, say: Say) -> str:
    while True:
        typed = ask(f"{what}: {', '.join(ways)} [{proposed}] ").strip() or proposed
        if typed in ways:
            return typed
        say(f"Type one of {', '.join(ways)}.")


def _plans(table: Table, columns: dict[str, str | list[str]], ask: Ask, say: Say) -> dict[str, str]:
    """What each plan of the list is here."""
    values = _plans_in(table, columns)
    if not values:
        return {}
    catalogue = Catalogue()
    say(f"Plans here: {catalogue.told_plans()}. Enter is none: they come without a right to read.")
    found = {}
    for value, times in values.items():
        while True:
            typed = ask(f"“{value}” ({times:,}) is: ").strip()
            try:
                catalogue.target(typed)
            except Unfit as error:
                say(f"{error}.")
                continue
            found[value] = typed
            break
    return found


def _subscribed(table: Table, columns: dict[str, str | list[str]], ask: Ask, say: Say) -> list[str]:
    """The newsletters that a bare yes of the list is for."""
    if not _has_bare_yes(table, columns):
        return []
    catalogue = Catalogue()
    while True:
        typed = ask(f"A bare yes to newsletters is for (with commas between them) [{NONE}] ")
        names = [name.strip() for name in typed.split(",") if name.strip() not in {"", NONE}]
        try:
            for name in names:
                catalogue.newsletter(name)
        except Unfit as error:
            say(f"{error}.")
            continue
        return names


def _has_bare_yes(table: Table, columns: dict[str, str | list[str]]) -> bool:
    said = _values(table, columns["newsletters"]) if "newsletters" in columns else []
    return any(is_answer(one) and is_yes(one) for one in said)


def _plans_in(table: Table, columns: dict[str, str | list[str]]) -> Counter[str]:
    values = Counter(_values(table, columns["plan"])) if "plan" in columns else Counter[str]()
    return values if len(values) <= MOST_PLANS else Counter()


def _values(table: Table, column: str | list[str]) -> list[str]:
    names = [column] if isinstance(column, str) else column
    places = [table.columns.index(name) for name in names]
    cells = (row.cells[at].strip() for row in table.rows for at in places if at < len(row.cells))
    return [cell for cell in cells if cell]


def _known_format(form: str) -> str:
    return form if form in DATE_FORMATS else "ISO"
