"""What tests of the gate are given."""

import pytest

from presspass.gate.gate import Gate
from presspass.gate.stores.memory import MemoryRegister, MemoryStore
from tests.gate.gates import KEYS, Clock, OvertakenStore
from tests.gate.household import Household


@pytest.fixture
def anyio_backend():
    return "asyncio"


@pytest.fixture
def household():
    """Makes households: `household(devices=2, arrival="asks")`, in `enforce` unless told."""
    return Household


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def register():
    return MemoryRegister()


@pytest.fixture
def store(register, clock):
    return OvertakenStore(register=register, clock=clock)


@pytest.fixture
def gate(store, clock):
    return Gate(store, KEYS, clock=clock)


@pytest.fixture
def another_gate(register, clock):
    """A gate of another process over the same register."""
    return Gate(MemoryStore(register=register, clock=clock), KEYS, clock=clock)
