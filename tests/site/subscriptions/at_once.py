"""Several people at the same moment: threads with connections of their own, on a real database."""

import sqlite3
import threading
from contextlib import closing

import pytest
from django.db import connection, connections


@pytest.fixture
def real_database(transactional_db, tmp_path):
    """The tests' database as people have it: SQLite in a file; PostgreSQL is one anyway."""
    if connection.vendor != "sqlite" or not connection.is_in_memory_db():
        yield
        return
    connection.ensure_connection()
    named, opened = connection.settings_dict["NAME"], connection.connection
    file = tmp_path / "presspass.sqlite3"
    with closing(sqlite3.connect(file)) as copy:
        opened.backup(copy)
        copy.execute("PRAGMA journal_mode=wal")
    connection.connection, connection.settings_dict["NAME"] = None, str(file)
    try:
        yield
    finally:
        connections.close_all()
        connection.connection, connection.settings_dict["NAME"] = opened, named


def at_once(acts, *, outcomes):
    """What each of `acts` gave or raised; `outcomes` are the errors that one of them may meet."""
    begin, found = threading.Barrier(len(acts)), [None] * len(acts)

    def do(place, act):
        begin.wait()
        try:
            found[place] = act()
        except outcomes as refused:
            found[place] = refused
        finally:
            connections.close_all()

    threads = [threading.Thread(target=do, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found
