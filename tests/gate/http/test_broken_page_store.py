"""A page store that fails stops nobody from reading."""

import sqlite3

import pytest

from presspass.gate.http import page_store
from presspass.gate.http.page_store import PageStore

from .paper import MARKER

pytestmark = pytest.mark.anyio

TIDE = "/harbour/tide/"
MARKET = "/harbour/market/"


class TestABrokenStore:
    """A page store that cannot be used costs a render, never a reading."""

    async def test_a_corrupt_file_is_replaced(self, world):
        await world.browser().get(TIDE)
        for end in ("", "-wal"):
            (world.home / f"pages.sqlite3{end}").write_bytes(b"not a database " * 500)
        _, other = world.worker()
        reader = world.browser(app=other)

        replies = [await reader.get(TIDE) for _ in range(3)]
        before = len(world.paper.rendered)
        again = await reader.get(TIDE)

        assert all(MARKER in reply.body for reply in [*replies, again])
        assert len(world.paper.rendered) == before
        assert (await reader.get("/readyz")).json()["page_store_failures"] > 0

    async def test_a_folder_that_is_gone_is_survived(self, world, monkeypatch):
        monkeypatch.setattr(world.app.store, "path", world.home / "gone" / "pages.sqlite3")

        reply = await world.browser().get(TIDE)

        assert MARKER in reply.body
        world.app.store.purge([TIDE])

    async def test_a_deleted_file_is_noticed_within_a_second(self, world, monkeypatch):
        reader = world.browser()
        await reader.get(TIDE)
        (world.home / "pages.sqlite3").unlink()
        world.paper.edition = 2
        PageStore(world.home / "pages.sqlite3").purge([TIDE])
        monkeypatch.setattr(page_store, "LOOK_EVERY", 0.0)

        assert b"edition 2" in (await reader.get(TIDE)).body

    async def test_a_locked_file_is_read_all_the_same(self, world):
        reader = world.browser()
        await reader.get(TIDE)
        lock = sqlite3.connect(world.home / "pages.sqlite3", isolation_level=None)
        lock.execute("BEGIN IMMEDIATE")

        stored = await reader.get(TIDE)
        rendered = await reader.get(MARKET)
        lock.execute("ROLLBACK")
        lock.close()

        assert MARKER in stored.body
        assert MARKER in rendered.body
        assert (world.home / "pages.sqlite3").exists()

    async def test_a_purge_that_cannot_write_removes_the_file(self, world, monkeypatch):
        reader = world.browser()
        await reader.get(TIDE)
        monkeypatch.setattr(page_store, "PATIENCE", 0.01)
        monkeypatch.setattr(page_store, "LOOK_EVERY", 0.0)
        world.paper.edition = 2
        lock = sqlite3.connect(world.home / "pages.sqlite3", isolation_level=None)
        lock.execute("BEGIN IMMEDIATE")

        PageStore(world.home / "pages.sqlite3").purge([TIDE])

        assert b"edition 2" in (await reader.get(TIDE)).body
        lock.close()
