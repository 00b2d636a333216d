"""The registers that histories are played on: one in memory, or a file that the simulation makes.

Each opens the stores we ship; to be lost is what only a simulation asks of a register.
"""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

from presspass.gate.errors import SettingError, UnknownStore
from presspass.gate.simulation.driving import finished
from presspass.gate.stores.memory import MemoryRegister, MemoryStore
from presspass.gate.stores.protocol import Store
from presspass.gate.stores.register_file import COMPANIONS
from presspass.gate.stores.sqlite import SQLiteStore


class Register(Protocol):
    """A register of which a world opens a store for each of its gates."""

    def begin(self) -> str:
        """Begin a history; the seat that it is about, of which nothing is known."""

    def open(self) -> Store:
        """One more store on it."""

    def lose(self) -> None:
        """Lose all that it knows."""

    def close(self) -> None:
        """Leave nothing behind."""


class InMemory:
    """A register in memory, another for each history."""

    def __init__(self, url: str = "memory:", part: int = 0) -> None:
        del url, part
        self.begin()

    def begin(self) -> str:
        """See `Register.begin`."""
        self._register = MemoryRegister()
        return "seat"

    def open(self) -> Store:
        """See `Register.open`."""
        return MemoryStore(register=self._register, clock=_standing_still)

    def lose(self) -> None:
        """See `Register.lose`."""
        self._register.lose()

    def close(self) -> None:
        """See `Register.close`."""


class InFile:
    """The file that `url` names, or one beside it for a `part` but the first; made by us.

    Each history has a seat of its own. Raises SettingError if there is a file already.
    """

    def __init__(self, url: str, part: int = 0) -> None:
        self._url = f"{url}-{part}" if part else url
        self._path = Path(unquote(urlsplit(self._url).path[1:]))
        self._stores: list[SQLiteStore] = []
        self._seats = 0
        if self._path.exists():
            problem = f"names {self._path}, which exists; a simulation loses its register."
            raise SettingError("--store", problem, mend="name a new file.")

    def begin(self) -> str:
        """See `Register.begin`."""
        self._let_go()
        self._stores.clear()
        self._seats += 1
        return f"seat-{self._seats}"

    def open(self) -> Store:
        """See `Register.open`."""
        self._stores.append(SQLiteStore(self._url))
        return self._stores[-1]

    def lose(self) -> None:
        """See `Register.lose`: the file is deleted, and with it what every seat was."""
        self._let_go()
        for suffix in ("", *COMPANIONS, ".lock"):
            with suppress(FileNotFoundError):
                Path(f"{self._path}{suffix}").unlink()

    def close(self) -> None:
        """See `Register.close`."""
        self.lose()

    def _let_go(self) -> None:
        for store in self._stores:
            finished(store.close())


REGISTERS: dict[str, Callable[[str, int], Any]] = {"memory": InMemory, "sqlite": InFile}


def register_from_url(url: str, part: int = 0) -> Register:
    """The register for `url`, of its own for each `part`. Raises UnknownStore, SettingError."""
    scheme = urlsplit(url).scheme
    if scheme not in REGISTERS:
        raise UnknownStore(scheme, known=sorted(REGISTERS))
    register: Register = REGISTERS[scheme](url, part)
    return register


def _standing_still() -> float:
    return 0.0
