"""How far an import is: a bar where somebody looks on, plain lines elsewhere."""

import sys
from collections.abc import Iterable, Iterator
from time import monotonic
from typing import Final, TypeVar

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
)

SECONDS_BETWEEN: Final = 10
T = TypeVar("T")


def shown(entries: Iterable[T], total: int, doing: str) -> Iterator[T]:
    """The `entries`, while it is shown how many of `total` have been gone through."""
    if sys.stderr.isatty():
        yield from _with_bar(entries, total, doing)
    else:
        yield from _with_lines(entries, total, doing)


def _with_bar(entries: Iterable[T], total: int, doing: str) -> Iterator[T]:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(elapsed_when_finished=True),
    )
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(doing, total=total)
        for entry in entries:
            yield entry
            bar.advance(task)


def _with_lines(entries: Iterable[T], total: int, doing: str) -> Iterator[T]:
    said = monotonic()
    for number, entry in enumerate(entries, start=1):
        yield entry
        if number == total or monotonic() - said >= SECONDS_BETWEEN:
            said = monotonic()
            print(f"{doing}: {number:,} of {total:,}", file=sys.stderr)  # noqa: T201 (a command speaks)
