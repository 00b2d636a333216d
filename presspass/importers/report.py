"""What an import did: counted, and a line for each thing left out or changed, with its reason.

Lines are written as they come, so that memory does not grow and a killed import leaves its own.
"""

from collections import Counter
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Final, Self, TextIO

SHOWN: Final = 12
"""So many lines are said on the terminal, too."""


class Report:
    """A file in `folder`, open while the import runs."""

    def __init__(self, folder: Path, name: str, *, now: datetime) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / f"{name}-{now:%Y%m%d-%H%M%S}.txt"
        self.counts: Counter[str] = Counter()
        self.first: list[str] = []
        self.lines = 0
        self._file: TextIO | None = None

    def __enter__(self) -> Self:
        self._file = self.path.open("a", encoding="utf-8", buffering=1)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._file:
            self._file.write("\n" + "\n".join(self.summary()) + "\n")
            self._file.close()

    def say(self, what: str, line: str, *, aloud: bool = True) -> None:
        """Write what happened to `what`; `aloud` on the terminal, too, among the first."""
        said = " ".join(f"{what}: {line}".split())
        self.lines += 1
        if aloud and len(self.first) < SHOWN:
            self.first.append(said)
        if self._file:
            self._file.write(f"{said}\n")

    def count(self, what: str, times: int = 1) -> None:
        """Count `what`."""
        if times:
            self.counts[what] += times

    def summary(self) -> list[str]:
        """The counts, a line each."""
        return [f"{times:>9,}  {what}" for what, times in self.counts.items()]
