"""A table of an article's body as rows of cells: which of them head others, which are figures."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

NUMBER: Final = re.compile(r"[€$£+\u2212–-]?\s?\d[\d.,:\s\u00a0\u202f]*\s?[^\d\s]{0,3}")
"""Figures, with a sign before or a unit after them."""
NONE: Final = frozenset({"", "–", "—", "-"})


@dataclass(frozen=True, slots=True)
class Cell:
    """Some words in a row. `is_head`: they head it; `is_number`: theirs is a column of figures."""

    text: str
    is_head: bool = False
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its head, which may be empty, and its rows."""

    caption: str
    head: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]


def grid_of(value: Mapping[str, Any]) -> Grid:
    """The table that the block's `value` holds, as editors or an import wrote it."""
    table = value["table"] or {}
    data = [[str(cell or "").strip() for cell in row] for row in table.get("data") or []]
    choice = table.get("table_header_choice")
    heads_columns = choice in {"row", "both"} or bool(table.get("first_row_is_table_header"))
    heads_rows = choice in {"column", "both"} or bool(table.get("first_col_is_header"))
    head, rows = (data[0], data[1:]) if heads_columns and data else ([], data)
    figures = [_counts(column) for column in zip(*rows, strict=False)]
    return Grid(
        value["caption"] or table.get("table_caption") or "",
        _row(head, figures, heads=False),
        tuple(_row(row, figures, heads=heads_rows) for row in rows),
    )


def _row(words: list[str], figures: list[bool], *, heads: bool) -> tuple[Cell, ...]:
    return tuple(
        Cell(text, heads and place == 0, place < len(figures) and figures[place])
        for place, text in enumerate(words)
    )


def _counts(column: tuple[str, ...]) -> bool:
    """Whether a column holds figures."""
    said = [text for text in column if text not in NONE]
    return bool(said) and all(NUMBER.fullmatch(text) for text in said)
