"""The cast of every test of the site: who subscribes, who was added, who must see nothing."""

import gc
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management.commands import flush
from django.db import connection
from django.test import TransactionTestCase
from wagtail.models import Page

from presspass.readers.models import Reader
from tests.newspaper import MIGRATED

IN_MEMORY = "file:memorydb_default?mode=memory&cache=shared"
"""What Django calls the SQLite of its tests; it lives while somebody is connected to it."""


def pytest_collection_finish() -> None:
    """What was imported stays to the end: looking for garbage in it took a seventh of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 50, 100)


def pytest_collection_modifyitems(config, items) -> None:
    """Beside a PostgreSQL only what uses a database is run: all else was run beside SQLite."""
    if connection.vendor == "sqlite":
        return
    without = [item for item in items if not _uses_database(item)]
    config.hook.pytest_deselected(items=without)
    items[:] = [item for item in items if _uses_database(item)]


def _uses_database(item) -> bool:
    is_marked = item.get_closest_marker("django_db") is not None
    is_case = item.cls is not None and issubclass(item.cls, TransactionTestCase)
    return is_marked or is_case or not {"db", "transactional_db"}.isdisjoint(item.fixturenames)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix) -> Iterator[None]:
    """The tests' SQLite begins as a copy of the one migrated for all, where that was done."""
    migrated = Path(os.environ["PRESSPASS_TESTS_PAPER"]) / MIGRATED
    if connection.vendor != "sqlite" or not migrated.exists():
        yield
        return
    with closing(sqlite3.connect(IN_MEMORY, uri=True)) as held:
        with closing(sqlite3.connect(migrated)) as source:
            source.backup(held)
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> None:
    """A tree without Wagtail's welcome page: to take it out of each test took as long as a test."""
    with django_db_blocker.unblock():
        Page.objects.filter(depth=2).delete()


@pytest.fixture(scope="session", autouse=True)
def made_once() -> Iterator[None]:
    """Put back what Django makes of the models after each flush instead of making it anew.

    To look for each type and each permission took a seventh of the time of all tests that commit.
    """
    make, made = flush.emit_post_migrate_signal, []

    def put_back(*args, **kwargs) -> None:
        if not made:
            make(*args, **kwargs)
            made.extend([list(ContentType.objects.all()), list(Permission.objects.all())])
            return
        for rows in made:
            type(rows[0]).objects.bulk_create(rows)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(flush, "emit_post_migrate_signal", put_back)
        if connection.vendor == "postgresql":
            patched.setattr(flush, "sql_flush", deletions)
        yield


def deletions(_style, connected, **_more) -> list[str]:
    """Empty each table by DELETE: TRUNCATE makes its files anew, and those of all its indexes."""
    tables = connected.introspection.django_table_names(only_existing=True, include_views=False)
    return [";".join(f"DELETE FROM {connected.ops.quote_name(one)}" for one in tables)]  # noqa: S608 (our tables)


@pytest.fixture
def stranger(db) -> Reader:
    """Has an account, and no right to read subscribers' articles."""
    return Reader.objects.create_user("stranger@paper.example", "estuary-demo")


@pytest.fixture
def editor(db) -> Reader:
    """Publishes in the desk."""
    return Reader.objects.create_superuser("editor@paper.example", "estuary-demo")
