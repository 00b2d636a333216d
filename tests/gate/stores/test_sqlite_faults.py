"""What becomes of a SQLite register that is lost, damaged, locked, or on a full disk."""

import asyncio
import fcntl
import resource
import shutil
import sqlite3
import time
from contextlib import closing, contextmanager

import pytest

from presspass.gate.errors import StoreUnavailable
from presspass.gate.stores import LATEST
from presspass.gate.stores.register_file import open_register
from presspass.gate.stores.sqlite import LOOK_EVERY, PATIENCE, SWEEP_EVERY, SQLiteStore

pytestmark = pytest.mark.anyio

TTL = 600
GARBAGE = b"no register " * 4096


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
async def store(open_store):
    """A store in use, with one seat."""
    store = open_store()
    await store.compare_and_set("seat", None, b"first", TTL)
    return store


def set_aside(path):
    return [found for found in path.parent.iterdir() if ".corrupt-" in found.name]


@contextmanager
def locked(path, mode="BEGIN EXCLUSIVE"):
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute(mode)
        other.execute("DELETE FROM seats WHERE seat = 'nobody'")
        yield


# Lost


async def test_a_deleted_register_is_noticed_by_the_next_write(store, path):
    revision = (await store.changes(LATEST)).revision
    path.unlink()

    assert not await store.compare_and_set("seat", b"first", b"second", TTL)

    assert await store.get("seat") is None
    assert await store.compare_and_set("seat", None, b"again", TTL)
    assert (store.reopened, store.losses) == (1, 1)
    assert (await store.changes(revision)).reset


async def test_a_deleted_register_is_noticed_by_readers_within_a_second(store, path):
    path.unlink()
    deadline = time.monotonic() + LOOK_EVERY + 0.5

    while await store.get("seat") is not None:
        assert time.monotonic() < deadline
        await asyncio.sleep(0.05)

    assert store.reopened == 1
    assert path.exists()


async def test_gates_that_lose_their_register_meet_in_one_new_one(store, open_store, path):
    stores = [store, *(open_store() for _ in range(5))]
    for one in stores:
        assert await one.get("seat") == b"first"
    for name in ("", "-wal", "-shm"):
        path.with_name(path.name + name).unlink()

    won = await asyncio.gather(
        *(one.compare_and_set("seat", None, b"second", TTL) for one in stores)
    )

    assert won.count(True) == 1
    assert [one.reopened for one in stores] == [1] * 6
    for one in stores:
        assert await one.get("seat") == b"second"
        await one.close()
    with closing(sqlite3.connect(path)) as checked:
        assert checked.execute("PRAGMA integrity_check").fetchone() == ("ok",)


async def test_a_register_put_back_from_an_older_copy_says_that_all_may_have_changed(
    store, path, tmp_path
):
    await store.close()
    shutil.copy(path, tmp_path / "copy")
    await store.compare_and_set("seat", b"first", b"second", TTL)
    revision = (await store.changes(LATEST)).revision
    (tmp_path / "copy").rename(path)

    assert await store.compare_and_set("seat", b"first", b"third", TTL)

    assert store.reopened == 1
    told = await store.changes(revision)
    assert told.reset
    assert not (await store.changes(told.revision)).reset
    assert await store.get("seat") == b"third"


async def test_a_new_register_after_a_lost_one_never_counts_backwards(store, path):
    revisions = []
    for _ in range(3):
        revisions.append((await store.changes(LATEST)).revision)
        await asyncio.sleep(0.01)
        path.unlink()
        await store.compare_and_set("seat", None, b"again", TTL)

    assert revisions == sorted(set(revisions))


@pytest.mark.parametrize("record", ["", "not two numbers"])
async def test_without_a_record_of_the_file_opened_last_nothing_of_it_is_removed(
    store, open_store, path, record
):
    path.with_name(path.name + ".lock").write_text(record)

    assert await open_store().get("seat") == b"first"

    assert await store.compare_and_set("seat", b"first", b"second", TTL)
    assert await open_store().get("seat") == b"second"


# Not to be reached


