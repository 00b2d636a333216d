"""The sizes in which WordPress keeps a picture, each in a file of its own."""

import re
from typing import Final

RESIZED: Final = re.compile(r"(?:-\d+x\d+|-scaled|-rotated)+(?=\.\w+$)")


def unsized(address: str) -> str:
    """The name or address of a picture without the size WordPress put into it."""
    return RESIZED.sub("", address)


def names_of(name: str) -> tuple[str, ...]:
    """The names that the file of a picture shown as `name` may bear, the full size first."""
    original = unsized(name)
    stem, dot, ending = original.rpartition(".")
    return tuple(dict.fromkeys([original, f"{stem}-scaled{dot}{ending}", name]))
