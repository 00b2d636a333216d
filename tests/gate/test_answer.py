"""What a device is told: fields, status, tone and notice."""

import json

import pytest

from presspass.gate.answer import STATUS, Answer, answer_of
from presspass.gate.gate import NO_TICKET, NOT_INCLUDED
from tests.gate.household import Household

ALWAYS = {"state", "generation", "seq", "renew_after"}


def told(home: Household, name: str, *, at: float) -> Answer:
    return answer_of(home.sees(name, at=at), home.policy)


def displaced(**policy) -> Household:
    home = Household(**policy)
    home.page("phone", at=0)
    home.continues("laptop", at=10)
    return home


def sharing(**policy) -> Household:
    home = Household(overlaps=1, **policy)
    home.page("phone", at=0)
    home.continues("laptop", at=1)
    home.continues("phone", at=2)
    return home


def test_every_state_has_its_status():
    assert STATUS == {
        "reading": 200,
        "elsewhere": 409,
        "no_ticket": 401,
        "revoked": 401,
        "not_included": 403,
        "unavailable": 503,
    }


@pytest.mark.parametrize("state", STATUS)
def test_an_answer_has_the_fields_of_its_state_and_no_others(state):
    more = {"reading": {"notice"}, "elsewhere": {"device", "since", "tone"}}.get(state, set())

    fields = json.loads(Answer(state, 1, 2, 30).json())

    assert set(fields) == ALWAYS | more
    assert (fields["state"], fields["generation"], fields["seq"]) == (state, 1, 2)


def test_a_displaced_device_is_told_which_device_reads_since_when_calmly():
    home = displaced()

    assert json.loads(told(home, "phone", at=11).json()) == {
        "state": "elsewhere",
        "generation": home.device("phone").generation,
        "seq": home.seat.seq,
        "renew_after": 10,
        "device": "the laptop",
        "since": "2026-11-18T11:06:50Z",
        "tone": "handover",
    }


def test_the_reading_device_is_told_nothing_in_the_calm_tone():
    answer = told(displaced(), "laptop", at=11)

    assert (answer.state, answer.notice, answer.tone) == ("reading", None, None)


def test_heartbeats_come_sooner_while_more_devices_are_present():
    home = displaced()
    assert told(home, "laptop", at=11).renew_after == 10
    assert told(home, "laptop", at=120).renew_after == 30
    slow = displaced(renew_every=5, renew_every_crowded=30)
    assert told(slow, "laptop", at=11).renew_after == 5


def test_sharing_is_told_to_both():
    home = sharing()
    assert told(home, "phone", at=3).notice == "sharing"
    assert told(home, "laptop", at=3).tone == "sharing"
    assert told(home, "phone", at=3).device == "the laptop"


def test_notify_tells_and_withholds_nothing():  # G15
    for home in (displaced(enforcement="notify"), sharing(enforcement="notify")):
        assert {told(home, name, at=11).state for name in ("phone", "laptop")} == {"reading"}
    assert told(displaced(enforcement="notify"), "phone", at=11).notice == "handover"
    assert told(displaced(enforcement="notify"), "laptop", at=11).notice is None
    assert told(sharing(enforcement="notify"), "laptop", at=11).notice == "sharing"


@pytest.mark.parametrize("enforcement", ["off", "monitor"])
def test_monitor_and_off_tell_nothing_and_withhold_nothing(enforcement):  # G15
    home = sharing(enforcement=enforcement)
    for name in ("phone", "laptop"):
        answer = told(home, name, at=3)
        assert (answer.state, answer.notice, answer.tone) == ("reading", None, None)


def test_the_full_notice_at_once_needs_no_verdict():
    home = displaced(full_notice="at_once")
    assert told(home, "phone", at=11).tone == "sharing"
    assert told(home, "laptop", at=11).notice == "sharing"
    assert told(home, "laptop", at=120).notice is None
    home.stop("phone", at=12)
    assert told(home, "laptop", at=12).notice is None


def test_a_revoked_device_is_told_no_more_than_that():  # G12
    home = sharing()
    home.revoke(at=3, epoch=2)
    answer = told(home, "phone", at=4)

    assert (answer.state, answer.seq, answer.notice) == ("revoked", home.seat.seq, None)


def test_after_the_other_was_signed_out_no_device_is_named():
    home = displaced()
    home.sign_out("laptop", at=20)
    answer = told(home, "phone", at=21)

    assert (answer.state, answer.device, answer.since) == ("elsewhere", None, None)
    assert told(home, "phone", at=25).state == "reading"


def test_without_a_ticket_or_a_right_there_is_nothing_to_tell():
    assert (NO_TICKET.state, NO_TICKET.status) == ("no_ticket", 401)
    assert (NOT_INCLUDED.state, NOT_INCLUDED.status) == ("not_included", 403)
