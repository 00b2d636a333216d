"""Ticket, store, clock and rule together: races, stores that fail, limits, what is counted."""

import logging

import msgspec
import pytest

from presspass.gate.answer import Answer
from presspass.gate.errors import StoreUnavailable, TooManyContinues, UnknownStore
from presspass.gate.gate import MAX_LOST_RACES, Gate, open_gate
from presspass.gate.journal import Journal
from presspass.gate.policy import Policy
from presspass.gate.rule import Kind
from presspass.gate.seat import DeviceId, SeatId, from_bytes
from presspass.gate.settings import gate_settings
from presspass.gate.stores.memory import MemoryRegister, MemoryStore
from presspass.gate.ticket import SigningKeys, Ticket, issue
from tests.gate.household import ENFORCE, MORNING, device_id

pytestmark = pytest.mark.anyio

KEYS = SigningKeys(b"k" * 32, (b"o" * 32,))
SEAT = SeatId("seat-1")


class Clock:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.now = MORNING

    def __call__(self) -> float:
        return self.now


class OvertakenStore(MemoryStore):
    """A store in which `somebody` is faster, as often as told, between a read and its write."""

    def __init__(self, **options) -> None:
        super().__init__(**options)
        self.somebody, self.times, self.writes = None, 0, 0

    async def compare_and_set(self, seat, old, new, ttl):
        self.writes += 1
        if self.times:
            self.times -= 1
            await self.somebody()
        return await super().compare_and_set(seat, old, new, ttl)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def register():
    return MemoryRegister()


@pytest.fixture
def store(register, clock):
    return OvertakenStore(register=register, clock=clock)


@pytest.fixture
def gate(store, clock):
    return Gate(store, KEYS, clock=clock)


@pytest.fixture
def another_gate(register, clock):
    """A gate of another process over the same register."""
    return Gate(MemoryStore(register=register, clock=clock), KEYS, clock=clock)


def ticket(name: str, *, seat: str = SEAT, epoch: int = 1, **policy) -> Ticket:
    return Ticket(
        seat=seat,
        device=device_id(name),
        label=f"the {name}",
        epoch=epoch,
        access="subscribers",
        policy=msgspec.structs.replace(ENFORCE, **policy),
    )


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


# Races


async def test_a_lost_race_is_decided_on_the_fresh_state(gate, another_gate, store):  # G1
    async def laptop_opens():
        await another_gate.decide(ticket("laptop", arrival="asks"), Kind.PAGE)

    store.somebody, store.times = laptop_opens, 1

    answer = await gate.decide(ticket("phone", arrival="asks"), Kind.PAGE)

    assert answer.state == "elsewhere"
    assert store.writes == 2
    assert len((await gate.seat(SEAT)).readers) == 1


async def test_a_race_lost_to_a_revoke_is_revoked(gate, another_gate, store):  # G12
    async def revoked():
        await another_gate.revoke(SEAT, 2)

    store.somebody, store.times = revoked, 1

    assert (await gate.decide(ticket("phone"), Kind.PAGE)).state == "revoked"


async def test_two_continues_at_once_leave_one_reader_and_two_generations(
    gate, another_gate, store
):  # G1, G2
    told = []

    async def laptop_continues():
        told.append(await another_gate.decide(ticket("laptop"), Kind.CONTINUE))

    store.somebody, store.times = laptop_continues, 1

    told.append(await gate.decide(ticket("phone"), Kind.CONTINUE))

    assert [answer.state for answer in told] == ["reading", "reading"]
    assert told[0].generation < told[1].generation
    readers = (await gate.seat(SEAT)).readers
    assert [reader.id for reader in readers] == [device_id("phone")]


async def test_who_loses_every_race_is_answered_as_without_a_store(gate, another_gate, store):
    async def somebody_revokes():
        seat = await another_gate.seat(SEAT)
        await another_gate.revoke(SEAT, seat.epoch + 1 if seat else 1)

    store.somebody, store.times = somebody_revokes, 10 * MAX_LOST_RACES

    answer = await gate.decide(ticket("phone", epoch=10**6), Kind.PAGE)

    assert answer.state == "reading"
    assert store.writes == MAX_LOST_RACES
    assert gate.journal.decided_without_store == 1


# Without a store


async def test_while_the_store_is_down_open_grants_and_counts(gate, register, caplog):
    before = await gate.decide(ticket("phone"), Kind.PAGE)
    register.available = False
    with caplog.at_level(logging.WARNING):
        answer = await gate.decide(ticket("phone"), Kind.PAGE)
        await gate.ask(ticket("laptop"))
        await gate.peek(ticket("laptop"), speculative=True)

    assert (answer.state, answer.generation, answer.seq) == (
        "reading",
        before.generation,
        before.seq,
    )
    assert gate.journal.decided_without_store == 3
    assert gate.journal.decisions["without_store", "granted"] == 3
    assert "without the store" in caplog.text


async def test_while_the_store_is_down_closed_is_unavailable_and_counted(gate, register):
    register.available = False

    answer = await gate.decide(ticket("phone", on_store_failure="closed"), Kind.PAGE)

    assert (answer.state, answer.status, answer.seq) == ("unavailable", 503, 0)
    assert gate.journal.decisions["without_store", "unavailable"] == 1


