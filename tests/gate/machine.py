"""A register and gates with clocks of their own, for the rule alone; `Guarantees` judges it.

`World.deliver` lets one event arrive at one gate, through the seat's bytes as in a register.
"""

from collections import Counter

from presspass.gate.policy import Policy
from presspass.gate.rule import Event, Kind, Outcome, apply
from presspass.gate.seat import from_bytes, to_bytes, unseen
from presspass.gate.simulation.guarantees import SKEW, Guarantees
from presspass.gate.simulation.ledger import Taken
from tests.gate.household import MORNING, device_id

SECOND = 1000


class World:
    """One seat in a register; gates whose clocks differ; a true time in milliseconds."""

    def __init__(self, policy: Policy, *, skew: int = SKEW) -> None:
        self.policy = policy
        self.now = int(MORNING * SECOND)
        self.epoch = 1
        self.data: bytes | None = None
        self.guarantees = Guarantees(skew=skew)
        self.sent: list[Event] = []
        self.notices: dict[str, list[int]] = {}
        self.ids: Counter[str] = Counter()

    def device(self, name: str) -> str:
        """The present id of `name`; after a sign-out it is another one."""
        return device_id(f"{name}{self.ids[name]}")

    def event(self, kind: Kind, name: str, **detail) -> Event:
        label = f"the {name} 語語語語語語語語語語語語"
        return Event(kind, self.device(name), label=label, epoch=self.epoch, **detail)

    def lose(self) -> None:
        """The register is lost, half a minute later."""
        self.now += 30 * SECOND
        self.data = None
        self.guarantees.ledger.begin()

    def deliver(self, event: Event, clock: int = 0) -> Outcome:
        """Let `event` arrive at a gate whose clock is wrong by `clock` ms; check what follows."""
        now = (self.now + clock) / SECOND
        before = from_bytes(self.data) if self.data else unseen(event.epoch, int(now * SECOND))
        after, outcome = apply(before, event, now, self.policy)
        self.sent.append(event)
        wrote = after is not before
        data = to_bytes(after)
        after = from_bytes(data) if wrote else before
        if wrote:
            self.data = data
        self.guarantees.check(
            Taken(before, after, data, event, outcome, self.policy, now, self.now)
        )
        if event.kind is Kind.SIGN_OUT:
            self.epoch = max(self.epoch, after.epoch)
        sees = self.guarantees.check_question(after, event, now, self.now, self.policy)
        self.notices.setdefault(event.device, []).append(sees.generation)
        return outcome
