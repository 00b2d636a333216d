"""`export.json`: what a folder is, and by what one knows that it is whole."""

from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec

from presspass.moving.errors import NotAnExport

FORMAT: Final = "presspass-export"
VERSION: Final = 1
"""NOTE: raised with every change after which what was written before is read otherwise."""
NAME: Final = "export.json"


class FileOfRows(msgspec.Struct, frozen=True):
    """One file, its rows, and the SHA-256 of its bytes.

    `left_out`: so many rows of the paper belong to pages outside of the site, which nobody sees.
    """

    rows: int
    left_out: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True):
    """What stands in `export.json`."""

    format: str
    version: int
    paper: str
    base_url: str
    exported_at: datetime
    files: dict[str, FileOfRows]


def encoded(manifest: Manifest) -> bytes:
    """`manifest` as JSON that people can read."""
    return msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n"


def read(folder: Path) -> Manifest:
    """The manifest in `folder`. Raises NotAnExport, which says what is wrong."""
    path = folder / NAME
    try:
        manifest = msgspec.json.decode(path.read_bytes(), type=Manifest)
    except FileNotFoundError:
        raise NotAnExport(folder, f"there is no {NAME}: it is no export, or no whole one") from None
    except (OSError, ValueError, RecursionError, msgspec.DecodeError) as error:
        raise NotAnExport(path, f"it cannot be read: {error}") from error
    if manifest.format != FORMAT:
        raise NotAnExport(path, f"it is of the format “{manifest.format}”, not “{FORMAT}”")
    if manifest.version != VERSION:
        fact = f"it is of version {manifest.version}; this Presspass reads version {VERSION}"
        raise NotAnExport(path, fact)
    return manifest
