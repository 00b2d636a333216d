"""Ticket, store, clock and rule together: what is answered, limited and counted."""

import msgspec
import pytest

from presspass.gate.answer import Answer
from presspass.gate.errors import TooManyContinues, UnknownStore
from presspass.gate.gate import Gate, open_gate
from presspass.gate.journal import Journal
from presspass.gate.policy import Policy
from presspass.gate.rule import Kind
from presspass.gate.seat import DeviceId
from presspass.gate.settings import gate_settings
from presspass.gate.ticket import SigningKeys, issue
from tests.gate.gates import KEYS, SEAT, ticket
from tests.gate.household import device_id

pytestmark = pytest.mark.anyio


# Tickets


def test_a_ticket_counts_only_beside_its_own_device_cookie(gate, clock):
    text = issue(ticket("phone"), KEYS, now=clock.now)

    assert gate.ticket(text, device_id("phone")).label == "the phone"
    assert gate.ticket(text, device_id("laptop")) is None
    assert gate.ticket(text, None) is None
    assert gate.ticket(None, device_id("phone")) is None
    assert gate.ticket("", device_id("phone")) is None


def test_a_ticket_is_verified_once_and_expires_all_the_same(gate, clock):
    text = issue(ticket("phone"), KEYS, now=clock.now)
    first = gate.ticket(text, device_id("phone"))
    assert gate.ticket(text, device_id("phone")) is first

    clock.now += 599
    assert gate.ticket(text, device_id("phone")) is first
    clock.now += 1
    assert gate.ticket(text, device_id("phone")) is None
    assert Gate(gate.store, KEYS, clock=clock).ticket(text, device_id("phone")) is None


def test_a_forged_ticket_is_none(gate, clock):
    text = issue(ticket("phone"), SigningKeys(b"x" * 32), now=clock.now)
    assert gate.ticket(text, device_id("phone")) is None


def test_only_so_many_tickets_are_kept_at_hand(gate, clock, monkeypatch):
    monkeypatch.setattr("presspass.gate.gate._REMEMBERED", 2)
    texts = [issue(ticket("phone", epoch=epoch), KEYS, now=clock.now) for epoch in range(3)]
    first = [gate.ticket(text, device_id("phone")) for text in texts]

    assert gate.ticket(texts[2], device_id("phone")) is first[2]
    assert gate.ticket(texts[0], device_id("phone")) is not first[0]


# Deciding


async def test_a_newcomer_reads_and_the_other_learns_it_by_asking(gate, another_gate, clock):
    assert (await gate.decide(ticket("phone"), Kind.PAGE)).state == "reading"
    clock.now += 10

    reading = await another_gate.decide(ticket("laptop"), Kind.PAGE)
    told = await gate.ask(ticket("phone"))

    assert (reading.state, reading.notice, reading.status) == ("reading", None, 200)
    assert (told.state, told.device, told.tone) == ("elsewhere", "the laptop", "handover")
    assert told.since == "2026-11-18T11:06:50Z"
    assert told.generation < reading.generation
    assert told.seq == reading.seq


async def test_a_ticket_without_a_right_is_not_included_and_asks_no_store(gate, register):
    register.available = False
    plain = msgspec.structs.replace(ticket("phone"), access="registered")
    for answer in (
        await gate.decide(plain, Kind.PAGE),
        await gate.ask(plain),
        await gate.peek(plain, speculative=True),
        await gate.ask(ticket("phone", seat="")),
    ):
        assert (answer.state, answer.status) == ("not_included", 403)
    assert gate.journal.decided_without_store == 0


async def test_a_reader_written_lately_costs_no_write(gate, store, clock):
    await gate.decide(ticket("phone"), Kind.PAGE)
    clock.now += 4

    await gate.decide(ticket("phone"), Kind.PAGE)

    assert store.writes == 1


async def test_a_question_writes_nothing(gate, register):
    await gate.decide(ticket("phone"), Kind.PAGE)
    rows = dict(register.rows)

    await gate.ask(ticket("laptop"))
    await gate.look(ticket("laptop"))
    await gate.peek(ticket("laptop"), speculative=False)

    assert register.rows == rows


async def test_looking_tells_when_time_alone_will_change_the_answer(gate, clock):
    assert await gate.look(ticket("phone")) == (await gate.ask(ticket("phone")), None)
    await gate.decide(ticket("phone"), Kind.PAGE)

    _, until = await gate.look(ticket("laptop"))

    assert until == clock.now + 120


