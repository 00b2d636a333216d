"""The checker itself, on histories that are known to be good or bad."""

from math import inf

import pytest

from tests.gate.stores.linearizable import NOTHING, Call, violations


def get(old, began, ended, seat=1):
    return Call(seat, old, None, began, ended)


def write(old, new, began, ended, **more):
    return Call(more.get("seat", 1), old, new, began, ended, more.get("won", True))


def killed(old, new, began):
    return write(old, new, began, inf, won=None)


FIRST = write(NOTHING, 1, 1, 2)

GOOD = {
    "nothing at all": [],
    "one after the other": [get(NOTHING, 0, 1), FIRST, get(1, 3, 4), write(1, 2, 5, 6)],
    "seen already while it is written": [write(NOTHING, 1, 1, 9), get(1, 2, 3)],
    "not yet seen while it is written": [write(NOTHING, 1, 1, 9), get(NOTHING, 7, 8)],
    "lost to a write at the same time": [FIRST, write(NOTHING, 2, 1, 3, won=False)],
    "killed, and it did": [killed(NOTHING, 1, 1), get(1, 5, 6), write(1, 2, 7, 8)],
    "killed, and it did late": [killed(NOTHING, 1, 1), get(NOTHING, 5, 6), get(1, 7, 8)],
    "killed, and it did not": [killed(NOTHING, 1, 1), get(NOTHING, 5, 6)],
    "killed, and another did": [killed(NOTHING, 7, 1), FIRST, get(1, 3, 4)],
    "seats are apart": [FIRST, get(NOTHING, 5, 6, seat=2)],
}

BAD = {
    "stale": [FIRST, get(NOTHING, 3, 4)],
    "stale after a longer history": [FIRST, write(1, 2, 3, 4), get(2, 5, 6), get(1, 7, 8)],
    "new, then old": [write(NOTHING, 1, 1, 9), get(1, 2, 3), get(NOTHING, 4, 5)],
    "seen before it was written": [get(1, 0, 0.5), FIRST],
    "a lost update": [FIRST, write(NOTHING, 2, 1, 3)],
    "written over what is gone": [FIRST, write(1, 2, 3, 4), write(1, 3, 5, 6)],
    "never written": [FIRST, get(5, 3, 4)],
    "written over what never was": [write(5, 6, 3, 4)],
    "lost to nobody": [FIRST, write(1, 2, 3, 4, won=False)],
    "lost before anybody won": [write(NOTHING, 2, 0, 0.5, won=False), FIRST],
    "killed, seen, and gone again": [killed(NOTHING, 1, 1), get(1, 3, 4), get(NOTHING, 5, 6)],
    "killed, and seen before it began": [killed(NOTHING, 1, 5), get(1, 3, 4)],
    "two orders at once": [
        write(NOTHING, 1, 0, 9),
        write(1, 2, 0, 9),
        get(2, 1, 2),
        get(1, 3, 4),
    ],
    "in one seat of two": [FIRST, write(NOTHING, 1, 1, 2, seat=2), get(NOTHING, 3, 4, seat=2)],
}


@pytest.mark.parametrize("history", GOOD.values(), ids=GOOD)
def test_a_history_that_one_register_could_have_made_is_good(history):
    assert violations(history) == []
    assert violations(reversed(history)) == []


@pytest.mark.parametrize("history", BAD.values(), ids=BAD)
def test_a_history_that_no_register_could_have_made_is_found(history):
    assert len(violations(history)) == 1
    assert len(violations(reversed(history))) == 1
