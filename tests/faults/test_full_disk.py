"""The data folder's disk is full: reading goes on, what needs a write says so, and it recovers."""

import os
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import httpx
import pytest

from tests.faults.disk import full, small_disk
from tests.faults.readers import CANNOT_KEEP, Reader, signs_in, tries_to_sign_in
from tests.newspaper import Newspaper, newspaper, wait_until

MEBIBYTES = 80
RECOVERS_WITHIN = 10
LOGINS = ["disk0@demo.example", "disk1@demo.example"]


@pytest.fixture(scope="module")
def paper(tmp_path_factory) -> Iterator[Newspaper]:
    home = tmp_path_factory.mktemp("small") / "disk"
    with small_disk(home, mebibytes=MEBIBYTES), newspaper(home) as paper:
        paper.add_readers(LOGINS)
        yield paper


@contextmanager
def without_room(home: Path) -> Iterator[None]:
    """The disk of `home` is full, and no `-wal` there has room that it took before."""
    with ExitStack() as stack:
        wait_until(lambda: is_filled(home, stack), within=RECOVERS_WITHIN)
        yield


def is_filled(home: Path, stack: ExitStack) -> bool:
    """Cut each `-wal`, fill the disk until `stack` ends; False where one was written meanwhile."""
    databases = [home / f"{name}.sqlite3" for name in ("presspass", "leases", "pages")]
    for database in databases:
        with closing(sqlite3.connect(database, timeout=5)) as other:
            other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with ExitStack() as filled:
        filled.enter_context(full(home))
        if any(Path(f"{database}-wal").stat().st_size for database in databases):
            return False
        stack.push(filled.pop_all())
    return True


def readiness(paper: Newspaper) -> dict:
    return httpx.get(f"{paper.url}/readyz", timeout=5).json()


@pytest.fixture
def readers(paper) -> Iterator[list[Reader]]:
    """Two who read alone, and the first one's other device."""
    readers = [Reader(paper, login) for login in (*LOGINS, LOGINS[0])]
    yield readers
    for reader in readers:
        reader.client.close()


def test_on_a_full_disk_reading_goes_on_writing_says_so_and_it_recovers(paper, readers):
    stories = paper.articles()[:6]
    first, second, other_device = readers
    assert first.reads(stories[0])
    before = readiness(paper)["decided_without_store"]

    with without_room(paper.home):
        workers = set(paper.worker_pids())
        assert all(second.reads(story) for story in stories)
        assert all(first.reads(story) for story in stories)
        counted = readiness(paper)["decided_without_store"]
        assert counted > before
        for address in ("/", "/es/", "/account/login/"):
            assert first.client.get(address).status_code in {200, 302}, address
        # Somebody may find room that a database has left; then the next finds it taken.
        tries = [tries_to_sign_in(paper, LOGINS[1]) for _ in range(5)]
        refused = next(one for one in tries if one.status_code != httpx.codes.OK)
        assert refused.status_code == httpx.codes.SERVICE_UNAVAILABLE
        assert CANNOT_KEEP in refused.text
        assert refused.headers["Retry-After"]
        assert set(paper.worker_pids()) == workers  # none was killed by a map without room

        # A worker that begins now cannot take room for its counts, and serves all the same.
        os.kill(min(workers), signal.SIGKILL)
        wait_until(lambda: len(set(paper.worker_pids()) - workers) == 1, within=RECOVERS_WITHIN)
        assert all(first.reads(story) for story in stories)
        after_kill = [readiness(paper)["decided_without_store"] for _ in range(6)]
        assert min(after_kill) >= counted  # nothing that was counted died with the worker

    wait_until(lambda: signs_in(paper, LOGINS[1]), within=RECOVERS_WITHIN)
    wait_until(lambda: takes_over(other_device, first, stories[0]), within=RECOVERS_WITHIN)


def takes_over(later: Reader, earlier: Reader, story: str) -> bool:
    """Whether the rule holds again: `later` reads, and `earlier` is told."""
    continued = later.client.post("/gate/continue", json={}, headers={"Origin": later.paper.url})
    told = earlier.acts()
    return continued.status_code == httpx.codes.OK and told["state"] == "elsewhere"
