"""An import of readers killed with SIGKILL in its midst: run again it comes to the same."""

import csv
import os
import signal
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from tests.newspaper import PRESSPASS, take_tables, wait_until

READERS = 1500
LIST = "id,email,name,note,subscribed_to_emails,complimentary_plan,stripe_customer_id,created_at"
COLUMNS = [*LIST.split(","), "deleted_at", "labels", "tiers"]
TABLES = (
    "readers_reader",
    "account_emailaddress",
    "importers_importedreader",
    "importers_arrival",
    "subscriptions_subscription",
    "subscriptions_subscriptionevent",
    "subscriptions_seat",
    "readers_reader_labels",
)


def test_an_import_killed_in_its_midst_goes_on_where_it_was(tmp_path):
    file = tmp_path / "members.csv"
    with file.open("w", newline="") as text:
        rows = (
            [n, f"r{n}@example.org", f"R{n}", *[""] * 4, "", "", "Old", "Gold"]
            for n in range(READERS)
        )
        csv.writer(text).writerows([COLUMNS, *rows])
    database = tmp_path / "presspass.sqlite3"
    take_tables(tmp_path)
    if not database.exists():
        presspass(tmp_path, "migrate", "--verbosity", "0").communicate()
    with closing(sqlite3.connect(database)) as connected:
        connected.execute(PLAN)
        connected.commit()

    begun = started(tmp_path, file)
    wait_until(lambda: 0 < counts(database)["readers_reader"] < READERS, within=150, every=0.01)
    os.kill(begun.pid, signal.SIGKILL)
    begun.communicate()
    left = counts(database)
    assert 0 < left["readers_reader"] < READERS
    assert left["readers_reader"] == left["importers_arrival"] == left["subscriptions_seat"]
    said, _ = started(tmp_path, file).communicate(timeout=150)

    assert f"{left['readers_reader']:>9,}  readers who are as the list has them" in said
    assert set(counts(database).values()) == {READERS}


PLAN = """insert into subscriptions_plan (name, seats, devices, policy, policy_version)
 values ('Premium', 2, 1, '{}', 1)"""


def started(home: Path, file: Path) -> subprocess.Popen:
    return presspass(home, "import_readers", str(file), "--plan", "Gold=Premium")


def presspass(home: Path, *words: str) -> subprocess.Popen:
    environment = {**os.environ, "PRESSPASS_HOME": str(home)}
    environment.pop("DATABASE_URL", None)
    return subprocess.Popen(
        [*PRESSPASS, *words], env=environment, stdout=subprocess.PIPE, text=True
    )


def counts(database: Path) -> dict[str, int]:
    with closing(sqlite3.connect(database)) as connected:
        return {
            table: connected.execute(f"select count(*) from {table}").fetchone()[0]  # noqa: S608
            for table in TABLES
        }
