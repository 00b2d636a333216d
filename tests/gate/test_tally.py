"""A number that several processes raise together."""

import subprocess
import sys

import pytest

from presspass.gate.tally import SharedTally, Tally

COUNTING = """
import sys
from pathlib import Path
from presspass.gate.tally import SharedTally
tally = SharedTally(Path(sys.argv[1]))
for _ in range(500):
    tally.add()
"""


@pytest.fixture(params=["memory", "file"])
def tally(request, tmp_path):
    return Tally() if request.param == "memory" else SharedTally(tmp_path / "count")


def test_a_tally_counts_from_nothing(tally):
    assert tally.total == 0

    for _ in range(12):
        tally.add()

    assert tally.total == 12


def test_the_line_takes_its_room_before_anything_is_counted(tmp_path):
    SharedTally(tmp_path / "count")

    room = (tmp_path / "count").stat().st_size
    SharedTally(tmp_path / "count").add()

    assert room == (tmp_path / "count").stat().st_size > 0


def test_a_count_is_kept_for_whoever_opens_it_next(tmp_path):
    SharedTally(tmp_path / "count").add()
    later = SharedTally(tmp_path / "count")
    later.add()

    assert later.total == 2
    assert (tmp_path / "count").read_text().strip() == "2"


def test_processes_that_count_at_once_lose_nothing(tmp_path):
    tally = SharedTally(tmp_path / "count")
    command = [sys.executable, "-c", COUNTING, str(tmp_path / "count")]
    processes = [subprocess.Popen(command) for _ in range(3)]

    assert [process.wait(timeout=30) for process in processes] == [0, 0, 0]
    assert tally.total == 1500


@pytest.mark.parametrize("content", ["", "no number", "-5"])
def test_a_file_that_holds_no_number_counts_from_nothing(tmp_path, content):
    (tmp_path / "count").write_text(content)
    tally = SharedTally(tmp_path / "count")

    assert tally.total == 0
    tally.add()
    assert tally.total == 1


def test_what_cannot_be_counted_in_the_file_is_counted_all_the_same(tmp_path):
    tally = SharedTally(tmp_path / "folder" / "count")
    tally.add()
    assert tally.total == 1

    (tmp_path / "folder").mkdir()
    tally.add()

    assert tally.total == 2
    assert SharedTally(tmp_path / "folder" / "count").total == 1
