"""Several processes on one SQLite register, and what a kill or a restart leaves."""

import asyncio
import subprocess
import sys

import pytest

from presspass.gate.stores import LATEST
from presspass.gate.stores.sqlite import SQLiteStore

pytestmark = pytest.mark.anyio

POLL = 0.25  # DESIGN §4: each process asks for changes so often


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path}/leases.sqlite3"


@pytest.fixture
def counting(url):
    """Starts a process that counts the seat up; each waits for the word."""
    started = []

    def start(times):
        command = [sys.executable, "-m", "tests.gate.stores.counting", url, str(times)]
        pipe = subprocess.PIPE
        process = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True)
        started.append(process)
        assert process.stdout.readline() == "ready\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def go(process):
    process.stdin.write("go\n")
    process.stdin.flush()


async def test_processes_that_count_at_once_lose_no_update(url, counting):
    processes = [counting(400) for _ in range(4)]

    for process in processes:
        go(process)

    assert [process.wait(timeout=60) for process in processes] == [0, 0, 0, 0]
    store = SQLiteStore(url)
    assert await store.get("seat") == b"1600"
    await store.close()


async def test_a_write_of_another_process_is_told_within_a_poll(url, counting):
    store = SQLiteStore(url)
    process = counting(1)
    revision = (await store.changes(LATEST)).revision
    assert (await store.changes(revision)).seats == frozenset()

    go(process)
    assert process.wait(timeout=30) == 0

    told = await asyncio.wait_for(store.changes(revision), POLL)
    assert told.seats == {"seat"}
    assert not told.reset
    await store.close()


async def test_a_process_killed_while_it_writes_harms_nobody(url, counting):
    store = SQLiteStore(url)
    for _ in range(3):
        process = counting(1_000_000)
        before = int(await store.get("seat") or 0)
        go(process)
        async with asyncio.timeout(30):
            while int(await store.get("seat") or 0) < before + 20:  # noqa: ASYNC110  (no event)
                await asyncio.sleep(0.005)
        process.kill()
        process.wait(timeout=10)

        old = await store.get("seat")
        assert await store.compare_and_set("seat", old, old + b"0", 600)
    assert (store.reopened, store.set_aside) == (0, 0)
    await store.close()


async def test_a_restart_keeps_seats_and_revisions(url):
    store = SQLiteStore(url)
    await store.compare_and_set("seat", None, b"first", 600)
    revision = (await store.changes(LATEST)).revision
    await store.close()

    restarted = SQLiteStore(url)

    assert await restarted.get("seat") == b"first"
    assert not (await restarted.changes(revision)).reset
    await restarted.compare_and_set("seat", b"first", b"second", 600)
    assert (await restarted.changes(revision)).seats == {"seat"}
    await restarted.close()
