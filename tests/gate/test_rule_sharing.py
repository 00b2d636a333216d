"""Two people or one: the evidence for sharing, when it is shown, and that it decides nothing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from presspass.gate.rule import Decision, Kind
from tests.gate.household import Household, device_id

ROUND = ("phone", "laptop", "tablet")


def in_turn(home: Household, names, *, every=4.0, rounds=3, begin=0.0) -> float:
    """The devices say continue in turn; when the last did."""
    at = begin
    for number in range(rounds * len(names)):
        at = begin + number * every
        home.continues(names[number % len(names)], at=at)
    return at


def shared(**policy) -> Household:
    home = Household(**policy)
    in_turn(home, ROUND[: home.policy.devices + 1])
    return home


# Overlap marks


@given(st.lists(st.floats(-0.25, 0.25), min_size=9, max_size=9), st.sampled_from([1, 2]))
@settings(max_examples=200, deadline=None, derandomize=True)
def test_devices_saying_continue_in_turn_are_sharing_by_the_third_round(late, devices):  # G14
    home = Household(devices=devices)
    names = ROUND[: devices + 1]
    for number in range(3 * len(names)):
        home.continues(names[number % len(names)], at=number * 4 + late[number])
    at = number * 4 + 1

    assert all(home.sees(name, at=at).sharing for name in names)


@pytest.mark.parametrize("enforcement", ["monitor", "notify"])
def test_the_verdict_is_reached_outside_enforce_too(enforcement):  # G14, G15
    home = shared(enforcement=enforcement)

    assert home.sees("phone", at=21).sharing


def test_a_mark_is_one_device_then_another_then_the_first_again(household):
    home = household()
    assert not home.happens(Kind.PAGE, "phone", at=0).overlaps
    assert not home.happens(Kind.PAGE, "laptop", at=1).overlaps
    assert home.happens(Kind.HEARTBEAT, "phone", at=12, since_input=12).overlaps
    assert home.seat.marks == (home.seat.at,)


def test_no_mark_when_the_input_before_is_longer_ago_than_overlap_within(household):
    home = household()
    home.page("phone", at=0)
    home.page("laptop", at=1)

    assert not home.happens(Kind.HEARTBEAT, "phone", at=2, since_input=13).overlaps


def test_no_mark_when_the_other_acted_before_the_input_before(household):
    home = household()
    home.page("phone", at=0)
    home.page("laptop", at=1)

    assert not home.happens(Kind.HEARTBEAT, "phone", at=5, since_input=3).overlaps
    home.heartbeat("laptop", at=6)
    assert home.happens(Kind.HEARTBEAT, "phone", at=9, since_input=3).overlaps


def test_without_since_input_the_time_since_the_last_act_stands_for_it(household):
    for pause, marked in ((12.999, True), (13, False)):
        home = household()
        home.page("phone", at=0)
        home.page("laptop", at=pause - 1)
        assert home.happens(Kind.PAGE, "phone", at=pause).overlaps is marked


def test_a_mark_needs_as_many_others_lately_as_may_read(household):  # G13
    home = household(devices=2)
    home.page("tablet", at=0)
    home.page("phone", at=8)
    home.page("laptop", at=9)
    assert home.happens(Kind.HEARTBEAT, "phone", at=20, since_input=12).overlaps
    home.page("laptop", at=21)
    assert not home.happens(Kind.HEARTBEAT, "phone", at=22.001, since_input=2).overlaps


@given(
    st.lists(
        st.tuples(st.sampled_from(list(Kind)[:5]), st.integers(0, 15), st.integers(-5, 5)),
        max_size=12,
    ),
    st.integers(0, 12),
    st.integers(1, 3),
)
@settings(max_examples=300, deadline=None, derandomize=True)
def test_one_move_from_device_to_device_makes_no_mark_at_any_clock_error(steps, moved, devices):
    # G13: with `moved` beyond the steps it is one device alone
    home, at = Household(devices=devices), 10.0
    for number, (kind, pause, error) in enumerate(steps):
        at += pause
        name = "phone" if number < moved else "laptop"
        seconds = None if error % 2 else min(pause, 12)
        home.happens(kind, name, at=at + error, since_input=seconds, view=f"v{pause}")

    assert home.seat.marks == ()


def test_sharing_begins_with_so_many_marks_within_the_window(household):
    for last, sharing in ((120, True), (120.001, False)):
        home = household(overlaps=2)
        home.page("phone", at=0)
        home.page("laptop", at=1)
        home.heartbeat("phone", at=2, since_input=2)
        home.page("laptop", at=last + 1)
        home.heartbeat("phone", at=last + 2, since_input=2)
        assert len(home.seat.marks) == 1 + sharing
        assert home.sees("phone", at=last + 2).sharing is sharing


def test_five_moves_between_two_devices_in_twenty_minutes_are_no_sharing(household):
    home = household()
    for at, name in enumerate(("laptop", "phone", "laptop", "phone", "laptop", "phone")):
        home.arrival(name, at=at * 200, since_input=300)
        home.continues(name, at=at * 200 + 5, since_input=5)
        home.heartbeat(name, at=at * 200 + 30, since_input=2)

    assert (home.seat.marks, home.seat.sharing_until) == ((), 0)


# When it is shown


def test_sharing_is_shown_on_both_and_ends_at_once_at_the_others_stop():  # G17
    home = shared()
    assert home.sees("phone", at=21).sharing
    assert home.sees("laptop", at=21).sharing

    home.stop("phone", at=22)

    assert not home.sees("laptop", at=22).sharing
    assert not home.sees("phone", at=22).sharing


def test_sharing_ends_within_idle_after_of_the_others_last_act():  # G17
    home = shared()
    home.heartbeat("phone", at=30)
    for at in range(40, 150, 10):
        home.heartbeat("laptop", at=at)

    assert home.sees("laptop", at=149.999).sharing
    assert not home.sees("laptop", at=150).sharing


def test_sharing_is_remembered_and_shown_again_when_both_are_present():
    home = shared()
    last = home.seat.at / 1000
    home.stop("phone", at=30)
    home.page("phone", at=80_000)
    assert not home.sees("phone", at=80_000).sharing

    home.page("laptop", at=80_001)

    assert home.sees("phone", at=80_001).sharing
    assert home.seat.sharing_until == (last + home.policy.sharing_remembered) * 1000


def test_sharing_is_forgotten_after_sharing_remembered():
    home = shared(sharing_remembered=60)
    home.page("phone", at=79)
    home.page("laptop", at=79)

    assert home.sees("phone", at=79.9).sharing
    assert not home.sees("phone", at=80).sharing


def test_a_revoke_ends_sharing():
    home = shared()
    home.revoke(at=21, epoch=2)
    home.epoch = 2
    home.page("phone", at=22)
    home.page("laptop", at=22)

    assert not home.sees("phone", at=22).sharing


def test_a_sign_out_of_the_other_ends_sharing_at_once():
    home = shared()
    home.sign_out("phone", at=21)

    assert not home.sees("laptop", at=21).sharing


# Both devices are mine


def test_a_pair_that_is_mine_is_kept_calm_for_thirty_days():
    home = shared()
    home.mine("laptop", at=21)
    assert not home.sees("phone", at=21).sharing

    in_turn(home, ROUND[:2], begin=22)
    assert home.seat.marks == ()
    month = 30 * 86_400
    in_turn(home, ROUND[:2], begin=21 + month)
    assert home.sees("phone", at=42 + month).sharing


def test_a_calm_pair_does_not_keep_a_third_device_calm(household):
    home = household()
    home.page("phone", at=0)
    home.page("laptop", at=1)
    home.mine("phone", at=2)

    in_turn(home, ("phone", "tablet"), begin=10)

    assert home.sees("phone", at=31).sharing


def test_mine_means_the_device_that_the_notice_names(household):
    home = household()
    home.page("phone", at=0)
    home.continues("laptop", at=10)
    home.page("tablet", at=11)
    home.continues("laptop", at=12)
    home.heartbeat("tablet", at=13)
    assert home.sees("phone", at=14).other.id == device_id("laptop")

    home.mine("phone", at=14)

    assert home.seat.is_calm(device_id("phone"), device_id("laptop"), home.seat.at)


def test_mine_says_nothing_while_no_other_device_is_known(household):
    home = household()
    assert home.mine("phone", at=0) is Decision.GRANTED
    home.page("phone", at=1)
    before = home.seat

    assert home.mine("phone", at=2) is Decision.GRANTED
    assert home.seat == before


def test_four_pairs_at_most_are_kept_calm(household):  # G18
    home = household()
    for number in range(6):
        home.page(f"device {number}", at=number)
        home.mine(f"device {number}", at=number)

    assert len(home.seat.calm) == 4
    assert home.seat.is_calm(device_id("device 5"), device_id("device 4"), home.seat.at)
    assert not home.seat.is_calm(device_id("device 1"), device_id("device 0"), home.seat.at)


# It decides nothing

ACT = st.tuples(
    st.sampled_from([Kind.PAGE, Kind.ARRIVAL, Kind.HEARTBEAT, Kind.CONTINUE, Kind.STOP]),
    st.sampled_from(ROUND),
    st.sampled_from([0.4, 1, 2.5, 4.9, 7, 12, 60]),
    st.sampled_from([None, 0.2, 0.7, 1]),
)


@given(st.lists(ACT, min_size=6, max_size=25), st.integers(1, 2), st.booleans())
@settings(max_examples=300, deadline=None, derandomize=True)
def test_every_enforcement_reaches_the_same_verdict_from_the_same_acts(acts, devices, asks):  # G15
    arrival = "asks" if asks else "takes_over"
    homes = [
        Household(devices=devices, arrival=arrival, enforcement=enforcement, overlaps=2)
        for enforcement in ("enforce", "notify", "monitor")
    ]
    at, last = 0.0, {}
    for kind, name, pause, share in acts:
        at += pause
        # The input before is no longer ago than the last act, which was one.
        ago = at - last.get(name, at)
        seconds = None if share is None or name not in last else -int(-ago * share // 1)
        if kind is not Kind.STOP:
            last[name] = at
        outcomes = [home.happens(kind, name, at=at, since_input=seconds) for home in homes]

        assert len({outcome.overlaps for outcome in outcomes}) == 1
        verdicts = {(home.seat.marks, home.seat.sharing_until) for home in homes}
        assert len(verdicts) == 1
        assert {o.decision for o in outcomes[1:]} <= {Decision.GRANTED, Decision.STOPPED}


def test_a_fast_heartbeat_counts_as_evidence_whoever_waits():  # G15
    homes = [Household(overlaps=1, enforcement=mode) for mode in ("enforce", "monitor")]
    for home in homes:
        home.page("phone", at=0)
        home.page("laptop", at=0.5)
        home.heartbeat("phone", at=2)
        home.stop("phone", at=2.5)
        home.heartbeat("laptop", at=3)
        home.heartbeat("laptop", at=6)
        home.heartbeat("phone", at=8, since_input=4)

    marks = {home.seat.marks for home in homes}
    assert len(marks) == 1
