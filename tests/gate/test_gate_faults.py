"""Gates that race, stores that fail or are lost, and what is refused for good."""

import logging

import pytest

from presspass.gate.errors import StoreUnavailable
from presspass.gate.gate import MAX_LOST_RACES
from presspass.gate.rule import Kind
from presspass.gate.seat import from_bytes
from tests.gate.gates import SEAT, ticket
from tests.gate.household import device_id

pytestmark = pytest.mark.anyio


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


async def test_without_a_store_who_waits_is_not_let_in_under_the_generation_of_the_reader(
    gate, register
):  # G2
    reads = await gate.decide(ticket("phone", arrival="asks"), Kind.PAGE)
    told = await gate.decide(ticket("laptop", arrival="asks"), Kind.PAGE)
    assert told.generation == reads.generation
    register.available = False

    answer = await gate.decide(ticket("laptop", arrival="asks"), Kind.PAGE)

    assert (answer.state, answer.generation) == ("reading", 0)


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
