"""The lease file locked, blocked, deleted, damaged under a running gate: readers read on.

Every grant that had to be made without the store is counted in `/readyz`, and when the cause is
gone the rule holds again by itself.
"""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest

from tests.newspaper import wait_until

READS = 12
GARBAGE = b"this was a register once " * 4000
RECOVERS_WITHIN = 10


@pytest.fixture
def leases(paper) -> Path:
    return paper.home / "leases.sqlite3"


def readiness(paper) -> dict:
    return httpx.get(f"{paper.url}/readyz", timeout=5).json()


def without_store(paper) -> int:
    return readiness(paper)["decided_without_store"]


def everything_is_normal(paper, device, story) -> bool:
    """Whether of two devices the later one reads, the other is told, and nothing is counted."""
    counted = without_store(paper)
    first, second = device(), device()
    assert first.reads(story)
    assert second.reads(story)
    told = first.acts()
    is_told = (told["status"], told["state"]) == (409, "elsewhere")
    return is_told and without_store(paper) == counted


@contextmanager
def locked(leases: Path) -> Iterator[None]:
    """Another process of the machine would hold it just so."""
    with closing(sqlite3.connect(leases, isolation_level=None, timeout=5)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def blocked(leases: Path) -> Iterator[None]:
    """A folder in the file's place."""
    remove(leases)
    leases.mkdir()
    yield
    leases.rmdir()


def remove(leases: Path) -> None:
    for name in ("", "-wal", "-shm"):
        leases.with_name(leases.name + name).unlink(missing_ok=True)


def overwrite(leases: Path) -> None:
    leases.write_bytes(GARBAGE)


def damage(leases: Path) -> None:
    """As `overwrite`, when nothing of the register stands in its `-wal` any more."""
    with closing(sqlite3.connect(leases, timeout=5)) as other:
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        overwrite(leases)


@pytest.mark.parametrize("fault", [locked, blocked])
def test_without_the_store_readers_read_each_grant_is_counted_and_it_recovers(
    paper, leases, device, stories, fault
):
    reader = device()
    before = without_store(paper)

    with fault(leases):
        wait_until(
            lambda: fault is locked or readiness(paper)["store"] == "unavailable",
            within=RECOVERS_WITHIN,
        )
        for number in range(READS):
            assert reader.reads(stories[number % len(stories)])
        assert without_store(paper) == before + READS
        assert reader.acts()["state"] == "reading"

    wait_until(lambda: everything_is_normal(paper, device, stories[0]), within=RECOVERS_WITHIN)
    assert readiness(paper)["store"] == "available"


LOSSES = {
    "deleted": remove,
    "only the file itself deleted": lambda leases: leases.unlink(),
    "overwritten": overwrite,
    "damaged": damage,
    "emptied": lambda leases: leases.write_bytes(b""),
    "replaced": lambda leases: shutil.copy("/dev/null", leases.with_name("empty")).rename(leases),
}


@pytest.mark.parametrize("lose", LOSSES.values(), ids=LOSSES)
def test_a_lost_register_locks_nobody_out_and_a_new_one_is_begun(
    paper, leases, device, stories, lose
):
    reader = device()
    assert reader.reads(stories[0])
    before = without_store(paper)

    lose(leases)

    for number in range(READS):
        assert reader.reads(stories[number % len(stories)])
    wait_until(lambda: reads_on(reader) and is_register(leases), within=RECOVERS_WITHIN)
    if lose is not overwrite:  # there the register may still stand in its `-wal`, and is mended
        wait_until(
            lambda: reads_on(reader) and without_store(paper) > before, within=RECOVERS_WITHIN
        )
    wait_until(lambda: everything_is_normal(paper, device, stories[0]), within=RECOVERS_WITHIN)
    assert readiness(paper)["store"] == "available"


def reads_on(reader) -> bool:
    assert reader.acts()["state"] == "reading"
    return True


def test_a_damaged_register_is_kept_aside(leases, device, stories):
    assert device().reads(stories[0])

    damage(leases)

    assert device().reads(stories[0])
    aside = leases.parent.glob("leases.sqlite3.corrupt-*")
    assert any(found.read_bytes().startswith(GARBAGE[:4096]) for found in aside)


def is_register(leases: Path) -> bool:
    try:
        with closing(sqlite3.connect(f"file:{leases}?mode=ro", uri=True)) as looked_at:
            return looked_at.execute("SELECT count(*) FROM seats").fetchone() is not None
    except sqlite3.Error:
        return False
