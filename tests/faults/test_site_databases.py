"""The site's database locked, its stored pages locked, lost or damaged: readers read on."""

import sqlite3
import time
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest

from presspass.gate.http.page_store import PageStore
from tests.faults.readers import CANNOT_KEEP, signs_in, tries_to_sign_in
from tests.newspaper import wait_until

LOCKED = 10.0  # seconds
RECOVERS_WITHIN = 10
GARBAGE = b"these were pages once " * 4000


@contextmanager
def locked(database: Path):
    """A long write of another process of the machine; nobody else writes meanwhile."""
    with closing(sqlite3.connect(database, isolation_level=None, timeout=5)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def test_while_the_sites_database_is_locked_readers_read_on_and_signing_in_says_so(
    paper, device, login, stories
):
    reader, until = device(), time.monotonic() + LOCKED
    assert reader.reads(stories[0])

    with locked(paper.home / "presspass.sqlite3"):
        refused = tries_to_sign_in(paper, login)
        assert refused.status_code == httpx.codes.SERVICE_UNAVAILABLE
        assert CANNOT_KEEP in refused.text
        while time.monotonic() < until:
            assert all(reader.reads(story) for story in stories)
            assert reader.acts()["state"] == "reading"
            assert httpx.get(f"{paper.url}/es/").status_code == httpx.codes.OK

    wait_until(lambda: signs_in(paper, login), within=RECOVERS_WITHIN)


def overwrite(pages: Path) -> None:
    """Damage it, when nothing of it stands in its `-wal` any more."""
    with closing(sqlite3.connect(pages, timeout=5)) as other:
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        pages.write_bytes(GARBAGE)


def remove(pages: Path) -> None:
    for name in ("", "-wal", "-shm", "-announced"):
        pages.with_name(pages.name + name).unlink(missing_ok=True)


LOSSES = {
    "deleted": remove,
    "only the file itself deleted": lambda pages: pages.unlink(),
    "damaged": overwrite,
    "emptied": lambda pages: pages.write_bytes(b""),
}


@pytest.mark.parametrize("lose", LOSSES.values(), ids=LOSSES)
def test_stored_pages_that_are_lost_are_rendered_anew(paper, device, stories, lose):
    reader, pages = device(), paper.home / "pages.sqlite3"
    assert all(reader.reads(story) for story in stories)

    lose(pages)

    assert all(reader.reads(story) for story in stories)
    purge(pages)
    wait_until(lambda: reader.reads(stories[0]) and stored(pages) > 0, within=RECOVERS_WITHIN)


def purge(pages: Path) -> None:
    """Have every page rendered anew, as a release does."""
    with closing(PageStore(pages)) as store:
        store.purge_all()


def stored(pages: Path) -> int:
    """How many pages are stored in the file that stands there now."""
    try:
        with closing(sqlite3.connect(f"file:{pages}?mode=ro", uri=True)) as looked_at:
            return looked_at.execute("SELECT count(*) FROM pages").fetchone()[0]
    except sqlite3.Error:
        return 0


def test_while_the_stored_pages_are_locked_every_page_comes_and_each_failure_is_counted(
    paper, device, stories
):
    reader, pages = device(), paper.home / "pages.sqlite3"
    purge(pages)

    with locked(pages):
        assert all(reader.reads(story) for story in stories)
        asked = [httpx.get(f"{paper.url}/readyz").json() for _ in range(20)]
        assert max(one["page_store_failures"] for one in asked) > 0

    before = stored(pages)
    wait_until(lambda: reader.reads(stories[0]) and stored(pages) > before, within=RECOVERS_WITHIN)
