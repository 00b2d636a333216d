"""What an operator does with a database, as docs/operator.md has it: backup, and the move there."""

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from tests.newspaper import Newspaper
from tests.postgresql import cluster, program

ROOT = Path(__file__).parents[2]
HERE = {"EMAIL_URL": "mailbox:"}
DUMP = 'pg_dump --format=custom --file=presspass.dump "$DATABASE_URL"'
RESTORE = 'pg_restore --clean --if-exists --no-owner --dbname="$DATABASE_URL" presspass.dump'
WRITE_OUT = ("dumpdata", "--all", "--exclude=wagtailsearch", "--exclude=modelsearch")
EMPTY = f'{sys.executable} -m presspass sqlflush | psql --quiet "$DATABASE_URL"'


@pytest.fixture
def beside():
    with cluster() as beside:
        yield beside


def in_shell(line, folder, beside):
    """Run a line of the operator's document in `folder`."""
    here = {
        **os.environ,
        "PATH": os.pathsep.join([str(program("pg_dump").parent), os.environ["PATH"]]),
        "PYTHONPATH": str(ROOT),
        "PRESSPASS_HOME": str(folder),
        "DATABASE_URL": beside.url(),
    }
    subprocess.run(["sh", "-ec", line], cwd=folder, env=here, check=True)


def reads(paper, client):
    return 'data-variant="full"' in client.get(paper.articles()[0]).text


def test_a_backup_that_is_brought_back_has_the_readers_and_their_seats(tmp_path, beside):
    paper = Newspaper(tmp_path, environment={**HERE, "DATABASE_URL": beside.url()})
    paper.load()
    paper.start()
    try:
        owner = paper.client("basic@demo.example")
        in_shell(DUMP, tmp_path, beside)
        paper.add_reader("later@demo.example")
        paper.stop()

        in_shell(RESTORE, tmp_path, beside)

        paper.start()
        with closing(owner):
            assert reads(paper, owner)
        logins = {login for (login,) in beside.ask("SELECT email FROM readers_reader")}
        assert "premium@demo.example" in logins
        assert "later@demo.example" not in logins
    finally:
        paper.stop()


def test_a_paper_moves_from_sqlite_to_postgresql_and_nobody_signs_in_again(tmp_path, beside):
    before = Newspaper(tmp_path, environment=HERE)
    before.load()
    before.start()
    owner = before.client("basic@demo.example")
    before.stop()
    dump = tmp_path / "paper.json"
    before.run(*WRITE_OUT, f"--output={dump}")

    after = Newspaper(tmp_path, environment={**HERE, "DATABASE_URL": beside.url()})
    owner.base_url = after.url
    after.run("migrate", "--verbosity", "0")
    in_shell(EMPTY, tmp_path, beside)
    after.run("loaddata", str(dump))
    after.run("update_index")
    (tmp_path / "presspass.sqlite3").unlink()
    after.start()
    try:
        with closing(owner):
            assert reads(after, owner)
            assert owner.get("/account/devices/").url.path == "/account/devices/"
        after.add_reader("later@demo.example")  # the numbers of rows go on after the last
        with closing(after.client("editor@demo.example")) as editor:
            found = editor.get("/desk/pages/search/", params={"q": "gate stayed"})
        assert found.status_code == httpx.codes.OK
        assert "The night the gate stayed open" in found.text
    finally:
        after.stop()
