"""Tickets: what a reader's cookie says, and what is no ticket of ours."""

import base64
import json

import jwt
import msgspec
import pytest

from presspass.gate.errors import TicketExpired, TicketInvalid, TicketTooLong
from presspass.gate.policy import policy_from
from presspass.gate.seat import new_device_id, short_label
from presspass.gate.ticket import LIFETIME, LONGEST, SigningKeys, Ticket, issue, verify

NOW = 1_795_000_000.0
KEYS = SigningKeys(b"k" * 32)
TICKET = Ticket(
    seat="seat-1",
    device="AAAAAAAAAAAAAAAA",
    label="Firefox on Windows",
    epoch=3,
    access="subscribers",
    policy=policy_from({"enforcement": "enforce", "devices": 2}),
    policy_version=4,
    language="es",
    role="added_user",
    free_seat=True,
)


def claims(**changed) -> dict:
    text = issue(TICKET, KEYS, now=NOW)
    payload = jwt.decode(text, KEYS.current, algorithms=["HS256"], options={"verify_exp": False})
    return {name: value for name, value in {**payload, **changed}.items() if value is not ...}


def signed(payload: dict, key: bytes = KEYS.current, **options) -> str:
    return jwt.encode(payload, key, **{"algorithm": "HS256", **options})


def encoded(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def test_a_ticket_says_what_was_issued_for_six_hundred_seconds():
    text = issue(TICKET, KEYS, now=NOW)
    read = verify(text, KEYS, now=NOW + 599.9)

    assert read == msgspec.structs.replace(TICKET, expires=int(NOW + LIFETIME))
    with pytest.raises(TicketExpired):
        verify(text, KEYS, now=NOW + 600)


def test_the_claims_are_those_of_the_wire():
    assert claims() == {
        "exp": 1_795_000_600,
        "seat": "seat-1",
        "device": "AAAAAAAAAAAAAAAA",
        "label": "Firefox on Windows",
        "epoch": 3,
        "access": "subscribers",
        "policy": {"devices": 2, "enforcement": "enforce"},
        "policy_version": 4,
        "lang": "es",
        "role": "added_user",
        "free_seat": True,
    }


def test_a_ticket_has_two_dots_and_fits_a_cookie():
    text = issue(TICKET, KEYS, now=NOW)
    assert text.count(".") == 2
    assert text.isascii()
    assert len(text) <= LONGEST


def test_a_ticket_too_long_for_a_cookie_is_not_issued():
    long = msgspec.structs.replace(TICKET, seat="s" * 800)
    with pytest.raises(TicketTooLong) as refused:
        issue(long, KEYS, now=NOW)
    assert refused.value.length > refused.value.limit == LONGEST


def test_a_long_label_is_cut_as_the_seat_cuts_it():
    for label in ("語" * 60, "x" * 200):
        text = issue(msgspec.structs.replace(TICKET, label=label), KEYS, now=NOW)
        assert verify(text, KEYS, now=NOW).label == short_label(label)


def test_a_ticket_of_an_older_key_is_good_until_it_expires():
    text = issue(TICKET, SigningKeys(b"o" * 32), now=NOW)
    rotated = SigningKeys(b"n" * 32, (b"p" * 32, b"o" * 32))

    assert verify(text, rotated, now=NOW).device == TICKET.device
    with pytest.raises(TicketExpired):
        verify(text, rotated, now=NOW + 600)


def test_a_ticket_of_another_key_is_refused():
    with pytest.raises(TicketInvalid, match="not a ticket of ours"):
        verify(issue(TICKET, SigningKeys(b"x" * 32), now=NOW), KEYS, now=NOW)


def unsigned() -> str:
    header = encoded(json.dumps({"alg": "none", "typ": "JWT"}).encode())
    return f"{header}.{encoded(json.dumps(claims()).encode())}."


def none_with_our_signature() -> str:
    header = encoded(json.dumps({"alg": "none"}).encode())
    return ".".join([header, *issue(TICKET, KEYS, now=NOW).split(".")[1:]])


def another_payload_under_our_signature() -> str:
    header, _, signature = issue(TICKET, KEYS, now=NOW).split(".")
    return f"{header}.{encoded(json.dumps(claims(epoch=99)).encode())}.{signature}"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a.b.c",
        "..",
        "no dots",
        "é.é.é",
        "\udcff.\udcff.\udcff",
        encoded(b"[" * 750) + "..",
        unsigned(),
        none_with_our_signature(),
        another_payload_under_our_signature(),
        issue(TICKET, KEYS, now=NOW)[:-2],
        signed(claims(), b"k" * 64, algorithm="HS512"),
        signed(claims(label="x" * 2000)),
        signed({}),
        signed({"anything": 1}),
        signed(claims(exp="soon")),
        signed(claims(seat=...)),
        signed(claims(device="short")),
        signed(claims(device="../../etc/passwd")),
        signed(claims(epoch=-1)),
        signed(claims(epoch=2**53)),
        signed(claims(access="everything")),
        signed(claims(policy={"devices": 99})),
        signed(claims(policy={"colour": "red"})),
        signed(claims(policy={"idle_after": 13})),
        signed(claims(aud="somebody else")),
        signed(claims(nbf=NOW * 2)),
    ],
)
def test_what_is_no_ticket_of_ours_is_refused(text):
    with pytest.raises(TicketInvalid):
        verify(text, KEYS, now=NOW)


def test_a_claim_of_a_later_version_does_not_spoil_a_ticket():
    assert verify(signed(claims(added_later=1)), KEYS, now=NOW).seat == "seat-1"


@pytest.mark.parametrize(
    ("seat", "access", "included"),
    [("s", "subscribers", True), ("", "subscribers", False), ("s", "registered", False)],
)
def test_a_right_needs_a_seat_that_includes_subscribers_articles(seat, access, included):
    ticket = msgspec.structs.replace(TICKET, seat=seat, access=access, device=new_device_id())
    assert ticket.includes_subscribers is included


def test_keys_do_not_show_themselves():
    assert "kkk" not in repr(SigningKeys(b"k" * 32, (b"o" * 32,)))
