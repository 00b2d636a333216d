"""RULE's table of decisions row by row, and what each row promises."""

from typing import NamedTuple

import pytest

from presspass.gate.rule import Decision, Kind
from presspass.gate.seat import Status, view_of
from tests.gate.household import Household, device_id

ACTS = (Kind.PAGE, Kind.ARRIVAL, Kind.HEARTBEAT, Kind.CONTINUE)
GRANTED, ELSEWHERE = Decision.GRANTED, Decision.ELSEWHERE
STOPPED, REVOKED = Decision.STOPPED, Decision.REVOKED


def nobody(_: Household) -> None:
    """A seat that nobody has read on."""


def phone_reads(home: Household) -> None:
    home.arrival("phone", at=0, view="p1")


def laptop_reads(home: Household) -> None:
    home.arrival("laptop", at=0)


def phone_waits(home: Household) -> None:
    home.page("phone", at=0)
    home.continues("laptop", at=2)


def phone_waits_since_told(home: Household) -> None:
    """The phone has been told of its displacement twice: an older notice is outdated."""
    phone_waits(home)
    home.continues("phone", at=3)
    home.continues("laptop", at=4)


def phone_was_signed_out(home: Household) -> None:
    laptop_reads(home)
    home.sign_out("phone", at=1)


class Row(NamedTuple):
    """One row of RULE's table: on the phone, at 10 s, after `given`."""

    given: object
    kinds: tuple[Kind, ...]
    decision: Decision
    reading: set[str]
    raised: int  # by how much the generation grows
    waits: set[str] = frozenset()
    policy: dict = {}
    detail: dict = {}


ASKS = {"arrival": "asks"}
ROWS = [
    Row(phone_reads, ACTS, GRANTED, {"phone"}, 0),
    Row(nobody, ACTS, GRANTED, {"phone"}, 1),
    Row(laptop_reads, ACTS, GRANTED, {"laptop", "phone"}, 1, policy={"devices": 2}),
    Row(laptop_reads, (Kind.PAGE, Kind.ARRIVAL), GRANTED, {"phone"}, 2, {"laptop"}),
    Row(laptop_reads, (Kind.PAGE, Kind.ARRIVAL), ELSEWHERE, {"laptop"}, 0, {"phone"}, ASKS),
    Row(laptop_reads, (Kind.HEARTBEAT,), ELSEWHERE, {"laptop"}, 0, {"phone"}),
    Row(laptop_reads, (Kind.HEARTBEAT,), ELSEWHERE, {"laptop"}, 0, {"phone"}, ASKS),
    Row(phone_waits, ACTS[:3], ELSEWHERE, {"laptop"}, 0, {"phone"}),
    Row(phone_waits, ACTS[:3], ELSEWHERE, {"laptop"}, 0, {"phone"}, ASKS),
    Row(phone_waits, (Kind.CONTINUE,), GRANTED, {"phone"}, 2, {"laptop"}),
    Row(laptop_reads, (Kind.CONTINUE,), GRANTED, {"phone"}, 2, {"laptop"}, ASKS),
    Row(
        phone_waits_since_told,
        (Kind.CONTINUE,),
        ELSEWHERE,
        {"laptop"},
        0,
        {"phone"},
        detail={"generation": 1},
    ),
    Row(phone_reads, (Kind.STOP,), STOPPED, set(), 0, detail={"view": "p1"}),
    Row(phone_reads, (Kind.STOP,), STOPPED, set(), 0),
    Row(phone_reads, (Kind.STOP,), STOPPED, {"phone"}, 0, detail={"view": "p0"}),
    Row(phone_waits, (Kind.STOP,), STOPPED, {"laptop"}, 0, {"phone"}),
    Row(nobody, (Kind.STOP,), STOPPED, set(), 0),
    Row(phone_reads, (Kind.SIGN_OUT,), REVOKED, set(), 0),
    Row(phone_waits, (Kind.SIGN_OUT,), REVOKED, {"laptop"}, 0),
    Row(nobody, (Kind.SIGN_OUT,), REVOKED, set(), 0),
    Row(phone_reads, (Kind.REVOKE,), REVOKED, set(), 1, detail={"epoch": 2}),
    Row(phone_was_signed_out, (*ACTS, Kind.STOP, Kind.MINE), REVOKED, {"laptop"}, 0),
    Row(phone_reads, (*ACTS, Kind.STOP, Kind.SIGN_OUT), REVOKED, {"phone"}, 0, detail={"epoch": 0}),
]
CASES = [(row, kind) for row in ROWS for kind in row.kinds]


