"""The results as tables of text."""

from collections.abc import Iterable, Sequence

from presspass.gate.households.play import Row

_Column = tuple[str, str]

HOUSEHOLDS: tuple[_Column, ...] = (
    ("weeks", "weeks"),
    ("displaced", "displaced"),
    ("notices", "notices"),
    ("told %", "told"),
    ("found %", "found"),
    ("days", "days"),
    ("blocked min", "blocked_minutes"),
    ("longest s", "longest_blocked_seconds"),
)
CHEATS: tuple[_Column, ...] = (
    ("weeks", "weeks"),
    ("read %", "read"),
    ("both min", "both_minutes"),
    ("articles", "articles"),
    ("notices", "notices"),
    ("continues", "continues"),
    ("sign-ins", "sign_ins"),
    ("told %", "told"),
    ("days", "days"),
)
_EXACT = {"told": 2, "found": 2, "blocked_minutes": 2, "longest_blocked_seconds": 0}


def table(columns: Sequence[_Column], rows: Iterable[Row]) -> str:
    """One line a row, its name first."""
    cells = [[row.name, *(_cell(row, field) for _, field in columns)] for row in rows]
    return aligned([["", *(title for title, _ in columns)], *cells])


def comparison(results: Sequence[tuple[str, Sequence[Row]]]) -> str:
    """For each policy's rows two columns: notices a week, and accounts told / found."""
    titles = ["notices | told % / found %", *(name for name, _ in results)]
    lines = [
        [rows[0].name, *(f"{row.notices:.1f} | {row.told:.1f} / {row.found:.1f}" for row in rows)]
        for rows in zip(*(rows for _, rows in results), strict=True)
    ]
    return aligned([titles, *lines])


def aligned(lines: Sequence[Sequence[str]]) -> str:
    """Cells as columns: the first to the left, the others to the right."""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if number else cell.ljust(width)
            for number, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def _cell(row: Row, field: str) -> str:
    value = getattr(row, field)
    if value is None:
        return "-"
    if isinstance(value, int):
        return str(value)
    return f"{value:.{_EXACT.get(field, 1)}f}"
