"""What a database must do to be searched. Its table is made by a migration."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol

from django.db import connection

from presspass.newsroom.search.entries import Entry
from presspass.newsroom.search.wanted import Wanted

NAME: Final = "newsroom_search"


@dataclass(frozen=True, slots=True)
class Within:
    """Where to look: below which page of the tree and how deep, and of which days."""

    path: str
    depth: int
    since: datetime | None = None
    before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """The keys of articles, the best first, and of how many they are a part."""

    articles: tuple[int, ...]
    total: int


class Table(Protocol):
    """The words of articles in one database, written within the transaction of what they tell."""

    def put(self, entries: Iterable[Entry]) -> None:
        """Write `entries` in the place of what was known of these articles."""

    def remove(self, articles: Sequence[int]) -> None:
        """Forget `articles`."""

    def prune(self) -> None:
        """Forget what is no article any more."""

    def find(self, wanted: Wanted, within: Within, first: int, most: int) -> Found:
        """At most `most` of the published articles with all that is `wanted`, from `first`."""

    def said(self, articles: Sequence[int]) -> dict[int, str]:
        """The text of `articles` that everybody may read."""


def conditions(within: Within) -> tuple[str, list[Any]]:
    """`within` and “published” as conditions on Wagtail's table `p`; the same in every SQL."""
    sql = "p.live AND p.depth = %s AND p.path LIKE %s"
    values: list[Any] = [within.depth, f"{within.path}%"]
    for sign, moment in ((">=", within.since), ("<", within.before)):
        if moment is not None:
            sql += f" AND p.first_published_at {sign} %s"
            values.append(connection.ops.adapt_datetimefield_value(moment))
    return sql, values


class Keyed:
    """What every table does alike, whatever its column `key` is called."""

    key: str

    def remove(self, articles: Sequence[int]) -> None:
        """Forget `articles`."""
        if not articles:
            return
        with connection.cursor() as cursor:
            cursor.execute(
                f"DELETE FROM {NAME} WHERE {self.key} IN ({_places(articles)})",  # noqa: S608
                list(articles),
            )

    def prune(self) -> None:
        """Forget what is no article any more."""
        with connection.cursor() as cursor:
            cursor.execute(
                f"DELETE FROM {NAME} WHERE {self.key} NOT IN"  # noqa: S608
                " (SELECT page_ptr_id FROM newsroom_article)"
            )

    def said(self, articles: Sequence[int]) -> dict[int, str]:
        """The text of `articles` that everybody may read."""
        if not articles:
            return {}
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {self.key}, said FROM {NAME}"  # noqa: S608
                f" WHERE {self.key} IN ({_places(articles)})",
                list(articles),
            )
            return dict(cursor.fetchall())


def _places(values: Sequence[object]) -> str:
    return ", ".join(["%s"] * len(values))