async def test_without_its_folder_a_register_is_unavailable_until_the_folder_is_back(
    open_store, path
):
    folder = path.parent
    folder.rmdir()
    store = open_store()
    with pytest.raises(StoreUnavailable, match="No such file"):
        await store.get("seat")

    folder.mkdir()

    assert await store.compare_and_set("seat", None, b"first", TTL)


async def test_something_else_in_its_place_makes_a_register_unavailable_until_it_is_gone(
    store, path
):
    path.unlink()
    path.mkdir()
    with pytest.raises(StoreUnavailable, match="unable to open"):
        await store.compare_and_set("seat", None, b"second", TTL)
    with pytest.raises(StoreUnavailable):
        await store.changes(LATEST)

    path.rmdir()

    assert await store.compare_and_set("seat", None, b"second", TTL)


async def test_a_full_disk_makes_a_register_unavailable_until_there_is_room(store):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1024, hard))
    try:
        with pytest.raises(StoreUnavailable, match=r"disk"):
            await store.compare_and_set("seat", b"first", b"second", TTL)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    assert await store.get("seat") == b"first"
    assert await store.compare_and_set("seat", b"first", b"second", TTL)


# Locked


async def test_a_register_locked_for_a_moment_is_waited_for(store, path):
    with locked(path):
        writing = asyncio.create_task(store.compare_and_set("seat", b"first", b"second", TTL))
        await asyncio.sleep(0.05)
        assert not writing.done()

    assert await writing
    assert await store.get("seat") == b"second"


async def test_a_register_locked_for_long_can_be_read_and_is_unavailable_for_writing(store, path):
    with locked(path):
        assert await store.get("seat") == b"first"
        began = time.monotonic()
        with pytest.raises(StoreUnavailable, match="locked"):
            await store.compare_and_set("seat", b"first", b"second", TTL)
        assert PATIENCE <= time.monotonic() - began < PATIENCE + 0.2

    assert await store.compare_and_set("seat", b"first", b"second", TTL)
    assert store.reopened == 0


async def test_after_a_wait_in_vain_the_next_callers_wait_only_briefly(store, path):
    with locked(path):
        with pytest.raises(StoreUnavailable):
            await store.compare_and_set("seat", b"first", b"second", TTL)
        began = time.monotonic()
        with pytest.raises(StoreUnavailable):
            await store.compare_and_set("seat", b"first", b"second", TTL)

        assert time.monotonic() - began < PATIENCE / 2


async def test_a_wait_for_a_lock_stops_nobody_else(store, open_store, path):
    reading = open_store()
    await reading.get("seat")
    with locked(path):
        writing = asyncio.create_task(store.compare_and_set("seat", b"first", b"second", TTL))
        longest = 0.0
        while not writing.done():
            began = time.monotonic()
            await asyncio.sleep(0)
            assert await reading.get("seat") == b"first"
            longest = max(longest, time.monotonic() - began)
        assert isinstance(writing.exception(), StoreUnavailable)

    assert longest < 0.1


