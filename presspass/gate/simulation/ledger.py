"""What truly happened to one seat: true time, and the order in which the register took the acts.

No judgement here: see `guarantees`.
"""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from presspass.gate.clock import Milliseconds, Seconds
from presspass.gate.policy import Policy
from presspass.gate.rule import Event, Outcome
from presspass.gate.seat import Seat


class Violation(Exception):
    """A guarantee that did not hold: its number, and what is wrong."""

    def __init__(self, guarantee: str, fact: str) -> None:
        self.guarantee, self.fact = guarantee, fact
        super().__init__(f"{guarantee}: {fact}")


def hold(holds: object, guarantee: str, fact: str) -> None:
    """Raise Violation of `guarantee`, with the `fact`, unless it `holds`."""
    if not holds:
        raise Violation(guarantee, fact)


class Taken(msgspec.Struct, frozen=True):
    """One event as the register took it.

    `before` is what the register truly held; `after` is the same object when nothing was written,
    else the seat read again from `data`. `now` is the time by the gate's clock, `at` the true one.
    """

    before: Seat
    after: Seat
    data: bytes
    event: Event
    outcome: Outcome
    policy: Policy
    now: Seconds
    at: Milliseconds

    @property
    def wrote(self) -> bool:
        """Whether the register was written."""
        return self.after is not self.before


class Act(NamedTuple):
    """An act: which it was, counted from the first, and when it truly happened."""

    turn: int
    at: Milliseconds


NEVER = Act(-1, 0)


class Ledger:
    """What truly happened, by device id. It knows nothing that the register was not told."""

    def __init__(self) -> None:
        self.generation = self.seq = self.epoch = self.turn = 0
        self.acts: dict[str, Act] = {}
        self.marks: list[Milliseconds] = []
        self.stopped: set[str] = set()
        self.turning: tuple[str, Policy, Milliseconds] | None = None
        self.signed_out: set[str] = set()
        self.view: dict[str, str | None] = {}
        self.granted: dict[int, str] = {}
        self.newest_grant = 0
        self.displaced_by: Counter[tuple[str, int]] = Counter()

    def begin(self, epoch: int = 0) -> None:
        """The seat is begun afresh in `epoch`: what was, makes no evidence any more."""
        self.epoch = epoch
        self.turning = None
        self.acts.clear()
        self.marks.clear()
        self.signed_out.clear()

    def act(self, device: str, at: Milliseconds) -> None:
        """`device` acted at `at`, and is present."""
        self.turn += 1
        self.acts[device] = Act(self.turn, at)
        self.stopped.discard(device)

    def last(self, device: str) -> Act:
        """The last act of `device`."""
        return self.acts.get(device, NEVER)

    def longest_unseen(self, devices: Iterable[str]) -> list[str]:
        """`devices` in the order of their last acts."""
        return sorted(devices, key=lambda device: self.last(device).turn)

    def since(self, then: Milliseconds) -> set[str]:
        """The devices that acted at `then` or later."""
        return {device for device, act in self.acts.items() if act.at >= then}

    def grant(self, generation: int, device: str) -> None:
        """`device` was granted a lease under `generation`."""
        self.granted[generation] = device
        self.newest_grant = max(self.newest_grant, generation)
