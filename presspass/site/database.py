"""What an operator is told of the site's database: what it is, or why it does not answer.

Neither the server's address nor a password is said; who asks can look at DATABASE_URL.
"""

from typing import Final

import msgspec
from django.db import DatabaseError, NotSupportedError, OperationalError, connection

NAMES: Final = {"postgresql": "PostgreSQL", "sqlite": "SQLite"}
ENCODING: Final = "UTF8"
REFUSED: Final = "FATAL:"
"""After this word PostgreSQL says why it lets nobody in."""


class Fault(msgspec.Struct, frozen=True):
    """Why the database cannot be used, and the mend."""

    says: str
    mend: str


def fault() -> Fault | None:
    """What is wrong with the database; None where it answers and can hold a newspaper."""
    try:
        connection.ensure_connection()
        encoding = _encoding()
    except DatabaseError as error:
        return fault_told_by(error)
    if encoding != ENCODING:
        mend = f"make one anew, as createdb --encoding={ENCODING} --template=template0 does."
        return Fault(f"its encoding is {encoding}, which cannot hold every letter.", mend)
    return None


def fault_told_by(error: DatabaseError) -> Fault:
    """What `error`, raised instead of an answer, means."""
    name, said = NAMES[connection.vendor], " ".join(str(error).split())
    if isinstance(error, NotSupportedError):
        return Fault(f"{said.rstrip('.')}.", "bring the server to a newer version.")
    if REFUSED in said:
        why = said.rpartition(REFUSED)[2].strip()
        return Fault(f"{name} lets nobody in: {why}.", "look at DATABASE_URL and at the server.")
    if isinstance(error, OperationalError):
        mend = "look at DATABASE_URL, and whether the server runs and lets this machine in."
        return Fault(f"{name} does not answer ({type(error).__name__}).", mend)
    return Fault(f"{name} cannot be asked: {said}.", "look at DATABASE_URL.")


def called() -> str:
    """Its name and version, like “PostgreSQL 15.18”; asks it."""
    version = ".".join(str(part) for part in connection.get_database_version())
    return f"{NAMES[connection.vendor]} {version}"


def _encoding() -> str:
    if connection.vendor != "postgresql":
        return ENCODING
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_encoding")
        return str(cursor.fetchone()[0])
