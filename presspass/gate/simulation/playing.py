"""Plays many histories of a seed and gathers what went wrong, a part of them in each process."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec

from presspass.gate.errors import GateError
from presspass.gate.simulation.histories import History, draw, told
from presspass.gate.simulation.ledger import Violation
from presspass.gate.simulation.registers import Register, register_from_url
from presspass.gate.simulation.shrinking import shortest
from presspass.gate.simulation.world import World

FAILURES = (ArithmeticError, AttributeError, GateError, LookupError, TypeError, ValueError)
"""What code that is wrong raises: a violation too, of no guarantee in particular."""


class Found(msgspec.Struct, frozen=True):
    """A violation: in which history, of what, and the shortest history that shows it."""

    index: int
    guarantee: str
    fact: str
    history: History


class Report(msgspec.Struct):
    """What playing some histories came to. `found` holds the first of each guarantee."""

    histories: int = 0
    events: int = 0
    writes: int = 0
    lost_races: int = 0
    killed: int = 0
    losses: int = 0
    violations: int = 0
    found: dict[str, Found] = {}

    def add(self, other: "Report") -> None:
        """Take in another part."""
        for name in self.__struct_fields__:
            if name != "found":
                setattr(self, name, getattr(self, name) + getattr(other, name))
        for guarantee, found in other.found.items():
            known = self.found.get(guarantee)
            if known is None or found.index < known.index:
                self.found[guarantee] = found


def violation_of(history: History, register: Register) -> Violation | None:
    """What `history` violates, None if nothing."""
    return _played(World(history, register))


def play(seed: int, indices: range, url: str = "memory:", part: int = 0) -> Report:
    """Play the histories `indices` of `seed` on the register `url`."""
    register = register_from_url(url, part)
    report = Report()
    try:
        with quiet():
            for index in indices:
                _play_one(seed, index, register, report)
    finally:
        register.close()
    return report


def in_words(found: Found, seed: int) -> str:
    """`found`, with the shortest history, for a person."""
    begin = f"{found.guarantee}: {found.fact} (history {found.index} of seed {seed})"
    return f"{begin}\n{told(found.history)}"


def _play_one(seed: int, index: int, register: Register, report: Report) -> None:
    history = draw(seed, index)
    world = World(history, register)
    violation = _played(world)
    watch = world.watch
    report.histories += 1
    report.events += watch.events
    report.writes += watch.writes
    report.lost_races += watch.lost_races
    report.losses += watch.losses
    report.killed += world.killed
    if violation is None:
        return
    report.violations += 1
    guarantee = violation.guarantee
    if guarantee not in report.found:
        history = shortest(history, lambda other: _shows(other, register, guarantee))
        fact = str(getattr(violation_of(history, register), "fact", violation.fact))
        report.found[guarantee] = Found(index, guarantee, fact, history)


def _shows(history: History, register: Register, guarantee: str) -> bool:
    violation = violation_of(history, register)
    return violation is not None and violation.guarantee == guarantee


def _played(world: World) -> Violation | None:
    try:
        world.play()
    except Violation as violation:
        return violation
    except FAILURES as failure:
        return Violation("failure", f"{type(failure).__name__}: {failure}")
    return None


@contextmanager
def quiet() -> Iterator[None]:
    """An outage is told by each call that meets it: not in simulations."""
    log = logging.getLogger("presspass.gate.gate")
    level = log.level
    log.setLevel(logging.ERROR)
    try:
        yield
    finally:
        log.setLevel(level)
