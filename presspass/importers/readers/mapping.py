"""The mapping: which column of a list is what, and what its values are here. A file, or asked for.

It is TOML or JSON of the same shape; docs/moving-in.md tells each line of it.
"""

import json
import tomllib
from pathlib import Path
from typing import Any, Final, Literal

import msgspec

from presspass.importers.errors import NotImportable

FIELDS: Final = {
    "email": "the e-mail address",
    "name": "the name; several columns are joined",
    "language": "the reader's language",
    "joined": "since when they have an account",
    "plan": "what they subscribe to",
    "paid_until": "until when it is paid",
    "cancelled": "whether they have cancelled it",
    "complimentary": "whether it is given to them, without an end",
    "seats": "how many people read by it",
    "company": "the company's name, for plans that are sold to companies",
    "newsletters": "yes or no, or the names of the newsletters they get",
    "consent_at": "when they asked for the newsletters",
    "consent_source": "where they asked for them",
    "labels": "your labels, with commas between them",
    "note": "your note about them",
    "id": "by what the old system knows them",
}
"""What a column can be → what that means."""


class Mapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What is said of a list. The names are the file's."""

    columns: dict[str, str | list[str]] = {}
    source: str = ""
    date_format: Literal["ISO", "DD/MM/YYYY", "MM/DD/YYYY"] = "ISO"
    time_zone: str = ""
    language: str = ""
    renewal: Literal["", "invoice", "end"] = ""
    paid_until: str = ""
    subscribed: list[str] = []
    """The newsletters that a bare yes is for."""
    label: list[str] = []
    """Labels for everybody of the list."""
    plans: dict[str, str] = {}
    newsletters: dict[str, str] = {}


def mapping_in(path: Path) -> Mapping:
    """The mapping in the file at `path`. Raises NotImportable, which names what is wrong in it."""
    try:
        text = path.read_text("utf-8-sig")
        told: Any = json.loads(text) if path.suffix == ".json" else tomllib.loads(text)
        mapping = msgspec.convert(told, Mapping)
    except OSError as error:
        raise NotImportable(path, f"cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError, msgspec.ValidationError) as error:
        raise NotImportable(path, f"is no mapping: {error}") from error
    unknown = sorted(set(mapping.columns) - set(FIELDS))
    if unknown:
        fact = f"[columns] has “{unknown[0]}”, where these can stand: {', '.join(FIELDS)}"
        raise NotImportable(path, fact)
    return mapping


def written(mapping: Mapping) -> str:
    """`mapping` as the text of a TOML file."""
    plain = msgspec.to_builtins(mapping)
    tables = {
        name: plain.pop(name) for name in ("columns", "plans", "newsletters") if name in plain
    }
    lines = [f"{name} = {_quoted(value)}" for name, value in plain.items()]
    for name, table in tables.items():
        lines += ["", f"[{name}]"]
        lines += [f"{_key(key)} = {_quoted(value)}" for key, value in table.items()]
    return "\n".join(lines).lstrip() + "\n"


def _key(name: str) -> str:
    return name if name.isascii() and name.replace("_", "").isalnum() else _quoted(name)


def _quoted(value: Any) -> str:
    """A text or list as TOML has it: its basic strings are JSON's (TOML 1.0, “String”)."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
