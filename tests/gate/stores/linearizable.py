"""Whether a history of gets and compare-and-sets could have come from one register, seat by seat.

Every value is written at most once, and names by its `old` the one it replaced. So the order of
writes is known, and what remains is to find a moment for each: within its own call, after the
value before it was last seen, and before it was first seen itself. The earliest moments will do if
any will: that is all there is to the search. (A general checker needs none of this, and years.)
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from math import inf
from typing import NamedTuple

NOTHING = 0
"""The value of a seat that nobody wrote."""


class Call(NamedTuple):
    """One call of a process: when it `began` and `ended` by the machine's one clock.

    A get has seen `old`. A compare-and-set wrote `new` over `old` if it `won`; where its process
    was killed within, `ended` is infinite and `won` is None: perhaps it did, perhaps not. It
    compares with what its process has read, so that it loses only to a write before its end.
    """

    seat: int
    old: int
    new: int | None
    began: float
    ended: float
    won: bool | None = None

    @property
    def is_get(self) -> bool:
        """Whether it only asks."""
        return self.new is None


def violations(history: Iterable[Call]) -> list[str]:
    """What in `history` no single register could have done; empty when it is linearizable."""
    by_seat = defaultdict(list)
    for call in history:
        by_seat[call.seat].append(call)
    return [f"seat {seat}: {what}" for seat, calls in by_seat.items() for what in _broken(calls)]


def _broken(calls: list[Call]) -> Iterator[str]:
    seen = {call.old for call in calls} | {NOTHING}
    writes: dict[int, Call] = {}
    for call in calls:
        if call.won or (call.won is None and call.new in seen and not call.is_get):
            if call.old in writes:
                yield f"{writes[call.old].new} and {call.new} were both written over {call.old}"
                return
            writes[call.old] = call
    order, value = [], NOTHING
    while value in writes:
        order.append(writes[value])
        value = order[-1].new
    known = {NOTHING, *(write.new for write in order)}
    if strange := (seen - known) | ({write.new for write in writes.values()} - known):
        yield f"{min(strange)} was seen or written over what never was"
        return
    yield from _impossible(order, calls)


def _impossible(order: list[Call], calls: list[Call]) -> Iterator[str]:
    last_seen: dict[int, float] = {}
    gone_by: dict[int, float] = {}
    first_seen: dict[int, float] = {}
    for call in calls:
        if call.is_get:
            last_seen[call.old] = max(last_seen.get(call.old, -inf), call.began)
            first_seen[call.old] = min(first_seen.get(call.old, inf), call.ended)
        elif call.won is False:
            gone_by[call.old] = min(gone_by.get(call.old, inf), call.ended)
    moment = -inf
    for write in order:
        moment = max(moment, write.began, last_seen.get(write.old, -inf))
        latest = min(write.ended, first_seen.get(write.new, inf), gone_by.get(write.old, inf))
        if moment > latest:
            yield f"{write.old} was still seen when {write.new} had been written over it"
            return
    value = order[-1].new if order else NOTHING
    if value in gone_by:
        yield f"a compare-and-set lost to nobody over {value}"
