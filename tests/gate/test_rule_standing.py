"""What a device sees without acting."""

import pytest

from presspass.gate.rule import Decision, Kind
from presspass.gate.seat import to_bytes
from tests.gate.household import MORNING, Household, device_id

GRANTED, ELSEWHERE, REVOKED = Decision.GRANTED, Decision.ELSEWHERE, Decision.REVOKED


def displaced(**policy) -> Household:
    """The phone was displaced by the laptop at 10 s."""
    home = Household(**policy)
    home.page("phone", at=0)
    home.continues("laptop", at=10)
    return home


def test_a_question_changes_nothing():
    home = displaced()
    before = to_bytes(home.seat)
    home.sees("phone", at=500)
    assert to_bytes(home.seat) == before


def test_a_displaced_device_sees_who_reads_and_since_when():
    sees = displaced().sees("phone", at=11)

    assert (sees.decision, sees.reads) == (ELSEWHERE, False)
    assert sees.other.label == "the laptop"
    assert sees.other.since == int((MORNING + 10) * 1000)


def test_a_reading_device_sees_that_it_reads():
    sees = displaced().sees("laptop", at=11)

    assert (sees.decision, sees.reads, sees.crowded) == (GRANTED, True, True)
    assert sees.other.label == "the phone"


def test_a_device_alone_sees_no_other_and_no_crowd(household):
    home = household()
    home.page("phone", at=0)
    sees = home.sees("phone", at=1)

    assert (sees.other, sees.crowded, sees.sharing) == (None, False, False)


def test_the_generation_of_a_notice_is_the_one_the_device_was_told():
    home = displaced()
    told = home.device("phone").generation
    assert home.sees("phone", at=11).generation == told
    assert home.sees("laptop", at=11).generation == told + 1
    assert home.sees("tablet", at=11).generation == home.seat.generation


def test_those_who_waited_are_told_resumed_five_seconds_after_a_stop():
    home = displaced()
    home.stop("laptop", at=20)

    assert home.sees("phone", at=24.999).decision is ELSEWHERE
    assert home.sees("tablet", at=20).decision is GRANTED
    resumed = home.sees("phone", at=25)
    assert (resumed.decision, resumed.reads) == (GRANTED, False)


def test_nobody_is_told_resumed_when_the_place_was_taken_meanwhile():
    home = displaced()
    home.stop("laptop", at=20)
    home.page("laptop", at=22)

    assert home.sees("phone", at=26).decision is ELSEWHERE


def test_another_page_of_a_second_reader_brings_no_early_resumed(household):
    home = household(devices=2)
    home.page("phone", at=0)
    home.page("laptop", at=1)
    home.arrival("tablet", at=2)
    home.stop("tablet", at=10)
    home.stop("laptop", at=11)

    home.page("tablet", at=12)

    assert home.sees("phone", at=14).decision is ELSEWHERE
    assert home.sees("phone", at=16).decision is GRANTED


def test_a_place_that_an_idle_device_left_is_seen_at_once():
    home = displaced()
    assert home.sees("phone", at=129.999).decision is ELSEWHERE
    assert home.sees("phone", at=130).decision is GRANTED


def test_until_is_when_time_alone_changes_what_is_seen():
    home = displaced()
    at = home.seat.at
    assert home.sees("phone", at=10).until == at - 10_000 + 120_000
    assert home.sees("phone", at=115).until == at - 10_000 + 120_000
    assert home.sees("phone", at=120).until == at + 120_000
    assert home.sees("phone", at=130).until is None

    home.stop("laptop", at=20)
    assert home.sees("phone", at=21).until == at + 15_000
    assert home.sees("phone", at=25).until == at - 10_000 + 120_000


def test_until_knows_when_sharing_is_forgotten(household):
    home = household(overlaps=1, sharing_remembered=60)
    home.page("phone", at=0)
    home.page("laptop", at=1)
    home.heartbeat("phone", at=2, since_input=2)

    assert home.sees("phone", at=3).until == home.seat.sharing_until
    assert not home.sees("phone", at=62).sharing


@pytest.mark.parametrize("enforcement", ["monitor", "notify"])
def test_outside_enforce_a_displaced_device_goes_on_seeing_that_it_may_read(enforcement):  # G15
    sees = displaced(enforcement=enforcement).sees("phone", at=11)

    assert (sees.decision, sees.would_be) == (GRANTED, ELSEWHERE)


def test_an_older_epoch_sees_that_it_was_revoked():  # G12
    home = displaced()
    home.revoke(at=11, epoch=2)
    sees = home.sees("laptop", at=12)

    assert (sees.decision, sees.would_be, sees.seq) == (REVOKED, REVOKED, home.seat.seq)


def test_a_newer_epoch_sees_a_free_place():
    assert displaced().sees("phone", at=11, epoch=2).decision is GRANTED


@pytest.mark.parametrize("at", [11, 60, 129, 131, 700, 5000])
@pytest.mark.parametrize("name", ["phone", "laptop", "tablet"])
def test_a_question_is_answered_as_a_heartbeat_would_be(name, at):
    home = displaced()
    home.heartbeat("laptop", at=12)
    sees = home.sees(name, at=at).decision

    assert home.happens(Kind.HEARTBEAT, name, at=at).decision is sees


def test_the_other_is_the_device_granted_last_among_those_that_read(household):
    home = household(devices=2)
    home.page("tablet", at=0)
    home.page("laptop", at=1)
    home.page("tablet", at=2)
    home.page("phone", at=3)
    home.heartbeat("tablet", at=4)

    assert home.sees("laptop", at=5).other.id == device_id("phone")
