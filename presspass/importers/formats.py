"""The formats from which pieces are read. A further one is its reader and one line here."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec

from presspass.importers.ghost.export import Export as GhostExport
from presspass.importers.piece import Source
from presspass.importers.wordpress.export import Export as WordPressExport
from presspass.importers.wordpress.sizes import names_of


def as_it_is(name: str) -> tuple[str, ...]:
    """The name of a picture's file, of a system that keeps one size of it."""
    return (name,)


class Format(msgspec.Struct, frozen=True):
    """What a system calls its file, and how that is opened.

    `names` are those that the file of a picture may bear, by the one with which it was shown: the
    full size first.
    """

    does: str
    opens: Callable[[Path], Source]
    names: Callable[[str], tuple[str, ...]] = as_it_is


FORMATS: Final[dict[str, Format]] = {
    "ghost": Format("import the articles of a Ghost export (JSON)", GhostExport),
    "wordpress": Format(
        "import the articles of a WordPress export (WXR)", WordPressExport, names_of
    ),
}
