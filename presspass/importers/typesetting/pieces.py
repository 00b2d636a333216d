"""The blocks of an article while they are set: their kinds, values and lasting ids."""

import html
import uuid
from typing import Any, Final

from presspass.importers.piece import Image

NAMES: Final = uuid.UUID("6f0cb0c2-90a4-4a51-9a0e-5d0e7b1c7a10")
# NOTE: ids of paragraphs follow from these names; a reader's place would be lost with another.

LONGEST_ALT: Final = 300


class Blocks:
    """A growing list of blocks. Markup that follows markup joins it."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._made: list[tuple[str, Any]] = []

    def add(self, kind: str, value: Any) -> None:
        """Add a block."""
        if kind == "markup" and self._made and self._made[-1][0] == "markup":
            self._made[-1] = (kind, f"{self._made[-1][1]}\n{value}")
        else:
            self._made.append((kind, value))

    def add_markup(self, markup: str) -> None:
        """Keep what no block is made for, unless it is nothing."""
        if markup.strip():
            self.add("markup", markup.strip())

    def raw(self) -> list[dict[str, Any]]:
        """The blocks as a stream field stores them."""
        return [
            {"type": kind, "value": self._listed(value, place), "id": self._id(str(place))}
            for place, (kind, value) in enumerate(self._made)
        ]

    def _listed(self, value: Any, place: int) -> Any:
        if not isinstance(value, dict) or "pictures" not in value:
            return value
        pictures = [
            {"type": "item", "value": one, "id": self._id(f"{place}/{number}")}
            for number, one in enumerate(value["pictures"])
        ]
        return {**value, "pictures": pictures}

    def _id(self, place: str) -> str:
        return str(uuid.uuid5(NAMES, f"{self._name}/{place}"))


def picture_value(picture: int, image: Image) -> dict[str, Any]:
    """The value of a picture's block."""
    return {"picture": picture, "alt": image.alt[:LONGEST_ALT], "caption": image.caption}


def missing_picture(image: Image) -> str:
    """Markup for a picture whose file is not there: it shows the caption, and nothing else."""
    tag = f'<img src="{html.escape(image.address)}" alt="{html.escape(image.alt)}">'
    if not image.caption:
        return tag
    return f"<figure>{tag}<figcaption>{html.escape(image.caption)}</figcaption></figure>"
