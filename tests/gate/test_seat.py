"""What is remembered of a seat, and its bytes."""

import re

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from presspass.gate.clock import rfc3339
from presspass.gate.errors import SeatUnreadable
from presspass.gate.rule import Event, Kind, apply
from presspass.gate.seat import (
    DEVICE_ID,
    MOST_DEVICES,
    Calm,
    Device,
    Seat,
    Status,
    from_bytes,
    new_device_id,
    pair_of,
    short_label,
    to_bytes,
    unseen,
    view_of,
)
from tests.gate.household import ENFORCE, MORNING, device_id

AT = int(MORNING * 1000)
YEAR = 366 * 86_400_000
DAY = 86_400_000


def worst_seat() -> Seat:
    """The largest that clients, clocks and plans could make of a seat."""
    devices = tuple(
        Device(
            id=device_id(f"device {number}"),
            label=short_label("ñ" * 64),
            last=AT - 9 * YEAR,
            since=AT - 10 * YEAR,
            generation=AT - 2**31,
            status=Status.RELEASED,
            stopped=True,
            view=view_of("v" * 32),
        )
        for number in range(8)
    )
    return Seat(
        epoch=2**53 - 1,
        generation=AT * 4,
        seq=AT * 4,
        at=AT,
        devices=tuple(msgspec.structs.replace(d, generation=AT * 4 - 2**31) for d in devices),
        signed_out=tuple(device_id(f"old {number}") for number in range(8)),
        marks=tuple(AT - 8 * YEAR + number for number in range(8)),
        sharing_until=AT - 5 * YEAR,
        calm=tuple(Calm(bytes([number] * 8), AT - 5 * YEAR) for number in range(4)),
        freed_at=AT - 5 * YEAR,
        forgotten=AT * 4 - 2**31,
    )


def test_the_largest_seat_is_at_most_a_kilobyte():  # G18
    assert len(to_bytes(worst_seat())) <= 1000


def test_the_largest_seat_with_all_that_lies_ahead_is_at_most_a_kilobyte():  # G18
    ahead = msgspec.structs.replace(
        worst_seat(),
        sharing_until=AT + 30 * DAY,
        calm=tuple(Calm(bytes([number] * 8), AT + 30 * DAY) for number in range(4)),
        freed_at=AT - 1,
    )

    assert len(to_bytes(ahead)) <= 1000
    assert from_bytes(to_bytes(ahead)).calm == ahead.calm


@given(
    st.lists(
        st.tuples(
            st.sampled_from([k for k in Kind if k is not Kind.REVOKE]),
            st.integers(0, 20),
            st.sampled_from([1, 400, 2**31 * 1.5, 3.2e10]),
            st.text(max_size=64),
        ),
        min_size=10,
        max_size=60,
    ),
    st.sampled_from([1, 8]),
)
@settings(max_examples=150, deadline=None, derandomize=True)
def test_a_seat_stays_within_its_bounds_whatever_a_client_sends(acts, devices):  # G18
    policy = msgspec.structs.replace(ENFORCE, devices=devices, overlaps=8)
    seat, at = unseen(1, AT), MORNING
    for kind, name, pause, text in acts:
        at += pause / 1000
        event = Event(
            kind,
            device_id(str(name)),
            label=text * 20,
            epoch=seat.epoch,
            view=text,
            since_input=len(text) - 1,
            generation=len(text),
        )
        seat, _ = apply(seat, event, at, policy)

        data = to_bytes(seat)
        assert len(data) <= 1000
        assert (len(seat.devices) <= 8, len(seat.signed_out) <= 8) == (True, True)
        assert (len(seat.marks) <= 8, len(seat.calm) <= 4) == (True, True)
        seat = from_bytes(data)


@given(st.sampled_from(list(Kind)), st.integers(0, 7), st.integers(0, 700_000))
@settings(max_examples=200, deadline=None, derandomize=True)
def test_what_the_bytes_leave_out_decides_nothing(kind, name, later):
    seat = msgspec.structs.replace(worst_seat(), epoch=1)
    event = Event(kind, device_id(f"device {name}"), epoch=1)
    now = MORNING + later / 1000

    after, outcome = apply(seat, event, now, ENFORCE)
    restored, same = apply(from_bytes(to_bytes(seat)), event, now, ENFORCE)

    assert (outcome, to_bytes(after)) == (same, to_bytes(restored))


