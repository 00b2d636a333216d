"""The formats from which pieces are read. A further one is its reader and one line here."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec

from presspass.importers.piece import Source
from presspass.importers.wordpress.export import Export


class Format(msgspec.Struct, frozen=True):
    """What a system calls its file, and how that is opened."""

    does: str
    opens: Callable[[Path], Source]


FORMATS: Final[dict[str, Format]] = {
    "wordpress": Format("import the articles of a WordPress export (WXR)", Export),
}
