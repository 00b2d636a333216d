"""The lists that are recognised by themselves. A further one is its file and one line here."""

from collections.abc import Callable
from typing import Final

import msgspec

from presspass.importers.readers import ghost
from presspass.importers.readers.mapping import Mapping
from presspass.importers.readers.table import Table


class Known(msgspec.Struct, frozen=True):
    """How a system's list is told, what its columns are, which rows count.

    `parts` parts several plans in one value.
    """

    recognised: Callable[[Table], bool]
    mapping: Callable[[Table], Mapping]
    living: Callable[[Table], Table]
    parts: str


KNOWN: Final = {
    "Ghost": Known(ghost.is_ghosts, ghost.mapping_for, ghost.living, parts=","),
}


def known(table: Table) -> Known | None:
    """The system that wrote `table`; None for a list of any other."""
    return next((one for one in KNOWN.values() if one.recognised(table)), None)
