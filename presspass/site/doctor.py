"""`presspass doctor`: looks at everything a start needs, and says what is wrong and the mend.

Here is what the gate alone needs; the newspaper's part is in `doctor_newspaper.py`, which is asked
where the site's libraries are installed. Nothing is changed but what a start would make too.
"""

import asyncio
import hashlib
import importlib.util
import os
import pkgutil
import shutil
import sqlite3
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from enum import StrEnum
from pathlib import Path

import msgspec

from presspass.gate.clock import rfc3339
from presspass.gate.errors import JournalUnreadable, SettingError, StoreUnavailable
from presspass.gate.http.page_store import PageStore
from presspass.gate.http.room import ENOUGH_FILES, MOST_STREAMS, files_to_be_had, most_streams
from presspass.gate.journal_file import NAME, opened
from presspass.gate.journal_reading import state_of
from presspass.gate.settings import GateSettings, gate_settings
from presspass.gate.stores import LATEST, store_from_url
from presspass.gate.ticket import LIFETIME

LEAST_FREE = 200 * 2**20
"""With fewer bytes free the next pages and leases may find the disk full."""

_A_MINUTE = 60


class Verdict(StrEnum):
    """How grave a finding is."""

    GOOD = "good"
    NOTE = "note"
    WRONG = "wrong"


class Finding(msgspec.Struct, frozen=True):
    """What was looked at, and how it is; with the mend where something is wrong."""

    verdict: Verdict
    what: str
    says: str
    mend: str = ""

    def __str__(self) -> str:
        mend = f" To mend: {self.mend}" if self.mend else ""
        return f"{self.verdict:<6} {self.what}: {self.says}{mend}"


Check = Callable[[GateSettings], Iterator[Finding]]


def good(what: str, says: str) -> Finding:
    """Nothing to do."""
    return Finding(Verdict.GOOD, what, says)


def wrong(what: str, says: str, mend: str) -> Finding:
    """Something to mend."""
    return Finding(Verdict.WRONG, what, says, mend)


def doctor(mail: str | None = None) -> None:
    """Say all findings; exit with 1 when one is wrong. A letter goes to the address `mail`."""
    is_wrong = False
    for finding in examined(mail):
        print(finding)  # noqa: T201  (a command speaks)
        is_wrong = is_wrong or finding.verdict is Verdict.WRONG
    sys.exit(1 if is_wrong else 0)


def examined(mail: str | None = None) -> Iterator[Finding]:
    """Everything there is to find, one after the other."""
    try:
        settings = gate_settings(os.environ)
    except SettingError as error:
        yield wrong("settings", f"{error.name} {error.problem}", error.mend)
        return
    for check in CHECKS:
        yield from check(settings)
    if importlib.util.find_spec("django") is not None:
        newspaper = pkgutil.resolve_name("presspass.site.doctor_newspaper:examined")
        yield from newspaper(settings, mail)


def base_url(settings: GateSettings) -> Iterator[Finding]:
    """Where readers come to, and under which hosts they are answered."""
    what = "base URL"
    hosts = ", ".join(sorted(settings.hosts))
    yield good(what, f"{settings.base_url}, answered under the hosts {hosts}.")
    if not settings.secure:
        says = "plain http: for this machine and its network only."
        yield Finding(Verdict.NOTE, what, says, "for the public, set PRESSPASS_BASE_URL to https.")
    elif not settings.metrics_token:
        says = "/metrics answers nobody without PRESSPASS_METRICS_TOKEN."
        yield Finding(Verdict.NOTE, "metrics", says)


def data_folder(settings: GateSettings) -> Iterator[Finding]:
    """Whether it can be written in, and has room."""
    yield writable("data folder", settings.home)
    free = shutil.disk_usage(settings.home).free
    says = f"{free // 2**20:,} MiB are free."
    if free < LEAST_FREE:
        yield wrong("disk", says, f"make room where {settings.home} lies.")
    else:
        yield good("disk", says)


