"""What can go wrong with a file; each error says it in one line."""

from pathlib import Path


class NotImportable(Exception):
    """The file cannot be imported; nothing of it was."""

    def __init__(self, path: Path, fact: str) -> None:
        self.path = path
        self.fact = fact
        super().__init__(f"{path}: {fact}")


class NotPossible(Exception):
    """What was asked for beside the file cannot be done."""
