"""The number that each silent renewal of a ticket spends: a pure rule that finds copied cookies.

A ticket is signed, so nobody else can write the number in it. A browser renews with the number it
was given last; one that renews with a number spent long ago holds a copy. Rows and sessions are the
affair of `devices.py`.
"""

from typing import NamedTuple

GRACE = 60.0
"""So many seconds a number that was spent may be spent again: tabs renew at once."""

MOST_SPENT = 8
"""So many numbers spent lately are remembered: more than the tabs that renew at once."""


class Renewals(NamedTuple):
    """The number given last, and those spent lately with the Unix time at which they were."""

    latest: int = 0
    spent: tuple[tuple[int, float], ...] = ()


def begun(known: Renewals, now: float) -> Renewals:
    """A new number, the one before is spent: what a sign-in and an honest renewal give."""
    lately = (*_lately(known, now), (known.latest, now))[-MOST_SPENT:]
    return Renewals(known.latest + 1, lately)


def renewed(known: Renewals, presented: int | None, now: float) -> Renewals | None:
    """What is known after a renewal with the number `presented`; None where it was a copy's.

    Tabs that renew at once, and a browser whose answer was lost for a moment, are given the latest
    number again. `presented` is None for a browser without a ticket of this device.
    """
    if presented is None and known.latest == 0:
        return begun(known, now)
    if presented is not None and presented >= known.latest:
        # Greater than the latest: the database was put back from a copy of its own.
        return begun(Renewals(presented, known.spent), now)
    lately = {number for number, _ in _lately(known, now)}
    if presented in lately or (presented is None and lately):
        return known
    return None


def _lately(known: Renewals, now: float) -> tuple[tuple[int, float], ...]:
    return tuple((number, at) for number, at in known.spent if now - at <= GRACE)
