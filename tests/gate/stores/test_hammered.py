"""Eight real processes on one SQLite register, some killed: nobody can tell it from one register.

By hand, also with a planted fault: `python -m tests.gate.stores.hammering --plant NAME`.
"""

import pytest

from tests.gate.stores.hammering import PLANTED, hammer
from tests.gate.stores.linearizable import violations

OPERATIONS = 200_000


@pytest.mark.long
def test_what_eight_processes_see_of_one_register_is_linearizable_also_when_some_are_killed(
    tmp_path,
):
    history = hammer(tmp_path, OPERATIONS, kills=4)

    assert len(history) >= OPERATIONS * 0.99
    assert sum(call.won is True for call in history) > OPERATIONS * 0.05
    assert violations(history) == []


@pytest.mark.parametrize("plant", PLANTED)
def test_a_planted_fault_is_found(tmp_path, plant):
    history = hammer(tmp_path, 4_000, plant=plant)

    assert violations(history)
