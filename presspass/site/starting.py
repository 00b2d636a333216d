"""What `presspass demo` and `presspass serve` do before the first request is answered."""

import os
import pkgutil
import secrets
import sys

import django
from django.conf import settings
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor

from presspass.gate import hosts
from presspass.gate.http.page_store import PageStore
from presspass.site import database
from presspass.site.collecting import collect
from presspass.site.serving import Address, address_of, die_with, require_free, serve
from presspass.site.work import TaskWorker

APPLICATION = "presspass.site.asgi:app"


def newspaper(bind: str, workers: int) -> None:
    """Serve the newspaper as it is in the data folder. Raises SettingError, CannotListen."""
    address = address_of(bind)
    require_free(address)
    wake_django()
    require_database()
    if migrations_wait():
        leave("presspass: the database is not of this version. To mend: presspass migrate")
    collect(settings.STATIC_ROOT)
    ready_to_fork()
    serve(APPLICATION, address, workers=workers, beside=TaskWorker())


def demo(bind: str, workers: int) -> None:
    """Make the demonstration newspaper where there is none yet, say where it is, and serve it."""
    address = address_of(bind)
    require_free(address)
    settings_of_demo(address)
    wake_django()
    require_database()
    say("Getting the newspaper ready …")
    call_command("migrate", verbosity=0, interactive=False)
    call_command("load_demo", verbosity=0)
    collect(settings.STATIC_ROOT)
    say(greeting(address))
    ready_to_fork()
    serve(APPLICATION, address, workers=workers, beside=TaskWorker())


def work(main: int | None) -> None:
    """Be the task worker of this machine, until a signal or the end of the process `main`."""
    if main is not None:
        die_with(main)
    wake_django()
    pkgutil.resolve_name("presspass.site.tasks:work")()  # it needs Django awake to be imported


def settings_of_demo(address: Address) -> None:
    """Fill in what the environment leaves open: a demo's address is where it listens."""
    host = first_on_network() if address.is_everywhere else hosts.written(address.host)
    os.environ.setdefault("PRESSPASS_DEMO", "1")
    os.environ.setdefault("PRESSPASS_BASE_URL", f"http://{host}:{address.port}")
    os.environ.setdefault("PRESSPASS_LOG_LEVEL", "WARNING")
    if not address.is_loopback:
        os.environ.setdefault("PRESSPASS_DESK_PASSWORD", secrets.token_urlsafe(9))


def on_network() -> list[str]:
    """The IPv4 addresses by which others on the network reach this machine."""
    found = hosts.of_this_machine() - hosts.LOOPBACK
    return sorted(h for h in found if h.replace(".", "").isdigit() and not h.startswith("127."))


def first_on_network() -> str:
    """One of them, or this machine's own name for itself."""
    return next(iter(on_network()), "127.0.0.1")


def wake_django() -> None:
    """Load the project here, so that a worker forked from this process begins warm."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "presspass.site.settings")
    django.setup()


def require_database() -> None:
    """Leave with a clear line where the database cannot be used."""
    fault = database.fault()
    if fault is not None:
        leave(f"presspass: the database: {fault.says} To mend: {fault.mend}")


def migrations_wait() -> bool:
    """Whether the database lacks a migration."""
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def ready_to_fork() -> None:
    """Begin without pages of an earlier release, and let go of every connection.

    A connection must not be shared with a worker.
    """
    pages = PageStore(settings.GATE.home / "pages.sqlite3")
    pages.purge_all()
    pages.close()
    connections.close_all()


def greeting(address: Address) -> str:
    """The addresses and sign-ins of the demonstration newspaper."""
    urls = [f"http://{host}:{address.port}" for host in reachable(address)]
    lines = [
        "",
        "The Estuary / El Estuario is being served:",
        *(f"  {url}/    en español: {url}/es/" for url in urls),
        "",
        f"  See the rule within a minute: {urls[0]}/try/",
        f"  The desk, for editor@demo.example: {urls[0]}/desk/",
        f"  The mail of all readers: {urls[0]}/mailbox/",
        "  Readers: free@, basic@, premium@, added@, business@demo.example",
        "  Password of all: estuary-demo",
    ]
    if settings.DESK_PASSWORD:
        lines.append(f"  The desk asks once more, for this password: {settings.DESK_PASSWORD}")
    return "\n".join([*lines, "", "Stop with Ctrl-C.", ""])


def reachable(address: Address) -> list[str]:
    """The hosts by which `address` can be opened, this machine's own first."""
    if address.is_everywhere:
        return ["127.0.0.1", *on_network()]
    return [hosts.written(address.host)]


def say(line: str) -> None:
    """Tell the person who started this."""
    print(line, flush=True)  # noqa: T201  (a command speaks)


def leave(line: str) -> None:
    """Say what is wrong and exit."""
    print(line, file=sys.stderr)  # noqa: T201
    sys.exit(1)