def writable(what: str, folder: Path) -> Finding:
    """Whether a file can be made in `folder`."""
    try:
        with tempfile.TemporaryFile(dir=folder) as trial:
            trial.write(b"a trial")
    except OSError as error:
        says = f"{folder} cannot be written in: {error.strerror}."
        return wrong(what, says, "let this user write there.")
    return good(what, f"{folder} can be written in.")


def register(settings: GateSettings) -> Iterator[Finding]:
    """Whether the register of seats answers and takes a write."""
    mend = "look at the file and its folder; with the server stopped it may be deleted."
    try:
        losses = asyncio.run(_tried(settings))
    except StoreUnavailable as error:
        yield wrong("register", f"{error.reason}.", mend)
        return
    if losses:
        says = "it was damaged: set aside, and a new one begun; readers got new leases."
        yield Finding(Verdict.NOTE, "register", says)
    yield good("register", "it answers and can be written.")


async def _tried(settings: GateSettings) -> int:
    """Write the row of no seat, for a second. Raises StoreUnavailable."""
    store = store_from_url(settings.store_url)
    try:
        await store.changes(LATEST)
        before = await store.get("doctor")
        await store.compare_and_set("doctor", before, os.urandom(8), 1)
        return store.losses
    finally:
        await store.close()


def stored_pages(settings: GateSettings) -> Iterator[Finding]:
    """Whether the store of pages can be used."""
    store = PageStore(settings.home / "pages.sqlite3")
    revision = store.revision()
    store.close()
    if revision is None or store.failures:
        says = f"{store.path} cannot be used; every page is rendered anew."
        yield wrong("stored pages", says, "delete it; it is made again.")
    else:
        yield good("stored pages", "the store answers.")


def journal(settings: GateSettings) -> Iterator[Finding]:
    """Whether the journal of decisions can be read and written, and how full it is."""
    path = settings.home / NAME
    mend = f"delete {path} and the files beside it; what was not taken in is lost, nothing else."
    try:
        file = opened(path)
        with closing(file):
            file.execute("BEGIN IMMEDIATE")
            file.execute("ROLLBACK")
        state = state_of(path)
    except (sqlite3.Error, OSError, JournalUnreadable) as error:
        yield wrong("journal", f"{path} cannot be used: {error}.", mend)
        return
    if state.crowded_out is not None:
        says = f"it is full: decisions before {rfc3339(state.crowded_out)} had to go early."
        yield Finding(Verdict.NOTE, "journal", says)
    yield good("journal", f"{state.entries:,} decisions of the last 30 days are written down.")


def keys(settings: GateSettings) -> Iterator[Finding]:
    """Which key signs, and which still verify tickets."""
    yield good("keys", f"{name_of(settings.keys.current)} signs tickets and sessions.")
    for older in settings.keys.older:
        says = (
            f"{name_of(older)} still verifies; for tickets it is needed until "
            f"{int(LIFETIME) // _A_MINUTE} minutes after the last worker that signed with it ended."
        )
        yield good("keys", says)
    file = settings.home / "secret-key"
    if file.exists() and stat.S_IMODE(file.stat().st_mode) & 0o077:
        yield wrong("keys", f"{file} can be read by other users.", f"chmod 600 {file}")


def name_of(key: bytes) -> str:
    """A name for `key` that gives nothing of it away."""
    return "key " + hashlib.sha256(b"presspass: name of a key" + key).hexdigest()[:8]


def open_files(settings: GateSettings) -> Iterator[Finding]:
    """Whether a worker may hold as many streams as it could."""
    del settings
    files = files_to_be_had()
    streams = most_streams(files)
    says = f"a worker may have {files:,}, which gives room for {streams:,} event streams."
    if streams < MOST_STREAMS:
        mend = f"for more, ulimit -Hn {ENOUGH_FILES}, or LimitNOFILE={ENOUGH_FILES} in systemd."
        yield Finding(Verdict.NOTE, "open files", says, mend)
    else:
        yield good("open files", says)


CHECKS: tuple[Check, ...] = (
    base_url,
    data_folder,
    register,
    stored_pages,
    journal,
    keys,
    open_files,
)
