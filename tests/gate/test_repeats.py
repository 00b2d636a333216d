"""A grant that is repeated is the one that would be given."""

import random

import pytest

from presspass.gate.gate import Gate
from presspass.gate.policy import policy_from
from presspass.gate.repeats import Repeats
from presspass.gate.rule import Kind
from presspass.gate.stores.memory import MemoryRegister, MemoryStore
from presspass.gate.ticket import Ticket
from tests.gate.gates import KEYS

pytestmark = pytest.mark.anyio

# ruff: noqa: SLF001 - what is remembered shows from outside only as speed
KINDS = [Kind.PAGE] * 6 + [Kind.HEARTBEAT, Kind.ARRIVAL, Kind.CONTINUE, Kind.STOP, Kind.MINE]
POLICIES = [
    {"enforcement": "enforce"},
    {"enforcement": "enforce", "devices": 2},
    {"enforcement": "notify", "arrival": "asks"},
    {"enforcement": "monitor", "idle_after": 13, "renew_every": 1, "full_notice": "at_once"},
]


class Never(Repeats):
    """Remembers nothing: every decision is worked out."""

    def find(self, *_):
        return None


def tickets(policy):
    return [
        Ticket("seat", f"device-{n:09}", f"Browser {n}", 1, "subscribers", policy_from(policy))
        for n in range(3)
    ]


class Household:
    """One gate with a register of its own."""

    def __init__(self, times) -> None:
        self.register = MemoryRegister()
        store = MemoryStore(register=self.register, clock=times)
        self.gate = Gate(store, KEYS, clock=times)


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("seed", range(25))
async def test_a_gate_that_repeats_answers_and_writes_as_one_that_does_not(policy, seed):
    chance = random.Random(seed)  # noqa: S311
    now = 1_800_000_000.0
    repeating, working = Household(lambda: now), Household(lambda: now)
    working.gate._repeats = Never(1)
    readers = tickets(policy)

    for _ in range(150):
        now += chance.choice([-0.5, 0, 0.001, 0.5, 1, 2.5, 4.9, 13, 130, 700])
        reader = chance.choices(readers, [8, 1, 1])[0]
        kind = chance.choice(KINDS)
        more = {"since_input": chance.choice([None, 0, 3])}
        told = await repeating.gate.decide(reader, kind, **more)
        assert told == await working.gate.decide(reader, kind, **more)
        states = [house.register.rows.get("seat", (b"",))[0] for house in (repeating, working)]
        assert states[0] == states[1]

    assert repeating.gate.journal.decisions == working.gate.journal.decisions


async def test_a_repeated_grant_is_refused_where_the_register_says_otherwise(gate, another_gate):
    phone, laptop, _ = tickets(POLICIES[0])
    for _ in range(3):
        assert (await gate.decide(phone, Kind.PAGE)).state == "reading"
    assert gate._repeats.find(phone, gate.clock()) is not None

    await another_gate.decide(laptop, Kind.PAGE)

    assert (await gate.decide(phone, Kind.PAGE)).state == "elsewhere"


async def test_a_repeated_grant_without_the_register_is_counted(gate, register):
    phone, _, _ = tickets(POLICIES[0])
    for _ in range(3):
        await gate.decide(phone, Kind.PAGE)
    register.available = False

    assert (await gate.decide(phone, Kind.PAGE)).state == "reading"

    assert gate.journal.decided_without_store == 1


async def test_as_many_are_remembered_as_were_allowed(gate):
    gate._repeats = Repeats(2)
    for number in range(5):
        ticket = Ticket(f"seat {number}", "device-000000001", "", 1, "subscribers")
        for _ in range(2):
            await gate.decide(ticket, Kind.PAGE)

    assert len(gate._repeats._kept) <= 2
