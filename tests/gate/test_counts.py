"""Counts of several workers, read by whichever is asked."""

import subprocess
import sys

import pytest

from presspass.gate.counts import Counts, SharedCounts

NAMES = ("pages", ("decision", "granted"))
KILLED = """
import os, signal, sys
from pathlib import Path
from presspass.gate.counts import SharedCounts
counts = SharedCounts(("pages", ("decision", "granted")), Path(sys.argv[1]))
counts.add("pages", 5)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def worker(tmp_path):
    opened = []

    def worker():
        opened.append(SharedCounts(NAMES, tmp_path / "counts"))
        return opened[-1]

    yield worker
    for counts in opened:
        counts.close()


def files(tmp_path):
    return [path for path in (tmp_path / "counts").rglob("*-*") if path.is_file()]


def test_one_worker_counts_for_itself():
    counts = Counts(NAMES)
    counts.add("pages")
    counts.add(("decision", "granted"), 3)

    assert counts.everywhere() == ([[1, 3]], [0, 0])
    counts.close()


def test_every_worker_sees_what_all_have_counted(worker):
    first, second = worker(), worker()
    first.add("pages", 2)
    second.add("pages")

    assert sorted(first.everywhere().living) == [[1, 0], [2, 0]]
    assert sorted(second.everywhere().living) == [[1, 0], [2, 0]]


def test_a_worker_that_ended_is_counted_and_lives_no_more(worker):
    first, second = worker(), worker()
    first.add("pages", 2)

    first.close()
    first.close()

    assert second.everywhere() == ([[0, 0]], [2, 0])


def test_a_killed_worker_loses_no_count(worker, tmp_path):
    here = worker()
    command = [sys.executable, "-c", KILLED, str(tmp_path / "counts")]
    assert subprocess.run(command, check=False).returncode == -9

    assert here.everywhere() == ([[0, 0]], [5, 0])


def test_the_files_of_the_dead_are_gathered_in_one(worker, tmp_path):
    for _ in range(4):
        counts = worker()
        counts.add("pages", 2)
        counts.close()

    last = worker()

    assert last.everywhere() == ([[0, 0]], [8, 0])
    assert len(files(tmp_path)) == 1


def test_a_release_with_other_names_begins_anew(worker, tmp_path):
    worker().add("pages")

    other = SharedCounts(("pages",), tmp_path / "counts")

    assert other.everywhere() == ([[0]], [0])
    other.close()


def test_a_damaged_file_counts_for_nothing(worker, tmp_path):
    counts = worker()
    counts.add("pages")
    (folder,) = (tmp_path / "counts").iterdir()
    (folder / "ended").write_bytes(b"half")

    assert counts.everywhere() == ([[1, 0]], [0, 0])


def test_where_nothing_can_be_written_a_worker_counts_for_itself(tmp_path):
    (tmp_path / "counts").write_text("a file")

    counts = SharedCounts(NAMES, tmp_path / "counts")
    counts.add("pages")

    assert counts.everywhere() == ([[1, 0]], [0, 0])
    counts.close()
