"""How reading ends: by a stop, by idling, by a lowered policy, by signing out, by a revoke."""

from presspass.gate.rule import Decision, Kind
from tests.gate.household import Household, device_id

ACTS = (Kind.PAGE, Kind.ARRIVAL, Kind.HEARTBEAT, Kind.CONTINUE)
GRANTED, ELSEWHERE = Decision.GRANTED, Decision.ELSEWHERE
STOPPED, REVOKED = Decision.STOPPED, Decision.REVOKED


def phone_waits(home: Household) -> None:
    home.page("phone", at=0)
    home.continues("laptop", at=2)


# Stop


def test_turning_the_page_in_either_order_keeps_the_place(household):  # G7
    home = household()
    home.page("laptop", at=0)
    home.continues("phone", at=1)
    home.heartbeat("phone", at=2, view="p1")

    home.stop("phone", at=3, view="p1")
    assert home.happens(Kind.PAGE, "phone", at=7).displaced == ()
    assert home.readers(at=7) == {"phone"}

    home.heartbeat("phone", at=8, view="p2")
    home.page("phone", at=9)
    home.stop("phone", at=10, view="p2")
    assert home.readers(at=10) == {"phone"}


def test_turning_the_page_does_not_change_since_when_one_reads(household):
    home = household()
    home.heartbeat("phone", at=0, view="p1")
    began = home.device("phone").since
    home.stop("phone", at=60, view="p1")
    home.page("phone", at=64)
    assert home.device("phone").since == began

    home.stop("phone", at=65)
    home.page("phone", at=70)
    assert home.device("phone").since == began + 70_000


def test_since_is_not_that_of_a_visit_before_another_device_read(household):
    home = household()
    home.page("phone", at=0)
    home.stop("phone", at=10)
    home.page("laptop", at=20)
    home.stop("laptop", at=30)

    home.page("phone", at=31)

    assert home.device("phone").since == home.device("phone").last


def test_a_stop_of_another_page_view_changes_nothing(household):  # G8
    home = household()
    home.heartbeat("phone", at=0, view="p2")
    before = home.seat

    assert home.stop("phone", at=1, view="p1") is STOPPED
    assert home.seat == before


def test_a_stopped_device_that_waits_still_waits_and_is_not_present(household):
    home = household()
    phone_waits(home)
    assert home.sees("laptop", at=3).crowded

    home.stop("phone", at=4)

    assert not home.sees("laptop", at=4).crowded
    assert home.page("phone", at=5) is ELSEWHERE
    assert home.sees("laptop", at=5).crowded


# Idle


def test_a_lease_without_an_act_for_idle_after_refuses_nobody(household):  # G11
    home = household(arrival="asks")
    home.page("phone", at=0)

    assert home.page("laptop", at=119.999) is ELSEWHERE
    assert home.page("laptop", at=120) is GRANTED
    assert home.readers(at=120) == {"laptop"}


def test_no_lease_ends_five_seconds_too_early(household):  # G11
    home = household(arrival="asks")
    home.page("phone", at=0)
    home.page("phone", at=4.9)

    assert home.page("laptop", at=4.9 + 114.9) is ELSEWHERE


def test_a_clock_that_runs_back_ends_no_lease_and_displaces_nobody(household):
    home = household(arrival="asks")
    home.page("phone", at=10)

    assert home.page("phone", at=5) is GRANTED
    assert home.page("laptop", at=6) is ELSEWHERE
    assert home.seat.at == home.device("phone").last


# Policies


def test_readers_above_a_lowered_number_are_displaced_longest_unseen_first(household):  # G1
    home = household(devices=3)
    for at, name in enumerate(("phone", "laptop", "tablet")):
        home.page(name, at=at)
    home.page("phone", at=3)
    home.policy = household(devices=1).policy

    outcome = home.happens(Kind.HEARTBEAT, "phone", at=4)

    assert outcome.decision is GRANTED
    assert outcome.displaced == (device_id("laptop"), device_id("tablet"))
    assert home.readers(at=4) == {"phone"}
    told = [home.device(name).generation for name in ("laptop", "tablet")]
    assert told[0] < told[1] <= home.seat.generation  # G2


