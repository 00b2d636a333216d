"""The guarantees of RULE over thousands of seeded interleavings, shrunk when one breaks."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from presspass.gate.policy import Policy, policy_from
from presspass.gate.rule import Decision, Event, Kind
from presspass.gate.seat import Status, from_bytes
from tests.gate.machine import SECOND, World

pytestmark = pytest.mark.long

NAMES = st.sampled_from(["phone", "laptop", "tablet", "desktop"])
CLOCKS = st.sampled_from([0, -5 * SECOND, 5 * SECOND])
PAUSES = st.sampled_from([0, 400, 3000, 4000, 7000, 12_000, 60_000, 119_000, 126_000, 605_000])
KINDS = st.sampled_from(
    [
        *[Kind.PAGE, Kind.HEARTBEAT, Kind.CONTINUE, Kind.ARRIVAL] * 3,
        *[Kind.STOP] * 2,
        Kind.MINE,
    ]
)
VIEWS = (None, "v0", "v1")


def plan(**changes: object) -> Policy:
    return policy_from({"enforcement": "enforce", "overlaps": 2, **changes})


POLICIES = st.sampled_from(
    [
        plan(),
        plan(arrival="asks"),
        plan(devices=2),
        plan(devices=2, arrival="asks", idle_after=60, renew_every=10),
        plan(devices=3),
        plan(enforcement="monitor"),
        plan(enforcement="notify", devices=2),
    ]
)


class OneSeat(RuleBasedStateMachine):
    """Devices, gates and accidents around one seat; `World` holds them to the guarantees."""

    @initialize(policy=POLICIES)
    def a_plan(self, policy):
        self.world = World(policy)

    @rule(kind=KINDS, name=NAMES, clock=CLOCKS, pause=PAUSES, detail=st.integers(0, 179))
    def somebody_acts(self, kind, name, clock, pause, detail):
        self.world.now += pause
        self.world.deliver(self._event(kind, name, detail), clock)

    @rule(name=NAMES, clocks=st.tuples(CLOCKS, CLOCKS), pause=st.sampled_from([0, 400, 4900]))
    def a_page_is_turned(self, name, clocks, pause):
        world = self.world
        world.deliver(world.event(Kind.ARRIVAL, name, view="turned"), clocks[0])
        device = world.device(name)
        if from_bytes(world.data).status_of(device) is not Status.READS:
            return
        world.deliver(world.event(Kind.STOP, name, view="turned"), clocks[0])
        readers = {d.id for d in from_bytes(world.data).readers}
        world.now += pause

        outcome = world.deliver(world.event(Kind.PAGE, name), clocks[1])

        assert outcome.decision is Decision.GRANTED  # G7
        assert outcome.displaced == ()
        assert {d.id for d in from_bytes(world.data).readers} <= readers | {device}

    @rule(which=st.integers(0, 30), clock=CLOCKS, exchanged=st.booleans())
    def an_event_is_delivered_again(self, which, clock, exchanged):
        world = self.world
        if not world.sent:
            return
        event = world.sent[-1 - which % len(world.sent)]
        if exchanged and event.kind is not Kind.REVOKE:
            kept = {name: getattr(event, name) for name in event.__struct_fields__}
            event = Event(**{**kept, "epoch": world.epoch})
        world.deliver(event, clock)

    @rule(name=NAMES, clock=CLOCKS)
    def a_device_is_signed_out(self, name, clock):
        self.world.deliver(self.world.event(Kind.SIGN_OUT, name), clock)
        self.world.ids[name] += 1  # the next sign-in there gets a new id

    @rule(told=st.booleans(), clock=CLOCKS)
    def the_tickets_are_revoked(self, told, clock):
        self.world.epoch += 1
        if told:
            self.world.deliver(Event(Kind.REVOKE, epoch=self.world.epoch), clock)

    @rule()
    def the_register_is_lost(self):
        self.world.lose()

    @rule(policy=POLICIES)
    def tickets_carry_another_policy(self, policy):
        self.world.policy = policy

    @invariant()
    def the_state_is_sound(self):
        if not hasattr(self, "world") or self.world.data is None:
            return
        seat = from_bytes(self.world.data)
        ids = [d.id for d in seat.devices]
        assert len(ids) == len(set(ids))
        assert len(seat.readers) <= 3
        lasts = [d.last for d in seat.devices]
        assert lasts == sorted(lasts)  # the order of acts, and a clock that never runs back
        assert all(d.generation <= seat.generation for d in seat.devices)

    def _event(self, kind, name, detail):
        world = self.world
        detail, view = divmod(detail, 3)
        detail, notice = divmod(detail, 4)
        notices = world.notices.get(world.device(name), ())
        generation = None
        if kind is Kind.CONTINUE and notice and len(notices) >= notice:
            generation = notices[-notice]  # the present notice, or one or two before it
        since_input = detail or None
        return world.event(
            kind, name, view=VIEWS[view], since_input=since_input, generation=generation
        )


OneSeat.TestCase.settings = settings(
    max_examples=2000,
    stateful_step_count=25,
    derandomize=True,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
test_the_guarantees_hold_in_two_thousand_interleavings = OneSeat.TestCase
