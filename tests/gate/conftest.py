"""What tests of the gate are given."""

import pytest

from tests.gate.household import Household


@pytest.fixture
def anyio_backend():
    return "asyncio"


@pytest.fixture
def household():
    """Makes households: `household(devices=2, arrival="asks")`, in `enforce` unless told."""
    return Household
