"""What every store promises (`stores.protocol`), tried on each of them."""

import asyncio

import pytest

from presspass.gate.errors import UnknownStore
from presspass.gate.stores import LATEST, STORES, store_from_url

pytestmark = pytest.mark.anyio

TTL = 100


async def test_a_seat_that_nobody_wrote_is_absent(store):
    assert await store.get("seat") is None


async def test_what_was_written_is_read_also_by_another(store, open_store):
    assert await store.compare_and_set("seat", None, b"\x00first", TTL)

    assert await store.get("seat") == b"\x00first"
    assert await open_store().get("seat") == b"\x00first"
    assert await store.get("another seat") is None


async def test_a_write_over_something_else_than_was_read_changes_nothing(store):
    await store.compare_and_set("seat", None, b"first", TTL)
    before = await store.changes(LATEST)

    assert not await store.compare_and_set("seat", None, b"second", TTL)
    assert not await store.compare_and_set("seat", b"another", b"second", TTL)
    assert not await store.compare_and_set("absent", b"first", b"second", TTL)

    assert await store.get("seat") == b"first"
    assert await store.get("absent") is None
    assert await store.changes(before.revision) == before


async def test_of_many_writers_over_the_same_bytes_exactly_one_wins(open_store):
    stores = [open_store() for _ in range(20)]

    for old in (None, b"first"):
        written = [f"by {number}".encode() for number in range(20)]
        won = await asyncio.gather(
            *(
                store.compare_and_set("seat", old, new, TTL)
                for store, new in zip(stores, written, strict=True)
            )
        )
        assert won.count(True) == 1
        assert await stores[0].get("seat") == written[won.index(True)]
        await stores[0].compare_and_set("seat", written[won.index(True)], b"first", TTL)


async def test_retried_lost_races_lose_no_update(open_store):
    async def count(store, times):
        for _ in range(times):
            while True:
                old = await store.get("seat")
                new = str(int(old or 0) + 1).encode()
                if await store.compare_and_set("seat", old, new, TTL):
                    break
                await asyncio.sleep(0)

    await asyncio.gather(*(count(open_store(), 50) for _ in range(8)))

    assert await open_store().get("seat") == b"400"


async def test_a_seat_whose_time_has_run_out_is_absent_and_may_be_written_first(store, clock):
    await store.compare_and_set("seat", None, b"old", TTL)
    clock.now += TTL - 1
    assert await store.get("seat") == b"old"

    clock.now += 1

    assert await store.get("seat") is None
    assert not await store.compare_and_set("seat", b"old", b"new", TTL)
    assert await store.compare_and_set("seat", None, b"new", TTL)
    assert await store.get("seat") == b"new"


async def test_writing_again_prolongs_the_time(store, clock):
    await store.compare_and_set("seat", None, b"first", TTL)
    clock.now += TTL - 1
    await store.compare_and_set("seat", b"first", b"second", TTL)
    clock.now += TTL - 1

    assert await store.get("seat") == b"second"


async def test_changes_name_each_seat_written_since_by_whomever(store, open_store):
    another = open_store()
    await store.compare_and_set("before", None, b"1", TTL)
    start = await store.changes(LATEST)
    assert start.seats == frozenset()

    await another.compare_and_set("a", None, b"1", TTL)
    await store.compare_and_set("b", None, b"1", TTL)
    await another.compare_and_set("a", b"1", b"2", TTL)

    found = await store.changes(start.revision)
    assert found.seats == {"a", "b"}
    assert found.revision > start.revision
    assert not found.reset
    assert (await store.changes(found.revision)).seats == frozenset()
    assert (await another.changes(start.revision)).seats == {"a", "b"}


async def test_each_asker_has_a_place_of_its_own(store):
    start = (await store.changes(LATEST)).revision
    await store.compare_and_set("a", None, b"1", TTL)
    then = (await store.changes(start)).revision
    await store.compare_and_set("b", None, b"1", TTL)

    assert (await store.changes(then)).seats == {"b"}
    assert (await store.changes(start)).seats == {"a", "b"}
    assert (await store.changes(then)).seats == {"b"}


async def test_asked_for_the_latest_none_is_named_and_every_later_one_is(store):
    await store.compare_and_set("a", None, b"1", TTL)
    await store.changes(LATEST)
    assert (await store.changes(LATEST)).seats == frozenset()
    latest = (await store.changes(LATEST)).revision

    await store.compare_and_set("a", b"1", b"2", TTL)

    assert (await store.changes(latest)).seats == {"a"}


async def test_revisions_only_grow_also_when_seats_run_out_and_are_deleted(store, clock):
    revision = (await store.changes(LATEST)).revision
    for round_ in range(4):
        for number in range(60):
            assert await store.compare_and_set(f"{round_}-{number}", None, b"1", TTL)
            found = await store.changes(revision)
            assert found.revision > revision
            assert found.seats == {f"{round_}-{number}"}
            revision = found.revision
        clock.now += TTL


async def test_a_revision_that_is_not_of_this_register_says_that_all_may_have_changed(store):
    await store.compare_and_set("a", None, b"1", TTL)
    latest = await store.changes(LATEST)

    ahead = await store.changes(latest.revision + 1_000_000)

    assert ahead.reset
    assert ahead.revision == latest.revision
    assert not (await store.changes(ahead.revision)).reset


async def test_a_closed_store_opens_again_when_it_is_used(store):
    await store.compare_and_set("seat", None, b"first", TTL)
    revision = (await store.changes(LATEST)).revision

    await store.close()
    await store.close()

    assert await store.get("seat") == b"first"
    assert (await store.changes(revision)).seats == frozenset()


async def test_every_scheme_of_the_table_opens_a_store(tmp_path):
    urls = {"memory": "memory:", "sqlite": f"sqlite:///{tmp_path}/leases%20of%20ours.sqlite3"}
    assert urls.keys() == STORES.keys()

    for url in urls.values():
        store = store_from_url(url)
        assert await store.compare_and_set("seat", None, b"1", TTL)
        assert await store.get("seat") == b"1"
        await store.close()
    assert (tmp_path / "leases of ours.sqlite3").exists()


async def test_an_unknown_scheme_is_refused_with_the_known_ones():
    with pytest.raises(UnknownStore, match=r"'mysql'; known are memory, sqlite"):
        store_from_url("mysql://localhost")
