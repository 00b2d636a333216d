"""A PostgreSQL of the tests' own: a cluster in a temporary folder, on a socket there and no port.

`python -m tests.postgresql COMMAND …` runs COMMAND beside one, which DATABASE_URL names to it; each
test process begins with a copy of its migrated database.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests.newspaper import PRESSPASS, wait_until

SUPERUSER = "postgres"
OWNER = NAME = "presspass"
"""Of the newspaper's database; made as docs/operator.md has it, and with no other right."""
MIGRATED = "PRESSPASS_TESTS_MIGRATED"
"""The variable that names a migrated database, for tests/settings.py to copy."""
TABLES = "migrated.sql"
"""Beside the paper that was made for all tests: the tables of a migrated database."""
STARTS_WITHIN = 30
# Sorted as people sort: not by bytes, as SQLite and a cluster made in the locale C do.
MADE_WITH = (
    *("--auth=trust", f"--username={SUPERUSER}", "--no-sync", "--encoding=UTF8"),
    *("--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=und"),
)
# Nothing here has to outlive the machine.
FORGETFUL = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off")


class Cluster:
    """A PostgreSQL server in `folder`, of which it is the only content."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._data = folder / "data"
        self._process: subprocess.Popen[bytes] | None = None
        self._as = {"cwd": folder, "env": {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}}
        if os.geteuid() == 0:  # PostgreSQL refuses to be run by root
            shutil.chown(folder, "postgres", "postgres")
            self._as |= {"user": "postgres", "group": "postgres", "extra_groups": []}

    def url(self, name: str = NAME) -> str:
        """Its database `name`, as DATABASE_URL says it."""
        return f"postgres:///{name}?host={self.folder}&user={OWNER}"

    def make(self) -> None:
        """Make its files, start it, and make the newspaper's database in it."""
        self._run("initdb", *MADE_WITH, "--pgdata", str(self._data))
        self.start()
        self._run("createuser", *self._as_superuser, OWNER)
        self.create(NAME)

    def create(self, name: str) -> None:
        """Make one more empty database for a newspaper."""
        encoded = ("--encoding=UTF8", "--template=template0")
        self._run("createdb", *self._as_superuser, f"--owner={OWNER}", *encoded, name)

    @property
    def _as_superuser(self) -> tuple[str, str]:
        return f"--host={self.folder}", f"--username={SUPERUSER}"

    def keep_tables(self) -> None:
        """Keep the migrated tables of the newspaper's database for other clusters to begin with."""
        with kept_tables().open("w") as file:
            self._run("pg_dump", *self._as_owner, "--no-owner", stdout=file)

    def take_tables(self) -> None:
        """Begin with the tables that were kept, if any were: to migrate finds nothing to do."""
        if kept_tables().exists():
            with kept_tables().open() as file:
                self._run("psql", *self._as_owner, "--quiet", "--set=ON_ERROR_STOP=1", stdin=file)

    @property
    def _as_owner(self) -> tuple[str, str, str]:
        return f"--host={self.folder}", f"--username={OWNER}", f"--dbname={NAME}"

    def _run(self, name: str, *words: str, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE):
        streams = {"stdin": stdin, "stdout": stdout, "stderr": subprocess.PIPE}
        done = subprocess.run(
            [program(name), *words], text=True, check=False, **streams, **self._as
        )
        assert done.returncode == 0, (done.stdout or "") + done.stderr

    def start(self) -> None:
        """Serve, and wait until it answers."""
        given = (f"unix_socket_directories={self.folder}", "listen_addresses=", *FORGETFUL)
        options = [word for one in given for word in ("-c", one)]
        command = [program("postgres"), "-D", self._data, *options]
        with (self.folder / "log").open("ab") as said:
            self._process = subprocess.Popen(command, stdout=said, stderr=said, **self._as)
        wait_until(self.answers, within=STARTS_WITHIN)

    def stop(self) -> None:
        """Stop as `pg_ctl stop` does: whoever is connected is cut off."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(timeout=STARTS_WITHIN)
            self._process = None

    def restart(self) -> None:
        """Stop, and serve again."""
        self.stop()
        self.start()

    def answers(self) -> bool:
        """Whether somebody can sign in."""
        try:
            self.ask("SELECT 1", name="postgres", user=SUPERUSER)
        except psycopg.OperationalError:
            return False
        return True

    def ask(self, query: str, *, name: str = NAME, user: str = OWNER) -> list[tuple]:
        """The rows that the database `name` gives to `query` of `user`."""
        address = {"host": str(self.folder), "user": user, "dbname": name}
        with psycopg.connect(**address, autocommit=True) as connection:
            answer = connection.execute(query)
            return answer.fetchall() if answer.description else []


@contextmanager
def cluster() -> Iterator[Cluster]:
    """One with an empty database; in the end it is gone."""
    folder = Path(tempfile.mkdtemp(prefix="presspass-pg-"))
    made = Cluster(folder)
    try:
        made.make()
        yield made
    finally:
        made.stop()
        shutil.rmtree(folder)


def kept_tables() -> Path:
    """Where `Cluster.keep_tables` keeps them."""
    return Path(os.environ["PRESSPASS_TESTS_PAPER"]) / TABLES


def program(name: str) -> Path:
    """Where PostgreSQL's `name` lies: Debian has it beside the path, in a folder a version."""
    found = shutil.which(name)
    versions = Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
    newest = max(versions, key=lambda path: float(path.parts[-3]), default=None)
    assert newest or found, f"{name} is not installed: tools/debian.sh postgresql"
    return newest or Path(found)


def main(command: list[str]) -> int:
    """Run `command` beside a cluster, which is gone in the end; what it exits with."""
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    with cluster() as beside:
        beside.ask(f"ALTER ROLE {OWNER} CREATEDB", user=SUPERUSER)
        here = {**os.environ, "DATABASE_URL": beside.url()}
        subprocess.run([*PRESSPASS, "migrate", "--verbosity", "0"], env=here, check=True)
        if "PRESSPASS_TESTS_PAPER" in os.environ:
            beside.keep_tables()
        return subprocess.run(command, env={**here, MIGRATED: NAME}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
