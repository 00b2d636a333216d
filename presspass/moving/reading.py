"""Takes an export into an empty paper: all of it in one transaction, or nothing.

Nobody is told by mail, and no rule of a change is asked: what is taken in has happened before.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management.color import no_style
from django.db import DataError, IntegrityError, connection, transaction
from wagtail.models import Page, ReferenceIndex, Revision, Site
from wagtail.search.index import Indexed, insert_or_update_object

from presspass.importers import indexing
from presspass.importers.progress import shown
from presspass.moving import manifest, pages
from presspass.moving.errors import NotAnExport, NotEmpty, NotInPaper, NotInTable, RowsMissing
from presspass.moving.files import digest_of
from presspass.moving.manifest import Manifest
from presspass.moving.names import Directory
from presspass.moving.pages import Pages
from presspass.moving.part import Part, Row
from presspass.moving.table import PARTS
from presspass.newsroom import purge
from presspass.newsroom.search import keeping

UNFIT = (
    *(ValidationError, DataError, msgspec.DecodeError),
    *(KeyError, TypeError, ValueError, AttributeError, OverflowError, RecursionError),
)
INDEXED = ("newsroom.Picture", "wagtaildocs.Document", "newsroom.Author")
"""What the desk's indexes know beside the pages: what is found there, what is used where."""


def take(folder: Path) -> Manifest:
    """Take in the export in `folder`.

    Raises NotAnExport and NotEmpty, which say why not; nothing is taken in then, nor where it is
    killed. Pictures that were copied before that stay, and are found the next time.
    """
    told = manifest.read(folder)
    _check(told, folder)
    with indexing.without_tasks(), purge.in_bulk(), transaction.atomic(), keeping.gathering():
        _refuse_what_is_not_empty()
        for part in PARTS:
            part.clear()
        names = Directory()
        for part in PARTS:
            _expect(part, names, folder)
        for part in PARTS:
            _take(part, told, names, folder)
        Site.objects.update(site_name=told.paper)
        _index()
        _find_holes()
        _raise_counters()
    Site.clear_site_root_paths_cache()
    return told


def _check(told: Manifest, folder: Path) -> None:
    for part in PARTS:
        name = f"{part.name}.jsonl"
        path = folder / name
        if name not in told.files or not path.is_file():
            raise NotAnExport(path, "it is missing")
        if digest_of(path) != told.files[name].sha256:
            raise NotAnExport(path, f"it is not as it was exported: see {manifest.NAME}")


def _refuse_what_is_not_empty() -> None:
    for part in PARTS:
        if not part.migrated and (many := part.count()):
            raise NotEmpty(part.name, many)


def _expect(part: Part, names: Directory, folder: Path) -> None:
    if isinstance(part, Pages):
        path = folder / f"{part.name}.jsonl"
        with _telling(path):
            pages.expect(_rows(path), names)


def _take(part: Part, told: Manifest, names: Directory, folder: Path) -> None:
    path = folder / f"{part.name}.jsonl"
    total = told.files[path.name].rows
    rows = _whole(_rows(path), part, total)
    with _telling(path):
        part.take(shown(rows, total, part.name) if total else rows, names, folder)


def _whole(rows: Iterable[Row], part: Part, total: int) -> Iterator[Row]:
    """The `rows`, each with every word of its file and no other. Raises NotInTable, RowsMissing."""
    words, there = frozenset(part.fields), 0
    for there, row in enumerate(rows, start=1):  # noqa: B007 (the last is asked for)
        if row.keys() != words:
            raise NotInTable(missing=sorted(words - row.keys()), unknown=sorted(row.keys() - words))
        yield row
    if there != total:
        raise RowsMissing(there, total)


@contextmanager
def _telling(path: Path) -> Iterator[None]:
    """Within it whatever does not fit is told of the file at `path`."""
    try:
        yield
    except (NotInPaper, NotInTable, RowsMissing) as error:
        raise NotAnExport(path, str(error)) from error
    except IntegrityError as error:
        raise NotAnExport(path, f"two of its rows do not go together: {error}") from error
    except UNFIT as error:
        raise NotAnExport(path, f"one of its rows cannot be taken: {_why(error)}") from error


def _why(error: Exception) -> str:
    """What is wrong with a row, for whoever knows nothing of this program."""
    match error:
        case KeyError():
            return f"it lacks “{error.args[0]}”"
        case ValidationError():
            return " ".join(error.messages)
        case RecursionError():
            return "it stands too deep in itself"
        case ValueError():
            return str(error)
    return "a value in it is of another kind, or larger, than can stand there"


def _rows(path: Path) -> Iterator[Row]:
    decoder: msgspec.json.Decoder[Row] = msgspec.json.Decoder(dict[str, Any])
    with path.open("rb") as lines:
        for line in lines:
            yield decoder.decode(line)


def _index() -> None:
    for name in INDEXED:
        for one in apps.get_model(name).objects.iterator():
            if isinstance(one, Indexed):
                insert_or_update_object(one)
            ReferenceIndex.create_or_update_for_object(one)


def _find_holes() -> None:
    """Raise NotAnExport where a row refers to a key that no row has."""
    try:
        connection.check_constraints()
    except IntegrityError as error:
        raise NotAnExport(Path(manifest.NAME), f"a row refers to none: {error}") from error


def _raise_counters() -> None:
    """Have the next row of each model get a key that none has."""
    given = [apps.get_model(name) for part in PARTS for name in part.models]
    statements = connection.ops.sequence_reset_sql(no_style(), [Page, Revision, *given])
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
