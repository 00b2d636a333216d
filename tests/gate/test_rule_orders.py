"""All orders in which the events of small histories can arrive, each held to the guarantees."""

from itertools import permutations, product

import pytest

from presspass.gate.policy import policy_from
from presspass.gate.rule import Kind
from tests.gate.machine import SECOND, World

pytestmark = pytest.mark.long

PHONE = [(Kind.PAGE, "phone", {}), (Kind.HEARTBEAT, "phone", {"view": "p1"})]
LAPTOP = [(Kind.PAGE, "laptop", {}), (Kind.HEARTBEAT, "laptop", {"view": "l1"})]
HISTORIES = {
    "both open, act, and the phone goes on": [
        *PHONE,
        *LAPTOP,
        (Kind.CONTINUE, "phone", {}),
        (Kind.STOP, "laptop", {"view": "l1"}),
    ],
    "the phone turns its page while the laptop continues": [
        *PHONE,
        (Kind.STOP, "phone", {"view": "p1"}),
        (Kind.ARRIVAL, "phone", {"view": "p2"}),
        (Kind.CONTINUE, "laptop", {}),
        (Kind.HEARTBEAT, "laptop", {}),
    ],
    "a sign-out between acts": [
        *PHONE,
        *LAPTOP,
        (Kind.SIGN_OUT, "laptop", {}),
        (Kind.CONTINUE, "laptop", {}),
    ],
    "a revoke between acts": [
        *PHONE,
        (Kind.REVOKE, "", {}),
        (Kind.CONTINUE, "laptop", {}),
        (Kind.STOP, "phone", {}),
        (Kind.MINE, "laptop", {}),
    ],
    "one notice, pressed twice, among two continues": [
        (Kind.PAGE, "phone", {}),
        (Kind.CONTINUE, "laptop", {}),
        (Kind.CONTINUE, "phone", {"generation": "told"}),
        (Kind.CONTINUE, "phone", {"generation": "told"}),
        (Kind.CONTINUE, "laptop", {"generation": "told"}),
        (Kind.STOP, "laptop", {}),
    ],
}
POLICIES = [
    {"enforcement": "enforce"},
    {"enforcement": "enforce", "arrival": "asks"},
    {"enforcement": "enforce", "devices": 2},
    {"enforcement": "monitor"},
]


@pytest.mark.parametrize("policy", POLICIES, ids=lambda p: "-".join(map(str, p.values())))
@pytest.mark.parametrize("history", HISTORIES.values(), ids=HISTORIES)
def test_every_order_of_a_small_history_keeps_the_guarantees(history, policy):
    for order in permutations(history):
        world = World(policy_from(policy))
        told: dict[str, int] = {}
        for number, (kind, name, detail) in enumerate(order):
            if detail.get("generation"):
                first = world.notices.get(world.device(name), [None])[0]
                detail = {"generation": told.setdefault(name, first)}  # noqa: PLW2901
            event = world.event(kind, name, **detail)
            world.now += 4 * SECOND
            world.deliver(event, clock=(0, 5 * SECOND, -5 * SECOND)[number % 3])


@pytest.mark.parametrize("pauses", [(4, 108), (4, 121)], ids=str)
def test_every_short_history_of_two_devices_keeps_the_guarantees(pauses):
    kinds = (Kind.PAGE, Kind.HEARTBEAT, Kind.CONTINUE, Kind.STOP)
    steps = list(product(kinds, ("phone", "laptop")))
    for history in product(steps, repeat=4):
        world = World(policy_from({"enforcement": "enforce"}), skew=0)
        for number, (kind, name) in enumerate(history):
            world.now += pauses[number % 2] * SECOND
            world.deliver(world.event(kind, name))
