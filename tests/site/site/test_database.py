"""What an operator is told of the database: its name and version, or why it cannot be used."""

import re

import pytest
from django.db import NotSupportedError, OperationalError, ProgrammingError, connection

from presspass.site import database

LETS_NOBODY_IN = 'connection failed: server at "10.0.0.1": FATAL:  role "paper" does not exist'


@pytest.mark.django_db
def test_a_database_that_answers_has_no_fault_and_is_called_by_name_and_version():
    assert database.fault() is None
    assert re.fullmatch(rf"{database.NAMES[connection.vendor]} \d+(\.\d+)+", database.called())


@pytest.mark.django_db
def test_one_that_cannot_hold_every_letter_is_at_fault(monkeypatch):
    monkeypatch.setattr(database, "_encoding", lambda: "LATIN1")

    assert "LATIN1" in database.fault().says
    assert "--encoding=UTF8" in database.fault().mend


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (NotSupportedError("PostgreSQL 14 or later is required (found 13.4)."), "14 or later"),
        (OperationalError(LETS_NOBODY_IN), 'lets nobody in: role "paper" does not exist.'),
        (OperationalError("connection timeout expired"), "does not answer (OperationalError)"),
        (ProgrammingError('invalid connection option "colour"'), 'option "colour"'),
    ],
)
def test_what_was_raised_is_said_in_one_line_without_the_servers_address(error, says):
    told = database.fault_told_by(error)

    assert says in told.says
    assert told.mend
    assert "10.0.0.1" not in told.says
    assert "\n" not in told.says
