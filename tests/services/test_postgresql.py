"""A newspaper on a real PostgreSQL: served, failed by it, backed up, brought back, moved there."""

import os
import re
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from tests.faults.readers import CANNOT_KEEP, Reader, reading_on, tries_to_sign_in
from tests.newspaper import PASSWORD, PRESSPASS, Newspaper, newspaper, wait_until
from tests.postgresql import SUPERUSER, cluster, program
from tests.services.test_mail import task_worker

ROOT = Path(__file__).parents[2]
# As docs/operator.md has them.
DUMP = 'pg_dump --format=custom --file=presspass.dump "$DATABASE_URL"'
RESTORE = 'pg_restore --clean --if-exists --no-owner --dbname="$DATABASE_URL" presspass.dump'
LEFT_OUT = ("contenttypes", "wagtailcore.referenceindex", "wagtailsearch", "support")
EMPTY = f'{sys.executable} -m presspass sqlflush | psql --quiet "$DATABASE_URL"'
TASK_DONE_WITHIN = 20
RECOVERS_WITHIN = 10
READS = 30


@pytest.fixture(scope="module")
def beside():
    with cluster() as beside:
        beside.take_tables()
        yield beside


@pytest.fixture(scope="module")
def paper(tmp_path_factory, beside):
    home = tmp_path_factory.mktemp("paper")
    with newspaper(home, DATABASE_URL=beside.url(), EMAIL_URL="mailbox:") as paper:
        yield paper


@pytest.fixture(scope="module")
def stories(paper):
    return paper.articles()[:6]


@pytest.fixture
def device(paper):
    """Signs a reader in on one more device."""
    opened = []

    def device(login):
        opened.append(Reader(paper, login))
        return opened[-1]

    yield device
    for reader in opened:
        reader.client.close()


def opened_form(paper, address="/account/login/", **filled):
    """A browser that has the form at `address` open, and what it will send of it."""
    client = paper.client()
    client.headers["Origin"] = paper.url
    client.get(address)
    token = next(c.value for c in client.cookies.jar if "csrf" in c.name)
    return client, {**filled, "csrfmiddlewaretoken": token}


def asks_for_a_code(paper, login):
    """Have a letter sent, by a form of the site."""
    form, sent = opened_form(paper, "/account/login/code/", email=login)
    with closing(form):
        return form.post("/account/login/code/", data=sent)


def letters_to(beside, login):
    return beside.ask(f"""SELECT subject FROM demo_mail WHERE "to" = '{login}'""")  # noqa: S608


def in_shell(line, folder, url):
    """Run a line of the operator's document in `folder`."""
    here = {
        **os.environ,
        "PATH": os.pathsep.join([str(program("pg_dump").parent), os.environ["PATH"]]),
        "PYTHONPATH": str(ROOT),
        "PRESSPASS_HOME": str(folder),
        "DATABASE_URL": url,
    }
    subprocess.run(["sh", "-ec", line], cwd=folder, env=here, check=True)


def examined(paper, beside):
    """What `presspass doctor` says of the database, and its exit code."""
    here = {**os.environ, "PRESSPASS_HOME": str(paper.home), "DATABASE_URL": beside.url()}
    done = subprocess.run(
        [*PRESSPASS, "doctor"], env=here, capture_output=True, text=True, check=False
    )
    line = next(line for line in done.stdout.splitlines() if " database: " in line)
    return line, done.returncode


def test_nothing_of_the_site_is_kept_in_sqlite(paper):
    assert not (paper.home / "presspass.sqlite3").exists()


def test_a_reader_who_goes_on_elsewhere_is_displaced_and_continues(stories, device):
    phone, laptop = device("premium@demo.example"), device("premium@demo.example")

    assert phone.reads(stories[0])
    assert laptop.reads(stories[0])

    assert phone.acts()["state"] == "elsewhere"
    assert not phone.reads(stories[0])
    assert laptop.reads(stories[0])


def test_the_desk_opens_each_of_its_pages_and_finds_an_article(paper):
    with closing(paper.client("editor@demo.example")) as editor:
        home = editor.get("/desk/")
        linked = set(re.findall(r'"(/desk/[a-z_/]+/)(?:\?[^"]*)?"', home.text))
        pages = {path for path in linked if not re.search("logout|sign-out|jsi18n", path)}
        assert len(pages) > 8
        answers = {path: editor.get(path).status_code for path in sorted(pages)}
        found = editor.get("/desk/pages/search/", params={"q": "gate stayed"})

    assert set(answers.values()) == {200}, answers
    assert "The night the gate stayed open" in found.text


def test_a_letter_is_sent_by_the_task_worker(paper, beside):
    before = len(letters_to(beside, "free@demo.example"))

    assert asks_for_a_code(paper, "free@demo.example").status_code == httpx.codes.OK

    wait_until(
        lambda: len(letters_to(beside, "free@demo.example")) > before, within=TASK_DONE_WITHIN
    )


def test_postgresql_is_started_again_and_no_reader_notices(paper, beside, stories, device):
    reader = device("basic@demo.example")
    assert all(reader.reads(story) for story in stories)

    with reading_on([reader], stories) as refused:
        wait_until(lambda: reader.read > READS, within=20)
        beside.restart()
        signed_in = [tries_to_sign_in(paper, "business@demo.example") for _ in range(10)]
        before = reader.read
        wait_until(lambda: reader.read > before + READS, within=20)

    assert refused == []
    assert {answer.url.path for answer in signed_in} != {"/account/login/"}
    assert {answer.status_code for answer in signed_in} == {httpx.codes.OK}