@pytest.mark.parametrize(
    ("row", "kind"), CASES, ids=[f"{r.given.__name__}-{k}-{r.decision}" for r, k in CASES]
)
def test_the_table_of_decisions(row, kind):
    home = Household(**row.policy)
    row.given(home)
    generation = home.seat.generation

    outcome = home.happens(kind, "phone", at=10, **row.detail)

    assert outcome.decision is outcome.recorded is row.decision
    assert home.seat.generation - generation == row.raised
    home.epoch = home.seat.epoch
    assert home.readers(at=10) == row.reading
    waiting = {d.label for d in home.seat.devices if d.status is Status.WAITS}
    assert waiting == {f"the {name}" for name in row.waits}


@pytest.mark.parametrize("kind", ACTS)
@pytest.mark.parametrize("enforcement", ["monitor", "notify"])
def test_what_would_be_elsewhere_is_granted_and_recorded_outside_enforce(kind, enforcement):
    home = Household(enforcement=enforcement, arrival="asks")
    phone_waits_since_told(home)

    outcome = home.happens(kind, "phone", at=10, generation=1)

    assert outcome.decision is GRANTED
    assert outcome.recorded is ELSEWHERE
    assert outcome.displaced == (device_id("laptop"),)
    assert home.readers(at=10) == {"phone"}


# Reading


def test_a_page_clears_the_remembered_page_view(household):
    home = household()
    home.heartbeat("phone", at=0, view="p1")

    home.page("phone", at=1)
    home.stop("phone", at=2, view="p1")

    assert home.readers(at=2) == {"phone"}


def test_an_act_of_the_reader_within_five_seconds_writes_nothing(household):
    home = household()
    home.heartbeat("phone", at=0, view="p1")
    before = home.seat

    home.heartbeat("phone", at=4.999, view="p1")
    home.heartbeat("phone", at=4.999)
    assert home.seat == before

    home.heartbeat("phone", at=5, view="p1")
    assert home.seat.seq == before.seq + 1


def test_while_somebody_waits_every_act_of_the_reader_is_written(household):
    home = household()
    home.page("laptop", at=0)
    home.page("phone", at=1)
    before = home.seat

    home.page("phone", at=2)

    assert home.seat.seq == before.seq + 1
    assert home.device("phone").last > before.find(device_id("phone")).last


def test_a_new_label_or_page_view_is_written_at_once(household):
    home = household()
    home.heartbeat("phone", at=0, view="p1")

    home.heartbeat("phone", at=1, view="p2")
    assert home.device("phone").view == view_of("p2")

    event = home.event(Kind.HEARTBEAT, "phone", view="p2")
    renamed = type(event)(
        **{**{f: getattr(event, f) for f in event.__struct_fields__}, "label": "x"}
    )
    home.apply(renamed, at=2)
    assert home.device("phone").label == "x"


def test_the_readers_stand_in_the_order_of_their_acts(household):  # G10
    home = household(devices=2)
    home.page("phone", at=0)
    home.page("laptop", at=1)
    home.page("phone", at=2)

    outcome = home.happens(Kind.PAGE, "tablet", at=3)

    assert outcome.displaced == (device_id("laptop"),)


@pytest.mark.parametrize("error", [-5, 5])
def test_the_one_seen_longest_ago_is_displaced_whatever_the_clocks_say(household, error):  # G10
    home = household(devices=2)
    home.page("phone", at=10)
    home.page("laptop", at=11 + error)

    outcome = home.happens(Kind.PAGE, "tablet", at=12)

    assert outcome.displaced == (device_id("phone"),)


# Waiting


