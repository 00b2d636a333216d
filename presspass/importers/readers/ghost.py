"""Ghost's list of members (*Members → Export all members*), recognised by its columns.

Ghost tells of a right only which tiers a member has, and whether they are given; not until when it
is paid. Its own mark of a paying customer at Stripe is not taken over.
"""

from typing import Final

import msgspec

from presspass.importers.readers.mapping import Mapping
from presspass.importers.readers.table import Table

COLUMNS: Final = {
    "id", "email", "name", "note", "subscribed_to_emails", "complimentary_plan", "created_at",
    "deleted_at", "labels",
}  # fmt: skip
TIERS: Final = ("tiers", "products")
"""How Ghost calls its plans: today, and before version 5."""


def is_ghosts(table: Table) -> bool:
    """Whether `table` was written by Ghost."""
    return set(table.columns) >= COLUMNS


def mapping_for(table: Table) -> Mapping:
    """What Ghost's columns are."""
    columns: dict[str, str | list[str]] = {
        "email": "email",
        "name": "name",
        "joined": "created_at",
        "complimentary": "complimentary_plan",
        "newsletters": "subscribed_to_emails",
        "labels": "labels",
        "note": "note",
        "id": "id",
    }
    tiers = next((name for name in TIERS if name in table.columns), None)
    if tiers is not None:
        columns["plan"] = tiers
    return Mapping(columns=columns, source="ghost")


def living(table: Table) -> Table:
    """`table` without those who were deleted there."""
    at = table.columns.index("deleted_at")
    rows = [row for row in table.rows if len(row.cells) <= at or not row.cells[at].strip()]
    return msgspec.structs.replace(table, rows=rows, gone=len(table.rows) - len(rows))
