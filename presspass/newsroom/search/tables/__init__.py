"""The index in each database: one module for each, one line for each in `TABLES`."""

from typing import Final

from django.db import connection

from presspass.newsroom.search.tables.postgresql import PostgreSQLTable
from presspass.newsroom.search.tables.protocol import Table
from presspass.newsroom.search.tables.sqlite import SQLiteTable

TABLES: Final[dict[str, type[Table]]] = {
    "sqlite": SQLiteTable,
    "postgresql": PostgreSQLTable,
}


def table() -> Table:
    """The index in the site's database."""
    return TABLES[connection.vendor]()
