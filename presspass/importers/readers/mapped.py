"""The rows of any table, read by a mapping."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from presspass.importers.errors import NotPossible
from presspass.importers.readers import values
from presspass.importers.readers.arriving import Answer, Arriving, Bad, Unfit
from presspass.importers.readers.catalogue import Catalogue
from presspass.importers.readers.mapping import Mapping
from presspass.importers.readers.rights import Rights, Told, Unmapped
from presspass.importers.readers.table import Row, Table

LONGEST_ADDRESS: Final = 254
LONGEST_NAME: Final = 150
LONGEST_LABEL: Final = 191
LONGEST_KEY: Final = 200
SEPARATES: Final = ";|"
UNNAMED_YES: Final = "said yes to newsletters, and get none: --newsletter says to which"
T = TypeVar("T")


class Reading:
    """The rows of `table` as readers, told by `mapping`.

    Raises NotPossible where the one does not fit the other.
    """

    def __init__(
        self, table: Table, mapping: Mapping, catalogue: Catalogue, rights: Rights, zone: ZoneInfo
    ) -> None:
        self.table, self.mapping, self.rights, self.zone = table, mapping, rights, zone
        self.counts = rights.counts
        self._where = _places(table, mapping)
        self.catalogue = catalogue
        try:
            self._subscribed = [catalogue.newsletter(name) for name in mapping.subscribed]
            self._usually = values.moment(
                mapping.paid_until, mapping.date_format, zone, is_end=True
            )
            self._newsletters = {
                name.casefold(): catalogue.newsletter(ours) if ours else None
                for name, ours in mapping.newsletters.items()
            }
        except Unfit as error:
            raise NotPossible(str(error)) from error

    def __iter__(self) -> Iterator[Arriving | Bad]:
        for row in self.table.rows:
            try:
                yield self._arriving(row)
            except Unfit as error:
                plan = error.value if isinstance(error, Unmapped) else ""
                yield Bad(row.line, str(error), plan)

    def _arriving(self, row: Row) -> Arriving:
        expected = len(self.table.columns)
        if any(cell.strip() for cell in row.cells[expected:]):
            raise Unfit(
                f"has {len(row.cells)} cells, where there are {expected} columns:"
                ' put what holds a separator between quotes (")'
            )
        remarks: list[str] = []
        address = _address(self._text(row, "email"))
        joined = _or_remark(remarks, None, lambda: self._moment(row, "joined"))
        return Arriving(
            lines=(row.line,),
            address=address,
            key=(self._text(row, "id") or address)[:LONGEST_KEY],
            name=_short(self._text(row, "name"), LONGEST_NAME, "name", remarks),
            language=_or_remark(remarks, "", lambda: values.language(self._text(row, "language"))),
            joined=joined,
            right=self.rights.of(self._told(row)),
            answers=tuple(self._answers(row, joined, remarks)),
            labels=tuple(self._labels(row)),
            note="\n".join(filter(None, map(values.text_of, self._cells(row, "note")))),
            remarks=tuple(remarks),
        )

    def _text(self, row: Row, field: str) -> str:
        return " ".join(filter(None, map(values.line_of, self._cells(row, field))))

    def _cells(self, row: Row, field: str) -> list[str]:
        return [row.cells[at] for at in self._where.get(field, ()) if at < len(row.cells)]

    def _moment(self, row: Row, field: str, *, is_end: bool = False) -> datetime | None:
        text = self._text(row, field)
        return values.moment(text, self.mapping.date_format, self.zone, is_end=is_end)

    def _told(self, row: Row) -> Told:
        """What the row says about a right."""
        plan = self._text(row, "plan")
        is_given = values.is_yes(self._text(row, "complimentary"))
        until = self._moment(row, "paid_until", is_end=True)
        return Told(
            plan=plan,
            until=until or (None if is_given else self._usually),
            is_given=is_given,
            is_cancelled=self._is_cancelled(row),
            seats=values.seats(self._text(row, "seats")),
            company=self._text(row, "company"),
        )

    def _is_cancelled(self, row: Row) -> bool:
        """Whether it says so; the day on which it was cancelled says so, too."""
        with suppress(Unfit):
            return self._moment(row, "cancelled") is not None
        return values.is_yes(self._text(row, "cancelled"))

    def _labels(self, row: Row) -> Iterator[str]:
        found = self._text(row, "labels").replace(";", ",").split(",")
        for label in dict.fromkeys([*found, *self.mapping.label]):
            if short := " ".join(label.split())[:LONGEST_LABEL].strip():
                yield short

    def _answers(self, row: Row, joined: datetime | None, remarks: list[str]) -> Iterator[Answer]:
        """What the row says of newsletters; a day of consent that cannot be read is no proof."""
        text = self._text(row, "newsletters")
        if not text:
            return
        try:
            at = self._moment(row, "consent_at") or joined
            named = self._named(text)
        except Unfit as error:
            remarks.append(f"newsletters were not taken over: {error}")
            return
        where = f"{self.mapping.source}: {self.mapping.columns['newsletters']} = {text}"
        source = self._text(row, "consent_source") or where
        yield from (Answer(key, is_yes, at, source) for key, is_yes in named)

    def _named(self, text: str) -> list[tuple[int, bool]]:
        if values.is_answer(text):
            said = values.is_yes(text)
            if said and not self._subscribed:
                self.counts[UNNAMED_YES] += 1
            return [(key, said) for key in self._subscribed]
        for sign in SEPARATES:
            text = text.replace(sign, ",")
        found = []
        for name in filter(None, (part.strip() for part in text.split(","))):
            known = name.casefold() in self._newsletters
            key = self._newsletters[name.casefold()] if known else self.catalogue.newsletter(name)
            found += [(key, True)] if key is not None else []
        return found


def _places(table: Table, mapping: Mapping) -> dict[str, tuple[int, ...]]:
    """Field → where its columns are. Raises NotPossible for a column that is not there."""
    plain = {name.casefold(): at for at, name in reversed([*enumerate(table.columns)])}
    places = {}
    for field, told in mapping.columns.items():
        names = [values.line_of(name) for name in ([told] if isinstance(told, str) else told)]
        missing = next((name for name in names if name.casefold() not in plain), None)
        if missing is not None:
            there = ", ".join(f"“{name}”" for name in table.columns)
            raise NotPossible(f"the file has no column “{missing}” for {field}, but {there}")
        places[field] = tuple(plain[name.casefold()] for name in names)
    if "email" not in places:
        raise NotPossible("the mapping does not say which column is the e-mail address (email)")
    return places


def _address(text: str) -> str:
    address = text.removeprefix("mailto:").strip().lower()
    if not address:
        raise Unfit("has no e-mail address: without one nobody can have an account")
    try:
        validate_email(address)
    except ValidationError as error:
        raise Unfit(
            f"“{text[:LONGEST_ADDRESS]}” is no e-mail address: mend it in the file"
        ) from error
    if len(address) > LONGEST_ADDRESS:
        raise Unfit(f"its e-mail address is longer than {LONGEST_ADDRESS} characters")
    return address


def _short(text: str, most: int, what: str, remarks: list[str]) -> str:
    if len(text) > most:
        remarks.append(f"the {what} is cut off after {most} characters")
    return text[:most]


def _or_remark(remarks: list[str], otherwise: T, read: Callable[[], T]) -> T:
    try:
        return read()
    except Unfit as error:
        remarks.append(str(error))
        return otherwise
