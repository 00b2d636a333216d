"""Tables: those of plain cells become ours; what has cells over several, or lists, stays markup."""

from typing import Any

from bs4.element import Tag

from presspass.importers.typesetting.inline import MEANT, plain

FORMED = [
    *MEANT,
    "a",
    "b",
    "strong",
    "i",
    "em",
    "ul",
    "ol",
    "table",
    "img",
    "p",
    "blockquote",
    "pre",
]


def table_value(table: Tag, caption: str) -> dict[str, Any] | None:
    """The value of a table's block; None where it would lose something."""
    cells = table.find_all(["td", "th"])
    if not cells or any(_is_formed(cell) for cell in cells):
        return None
    rows = [_cells(row) for row in table.find_all("tr")]
    rows = [row for row in rows if row]
    widths = {len(row) for row in rows}
    if len(widths) != 1:
        return None
    first_row = (
        all(cell.name == "th" for cell in rows[0]) or rows[0][0].find_parent("thead") is not None
    )
    body = rows[1:] if first_row else rows
    first_column = bool(body) and all(row[0].name == "th" for row in body)
    if any(cell.name == "th" for row in body for cell in row[1:]):
        return None
    return {
        "caption": caption or _own_caption(table),
        "table": {
            "data": [[plain([cell]) for cell in row] for row in rows],
            "cell": [],
            "first_row_is_table_header": first_row,
            "first_col_is_header": first_column,
            "table_header_choice": _choice(first_row=first_row, first_column=first_column),
        },
        "source": "",
    }


def _cells(row: Tag) -> list[Tag]:
    return row.find_all(["td", "th"])


def _is_formed(cell: Tag) -> bool:
    spans = {str(cell.get(name) or "1") for name in ("colspan", "rowspan")}
    if cell.name == "th":
        return (
            spans != {"1"}
            or cell.find([one for one in FORMED if one not in {"b", "strong"}]) is not None
        )
    return spans != {"1"} or cell.find(FORMED) is not None


def _own_caption(table: Tag) -> str:
    caption = table.find("caption")
    return plain([caption]) if caption else ""


def _choice(*, first_row: bool, first_column: bool) -> str:
    if first_row and first_column:
        return "both"
    return "row" if first_row else "col" if first_column else "neither"
