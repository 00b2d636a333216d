"""Values in tables that go out as CSV: a spreadsheet must show them, and never work them out.

A cell that begins like a formula is one to Excel, LibreOffice and Google Sheets, whoever wrote it:
a reader's name may be `=HYPERLINK(…)`. A leading apostrophe makes it text (OWASP, “CSV Injection”).
Every table that the paper writes passes here, those of Wagtail's lists and reports included.
"""

import csv
from collections.abc import Iterable
from typing import Any, Final, Protocol

from wagtail.admin.views.mixins import SpreadsheetExportMixin

BEGINS_FORMULA: Final = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    "\uff1d",
    "\uff0b",
    "\uff0d",
    "\uff20",
)
"""What a formula begins with; the last four are its signs as Japanese keyboards type them."""


class Written(Protocol):
    """What a table is written into."""

    def write(self, text: str, /) -> Any:
        """Take `text`."""


def as_text(value: object) -> object:
    """`value` as it may stand in a cell; what is no text stays what it is."""
    if isinstance(value, str) and value.startswith(BEGINS_FORMULA):
        return f"'{value}"
    return value


def as_typed(text: str) -> str:
    """The same taken back: what stood there before somebody's `as_text` escaped it."""
    return text[1:] if text[:1] == "'" and text[1:].startswith(BEGINS_FORMULA) else text


def write(file: Written, rows: Iterable[Iterable[object]]) -> None:
    """Write `rows` as CSV into `file`, each text safe to open."""
    csv.writer(file).writerows([as_text(value) for value in row] for row in rows)


def guard_desk() -> None:
    """Have Wagtail's own CSV say texts the same way; its XLSX does so by itself.

    A list that names no columns for a table has none, and answers with its page: Wagtail writes as
    many blank lines as it has rows.
    """
    usual = SpreadsheetExportMixin.setup

    def setup(self: Any, *args: Any, **named: Any) -> None:
        usual(self, *args, **named)
        self.is_export = self.is_export and bool(self.list_export)

    SpreadsheetExportMixin.setup = setup
    SpreadsheetExportMixin.write_csv_row = _write_csv_row


def _write_csv_row(self: Any, writer: Any, row: dict[str, Any]) -> Any:
    csv_format = self.FORMAT_CSV
    return writer.writerow(
        {
            field: as_text(self.preprocess_field_value(field, value, csv_format))
            for field, value in row.items()
        }
    )