async def test_a_displaced_reader_in_notify_is_told_and_reads_on(gate):
    await gate.decide(ticket("phone", enforcement="notify"), Kind.PAGE)
    await gate.decide(ticket("laptop", enforcement="notify"), Kind.PAGE)
    assert (await gate.ask(ticket("phone", enforcement="notify"))).notice == "handover"

    answer = await gate.decide(ticket("phone", enforcement="notify"), Kind.HEARTBEAT)

    assert (answer.state, answer.notice) == ("reading", "handover")
    assert gate.journal.decisions["notify", "elsewhere"] == 1


async def test_in_monitor_nothing_is_shown(gate):
    await gate.decide(ticket("phone", enforcement="monitor"), Kind.PAGE)
    await gate.decide(ticket("laptop", enforcement="monitor"), Kind.PAGE)

    answer = await gate.decide(ticket("phone", enforcement="monitor"), Kind.PAGE)

    assert (answer.state, answer.notice) == ("reading", None)
    assert gate.journal.decisions["monitor", "elsewhere"] == 1


async def test_outside_the_rollout_a_seat_is_in_monitor(gate):
    await gate.decide(ticket("phone", rollout_percent=0), Kind.PAGE)
    await gate.decide(ticket("laptop", rollout_percent=0), Kind.PAGE)

    assert (await gate.decide(ticket("phone", rollout_percent=0), Kind.PAGE)).state == "reading"


# Off


async def test_off_writes_nothing_and_grants_everybody(gate, register):
    for name in ("phone", "laptop", "phone"):
        answer = await gate.decide(ticket(name, enforcement="off"), Kind.PAGE)
        assert (answer.state, answer.notice) == ("reading", None)
    assert (await gate.peek(ticket("phone", enforcement="off"), speculative=True)).status == 200
    assert (await gate.ask(ticket("phone", enforcement="off"))).status == 200
    assert register.rows == {}
    assert not gate.journal.decisions


async def test_off_refuses_an_older_epoch_and_a_signed_out_device_all_the_same(gate):  # G12
    await gate.revoke(SEAT, 2)
    await gate.sign_out(SEAT, DeviceId(device_id("laptop")), 2)

    old = await gate.decide(ticket("phone", enforcement="off"), Kind.PAGE)
    gone = await gate.decide(ticket("laptop", epoch=2, enforcement="off"), Kind.PAGE)

    assert (old.state, gone.state) == ("revoked", "revoked")


async def test_off_grants_without_a_store_whatever_the_policy_says(gate, register):
    register.available = False
    off = ticket("phone", enforcement="off", on_store_failure="closed")

    assert (await gate.decide(off, Kind.PAGE)).state == "reading"


# Peeking


async def test_a_peek_gives_the_full_text_to_the_device_that_reads(gate):
    await gate.decide(ticket("phone"), Kind.PAGE)
    for speculative in (True, False):
        assert (await gate.peek(ticket("phone"), speculative=speculative)).state == "reading"


@pytest.mark.parametrize(
    ("speculative", "arrival", "state"),
    [
        (True, "takes_over", "unavailable"),
        (False, "takes_over", "elsewhere"),
        (True, "asks", "elsewhere"),
        (False, "asks", "elsewhere"),
    ],
)
async def test_a_peek_takes_no_place_from_another(gate, speculative, arrival, state):  # G3
    await gate.decide(ticket("phone"), Kind.PAGE)

    peeked = await gate.peek(ticket("laptop", arrival=arrival), speculative=speculative)

    assert peeked.state == state
    assert (await gate.ask(ticket("phone"))).state == "reading"


async def test_a_peek_takes_no_free_place(gate, register):
    assert (await gate.peek(ticket("phone"), speculative=True)).state == "unavailable"
    assert (await gate.peek(ticket("phone"), speculative=False)).state == "elsewhere"
    assert register.rows == {}


async def test_a_peek_of_a_waiting_device_is_the_opening(gate):
    await gate.decide(ticket("phone"), Kind.PAGE)
    await gate.decide(ticket("laptop"), Kind.PAGE)

    assert (await gate.peek(ticket("phone"), speculative=True)).state == "elsewhere"


async def test_a_peek_with_an_older_epoch_is_revoked(gate):  # G12
    await gate.revoke(SEAT, 2)
    assert (await gate.peek(ticket("phone"), speculative=True)).state == "revoked"


async def test_a_peek_outside_enforce_withholds_nothing(gate):  # G15
    peeked = await gate.peek(ticket("phone", enforcement="monitor"), speculative=True)
    assert peeked.state == "reading"


# Too many continues


