"""What only a whole history shows: that sharing is found (G14), in every enforcement (G15)."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from msgspec.structs import replace

from presspass.gate.clock import SECOND
from presspass.gate.policy import DEFAULTS
from presspass.gate.rule import Event, Kind, apply, standing
from presspass.gate.simulation.ledger import Taken, hold

if TYPE_CHECKING:
    from presspass.gate.simulation.world import World

ROUNDS = 3
EVERY = 4 * SECOND
_MODES = ("enforce", "monitor")


def check_in_turn(world: "World") -> None:
    """`devices` + 1 newcomers say continue in turn: by the end of the third round they share."""
    policy = replace(DEFAULTS, enforcement="enforce", devices=min(world.policy.devices, 2))
    guests = [world.guest(f"guest {number}", policy) for number in range(policy.devices + 1)]
    for _ in range(ROUNDS):
        for browser, ticket in guests:
            world.watch.time += EVERY
            world.send(browser, ticket, Event(Kind.CONTINUE), gate=0)
    seat, now = world.watch.seat, world.watch.current.now
    for _, ticket in guests:
        sees = seat and standing(seat, ticket.device, ticket.epoch, now, policy)
        hold(sees and sees.sharing, "G14", "in the third round sharing is not found")


def check_enforcements(history: Iterable[Taken]) -> None:
    """The acts of `history`, decided again in `enforce` and `monitor`, leave the same marks."""
    for mode in _MODES:
        seat, at = None, 0
        for taken in history:
            # Whose pair is calm depends on who reads; and what was written late, past an event
            # that changed nothing here, might have lost its race there.
            if taken.event.kind is Kind.MINE or taken.at < at:
                break
            at = taken.at
            policy = replace(taken.policy, enforcement=mode)
            seat, outcome = apply(seat or taken.before, taken.event, taken.now, policy)
            alike = outcome.overlaps == taken.outcome.overlaps
            hold(alike, "G15", f"`{mode}` reaches another verdict")