async def test_the_gate_recovers_by_itself(gate, register):
    register.available = False
    await gate.decide(ticket("phone"), Kind.PAGE)
    register.available = True
    await gate.decide(ticket("phone"), Kind.PAGE)
    await gate.decide(ticket("laptop"), Kind.PAGE)

    assert (await gate.ask(ticket("phone"))).state == "elsewhere"
    assert gate.journal.decided_without_store == 1


async def test_a_grant_on_a_register_that_was_just_lost_is_counted_once(gate, register):
    await gate.decide(ticket("phone"), Kind.PAGE)
    register.lose()

    for _ in range(3):
        assert (await gate.decide(ticket("phone"), Kind.PAGE)).state == "reading"

    assert gate.journal.decided_without_store == 1


async def test_an_answer_without_a_store_is_no_older_news_than_the_last(
    gate, another_gate, register
):  # G19
    await gate.decide(ticket("phone"), Kind.PAGE)
    last = await gate.decide(ticket("laptop"), Kind.PAGE)
    register.rows.clear()
    register.available = False

    assert (await gate.ask(ticket("phone"))).seq == last.seq
    assert (await another_gate.ask(ticket("phone"))).seq == 0


async def test_without_a_store_no_device_is_granted_the_generation_of_another(gate, register):
    # G2
    generations = {}
    for name in ("phone", "laptop"):
        generations[name] = (await gate.decide(ticket(name), Kind.PAGE)).generation
    register.available = False

    for name in ("phone", "laptop"):
        assert (await gate.decide(ticket(name), Kind.PAGE)).generation == generations[name]
    assert (await gate.decide(ticket("tablet"), Kind.PAGE)).generation == 0


async def test_a_register_put_back_from_a_copy_makes_no_older_news(gate, register):  # G19
    await gate.decide(ticket("phone"), Kind.PAGE)
    copy = dict(register.rows)
    last = await gate.decide(ticket("laptop"), Kind.PAGE)
    register.rows.update(copy)
    assert (await gate.ask(ticket("phone"))).seq < last.seq
    register.available = False

    assert (await gate.ask(ticket("phone"))).seq == last.seq


async def test_revoking_and_signing_out_without_a_store_is_an_error(gate, register):
    register.available = False
    with pytest.raises(StoreUnavailable):
        await gate.revoke(SEAT, 2)
    with pytest.raises(StoreUnavailable):
        await gate.sign_out(SEAT, device_id("phone"), 1)
    with pytest.raises(StoreUnavailable):
        await gate.seat(SEAT)


async def test_a_damaged_seat_is_begun_afresh(gate, register, clock):
    register.rows[SEAT] = (b"\xc1 damaged", clock.now + 100, 1)
    assert await gate.seat(SEAT) is None

    answer = await gate.decide(ticket("phone"), Kind.PAGE)

    assert answer.state == "reading"
    assert from_bytes(register.rows[SEAT][0]).epoch == 1


async def test_a_lost_register_never_counts_backwards(gate, register, clock):  # G2
    before = await gate.decide(ticket("phone"), Kind.PAGE)
    register.lose()
    clock.now += 60
    after = await gate.decide(ticket("phone"), Kind.PAGE)

    assert after.generation > before.generation
    assert after.seq > before.seq


# Revoking and signing out


async def test_a_revoke_of_a_seat_nobody_knows_is_remembered(gate):  # G12
    await gate.revoke(SEAT, 7)

    assert (await gate.seat(SEAT)).epoch == 7
    assert (await gate.decide(ticket("phone", epoch=6), Kind.PAGE)).state == "revoked"
    assert (await gate.decide(ticket("phone", epoch=7), Kind.PAGE)).state == "reading"


async def test_a_revoke_delivered_twice_revokes_once(gate):
    await gate.decide(ticket("phone"), Kind.PAGE)
    await gate.revoke(SEAT, 2)
    await gate.decide(ticket("phone", epoch=2), Kind.PAGE)

    await gate.revoke(SEAT, 2)

    assert (await gate.ask(ticket("phone", epoch=2))).state == "reading"
    assert len((await gate.seat(SEAT)).readers) == 1


async def test_signing_out_one_device_leaves_the_others_reading(gate):  # G3
    for name in ("phone", "laptop", "tablet"):
        await gate.decide(ticket(name, devices=3), Kind.PAGE)

    assert await gate.sign_out(SEAT, device_id("tablet"), 1) == 1

    assert (await gate.ask(ticket("tablet", devices=3))).state == "revoked"
    for name in ("phone", "laptop"):
        answer = await gate.ask(ticket(name, devices=3))
        assert (answer.state, answer.status) == ("reading", 200)
    assert len((await gate.seat(SEAT)).readers) == 2


async def test_the_ninth_device_signed_out_raises_the_epoch(gate):
    epochs = [await gate.sign_out(SEAT, device_id(str(number)), 1) for number in range(9)]

    assert epochs == [1] * 8 + [2]
    assert (await gate.decide(ticket("phone", epoch=1), Kind.PAGE)).state == "revoked"


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
