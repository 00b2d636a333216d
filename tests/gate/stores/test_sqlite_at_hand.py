"""What a SQLite store has at hand is what the register holds, whatever happens around it."""

import sqlite3
from contextlib import closing

import pytest

from presspass.gate.stores import sqlite
from presspass.gate.stores.register_file import beside
from presspass.gate.stores.sqlite import SQLiteStore

pytestmark = pytest.mark.anyio

# ruff: noqa: SLF001 - what is at hand shows from outside only as statements not put
TTL = 600


@pytest.fixture
def path(tmp_path):
    return tmp_path / "leases.sqlite3"


@pytest.fixture
async def open_store(path, clock):
    opened = []

    def open_store():
        opened.append(SQLiteStore(f"sqlite:///{path}", clock=clock))
        return opened[-1]

    yield open_store
    for store in opened:
        await store.close()


@pytest.fixture
def statements():
    """The statements that a store has put to SQLite since it was watched."""

    def watch(store):
        asked = []
        store._file.rows.set_trace_callback(asked.append)
        return asked

    return watch


@pytest.fixture
async def store(open_store):
    """A store in use, that never looks by itself, with one seat at hand."""
    store = open_store()
    await store.compare_and_set("seat", None, b"first", TTL)
    store._look_at += 1000
    assert await store.get("seat") == b"first"
    return store


async def test_what_nobody_wrote_is_read_without_a_statement(store, statements):
    asked = statements(store)

    assert [await store.get("seat") for _ in range(3)] == [b"first"] * 3

    assert asked == []


async def test_what_another_wrote_is_read_at_once(store, open_store):
    await open_store().compare_and_set("seat", b"first", b"second", TTL)

    assert await store.get("seat") == b"second"


async def test_a_write_of_another_seat_costs_nothing(store, open_store, statements):
    await open_store().compare_and_set("another", None, b"1", TTL)
    asked = statements(store)

    assert await store.get("seat") == b"first"

    assert asked == []


async def test_a_seat_that_shares_its_number_with_another_is_read_again_and_then_at_hand(
    open_store, statements, monkeypatch
):
    monkeypatch.setattr("presspass.gate.stores.announced.crc32", lambda _: 0)
    store = open_store()
    await store.compare_and_set("seat", None, b"first", TTL)
    store._look_at += 1000
    await open_store().compare_and_set("another", None, b"1", TTL)
    assert await store.get("seat") == b"first"
    asked = statements(store)

    assert await store.get("seat") == b"first"

    assert asked == []
    await open_store().compare_and_set("another", b"1", b"2", TTL)
    assert await store.get("seat") == b"first"
    assert len(asked) == 2


async def test_what_runs_out_at_hand_is_absent(store, clock):
    clock.now += TTL

    assert await store.get("seat") is None


async def test_after_a_writer_killed_before_its_commit_the_register_is_asked_until_the_next(
    store, open_store, statements
):
    announced = store._file.announced
    announced.announce(
        announced.stripe_of("seat"), announced.number[announced.stripe_of("seat")] + 1
    )
    asked = statements(store)
    assert [await store.get("seat") for _ in range(2)] == [b"first"] * 2
    assert len(asked) == 4
    await open_store().compare_and_set("another", None, b"1", TTL)

    assert await store.get("seat") == b"first"
    asked.clear()

    assert await store.get("seat") == b"first"
    assert asked == []


async def test_a_write_that_is_undone_leaves_what_was(store, path, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(sqlite, "_SET_NEXT", "REPLACE INTO seats (seat) SELECT :seat + :old + :new")
        with pytest.raises(sqlite.StoreUnavailable):
            await store.compare_and_set("seat", b"first", b"second", TTL)

    with closing(sqlite3.connect(path)) as other:
        assert other.execute("SELECT state FROM seats").fetchall() == [(b"first",)]


async def test_without_the_announcements_beside_it_a_register_is_opened_anew(
    store, open_store, path
):
    beside(path).unlink()
    another = open_store()
    assert await another.compare_and_set("seat", b"first", b"second", TTL)

    assert await store.compare_and_set("seat", b"second", b"third", TTL)

    assert await another.get("seat") == b"third"
    assert store.losses == another.losses == 0


async def test_what_strange_hands_write_is_read_when_the_file_is_looked_at(store, path):
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("UPDATE seats SET state = x'00'")
    store._look_at = 0.0

    assert await store.get("seat") == b"\0"


async def test_what_is_at_hand_is_bounded(open_store, monkeypatch):
    monkeypatch.setattr(sqlite, "MOST_AT_HAND", 3)
    store = open_store()
    for number in range(10):
        await store.compare_and_set(f"seat {number}", None, b"1", TTL)
        await store.get(f"seat {number}")

    assert len(store._at_hand) <= 3
