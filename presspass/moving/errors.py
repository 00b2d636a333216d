"""Why a paper is not written or not taken in; each error says it in one line."""

from pathlib import Path


class FolderTaken(Exception):
    """The folder holds something else than an export of ours that can be gone on with."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        super().__init__(f"{folder} is not empty: name a new folder, or that of an unfinished one")


class NotAnExport(Exception):
    """The folder cannot be taken in; nothing of it was."""

    def __init__(self, path: Path, fact: str) -> None:
        self.path, self.fact = path, fact
        super().__init__(" ".join(f"{path}: {fact}".split()))


class NotEmpty(Exception):
    """There is something in the paper already: `found`, so many."""

    def __init__(self, found: str, many: int) -> None:
        self.found, self.many = found, many
        super().__init__(
            f"this paper is not empty: it has {many:,} in “{found}”."
            " Take an export into a database in which only “presspass migrate” was run"
        )


class NotInPaper(Exception):
    """A file names a row that is in no file."""

    def __init__(self, kind: str, name: object) -> None:
        self.kind, self.name = kind, name
        super().__init__(f"there is no {kind} “{name}”")


class NotInTable(Exception):
    """A row has not the words of its file."""

    def __init__(self, *, missing: list[str], unknown: list[str]) -> None:
        self.missing, self.unknown = missing, unknown
        lacks = f"one of its rows lacks “{'”, “'.join(missing)}”" if missing else ""
        knows = f"one of its rows has “{'”, “'.join(unknown)}”, which no file of ours has"
        super().__init__(lacks or knows)


class RowsMissing(Exception):
    """A file has another number of rows than was written into it."""

    def __init__(self, there: int, written: int) -> None:
        self.there, self.written = there, written
        super().__init__(f"it has {there:,} rows, where {written:,} were written")
