"""The letters of a served paper, read in the mailbox of its demonstration."""

import re
import sqlite3
from contextlib import closing

from tests.newspaper import Newspaper, wait_until

ARRIVES_WITHIN = 15


def letter(paper: Newspaper, address: str, words: str) -> str:
    """The text of the last letter to `address` that has `words`, once it has come."""

    def come() -> list[tuple[str]]:
        with closing(sqlite3.connect(paper.home / "presspass.sqlite3")) as database:
            query = 'SELECT subject || char(10) || text FROM demo_mail WHERE "to" = ? ORDER BY id'
            return [row for row in database.execute(query, [address]) if words in row[0]]

    return wait_until(come, within=ARRIVES_WITHIN)[-1][0]


def code(paper: Newspaper, address: str) -> str:
    """The six digits of the last letter with a code to `address`."""
    return re.findall(r"\b\d{6}\b", letter(paper, address, "fifteen minutes"))[-1]


def undo_link(paper: Newspaper, address: str, words: str) -> str:
    """The path of the undo link in the last letter to `address` that has `words`."""
    return re.search(r"/account/undo/\S+?/", letter(paper, address, words))[0]
