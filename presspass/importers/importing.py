"""An import from its first entry to its report: whatever stops it, running it again goes on.

Each piece is one short transaction, so that a paper may be served meanwhile. Links to pieces that
come later in the file are joined in the end, when all have their pages.
"""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Final, TypeAlias

import msgspec
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError
from django.utils import timezone

from presspass.importers import indexing
from presspass.importers.album import Album
from presspass.importers.edition import edition_for
from presspass.importers.errors import NotPossible
from presspass.importers.formats import FORMATS
from presspass.importers.making import called
from presspass.importers.piece import Left, Piece
from presspass.importers.placing import Desk, Outcome, place
from presspass.importers.progress import shown
from presspass.importers.redirects import lead_to_list
from presspass.importers.report import Report
from presspass.newsroom import purge

Entries: TypeAlias = Iterator[Piece | Left]
FORGETS_EVERY: Final = 10
"""So many seconds old a stored page may be while pieces come."""
UNFIT = (ValidationError, DataError, IntegrityError)


class Wish(msgspec.Struct, frozen=True):
    """What is to be imported, and how."""

    format: str
    file: Path
    pictures: Path | None = None
    section: str = ""
    access: str = "free"
    language: str = ""


def run(wish: Wish) -> Report:
    """Import what is wished, and tell what was done.

    Raises NotImportable for a file that cannot be read to its end, NotPossible for a wish that
    cannot be fulfilled; nothing was imported then.
    """
    if wish.pictures is not None and not wish.pictures.is_dir():
        raise NotPossible(f"there is no folder {wish.pictures}")
    folder = settings.GATE.home / "imports"
    folder.mkdir(parents=True, exist_ok=True)
    with alone(folder / "lock"), indexing.without_tasks(), purge.in_bulk() as forget:
        given = FORMATS[wish.format]
        source = given.opens(wish.file)
        edition = edition_for(source.paper, wish.language, wish.section)
        album = Album(source.name, wish.pictures, given.names)
        desk = Desk(source, edition, album, wish.access)
        with Report(folder, wish.format, now=timezone.localtime()) as report:
            _import_all(desk, report, forget)
    return report


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Two imports at once would make a piece twice: the second is refused. Raises NotPossible."""
    with path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise NotPossible("another import is running: wait for its end") from error
        yield


def _import_all(desk: Desk, report: Report, forget: Callable[[], None]) -> None:
    source = desk.source
    waiting: set[str] = set()
    for entry in _forgetting(shown(source.entries(), len(source), "Importing"), forget):
        if isinstance(entry, Left):
            report.count(f"left out: {entry.why}")
            report.say(entry.what, f"left out, {entry.why}", aloud=False)
        elif _import(entry, desk, report):
            waiting.add(entry.key)
    if waiting:
        entries = shown(source.entries(), len(source), "Joining links")
        _join(_forgetting(entries, forget), waiting, desk, report)
    for listing in source.lists():
        for line in lead_to_list(listing, desk.edition):
            report.say(f"the list of “{listing.name.name}”", line, aloud=False)
    report.count("pictures taken from the folder", desk.album.taken)
    report.count("pictures missing", len(desk.album.missing))
    for address, (why, first, times) in desk.album.missing.items():
        more = f" and {times - 1:,} more" if times > 1 else ""
        report.say(address, f"missing picture, {why}; shown in {first}{more}", aloud=False)
    for what, times in source.counts().items():
        report.count(f"{what}, which are not imported", times)


def _forgetting(entries: Entries, forget: Callable[[], None]) -> Entries:
    """The `entries`; between them the stored pages are forgotten now and then."""
    forgotten_at = monotonic()
    for entry in entries:
        yield entry
        if monotonic() - forgotten_at >= FORGETS_EVERY:
            forget()
            forgotten_at = monotonic()


def _import(piece: Piece, desk: Desk, report: Report) -> bool:
    """Import one piece; whether links in it wait for others."""
    what = called(piece)
    try:
        placed = place(piece, desk)
    except UNFIT as error:
        report.count("articles that could not be made")
        report.say(what, f"could not be made: {error}")
        return False
    report.count(f"articles {placed.outcome}")
    if placed.outcome in {Outcome.NEW, Outcome.UPDATED}:
        report.count(f"of them {piece.state}")
    if placed.outcome in {Outcome.EDITED, Outcome.DELETED}:
        report.say(what, placed.outcome)
    for remark in placed.remarks:
        report.say(what, remark)
    return placed.waits


def _join(entries: Entries, waiting: set[str], desk: Desk, report: Report) -> None:
    """Join the links to what was not there yet."""
    for entry in entries:
        if isinstance(entry, Piece) and entry.key in waiting:
            place(entry, desk)
            report.count("of them with links to later ones, joined in the end")
