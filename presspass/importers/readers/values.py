"""What stands in a cell: days, yes and no, languages, numbers, in English and Spanish. Pure."""

import re
from datetime import UTC, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from presspass.importers.readers.arriving import Unfit
from presspass.site.spreadsheets import as_typed

DATE_FORMATS: Final = ("ISO", "DD/MM/YYYY", "MM/DD/YYYY")

LAST_SECOND: Final = time(23, 59, 59)

_YES: Final = frozenset(
    {"true", "t", "yes", "y", "1", "x", "on", "si", "sí", "s", "verdadero", "✓"}
    | {"cancelled", "canceled", "cancelada", "cancelado", "baja"}
)
_NO: Final = frozenset(
    {"false", "f", "no", "n", "0", "off", "falso", "-", "—", "active", "activa", "activo"}
)
_LANGUAGES: Final = {
    "en": "en", "eng": "en", "english": "en", "inglés": "en", "ingles": "en",
    "es": "es", "spa": "es", "spanish": "es", "español": "es", "espanol": "es", "castellano": "es",
}  # fmt: skip
_NUMBERED: Final = re.compile(
    r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})(?:[ ,T]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?"
)
_ZONE_APART: Final = re.compile(r"\s+(UTC|GMT|Z|[+-]\d{2}:?\d{2})$", re.IGNORECASE)
_DAY_ALONE: Final = re.compile(r"\d{4}-?\d{2}-?\d{2}|\d{1,2}[/.\-]\d{1,2}[/.\-]\d{4}")
_CONTROLS: Final = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]+")
_MOST_SEATS: Final = 1000


def line_of(text: str) -> str:
    """The words of a cell in one line; what was escaped for a spreadsheet is text again."""
    return " ".join(_CONTROLS.sub(" ", as_typed(text.strip())).split())


def text_of(cell: str) -> str:
    """The words of a cell, in as many lines as it has."""
    lines = as_typed(cell.strip()).replace("\r\n", "\n").splitlines()
    return "\n".join(line_of(line) for line in lines)


def is_yes(text: str) -> bool:
    """Whether a cell says yes; nothing is no. Raises Unfit."""
    word = text.strip().casefold()
    if not word or word in _NO:
        return False
    if word in _YES:
        return True
    raise Unfit(f"“{text.strip()}” is neither yes nor no: write yes, no, true, false, sí, 1 or 0")


def is_answer(text: str) -> bool:
    """Whether a cell says yes or no at all."""
    return text.strip().casefold() in _YES | _NO


def language(text: str) -> str:
    """The language that a cell names, "en" or "es"; "" for an empty one. Raises Unfit."""
    word = text.strip().casefold()
    if not word:
        return ""
    found = _LANGUAGES.get(word) or _LANGUAGES.get(re.split(r"[-_ (]", word)[0])
    if found is None:
        raise Unfit(f"“{text.strip()}” is no language of the paper: write en or es")
    return found


def seats(text: str) -> int | None:
    """A number of seats; None for an empty cell. Raises Unfit."""
    if not text.strip():
        return None
    digits = text.strip().removesuffix(".0")
    if not (digits.isascii() and digits.isdigit() and 1 <= int(digits) <= _MOST_SEATS):
        raise Unfit(f"“{text.strip()}” is no number of seats: write 1 to {_MOST_SEATS}")
    return int(digits)


def moment(text: str, form: str, zone: ZoneInfo, *, is_end: bool = False) -> datetime | None:
    """The moment that a cell names, in UTC; None for an empty cell. Raises Unfit.

    A day alone is its beginning in `zone`, or where `is_end` its last second.
    """
    text = " ".join(text.split())
    if not text:
        return None
    try:
        found = _read(text, form)
        local = found if found.tzinfo else found.replace(tzinfo=zone)
        if is_end and _DAY_ALONE.fullmatch(text):
            local = datetime.combine(local.date(), LAST_SECOND, local.tzinfo)
        return local.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Unfit(
            f"“{text}” is no date written as {form}: set date_format, or mend it"
        ) from error


def _read(text: str, form: str) -> datetime:
    numbered = _NUMBERED.fullmatch(text)
    if numbered is None or form == "ISO":
        return datetime.fromisoformat(_ZONE_APART.sub(_zone, text))
    one, two, year, *clock = (int(part) if part else 0 for part in numbered.groups())
    day, month = (one, two) if form == "DD/MM/YYYY" else (two, one)
    return datetime(year, month, day, *clock)  # noqa: DTZ001 (its zone is the caller's)


def _zone(found: re.Match[str]) -> str:
    zone = found[1].upper()
    return "+00:00" if zone in {"UTC", "GMT", "Z"} else zone
