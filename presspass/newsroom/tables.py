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
    """Some words in a row. `is_head`: they head it; `is_number`: theirs is a column of figures.

    It reaches over `columns` and `rows`: more than one where editors merged cells.
    """

    text: str
    is_head: bool = False
    is_number: bool = False
    columns: int = 1
    rows: int = 1


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
    below = data[1:] if heads_columns else data
    figures = [_counts(column) for column in zip(*below, strict=False)]
    reach, covered = _merged(table)
    rows = [
        tuple(
            Cell(
                text,
                heads_rows and place == 0,
                place < len(figures) and figures[place],
                *reach.get((number, place), (1, 1)),
            )
            for place, text in enumerate(words)
            if (number, place) not in covered
        )
        for number, words in enumerate(data)
    ]
    head = rows.pop(0) if heads_columns and rows else ()
    return Grid(value["caption"] or table.get("table_caption") or "", head, tuple(rows))


def _merged(
    table: Mapping[str, Any],
) -> tuple[dict[tuple[int, int], tuple[int, int]], set[tuple[int, int]]]:
    """How many columns and rows a merged cell reaches over, by its place; and what it covers."""
    reach, covered = {}, set()
    for one in table.get("mergeCells") or []:
        row, column = one["row"], one["col"]
        reach[row, column] = (one["colspan"], one["rowspan"])
        covered |= {
            (row + down, column + across)
            for down in range(one["rowspan"])
            for across in range(one["colspan"])
        } - {(row, column)}
    return reach, covered


def _counts(column: tuple[str, ...]) -> bool:
    """Whether a column holds figures."""
    said = [text for text in column if text not in NONE]
    return bool(said) and all(NUMBER.fullmatch(text) for text in said)
