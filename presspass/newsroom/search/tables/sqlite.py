"""The index in SQLite: a table of FTS5, ranked by BM25 (https://www.sqlite.org/fts5.html)."""

from collections.abc import Iterable

from django.db import connection

from presspass.newsroom.search.entries import Entry
from presspass.newsroom.search.tables.protocol import (
    NAME,
    Found,
    Keyed,
    Within,
    conditions,
)
from presspass.newsroom.search.wanted import Clause, Wanted


class SQLiteTable(Keyed):
    """Implements `Table`; an article's key is its row."""

    key = "rowid"

    def put(self, entries: Iterable[Entry]) -> None:
        """Write `entries`, each in the place of its older one."""
        rows = [
            (one.article, " ".join(one.headline), " ".join(one.about), " ".join(one.text), one.said)
            for one in entries
        ]
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT OR REPLACE INTO {NAME} (rowid, headline, about, text, said)"  # noqa: S608
                " VALUES (%s, %s, %s, %s, %s)",
                rows,
            )

    def find(self, wanted: Wanted, within: Within, first: int, most: int) -> Found:
        """Those that match, a word in the headline weighing most, the newest of equals first."""
        where, values = conditions(within)
        with connection.cursor() as cursor:
            cursor.execute(
                "WITH found AS MATERIALIZED (SELECT rowid AS article,"  # noqa: S608
                f" bm25({NAME}, 10.0, 4.0, 1.0) AS score FROM {NAME} WHERE {NAME} MATCH %s)"
                " SELECT p.id, count(*) OVER () FROM found"
                f" JOIN wagtailcore_page p ON p.id = found.article WHERE {where}"
                " ORDER BY score, p.first_published_at DESC, p.id DESC LIMIT %s OFFSET %s",
                [expression(wanted), *values, most, first],
            )
            rows = cursor.fetchall()
        return Found(tuple(key for key, _ in rows), rows[0][1] if rows else 0)


def expression(wanted: Wanted) -> str:
    """`wanted` in the language of FTS5; each word is a string of letters and digits."""
    has = " AND ".join(_phrase(one) for one in wanted.clauses if not one.excluded)
    hasnt = [_phrase(one) for one in wanted.clauses if one.excluded]
    return f"({has})" + "".join(f" NOT {phrase}" for phrase in hasnt)


def _phrase(clause: Clause) -> str:
    return f'"{" ".join(clause.terms)}"'
