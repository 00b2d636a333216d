"""The simulator finds what is wrong: each planted fault, by the guarantee that it breaks."""

import pytest

from presspass.gate.simulation.histories import draw
from presspass.gate.simulation.playing import quiet, violation_of
from presspass.gate.simulation.registers import InMemory
from tests.gate.planted import FAULTS

pytestmark = pytest.mark.long

SEED, ENOUGH = 5, 6000


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_planted_fault_is_found_by_the_guarantee_it_breaks(fault, monkeypatch):
    register = InMemory()
    fault.plant(monkeypatch)

    with quiet():
        found = (violation_of(draw(SEED, index), register) for index in range(ENOUGH))
        assert any(violation and violation.guarantee == fault.breaks for violation in found)


def test_every_guarantee_of_the_rule_has_a_fault_that_breaks_it():
    assert {fault.breaks for fault in FAULTS.values()} >= {f"G{n}" for n in range(1, 19)}