# Signing out and revoking


def test_a_signed_out_device_is_refused_and_the_others_read_on(household):  # G12
    home = household(devices=2)
    home.page("phone", at=0)
    home.page("laptop", at=1)

    home.sign_out("phone", at=2)

    assert home.readers(at=2) == {"laptop"}
    before = home.seat
    assert home.continues("phone", at=3) is REVOKED
    assert home.sign_out("phone", at=3) is REVOKED
    assert home.sees("phone", at=3).decision is REVOKED
    assert home.seat == before


def test_a_sign_out_knows_no_policy_and_displaces_nobody(household):  # G3
    home = household(devices=3, idle_after=600)
    for at, name in enumerate(("phone", "laptop", "tablet")):
        home.page(name, at=at)
    generous, home.policy = home.policy, household().policy

    home.sign_out("tablet", at=300)

    home.policy = generous
    assert home.readers(at=300) == {"phone", "laptop"}


def test_those_who_waited_are_told_five_seconds_after_a_sign_out(household):
    home = household()
    phone_waits(home)
    home.sign_out("laptop", at=10)

    assert home.sees("phone", at=14.9).decision is ELSEWHERE
    assert home.sees("phone", at=15).decision is GRANTED
    assert home.heartbeat("phone", at=11) is GRANTED  # G5


def test_a_ninth_device_signed_out_raises_the_epoch(household):  # G18
    home = household()
    home.page("laptop", at=0)
    for number in range(8):
        home.sign_out(f"old {number}", at=number)
    assert (home.seat.epoch, len(home.seat.signed_out)) == (1, 8)
    assert home.readers(at=9) == {"laptop"}

    home.sign_out("old 8", at=10)

    assert (home.seat.epoch, home.seat.signed_out) == (2, ())
    for name in ("old 0", "old 8", "laptop"):
        assert home.page(name, at=11) is REVOKED
    home.epoch = 2
    assert home.page("laptop", at=12) is GRANTED


def test_a_revoke_delivered_twice_raises_the_epoch_once(household):
    home = household()
    home.page("phone", at=0)
    home.revoke(at=1, epoch=2)
    home.epoch = 2
    home.page("phone", at=2)
    before = home.seat

    assert home.revoke(at=3, epoch=2) is REVOKED
    assert home.seat == before
    home.revoke(at=4)
    assert home.seat.epoch == 3


def test_an_older_epoch_is_refused_and_leaves_not_a_byte_changed(household):  # G12
    home = household()
    home.page("phone", at=0)
    home.revoke(at=1, epoch=2)
    home.page("laptop", at=500, epoch=2)
    before = home.seat

    for kind in (*ACTS, Kind.STOP, Kind.MINE, Kind.SIGN_OUT):
        assert home.happens(kind, "phone", at=1000, epoch=1).decision is REVOKED
    assert home.seat == before
    assert home.sees("phone", at=1000, epoch=1).decision is REVOKED


def test_a_newer_epoch_leaves_nobody_of_the_old_one_reading(household):  # G12
    home = household(devices=2)
    home.page("phone", at=0)
    generation = home.seat.generation

    assert home.heartbeat("laptop", at=1, epoch=5) is GRANTED

    home.epoch = 5
    assert home.readers(at=1) == {"laptop"}
    assert home.seat.generation > generation
    assert home.page("phone", at=2, epoch=1) is REVOKED


def test_the_generation_never_falls(household):  # G2
    home = household()
    home.page("phone", at=0)
    told = [home.seat.generation]
    home.revoke(at=1)
    told.append(home.seat.generation)
    home.lose(at=60)
    home.epoch = 9
    home.page("phone", at=60)
    told.append(home.seat.generation)

    assert told == sorted(set(told))
