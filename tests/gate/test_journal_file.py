"""The journal as a file: what is written, what never harms reading, what is bounded."""

import sqlite3
import threading
from contextlib import closing

import msgspec
import pytest

from presspass.gate import journal_reading
from presspass.gate.errors import JournalUnreadable
from presspass.gate.gate import Gate
from presspass.gate.journal import Journal
from presspass.gate.journal_entries import Entry, News
from presspass.gate.journal_file import KEPT_FOR, TIDIED_EVERY, JournalFile, set_aside
from presspass.gate.measures import worker_counts
from presspass.gate.rule import Kind
from presspass.gate.stores.memory import MemoryStore
from tests.gate.gates import KEYS, SEAT, ticket
from tests.gate.household import MORNING, device_id

pytestmark = pytest.mark.anyio
EVER = (0, 10**15)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "journal.sqlite3"


@pytest.fixture
def file(path, counts, clock):
    file = JournalFile(path, counts, clock=clock)
    yield file
    file.close()


@pytest.fixture
def journal(file, clock):
    return Journal(file=file, clock=clock)


@pytest.fixture
def gate(store, clock, journal):
    return Gate(store, KEYS, clock=clock, journal=journal)


def entry(n=0, **changes) -> Entry:
    first = Entry(at=int(MORNING * 1000) + n, seat=SEAT, device=device_id("phone"), kind="page")
    return msgspec.structs.replace(first, **changes)


def written(path) -> list[Entry]:
    return list(journal_reading.between(path, *EVER))


@pytest.fixture
def counts():
    return worker_counts()


def counted(counts, name) -> int:
    return counts.everywhere().living[0][counts.place(name)]


async def test_a_handover_is_written_with_all_that_insights_need(gate, file, path, clock):
    await gate.decide(ticket("phone"), Kind.PAGE)
    clock.now += 60
    await gate.decide(ticket("laptop"), Kind.PAGE)
    clock.now += 1
    await gate.decide(ticket("phone"), Kind.HEARTBEAT, since_input=60)
    file.flush()

    first, second, third = written(path)
    assert (first.device, first.decision, first.present) == (device_id("phone"), "granted", 1)
    assert (second.device, second.displaced, second.present) == (device_id("laptop"), 1, 2)
    assert (third.kind, third.decision, third.tone) == ("heartbeat", "elsewhere", "handover")
    assert (third.overlaps, third.sharing, third.enforcement) == (False, False, "enforce")


async def test_the_verdict_is_written_in_monitor_too(gate, file, path, clock):
    for _ in range(6):
        for name in ("phone", "laptop"):
            clock.now += 4
            await gate.decide(ticket(name, enforcement="monitor"), Kind.HEARTBEAT, since_input=9)
    file.flush()

    assert any(one.overlaps for one in written(path))
    assert written(path)[-1].sharing
    assert {one.tone for one in written(path)} == {""}


async def test_a_reader_who_goes_on_is_written_once_an_hour(gate, file, path, clock):
    clock.now += 3600 - MORNING % 3600
    for _ in range(140):
        await gate.decide(ticket("phone"), Kind.HEARTBEAT)
        clock.now += 30
    file.flush()

    assert len(written(path)) == 2


async def test_a_repeated_grant_and_a_stop_write_nothing(gate, file, path, clock):
    same = ticket("phone")
    for _ in range(5):
        await gate.decide(same, Kind.PAGE)
        clock.now += 0.5
    await gate.decide(same, Kind.STOP)
    file.flush()

    assert [one.kind for one in written(path)] == ["page"]


async def test_what_a_device_does_after_a_notice_is_news(gate, journal, file, path, clock):
    await gate.decide(ticket("phone"), Kind.HEARTBEAT)
    clock.now += 30
    journal.note("notice_shown", SEAT, "sharing", device=device_id("phone"))
    clock.now += 10
    await gate.decide(ticket("phone"), Kind.HEARTBEAT)
    file.flush()

    assert [one.kind for one in written(path)] == ["heartbeat", "notice_shown", "heartbeat"]
    assert written(path)[1].tone == "sharing"


def test_a_journal_without_a_file_writes_nothing():
    journal = Journal()

    journal.write(entry())
    journal.note("left", SEAT)
    journal.close()

    assert not journal.is_kept


def test_several_workers_write_one_file(path, clock):
    files = [JournalFile(path, clock=clock) for _ in range(3)]
    for n in range(30):
        files[n % 3].put(entry(n))
    for file in files:
        file.close()

    assert [one.at for one in written(path)] == [entry(n).at for n in range(30)]


