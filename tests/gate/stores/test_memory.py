"""What the memory store alone can do: fail and be lost when a test wants it to."""

import pytest

from presspass.gate.errors import StoreUnavailable
from presspass.gate.stores import LATEST
from presspass.gate.stores.memory import MemoryRegister, MemoryStore

pytestmark = pytest.mark.anyio

TTL = 100


async def test_a_register_made_to_fail_is_unavailable_until_it_is_mended():
    register = MemoryRegister()
    store = MemoryStore(register=register)
    await store.compare_and_set("seat", None, b"1", TTL)

    register.available = False
    for asked in (
        store.get("seat"),
        store.changes(LATEST),
        store.compare_and_set("seat", None, b"2", TTL),
    ):
        with pytest.raises(StoreUnavailable, match="made to fail"):
            await asked
    register.available = True

    assert await store.get("seat") == b"1"


async def test_a_lost_register_is_empty_and_says_so_to_whoever_knew_the_old_one():
    register = MemoryRegister()
    store, another = MemoryStore(register=register), MemoryStore(register=register)
    await store.compare_and_set("seat", None, b"1", TTL)
    revision = (await another.changes(LATEST)).revision

    register.lose()

    assert await store.get("seat") is None
    assert (store.losses, another.losses) == (1, 1)
    told = await another.changes(revision)
    assert told.reset
    assert told.revision > revision
    assert not (await another.changes(told.revision)).reset


async def test_seats_that_ran_out_do_not_fill_the_memory(clock):
    store = MemoryStore(clock=clock)
    for number in range(1_000):
        await store.compare_and_set(f"seat {number}", None, b"1", TTL)
        clock.now += 1

    assert len(store.register.rows) <= TTL
