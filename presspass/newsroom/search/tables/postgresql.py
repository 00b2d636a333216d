"""The index in PostgreSQL: a `tsvector` under a GIN index.

Words come prepared, so no parser, dictionary or extension of the server's is needed, and no right
to install one: https://www.postgresql.org/docs/current/datatype-textsearch.html tells how the two
types are written down.
"""

from collections.abc import Iterable, Iterator
from typing import Final

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

LAST_PLACE: Final = 16_383
"""PostgreSQL knows no place of a word beyond."""
APART: Final = 2
"""Between headline, summary and text no phrase goes on."""
MOST_PLACES: Final = 255
"""So often the place of a word is told."""
WEIGHTS: Final = "{0.0, 0.1, 0.4, 1.0}"
"""Of the letters D to A: nothing, text, what it is about, headline."""


class PostgreSQLTable(Keyed):
    """Implements `Table`."""

    key = "article"

    def put(self, entries: Iterable[Entry]) -> None:
        """Write `entries`, each in the place of its older one."""
        rows = [(one.article, vector(one), one.said) for one in entries]
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {NAME} (article, terms, said)"  # noqa: S608 (values stand apart)
                " VALUES (%s, %s::tsvector, %s) ON CONFLICT (article)"
                " DO UPDATE SET terms = EXCLUDED.terms, said = EXCLUDED.said",
                rows,
            )

    def find(self, wanted: Wanted, within: Within, first: int, most: int) -> Found:
        """Those that match, a word in the headline weighing most, the newest of equals first."""
        where, values = conditions(within)
        asked = expression(wanted)
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT p.id, count(*) OVER () FROM {NAME} s"  # noqa: S608 (values stand apart)
                " JOIN wagtailcore_page p ON p.id = s.article"
                f" WHERE s.terms @@ %s::tsquery AND {where}"
                " ORDER BY ts_rank(%s::real[], s.terms, %s::tsquery) DESC,"
                " p.first_published_at DESC NULLS LAST, p.id DESC LIMIT %s OFFSET %s",
                [asked, *values, WEIGHTS, asked, most, first],
            )
            rows = cursor.fetchall()
        return Found(tuple(key for key, _ in rows), rows[0][1] if rows else 0)


def vector(entry: Entry) -> str:
    """The words of `entry` with their places and weights, as a `tsvector` is written."""
    places: dict[str, list[str]] = {}
    for term, place, weight in _placed(entry):
        held = places.setdefault(term, [])
        if len(held) < MOST_PLACES:
            held.append(f"{place}{weight}")
    return " ".join(f"'{term}':{','.join(held)}" for term, held in places.items())


def expression(wanted: Wanted) -> str:
    """`wanted` as a `tsquery` is written; each word is a string of letters and digits."""
    return " & ".join(
        f"!({_phrase(one)})" if one.excluded else f"({_phrase(one)})" for one in wanted.clauses
    )


def _placed(entry: Entry) -> Iterator[tuple[str, int, str]]:
    place = 0
    for weight, terms in (("A", entry.headline), ("B", entry.about), ("C", entry.text)):
        for term in terms:
            place = min(place + 1, LAST_PLACE)
            yield term, place, weight
        place += APART


def _phrase(clause: Clause) -> str:
    return " <-> ".join(f"'{term}'" for term in clause.terms)
