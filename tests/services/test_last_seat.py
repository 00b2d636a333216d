"""Seats given and ended at the same moment, on SQLite and on PostgreSQL: each is given once."""

import json
import os
import subprocess
import sys

import pytest

from tests.newspaper import PRESSPASS, take_tables
from tests.postgresql import cluster
from tests.services.last_seat import CROSSINGS, GIVERS, ROUNDS

GIVE_AT_ONCE = (sys.executable, "-m", "tests.services.last_seat")


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request, tmp_path):
    """The environment of a process beside a database of that kind."""
    here = {**os.environ, "PRESSPASS_HOME": str(tmp_path)}
    if request.param == "sqlite":
        take_tables(tmp_path)
        yield here
    else:
        with cluster() as beside:
            beside.take_tables()
            yield {**here, "DATABASE_URL": beside.url()}


def test_of_several_at_the_same_moment_one_gets_the_seat_and_ending_another_fails_nobody(database):
    subprocess.run([*PRESSPASS, "migrate", "--verbosity", "0"], env=database, check=True)

    given = subprocess.run(GIVE_AT_ONCE, env=database, capture_output=True, text=True, check=True)

    ended = json.loads(given.stdout)
    assert ended["last seat"] == [sorted([*["NoSeatLeft"] * (GIVERS - 1), "Seat"])] * ROUNDS
    assert ended["one reader"] == [sorted([*["HoldsSeat"] * (GIVERS - 1), "Seat"])] * ROUNDS
    assert ended["given and ended"] == [["NoneType", "NoneType", "Seat", "Seat"]] * CROSSINGS