async def test_a_register_that_is_just_being_opened_by_another_is_waited_for(open_store, path):
    opened, _ = open_register(path)
    opened.close()
    with path.with_name(path.name + ".lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(StoreUnavailable):
            await open_store().get("seat")

    assert await open_store().get("seat") is None


# Damaged


async def test_a_damaged_register_in_use_is_set_aside_and_a_new_one_begun(store, path):
    revision = (await store.changes(LATEST)).revision
    await store.close()  # what is in the -wal file goes into the file
    assert await store.get("seat") == b"first"
    path.write_bytes(GARBAGE)

    assert not await store.compare_and_set("seat", b"first", b"second", TTL)

    assert await store.compare_and_set("seat", None, b"second", TTL)
    assert await store.get("seat") == b"second"
    assert (await store.changes(revision)).reset
    assert (store.set_aside, store.reopened, store.losses) == (1, 0, 1)
    assert GARBAGE in [found.read_bytes() for found in set_aside(path)]


@pytest.mark.parametrize("content", [GARBAGE, b"SQLite format 3\x00" + GARBAGE])
async def test_a_register_found_damaged_at_the_start_is_set_aside(open_store, path, content):
    path.write_bytes(content)
    store = open_store()

    assert await store.get("seat") is None
    assert await store.compare_and_set("seat", None, b"first", TTL)

    assert store.set_aside == 1
    assert [found.read_bytes() for found in set_aside(path)] == [content]


async def test_a_file_of_another_program_is_set_aside_and_kept(open_store, path):
    with closing(sqlite3.connect(path)) as other:
        other.executescript("CREATE TABLE notes (text); PRAGMA user_version = 7")
    store = open_store()

    assert await store.compare_and_set("seat", None, b"first", TTL)

    (kept,) = set_aside(path)
    with closing(sqlite3.connect(kept)) as other:
        assert other.execute("SELECT count(*) FROM notes").fetchone() == (0,)


async def test_an_empty_file_is_begun_as_a_register(open_store, path):
    path.touch()
    store = open_store()

    assert await store.compare_and_set("seat", None, b"first", TTL)

    assert store.set_aside == 0


async def test_a_register_emptied_in_use_is_left_to_nobody(store, open_store, path):
    another = open_store()
    assert await another.get("seat") == b"first"
    path.write_bytes(b"")

    newcomer = open_store()
    assert await newcomer.get("seat") is None
    assert not await store.compare_and_set("seat", b"first", b"second", TTL)
    assert await another.compare_and_set("seat", None, b"second", TTL)

    assert [await one.get("seat") for one in (newcomer, store, another)] == [b"second"] * 3
    assert (newcomer.set_aside, store.set_aside, another.set_aside) == (1, 0, 0)


async def test_gates_that_find_the_damage_at_once_set_it_aside_once(store, open_store, path):
    await store.close()
    stores = [store, *(open_store() for _ in range(5))]
    for one in stores:
        assert await one.get("seat") == b"first"
    path.write_bytes(GARBAGE)

    found = await asyncio.gather(*(one.get("seat") for one in stores))
    assert set(found) <= {None, b"first"}  # a page read before is still at hand
    won = await asyncio.gather(
        *(one.compare_and_set("seat", None, b"second", TTL) for one in stores)
    )

    assert won.count(True) == 1
    assert sum(one.set_aside for one in stores) == 1
    assert [await one.get("seat") for one in stores] == [b"second"] * 6


async def test_damage_that_cannot_be_set_aside_makes_a_register_unavailable(
    open_store, path, monkeypatch
):
    path.write_bytes(GARBAGE)
    store = open_store()
    with monkeypatch.context() as denied:
        denied.setattr("pathlib.Path.rename", _denied)
        with pytest.raises(StoreUnavailable, match="not allowed"):
            await store.get("seat")

    assert await store.get("seat") is None


def _denied(*_):
    raise PermissionError("not allowed")


# And otherwise


async def test_seats_that_ran_out_are_deleted_little_by_little(store, open_store, path, clock):
    for number in range(4 * SWEEP_EVERY):
        await store.compare_and_set(f"seat {number}", None, b"1", TTL)
    clock.now += TTL + 1
    assert await open_store().get("seat 1") is None

    for number in range(8 * SWEEP_EVERY):
        await store.compare_and_set("in use", str(number).encode(), b"", TTL)
        old = await store.get("in use")
        await store.compare_and_set("in use", old, str(number).encode(), TTL)

    with closing(sqlite3.connect(path)) as looked_at:
        assert looked_at.execute("SELECT seat FROM seats").fetchall() == [("in use",)]


async def test_a_mistake_of_ours_is_not_taken_for_a_fault_of_the_file(path):
    class Mistaken(SQLiteStore):
        def _get(self, seat):
            raise sqlite3.ProgrammingError(seat)

    with pytest.raises(sqlite3.ProgrammingError):
        await Mistaken(f"sqlite:///{path}").get("seat")


async def test_a_store_may_be_made_in_one_thread_and_used_in_another(path):
    store = SQLiteStore(f"sqlite:///{path}")

    def used():
        return asyncio.run(store.compare_and_set("seat", None, b"first", TTL))

    assert await asyncio.to_thread(used)
    assert await store.get("seat") == b"first"
    await store.close()
