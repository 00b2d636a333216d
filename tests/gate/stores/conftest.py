"""The stores that the suite runs against: a new one is one line in `REGISTERS`."""

from functools import partial

import pytest

from presspass.gate.stores.memory import MemoryRegister, MemoryStore
from presspass.gate.stores.sqlite import SQLiteStore

# Each makes, in a folder of its own, what opens one more store on one and the same register.
REGISTERS = {
    "memory": lambda folder: partial(MemoryStore, register=MemoryRegister()),  # noqa: ARG005
    "sqlite": lambda folder: partial(SQLiteStore, f"sqlite:///{folder}/leases.sqlite3"),
}


class Clock:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.now = 1_795_500_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def anyio_backend():
    return "asyncio"


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture(params=REGISTERS)
async def open_store(request, tmp_path, clock):
    """Opens one more store on the same register, as one more process would."""
    opened = []
    one_more = REGISTERS[request.param](tmp_path)

    def open_store():
        opened.append(one_more(clock=clock))
        return opened[-1]

    yield open_store
    for store in opened:
        await store.close()


@pytest.fixture
def store(open_store):
    return open_store()