async def test_the_eleventh_displacing_continue_within_a_minute_is_too_many(gate, clock):
    await gate.decide(ticket("phone"), Kind.PAGE)
    for _ in range(10):
        await gate.decide(ticket("laptop"), Kind.CONTINUE)
        await gate.decide(ticket("phone"), Kind.CONTINUE)
        clock.now += 5
    before = await gate.seat(SEAT)

    with pytest.raises(TooManyContinues) as refused:
        await gate.decide(ticket("laptop"), Kind.CONTINUE)

    assert refused.value.retry_after == 10
    assert await gate.seat(SEAT) == before
    clock.now += 10
    assert (await gate.decide(ticket("laptop"), Kind.CONTINUE)).state == "reading"


async def test_the_continues_of_all_processes_count_together(gate, another_gate):
    await gate.decide(ticket("phone"), Kind.PAGE)
    for _ in range(5):
        for each in (gate, another_gate):
            await each.decide(ticket("laptop"), Kind.CONTINUE)
            await each.decide(ticket("phone"), Kind.CONTINUE)

    for each in (gate, another_gate):
        with pytest.raises(TooManyContinues):
            await each.decide(ticket("laptop"), Kind.CONTINUE)


async def test_a_damaged_count_of_continues_keeps_nobody_out(gate, store):
    await gate.decide(ticket("phone"), Kind.PAGE)
    await gate.decide(ticket("laptop"), Kind.CONTINUE)
    (name,) = (await store.changes(0)).seats - {SEAT}
    await store.compare_and_set(name, await store.get(name), b"[damaged", 60)
    await gate.decide(ticket("phone"), Kind.CONTINUE)

    assert (await gate.decide(ticket("laptop"), Kind.CONTINUE)).state == "reading"


async def test_a_continue_that_displaces_nobody_never_counts(gate, clock):
    for _ in range(30):
        await gate.decide(ticket("phone"), Kind.CONTINUE)
        clock.now += 1
    for _ in range(10):
        await gate.decide(ticket("laptop"), Kind.CONTINUE)
        await gate.decide(ticket("phone"), Kind.CONTINUE)


@pytest.mark.parametrize("kind", [Kind.CONTINUE, Kind.HEARTBEAT])
async def test_continues_outside_enforce_never_count(gate, kind):
    for _ in range(30):
        for name in ("laptop", "phone"):
            answer = await gate.decide(ticket(name, enforcement="notify"), kind)
            assert answer.state == "reading"
    assert (await gate.decide(ticket("laptop"), Kind.CONTINUE)).state == "reading"


# Counting


async def test_decisions_overlaps_displacements_and_false_alarms_are_counted(store, clock):
    journal = Journal()
    gate = Gate(store, KEYS, clock=clock, journal=journal)
    for name in ("phone", "laptop", "phone", "laptop"):
        clock.now += 4
        await gate.decide(ticket(name), Kind.CONTINUE)
    await gate.decide(ticket("phone"), Kind.MINE)
    await gate.decide(ticket("phone", epoch=0), Kind.MINE)

    assert journal.decisions["enforce", "granted"] == 5
    assert journal.decisions["enforce", "revoked"] == 1
    assert (journal.displaced, journal.overlaps, journal.false_alarms) == (3, 2, 1)


async def test_the_answer_to_mine_and_to_stop_is_how_the_device_stands(gate):
    await gate.decide(ticket("phone"), Kind.PAGE)
    await gate.decide(ticket("laptop"), Kind.PAGE)

    assert (await gate.decide(ticket("phone"), Kind.MINE)).state == "elsewhere"
    assert (await gate.decide(ticket("phone"), Kind.STOP)).state == "elsewhere"
    assert (await gate.decide(ticket("laptop"), Kind.STOP)).state == "reading"


async def test_the_tone_is_sharing_on_both_while_two_people_read(gate, clock):
    for name in ("phone", "laptop") * 3:
        clock.now += 4
        await gate.decide(ticket(name), Kind.CONTINUE)

    reads, waits = await gate.ask(ticket("laptop")), await gate.ask(ticket("phone"))

    assert (reads.state, reads.notice, reads.renew_after) == ("reading", "sharing", 10)
    assert (waits.state, waits.tone, waits.renew_after) == ("elsewhere", "sharing", 10)


# Opening


async def test_the_gate_opens_the_store_of_its_settings(tmp_path):
    settings = gate_settings({"PRESSPASS_HOME": str(tmp_path)})
    gate = await open_gate(settings)
    assert await gate.seat(SEAT) is None
    await gate.close()


async def test_an_unknown_store_is_named(tmp_path):
    settings = gate_settings({"PRESSPASS_HOME": str(tmp_path)})
    with pytest.raises(UnknownStore):
        await open_gate(msgspec.structs.replace(settings, store_url="tape:"))


def test_the_default_policy_is_monitor():
    assert Policy().enforcement == "monitor"
    assert Answer("no_ticket").status == 401