def test_while_postgresql_is_away_readers_read_on_writing_says_so_and_it_recovers(
    paper, beside, stories, device
):
    reader, other = device("basic@demo.example"), device("basic@demo.example")
    assert all(reader.reads(story) for story in stories)
    wait_until(lambda: task_worker(paper), within=TASK_DONE_WITHIN)
    workers = {task_worker(paper), *paper.worker_pids()}
    form, sent = opened_form(paper, login="free@demo.example", password=PASSWORD)

    beside.stop()
    try:
        assert all(reader.reads(story) for story in stories)
        assert other.acts()["state"] == "elsewhere"
        refused = [form.post("/account/login/", data=sent) for _ in range(5)]
        assert {one.status_code for one in refused} == {httpx.codes.SERVICE_UNAVAILABLE}
        assert all(CANNOT_KEEP in one.text for one in refused)
        assert form.get("/account/login/").status_code == httpx.codes.SERVICE_UNAVAILABLE
        form.close()
        line, code = examined(paper, beside)
        assert code == 1
        assert line.startswith("wrong  database: PostgreSQL does not answer")
        assert "To mend: look at DATABASE_URL, and whether the server runs" in line
    finally:
        beside.start()

    assert tries_to_sign_in(paper, "free@demo.example").status_code == httpx.codes.OK
    before = len(letters_to(beside, "free@demo.example"))
    assert asks_for_a_code(paper, "free@demo.example").status_code == httpx.codes.OK
    wait_until(
        lambda: len(letters_to(beside, "free@demo.example")) > before, within=RECOVERS_WITHIN
    )
    assert {task_worker(paper), *paper.worker_pids()} == workers


def test_a_server_that_takes_no_writes_is_told_as_one_that_is_full(paper, beside, stories, device):
    """A standby, as a failover leaves one for a moment."""
    reader = device("basic@demo.example")
    of_owner = "ALTER ROLE presspass {} default_transaction_read_only"
    cut_off = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'presspass'"

    beside.ask(of_owner.format("SET") + " = on", user=SUPERUSER)
    beside.ask(cut_off, user=SUPERUSER)
    try:
        refused = tries_to_sign_in(paper, "free@demo.example")
        assert refused.status_code == httpx.codes.SERVICE_UNAVAILABLE
        assert all(reader.reads(story) for story in stories)
    finally:
        beside.ask(of_owner.format("RESET"), user=SUPERUSER)
        beside.ask(cut_off, user=SUPERUSER)

    assert tries_to_sign_in(paper, "free@demo.example").status_code == httpx.codes.OK


def test_the_doctor_names_the_server_and_its_version(paper, beside):
    ((version,),) = beside.ask("SHOW server_version")

    line, _ = examined(paper, beside)

    number = version.split()[0]
    assert (
        line == f"good   database: PostgreSQL {number} answers, and its tables are of this version."
    )


def test_a_server_that_lets_nobody_in_is_said_to_by_the_doctor_and_at_the_start(tmp_path, beside):
    url = beside.url("another")
    here = {**os.environ, "PRESSPASS_HOME": str(tmp_path), "DATABASE_URL": url}
    why = 'database "another" does not exist'

    for command in ("doctor", "serve", "demo"):
        done = subprocess.run(
            [*PRESSPASS, command], env=here, capture_output=True, text=True, check=False
        )
        said = done.stdout + done.stderr
        assert done.returncode == 1
        assert f"PostgreSQL lets nobody in: {why}. To mend: look at DATABASE_URL" in said
        assert "Traceback" not in said


def test_a_backup_that_is_brought_back_has_the_readers_and_their_sessions(
    paper, beside, stories, device, tmp_path
):
    reader = device("business@demo.example")
    in_shell(DUMP, tmp_path, beside.url())
    paper.add_reader("later@demo.example")
    paper.stop()

    in_shell(RESTORE, tmp_path, beside.url())

    paper.start()
    assert reader.reads(stories[0])
    assert reader.opens("/account/devices/").status_code == httpx.codes.OK
    logins = {login for (login,) in beside.ask("SELECT email FROM readers_reader")}
    assert "premium@demo.example" in logins
    assert "later@demo.example" not in logins


def test_a_paper_moves_from_sqlite_to_postgresql_and_nobody_signs_in_again(tmp_path, beside):
    beside.create("moved")
    before = Newspaper(tmp_path, environment={"EMAIL_URL": "mailbox:"})
    before.load()
    before.start()
    owner = before.client("basic@demo.example")
    before.stop()
    kinds, rows = str(tmp_path / "kinds.json"), str(tmp_path / "paper.json")
    before.run("dumpdata", "contenttypes", "--output", kinds)
    left_out = [f"--exclude={name}" for name in LEFT_OUT]
    before.run("dumpdata", "--all", *left_out, "--output", rows)

    url = beside.url("moved")
    after = Newspaper(tmp_path, environment={"EMAIL_URL": "mailbox:", "DATABASE_URL": url})
    after.run("migrate", "--verbosity", "0")
    in_shell(EMPTY, tmp_path, url)
    after.run("loaddata", kinds, rows)
    after.run("rebuild_references_index")
    after.run("update_index")
    assert "18 articles can be found." in after.run("rebuild_search")
    (tmp_path / "presspass.sqlite3").unlink()
    after.start()
    try:
        owner.base_url = after.url
        with closing(owner):
            assert 'data-variant="full"' in owner.get(after.articles()[0]).text
            assert owner.get("/account/devices/").url.path == "/account/devices/"
        after.add_reader("later@demo.example")  # the numbers of rows go on after the last
        with closing(after.client("editor@demo.example")) as editor:
            found = editor.get("/desk/pages/search/", params={"q": "gate stayed"})
        assert "The night the gate stayed open" in found.text
    finally:
        after.stop()
