"""What must be known of the whole file while one entry of it is read.

Links lead to entries further below, pictures are entries of their own. It is kept in a private
file of SQLite's, which goes with the process, so that memory does not grow with the export.
"""

import re
import sqlite3
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from presspass.importers.piece import Image
from presspass.importers.wordpress.sizes import unsized
from presspass.importers.wordpress.wxr import Entry

TABLES: Final = """
CREATE TABLE address (path TEXT PRIMARY KEY, key TEXT) WITHOUT ROWID;
CREATE TABLE entry (id TEXT, identity TEXT, key TEXT, PRIMARY KEY (id, identity)) WITHOUT ROWID;
CREATE TABLE picture (
  id TEXT PRIMARY KEY, parent TEXT, place INTEGER, link TEXT, stem TEXT, address TEXT, alt TEXT,
  caption TEXT, title TEXT, credit TEXT
);
CREATE INDEX picture_of ON picture (parent);
CREATE INDEX picture_at ON picture (stem);
CREATE TABLE reusable (id TEXT PRIMARY KEY, content TEXT);
CREATE TABLE counted (what TEXT PRIMARY KEY, times INTEGER);
"""
CREDIT: Final = re.compile(r's:6:"credit";s:\d+:"([^"]*)"')
OF_A_PICTURE: Final = "address, alt, caption, title, credit"


def stem_of(address: str) -> str:
    """The path of a picture's address without the size WordPress put into its name."""
    return unsized(unquote(urlsplit(address).path))


class Index:
    """Asked for single entries of the file, by number or address."""

    def __init__(self) -> None:
        self._rows = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._rows.executescript(TABLES)
        self._rows.execute("BEGIN")

    def add_picture(self, entry: Entry) -> None:
        """Note an attachment, whatever kind of file it is."""
        address = entry["wp:attachment_url"] or entry["guid"]
        credit = CREDIT.search(entry.meta.get("_wp_attachment_metadata", ""))
        order = entry["wp:menu_order"]
        self._rows.execute(
            "INSERT OR IGNORE INTO picture VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(entry["wp:post_id"], entry["wp:post_parent"]),
                int(order) if order.isdecimal() and len(order) < 10 else 0,  # noqa: PLR2004
                *(entry["link"], stem_of(address), address),
                entry.meta.get("_wp_attachment_image_alt", "").strip(),
                *(entry["excerpt:encoded"].strip(), entry["title"].strip()),
                credit[1].strip() if credit else "",
            ),
        )

    def add_reusable(self, entry: Entry) -> None:
        """Note a block that several entries show."""
        row = (entry["wp:post_id"], entry["content:encoded"])
        self._rows.execute("INSERT OR IGNORE INTO reusable VALUES (?, ?)", row)

    def add_entry(self, number: str, identity: str) -> tuple[str, bool]:
        """The key of an entry, and whether it is there for the first time.

        Files put together by hand give one number to different entries: the second gets a key
        of its own, from its place among them.
        """
        found = self._one("SELECT key FROM entry WHERE id = ? AND identity = ?", number, identity)
        if found:
            return found[0], False
        (before,) = self._one("SELECT count(*) FROM entry WHERE id = ?", number) or (0,)
        key = number if number and not before else f"{number or 'entry'}-{before + 1}"
        self._rows.execute("INSERT INTO entry VALUES (?, ?, ?)", (number, identity, key))
        return key, True

    def add_address(self, path: str, key: str) -> None:
        """Note where the entry `key` was; the first to be there stays."""
        self._rows.execute("INSERT OR IGNORE INTO address VALUES (?, ?)", (path, key))

    def count(self, what: str, times: int) -> None:
        """Count `what` so many times more."""
        self._rows.execute(
            "INSERT INTO counted VALUES (?, ?) ON CONFLICT DO UPDATE"
            " SET times = times + excluded.times",
            (what, times),
        )

    def counts(self) -> dict[str, int]:
        """What was counted."""
        return dict(self._rows.execute("SELECT what, times FROM counted WHERE times"))

    def key_of(self, number: str, identity: str) -> str:
        """The key that `add_entry` gave."""
        found = self._one("SELECT key FROM entry WHERE id = ? AND identity = ?", number, identity)
        return found[0] if found else number

    def key_at(self, path: str) -> str | None:
        """The key of what was at `path`."""
        found = self._one("SELECT key FROM address WHERE path = ?", path)
        return found[0] if found else None

    def picture(self, number: str) -> Image | None:
        """The attachment with that number."""
        return self._image(f"SELECT {OF_A_PICTURE} FROM picture WHERE id = ?", number)  # noqa: S608

    def picture_at(self, address: str) -> Image | None:
        """The attachment of which `address` is the file, in whatever size."""
        asked = f"SELECT {OF_A_PICTURE} FROM picture WHERE stem = ?"  # noqa: S608
        return self._image(asked, stem_of(address))

    def pictures_of(self, number: str) -> list[tuple[str, Image]]:
        """The attachments of an entry in their order, by their numbers."""
        asked = f"SELECT id, {OF_A_PICTURE} FROM picture WHERE parent = ?"  # noqa: S608
        rows = self._rows.execute(f"{asked} ORDER BY place, CAST(id AS INTEGER)", (number,))
        return [(row[0], Image(*row[1:])) for row in rows]

    def links_of(self, number: str) -> list[str]:
        """The addresses of the pages WordPress made of an entry's attachments."""
        asked = "SELECT link FROM picture WHERE parent = ? AND link != ''"
        return [link for (link,) in self._rows.execute(asked, (number,))]

    def reusable(self, number: str) -> str | None:
        """The content of a block that several entries show."""
        found = self._one("SELECT content FROM reusable WHERE id = ?", number)
        return found[0] if found else None

    def _image(self, asked: str, what: str) -> Image | None:
        found = self._one(asked, what)
        return Image(*found) if found else None

    def _one(self, asked: str, *given: str) -> tuple[Any, ...] | None:
        found: tuple[Any, ...] | None = self._rows.execute(asked, given).fetchone()
        return found