def test_bytes_give_back_the_seat():
    seat = Seat(
        epoch=3,
        generation=AT + 5,
        seq=AT + 9,
        at=AT,
        devices=(
            Device(device_id("phone"), "the phone", AT - 1, AT - 9, AT + 4, Status.READS),
            Device(device_id("laptop"), "ñ", AT - 7, AT, AT, Status.WAITS, stopped=True),
            Device(device_id("tablet"), "", AT, AT, AT + 5, Status.RELEASED, view=b"123456"),
        ),
        signed_out=(device_id("old"),),
        marks=(AT - 5, AT),
        sharing_until=AT + 1,
        calm=(Calm(pair_of("a", "b"), AT + 7),),
        freed_at=AT - 4999,
        forgotten=AT + 1,
    )

    assert from_bytes(to_bytes(seat)) == seat
    at_the_edge = msgspec.structs.replace(seat, freed_at=AT, forgotten=AT + 5)
    assert from_bytes(to_bytes(at_the_edge)) == at_the_edge
    plain = Seat(epoch=0, generation=0, seq=0, at=AT)
    assert from_bytes(to_bytes(plain)) == plain


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff",
        b"not a seat",
        msgspec.msgpack.encode([1, 2]),
        msgspec.msgpack.encode([1, 0, 0, 0, 0, [[b"1", b"\xff", 1, 1, 1, 1, b""]]]),
        to_bytes(unseen(1, AT))[:-1],
    ],
)
def test_damaged_bytes_are_no_seat(data):
    with pytest.raises(SeatUnreadable):
        from_bytes(data)


def test_bytes_of_another_version_are_no_seat():
    wire = msgspec.msgpack.decode(to_bytes(unseen(1, AT)))
    with pytest.raises(SeatUnreadable, match="version 9"):
        from_bytes(msgspec.msgpack.encode([9, *wire[1:]]))


def test_a_label_with_bytes_that_are_no_text_is_no_seat():
    seat = unseen(1, AT).with_newest(Device(device_id("phone"), "telephone", AT, AT, AT))
    data = to_bytes(seat).replace(b"telephone", b"telephon\xff")
    with pytest.raises(SeatUnreadable):
        from_bytes(data)


def test_the_ninth_device_is_remembered_in_place_of_the_longest_unseen_newcomer():
    seat = unseen(1, AT)
    statuses = [Status.READS, Status.WAITS, Status.GONE, Status.GONE, *[Status.READS] * 4]
    for number, status in enumerate(statuses):
        device = Device(device_id(f"d{number}"), "", AT, AT, AT + number, status)
        seat = seat.with_newest(device)

    seat = seat.with_newest(Device(device_id("d8"), "", AT, AT, AT + 8, Status.WAITS))
    assert len(seat.devices) == MOST_DEVICES
    assert seat.find(device_id("d2")) is None
    assert seat.forgotten == AT + 2

    seat = seat.with_newest(Device(device_id("d9"), "", AT, AT, AT + 9, Status.WAITS))
    seat = seat.with_newest(Device(device_id("d10"), "", AT, AT, AT + 10, Status.WAITS))
    assert seat.find(device_id("d1")) is None
    assert len(seat.readers) == 5


def test_a_label_is_cut_between_characters():
    assert short_label("é" * 30) == "é" * 20
    assert short_label("語" * 14) == "語" * 13
    assert short_label("Firefox \ud800on Windows") == "Firefox on Windows"


def test_a_new_device_id_is_random_and_has_its_shape():
    one, other = new_device_id(), new_device_id()
    assert one != other
    assert re.match(DEVICE_ID, one)


def test_a_pair_has_no_first_and_no_second():
    assert pair_of("a", "b") == pair_of("b", "a") != pair_of("a", "c")


def test_no_page_view_is_remembered_as_nothing():
    assert view_of(None) == view_of("") == b""
    assert len(view_of("x")) == 6


def test_times_are_told_in_utc():
    assert rfc3339(AT + 999) == "2026-11-18T11:06:40Z"
