"""A real newspaper for tests: its own data folder, the demonstration paper, a real server.

`Newspaper.start` runs what an operator runs: `presspass migrate`, `load_demo`, `serve`.
`python -m tests.newspaper FOLDER` makes the one in FOLDER that all others are copied from.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx

from tests.shell import Shell

PRESSPASS = (sys.executable, "-m", "presspass")
HANDED_OVER = ("sh", "-c", 'exec 3<&0 0</dev/null; LISTEN_FDS=1 LISTEN_PID=$$ exec "$@"', "sh")
PASSWORD = "estuary-demo"
STARTS_WITHIN = 120
WITHOUT_TWINS = (
    "from django_tasks_db.models import DBTaskResult\n"
    "DBTaskResult.objects.filter(task_path='presspass.newsroom.sizes.make').delete()"
)
"""Pages do without the smaller AVIF pictures; drawing them anew for each test takes a minute."""
MIGRATED = "migrated.sqlite3"
"""Beside a paper that was made for all tests: its database before anything was put into it."""


class Newspaper:
    """A served paper: `url` is where, `home` its data folder."""

    def __init__(
        self, home: Path, *, workers: int = 2, environment: dict[str, str] | None = None
    ) -> None:
        self.home = home
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.workers = workers
        self.log: Path | None = None
        """Where to write what it says; without one it is said with the tests' own words."""
        self.before: tuple[str, ...] = ()
        """Words before the command that serves, such as one that limits it."""
        self._process: subprocess.Popen[bytes] | None = None
        self._shell: Shell | None = None
        self.environment = {
            **os.environ,
            "PRESSPASS_HOME": str(home),
            "PRESSPASS_BASE_URL": self.url,
            "PRESSPASS_DEMO": "1",
            "PRESSPASS_TEST": "1",
            **(environment or {}),
        }

    def run(self, *words: str, environment: dict[str, str] | None = None) -> str:
        """Run one `presspass` command to its end and return what it printed."""
        if words[:2] == ("shell", "-c") and environment is None:
            self._shell = self._shell or Shell(PRESSPASS, self.environment)
            return self._shell.run(words[2])
        done = subprocess.run(
            [*PRESSPASS, *words],
            env=environment or self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def load(self) -> None:
        """Make the demonstration paper in the data folder: a copy of the one made for all tests.

        One whose database is a server's cannot be copied, and is made for itself.
        """
        made = Path(os.environ.get("PRESSPASS_TESTS_PAPER") or self.home)
        if "DATABASE_URL" in self.environment:
            made = self.home
        if not (made / "presspass.sqlite3").exists():
            self._make(made)
        if made != self.home:
            left_out = shutil.ignore_patterns(MIGRATED)
            shutil.copytree(made, self.home, dirs_exist_ok=True, ignore=left_out)

    def _make(self, home: Path) -> None:
        here = {**self.environment, "PRESSPASS_HOME": str(home)}
        self.run("migrate", "--verbosity", "0", environment=here)
        if "DATABASE_URL" not in here:
            shutil.copy(home / "presspass.sqlite3", home / MIGRATED)
        self.run("load_demo", environment=here)
        self.run("shell", "-c", WITHOUT_TWINS, environment=here)
        self.run("collectstatic", "--noinput", "--verbosity", "0", environment=here)

    def set_policy(self, plan: str, **changes: object) -> None:
        """Change the policy of the plan named `plan`, as staff would in the desk."""
        self.run(
            "shell",
            "-c",
            "from presspass.subscriptions import seats\n"
            "from presspass.subscriptions.models import Plan\n"
            f"plan = Plan.objects.get(name={plan!r})\n"
            f"plan.policy = {{**plan.policy, **{changes!r}}}\n"
            "plan.full_clean()\n"
            "seats.keep(plan)",
        )

    def set_devices(self, plan: str, devices: int) -> None:
        """Let seats of the plan named `plan` be read on so many devices at a time."""
        self.run(
            "shell",
            "-c",
            "from presspass.subscriptions import seats\n"
            "from presspass.subscriptions.models import Plan\n"
            f"plan = Plan.objects.get(name={plan!r})\n"
            f"plan.devices = {devices}\n"
            "seats.keep(plan)",
        )

    def add_reader(self, login: str, plan: str = "Basic", **fields: str) -> None:
        """A new reader who owns a subscription to the plan named `plan` and holds its seat."""
        self.add_readers([login], plan, **fields)

    def add_readers(self, logins: list[str], plan: str = "Basic", **fields: str) -> None:
        """As `add_reader`, many in the time of one."""
        self.run(
            "shell",
            "-c",
            "from django.utils import timezone\n"
            "from presspass.readers.models import Reader\n"
            "from presspass.subscriptions.terms import terms\n"
            "from presspass.subscriptions.models import Plan, Seat, Subscription\n"
            f"plan = Plan.objects.get(name={plan!r})\n"
            f"for login in {logins!r}:\n"
            f"    reader = Reader.objects.create_user(login, {PASSWORD!r}, **{fields!r})\n"
            "    bought = Subscription.objects.create(owner=reader, plan=plan)\n"
            "    Seat.objects.create(subscription=bought, holder=reader)\n"
            "    now = terms.current()\n"
            "    if now:  # by subscribing; who is asked later is another matter\n"
            "        terms.accept(reader, now.number, now=timezone.now())",
        )

    def start(self, *, listening: socket.socket | None = None) -> None:
        """Serve, and wait until it answers; on the socket `listening`, as systemd hands one over.

        That one is number 3 in the process, which finds its own number in its environment.
        """
        bind = f"127.0.0.1:{self.port}"
        begin = [*(HANDED_OVER if listening else ()), *PRESSPASS]
        with ExitStack() as said:
            log = said.enter_context(self.log.open("ab")) if self.log else None
            self._process = subprocess.Popen(
                [*self.before, *begin, "serve", "--bind", bind, "--workers", str(self.workers)],
                env=self.environment,
                stdin=listening,
                stdout=log,
                stderr=log,
            )
        wait_until(self.is_ready, within=STARTS_WITHIN)

    def is_ready(self) -> bool:
        """Whether /readyz says so."""
        try:
            return httpx.get(f"{self.url}/readyz", timeout=5).status_code == httpx.codes.OK
        except httpx.TransportError:
            return False

    @property
    def main_pid(self) -> int:
        """The process that was started, which keeps the others."""
        assert self._process is not None
        return self._process.pid

    def worker_pids(self) -> list[int]:
        """The processes that serve, without the main one."""
        children = Path(f"/proc/{self.main_pid}/task/{self.main_pid}/children").read_text()
        return [int(pid) for pid in children.split()]

    def stop(self) -> None:
        """Stop as an operator does, and wait for the end; the shell ends before."""
        if self._shell is not None:
            self._shell.close()
            self._shell = None
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(timeout=30)
            self._process = None

    def client(self, login: str | None = None) -> httpx.Client:
        """A browser without a screen; signed in as `login` when one is given."""
        client = httpx.Client(base_url=self.url, timeout=30, follow_redirects=True)
        if login:
            sign_in(client, login)
        return client

    def articles(self, access: str = "subscribers", *, least_words: int = 0) -> list[str]:
        """The paths of the articles with `access`, newest first, as the site map lists them."""
        with self.client() as client:
            text = client.get("/sitemap.xml").text
            paths = [part.split("</loc>")[0] for part in text.split("<loc>")[1:]]
            pages = {p: client.get(p).text for p in (p.removeprefix(self.url) for p in paths)}
        return [
            path
            for path, page in pages.items()
            if f'data-access="{access}"' in page
            and int(page.partition('data-words="')[2].partition('"')[0]) >= least_words
        ]


def sign_in(client: httpx.Client, login: str, password: str = PASSWORD) -> None:
    """Sign in by the form, as a browser does."""
    client.get("/account/login/")
    origin = str(client.base_url).rstrip("/")
    answer = client.post(
        "/account/login/",
        data={
            "login": login,
            "password": password,
            "csrfmiddlewaretoken": next(
                (c.value for c in client.cookies.jar if "csrf" in c.name), ""
            ),
        },
        headers={"Origin": origin, "Referer": f"{origin}/account/login/"},
    )
    assert answer.status_code == httpx.codes.OK, answer.text
    assert any("ticket" in c.name for c in client.cookies.jar), "signed in, but no ticket came"


@contextmanager
def newspaper(home: Path, *, workers: int = 2, **environment: str) -> Iterator[Newspaper]:
    """A loaded, served paper in `home`, stopped in the end."""
    paper = Newspaper(home, workers=workers, environment=environment)
    paper.load()
    paper.start()
    try:
        yield paper
    finally:
        paper.stop()


def take_tables(home: Path) -> None:
    """Begin in `home` with the SQLite migrated for all tests, if one was: nothing to migrate."""
    migrated = Path(os.environ["PRESSPASS_TESTS_PAPER"]) / MIGRATED
    if migrated.exists():
        shutil.copy(migrated, home / "presspass.sqlite3")


def wait_until(condition, *, within: float, every: float = 0.05):
    """Wait until `condition()` is true, at most `within` seconds; return what it was."""
    deadline = time.monotonic() + within
    while not (found := condition()):
        assert time.monotonic() < deadline, f"not within {within} s: {condition}"
        time.sleep(every)
    return found


def free_port() -> int:
    """A port of 127.0.0.1 on which nobody listens."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


if __name__ == "__main__":
    Newspaper(Path(sys.argv[1])).load()
