"""What a part of an export is: a file of rows, written from the paper and read into another."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol, TypeAlias

from presspass.moving.names import Directory

Row: TypeAlias = dict[str, Any]


class Part(Protocol):
    """One file `name`.jsonl, a row a line."""

    name: str
    models: tuple[str, ...]
    """Every model whose rows are in it, with those that stand within others."""
    without: Mapping[str, str]
    """Fields of the models that are in no file → why."""
    migrated: bool
    """Whether an empty paper has some, which migrations made."""

    @property
    def fields(self) -> tuple[str, ...]:
        """What a row says, in the order of the file."""

    def count(self) -> int:
        """How many rows the paper has."""

    def clear(self) -> None:
        """Take away what migrations left, which comes anew."""

    def rows(self, names: Directory, folder: Path) -> Iterator[Row]:
        """The rows of the paper, and their files in `folder`."""

    def take(self, rows: Iterable[Row], names: Directory, folder: Path) -> None:
        """Make of `rows` and the files in `folder` rows of the paper."""