def test_more_than_can_wait_is_dropped_and_counted(path, counts, clock):
    file = JournalFile(path, counts, most_waiting=10, clock=clock)
    for n in range(15):
        file.put(entry(n))
    file.flush()

    assert len(written(path)) == 10
    assert (counted(counts, "journal_entries"), counted(counts, "journal_dropped")) == (10, 5)


def test_a_folder_that_cannot_be_written_in_harms_nobody(tmp_path, counts, clock, caplog):
    path = tmp_path / "missing" / "journal.sqlite3"
    file = JournalFile(path, counts, most_waiting=10, clock=clock)
    for n in range(8):
        file.put(entry(n))
    file.flush()
    for n in range(8, 15):
        file.put(entry(n))
    file.flush()
    file.flush()

    assert counted(counts, "journal_failures") == 3
    assert counted(counts, "journal_dropped") == 5
    assert len(caplog.records) == 1

    (tmp_path / "missing").mkdir()
    file.flush()
    assert len(written(path)) == 10


def test_a_full_disk_is_counted_and_what_waited_comes_later(file, path, counts):
    file.put(entry(0))
    file.flush()
    # No page more than there are.
    file._connection.execute("PRAGMA max_page_count = 1")  # noqa: SLF001
    for n in range(1, 3000):
        file.put(entry(n, device=f"device-{n}"))
    file.flush()

    assert counted(counts, "journal_failures") == 1
    assert len(written(path)) == 1
    file.flush()
    assert len(written(path)) == 3000


@pytest.mark.filterwarnings("ignore")
def test_a_damaged_file_is_set_aside_and_a_new_one_begun(path, clock):
    path.write_bytes(b"this was a journal once " * 100)
    file = JournalFile(path, clock=clock)

    file.put(entry())
    file.flush()
    file.flush()
    file.close()

    assert len(written(path)) == 1
    assert path.with_name("journal.sqlite3.damaged").exists()


def test_a_damaged_file_that_another_worker_replaced_stays(path, file):
    file.put(entry())
    file.flush()

    set_aside(path, -1)

    assert path.exists()


def test_a_file_that_was_deleted_is_begun_anew(file, path):
    file.put(entry(1))
    file.flush()
    for end in ("", "-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)

    file.put(entry(2))
    file.flush()

    assert [one.at for one in written(path)] == [entry(2).at]


def test_what_is_older_than_thirty_days_is_dropped(file, path, clock):
    file.put(entry(0))
    file.flush()
    clock.now += KEPT_FOR + 1

    file.put(entry(0, at=int(clock.now * 1000)))
    file.flush()

    assert [one.at for one in written(path)] == [int(clock.now * 1000)]
    assert journal_reading.state_of(path).crowded_out is None


def test_the_file_has_a_bound_and_says_up_to_when_some_had_no_room(path, clock):
    file = JournalFile(path, max_rows=5, clock=clock)
    for n in range(8):
        file.put(entry(n))
    file.flush()
    clock.now += TIDIED_EVERY
    file.put(entry(8))
    file.close()

    state = journal_reading.state_of(path)
    assert (state.entries, state.oldest, state.crowded_out) == (5, entry(4).at, entry(3).at)


def test_the_thread_writes_by_itself_and_ends(file, path, counts):
    others = set(threading.enumerate())
    file.put(entry())
    file.begin(every=0.001)
    waiting = threading.Event()
    while not counted(counts, "journal_entries"):
        waiting.wait(0.001)
    file.put(entry(1))
    file.close()

    assert len(written(path)) == 2
    assert set(threading.enumerate()) == others


def test_the_entries_of_one_seat_are_found(file, path):
    for n in range(4):
        file.put(entry(n, seat=f"seat-{n % 2}"))
    file.flush()

    found = journal_reading.of_seat(path, "seat-1", entry(2).at)

    assert [one.at for one in found] == [entry(3).at]


def test_no_file_is_an_empty_journal(path):
    assert written(path) == []
    assert journal_reading.state_of(path) == journal_reading.JournalState()


def test_a_file_that_is_no_journal_is_said_to_be_unreadable(path):
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE something (id)")

    with pytest.raises(JournalUnreadable):
        written(path)


async def test_the_file_of_a_gate_is_closed_with_it(path, clock):
    journal = Journal(file=JournalFile(path, clock=clock), clock=clock)
    gate = Gate(MemoryStore(clock=clock), KEYS, clock=clock, journal=journal)
    await gate.decide(ticket("phone"), Kind.PAGE)

    await gate.close()

    assert len(written(path)) == 1


def test_what_was_said_is_forgotten_beyond_a_bound(path, clock):
    news = News(most=2)
    for name in ("phone", "laptop", "tablet"):
        assert news.is_in(entry(device=device_id(name)), ())

    assert news.is_in(entry(device=device_id("phone")), ())
    assert not news.is_in(entry(device=device_id("phone")), ())
