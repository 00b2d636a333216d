"""A paper moves by the commands an operator runs: while others write, and killed in the middle."""

import os
import shutil
import subprocess
from pathlib import Path

from tests.newspaper import MIGRATED, PRESSPASS, Newspaper

AT_ONE_MOMENT = """
from threading import Thread
from django.db import connection
from presspass.moving.snapshot import snapshot
from presspass.readers.models import Reader

def write():
    Reader.objects.create_user("meanwhile@example.org")
    connection.close()

with snapshot():
    before = Reader.objects.count()
    other = Thread(target=write)
    other.start()
    other.join()
    within = Reader.objects.count()
print(before, within, Reader.objects.count())
"""


def lines_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("*.jsonl")}


def test_a_paper_moves_while_others_write_and_after_a_kill(tmp_path):
    old, new = Newspaper(tmp_path / "old"), Newspaper(tmp_path / "new")
    old.load()
    made = Path(os.environ.get("PRESSPASS_TESTS_PAPER") or old.home)
    new.home.mkdir()
    shutil.copy(made / MIGRATED, new.home / "presspass.sqlite3")
    folder, again = tmp_path / "paper", tmp_path / "again"

    before, within, after = old.run("shell", "-c", AT_ONE_MOMENT).split()
    old.run("export", str(folder))
    with subprocess.Popen(
        [*PRESSPASS, "import_paper", str(folder)],
        env=new.environment,
        stderr=subprocess.PIPE,
    ) as importing:
        assert any(line.startswith(b"invoices: ") for line in importing.stderr)
        importing.kill()
    new.run("import_paper", str(folder))
    new.run("export", str(again))
    old.stop()

    assert (before, within, after) == ("6", "6", "7")
    assert importing.returncode < 0
    assert lines_of(folder) == lines_of(again)