def test_a_displaced_device_does_not_take_back_by_loading_a_page(household):  # G4
    home = household()
    home.page("phone", at=0)
    home.page("laptop", at=10)

    assert home.page("phone", at=11) is ELSEWHERE
    assert home.arrival("phone", at=12) is ELSEWHERE
    assert home.readers(at=12) == {"laptop"}


def test_a_device_waits_until_600_s_after_its_last_act(household):
    home = household()
    home.page("laptop", at=0)
    home.page("phone", at=0)
    home.page("laptop", at=1)
    for at in range(100, 700, 100):
        home.heartbeat("phone", at=at)

    assert home.page("laptop", at=600.999) is ELSEWHERE
    home.heartbeat("phone", at=700)
    for at in range(800, 1300, 100):
        home.heartbeat("phone", at=at)
    assert home.page("laptop", at=1201) is GRANTED


def test_when_a_lease_ends_nobody_waits_any_more(household):
    home = household(devices=2)
    home.page("phone", at=0)
    home.page("laptop", at=0)
    home.page("tablet", at=1)
    home.heartbeat("laptop", at=119)

    home.heartbeat("tablet", at=120)
    home.stop("laptop", at=121)

    assert all(d.status is not Status.WAITS for d in home.seat.devices)


def test_a_newcomer_told_elsewhere_waits(household):
    home = household(arrival="asks")
    home.page("phone", at=0)

    assert home.page("laptop", at=1) is ELSEWHERE
    home.policy = household(arrival="takes_over").policy
    assert home.page("laptop", at=2) is ELSEWHERE  # G4


# Continue


def test_a_continue_delivered_twice_displaces_once(household):  # G9
    home = household()
    home.page("phone", at=0)
    home.page("laptop", at=10)
    told = home.sees("phone", at=11).generation
    assert home.continues("phone", at=12, generation=told) is GRANTED
    assert home.continues("laptop", at=13) is GRANTED

    assert home.continues("phone", at=14, generation=told) is ELSEWHERE
    assert home.readers(at=14) == {"laptop"}
    fresh = home.sees("phone", at=15).generation
    assert fresh > told
    assert home.continues("phone", at=16, generation=fresh) is GRANTED  # G6


def test_an_outdated_continue_takes_a_free_place_all_the_same(household):  # G5
    home = household()
    phone_waits_since_told(home)
    home.stop("laptop", at=5)

    assert home.continues("phone", at=6, generation=1) is GRANTED


def test_a_continue_of_a_forgotten_device_displaces_once(household):  # G9
    home = household()
    home.page("phone", at=0)
    home.page("laptop", at=10)
    told = home.sees("phone", at=11).generation
    home.continues("phone", at=12, generation=told)
    for number in range(10):
        home.continues(f"device {number}", at=13 + number)
    assert home.device("phone") is None

    assert home.continues("phone", at=30, generation=told) is ELSEWHERE
    assert home.readers(at=30) == {"device 9"}


def test_a_continue_delivered_again_after_the_epoch_rose_displaces_nobody(household):  # G9
    home = household()
    home.page("phone", at=0)
    home.page("laptop", at=10)
    told = home.sees("phone", at=11).generation
    home.continues("phone", at=12, generation=told)
    home.revoke(at=13, epoch=2)
    home.epoch = 2
    home.page("laptop", at=14)

    assert home.continues("phone", at=15, generation=told) is ELSEWHERE
    assert home.readers(at=15) == {"laptop"}


def test_a_continue_delivered_again_after_the_register_was_lost_displaces_nobody(household):  # G9
    home = household()
    home.page("phone", at=0)
    home.page("laptop", at=10)
    told = home.sees("phone", at=11).generation
    home.continues("phone", at=12, generation=told)
    home.lose(at=13)
    home.page("laptop", at=14)

    assert home.continues("phone", at=15, generation=told) is ELSEWHERE
    assert home.readers(at=15) == {"laptop"}


def test_what_a_question_told_an_unknown_device_is_current(household):  # G6
    home = household(arrival="asks")
    home.page("phone", at=0)
    told = home.sees("laptop", at=1).generation

    assert home.continues("laptop", at=2, generation=told) is GRANTED
