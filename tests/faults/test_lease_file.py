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
RECOVERS_WITHIN = 5


@pytest.fixture
def leases(paper) -> Path:
    return paper.home / "leases.sqlite3"


def readiness(paper) -> dict:
    return httpx.get(f"{paper.url}/readyz", timeout=5).json()


def without_store(paper) -> int:
    return readiness(paper)["decided_without_store"]


def the_rule_holds(device, story) -> bool:
    """Whether of two devices of one seat the one that came later reads and the other does not."""
    first, second = device(), device()
    assert first.reads(story)
    assert second.reads(story)
    answer = first.acts()
    return (answer["status"], answer["state"]) == (409, "elsewhere")


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

    wait_until(lambda: readiness(paper)["store"] == "available", within=RECOVERS_WITHIN)
    counted = without_store(paper)
    assert the_rule_holds(device, stories[0])
    assert without_store(paper) == counted


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

    lose(leases)

    for number in range(READS):
        assert reader.reads(stories[number % len(stories)])
    wait_until(
        lambda: reader.acts()["state"] == "reading" and is_register(leases), within=RECOVERS_WITHIN
    )
    wait_until(lambda: readiness(paper)["store"] == "available", within=RECOVERS_WITHIN)
    assert reader.reads(stories[0])
    counted = without_store(paper)
    assert the_rule_holds(device, stories[0])
    assert without_store(paper) == counted


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
