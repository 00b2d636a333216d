"""A known history, played through the real gate, and what the desk says of it."""

import asyncio
import csv
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from presspass.gate.gate import Gate
from presspass.gate.households.shapes import SHAPES
from presspass.gate.journal import Journal
from presspass.gate.journal_file import NAME, JournalFile
from presspass.gate.rule import Kind
from presspass.gate.stores.memory import MemoryStore
from presspass.insights import readings
from presspass.insights.models import Day, SeatDay
from presspass.insights.sharing import Sharing
from presspass.readers.models import Device, Reader
from presspass.subscriptions import admission, seats
from presspass.subscriptions.models import Subscription
from tests.site.subscriptions.cast import browser, seat_of

pytestmark = pytest.mark.django_db


class Played:
    """A real gate with a journal, whose clock the test turns."""

    def __init__(self, settings, at):
        self.now = at.timestamp()
        self.file = JournalFile(settings.GATE.home / NAME, clock=lambda: self.now)
        self.journal = Journal(file=self.file, clock=lambda: self.now)
        store = MemoryStore(clock=lambda: self.now)
        self.gate = Gate(store, settings.GATE.keys, clock=lambda: self.now, journal=self.journal)

    def act(self, reader, device, kind=Kind.HEARTBEAT, *, after=1, since_input=None):
        """`reader` acts on a device, `after` so many seconds."""
        self.now += after
        ticket = admission.ticket_for(reader, Device(pk=device.ljust(16, "0"), label=device))
        asyncio.run(self.gate.decide(ticket, kind, since_input=since_input))

    def shown(self, reader, device, tone):
        seat = seat_of(reader).uid.hex
        self.journal.note("notice_shown", seat, tone, device=device.ljust(16, "0"))

    def sign(self, reader, what, device=""):
        self.now += 5
        name = device and device.ljust(16, "0")
        self.journal.note(what, seat_of(reader).uid.hex, device=name)

    def overlaps(self, reader):
        """Two people scroll at once, until it is a verdict."""
        for _ in range(6):
            for device in ("laptop", "phone"):
                self.act(reader, device, after=4, since_input=9)

    def hand_over(self, reader):
        self.act(reader, "laptop", Kind.PAGE)
        self.act(reader, "phone", Kind.PAGE, after=60)

    def take_in(self):
        self.file.flush()
        readings.take_in(now=datetime.fromtimestamp(self.now, UTC) + timedelta(hours=1))


@pytest.fixture
def noon():
    return timezone.now().replace(hour=12, minute=0, second=0, microsecond=0) - timedelta(days=3)


@pytest.fixture
def played(settings, noon):
    played = Played(settings, noon)
    yield played
    played.file.close()


@pytest.fixture
def others(plan):
    """Two more readers with a subscription each."""
    found = []
    for name in ("one", "two"):
        reader = Reader.objects.create_user(f"{name}@example.org")
        seats.give(Subscription.objects.create(owner=reader, plan=plan), reader)
        found.append(reader)
    return found


def counts(day):
    return day.seats, day.one_device, day.handed_over, day.overlapping


def test_a_known_history_is_counted_as_it_was(played, plan, owner, others, noon):
    one, two = others
    played.act(one, "phone", Kind.PAGE)
    played.hand_over(two)
    played.shown(two, "laptop", "handover")
    played.act(two, "laptop", Kind.CONTINUE, after=5)
    played.overlaps(owner)
    played.shown(owner, "laptop", "sharing")
    played.shown(owner, "phone", "sharing")
    played.sign(owner, "devices_opened", "phone")

    played.take_in()

    day = Day.objects.get()
    assert (day.day, day.plan, day.enforcement) == (noon.date(), plan, "enforce")
    assert counts(day) == (3, 1, 1, 1)
    assert day.at_once == {"1": 1, "2": 2}
    assert (day.told_handover, day.told_sharing) == (1, 1)
    assert {step: n for step, n in day.notices["handover"].items() if n} == {"continued": 1}
    sharing = {step: n for step, n in day.notices["sharing"].items() if n}
    assert sharing == {"devices": 1, "left": 1}
    assert SeatDay.objects.count() == 3


def test_taking_in_twice_or_in_parts_says_the_same(played, owner, others):
    played.hand_over(owner)
    played.take_in()
    played.take_in()
    assert counts(Day.objects.get()) == (1, 0, 1, 0)

    played.act(others[0], "phone", Kind.PAGE, after=3600)
    played.overlaps(owner)
    played.take_in()

    assert counts(Day.objects.get()) == (2, 1, 0, 1)
    assert SeatDay.objects.count() == 2


def test_what_readers_say_themselves_is_a_false_alarm_and_who_reads_on_has_not_left(played, owner):
    played.hand_over(owner)
    played.shown(owner, "laptop", "sharing")
    played.act(owner, "laptop", Kind.MINE, after=2)
    played.shown(owner, "laptop", "sharing")
    played.act(owner, "phone", Kind.STOP)
    played.act(owner, "laptop", Kind.HEARTBEAT, after=20)

    played.take_in()

    assert sharing_steps() == {"mine": 1, "read_on": 1}


def sharing_steps():
    return {step: n for step, n in Day.objects.get().notices["sharing"].items() if n}


def test_who_signs_the_other_device_out_has_not_just_read_on(played, plan, owner):
    played.hand_over(owner)
    played.shown(owner, "laptop", "sharing")
    played.sign(owner, "not_me", "laptop")
    played.act(owner, "laptop", Kind.HEARTBEAT, after=1)

    played.take_in()

    assert sharing_steps() == {"not_me": 1}
    (_, panel) = Sharing(plan, timezone.now().date()).notice_panels()
    assert [row.label for row in panel["rows"] if row.value] == ["Signed the other device out"]


def test_what_is_pressed_in_the_strip_counts_before_reading_on_beside_it(played, owner):
    played.hand_over(owner)
    for what in ("not_me", "devices_opened"):
        played.shown(owner, "phone", "sharing")
        played.act(owner, "phone", Kind.HEARTBEAT, after=4)
        played.sign(owner, what, "phone")
    played.shown(owner, "phone", "sharing")
    played.act(owner, "phone", Kind.HEARTBEAT, after=4)
    played.shown(owner, "phone", "sharing")
    played.act(owner, "phone", Kind.HEARTBEAT, after=4)

    played.take_in()

    assert sharing_steps() == {"not_me": 1, "devices": 1, "read_on": 2}


def test_days_that_were_counted_before_a_step_was_known_are_shown(played, plan, owner):
    played.hand_over(owner)
    played.take_in()
    day = Day.objects.get()
    day.notices = {tone: {"mine": 2, "left": 1} for tone in day.notices}
    day.save()

    assert Sharing(plan, timezone.now().date()).notices()["sharing"]["not_me"] == 0


def test_who_opens_the_password_page_is_not_said_to_have_changed_the_password(played, plan, owner):
    played.hand_over(owner)
    played.shown(owner, "laptop", "sharing")
    played.sign(owner, "password_opened", "laptop")

    played.take_in()

    (_, panel) = Sharing(plan, timezone.now().date()).notice_panels()
    assert [row.label for row in panel["rows"] if row.value] == ["Opened the password page"]


def test_who_may_still_answer_has_not_left(played, owner, noon):
    played.hand_over(owner)
    played.shown(owner, "laptop", "handover")
    played.file.flush()
    readings.take_in(now=datetime.fromtimestamp(played.now, UTC) + timedelta(minutes=1))
    assert not any(Day.objects.get().notices["handover"].values())

    readings.take_in(now=datetime.fromtimestamp(played.now, UTC) + timedelta(minutes=20))
    assert Day.objects.get().notices["handover"]["left"] == 1


def test_seats_are_forgotten_after_thirty_days_and_counts_stay(played, owner):
    played.hand_over(owner)
    played.take_in()

    readings.take_in(now=datetime.fromtimestamp(played.now, UTC) + timedelta(days=31))

    assert not SeatDay.objects.exists()
    assert counts(Day.objects.get()) == (1, 0, 1, 0)


def test_in_monitor_the_page_says_what_enforcing_would_do(played, plan, owner, others):
    plan.policy = {"enforcement": "monitor"}
    seats.keep(plan)
    played.act(others[0], "phone", Kind.PAGE)
    played.hand_over(others[1])
    played.overlaps(owner)
    played.take_in()

    said = Sharing(None, timezone.now().date()).answer()

    assert said.startswith("1 of the 3 seats that were read in the last 30 days (33 %) was read by")
    assert "With “enforce”, 1 would have met no notice, 1 the hand-over notice, and 1 the" in said


def test_the_page_opens_takes_in_and_gives_each_table(played, plan, owner, editor):
    played.hand_over(owner)
    played.file.flush()
    desk = browser()
    desk.sign_in(editor)

    page = desk.get("/desk/insights/", {"plan": plan.pk}).content.decode()
    heads = []
    for name in ("seats", "days", "notices", "at-once"):
        text = desk.get(f"/desk/insights/{name}.csv").content.decode()
        heads.append(next(csv.reader(StringIO(text))))

    assert "Of 1 seats, 0 were read on one device a day, 1 were handed over" in page
    assert "simulated" not in page
    assert heads[1][:3] == ["Day", "Seats", "One device a day"]
    assert desk.get("/desk/insights/nothing.csv").status_code == 404


def test_a_paper_without_readers_has_a_page_too(editor):
    desk = browser()
    desk.sign_in(editor)

    assert "No subscriber’s article was read" in desk.get("/desk/insights/").content.decode()


def test_a_reader_without_the_right_does_not_see_the_page(laptop, owner):
    laptop.sign_in(owner)

    assert laptop.get("/desk/insights/").status_code in (302, 403)


def test_a_journal_that_cannot_be_read_is_said(settings, editor):
    (settings.GATE.home / NAME).write_bytes(b"no journal " * 500)
    desk = browser()
    desk.sign_in(editor)

    assert "cannot be read at present" in desk.get("/desk/insights/").content.decode()
    with pytest.raises(CommandError, match="presspass doctor"):
        call_command("take_in_journal")


def test_the_command_takes_in(played, owner):
    played.hand_over(owner)
    played.file.flush()

    call_command("take_in_journal")

    assert counts(Day.objects.get()) == (1, 0, 1, 0)


def test_a_day_of_which_entries_had_no_room_keeps_its_counts(played, settings, owner, others):
    played.hand_over(owner)
    played.take_in()
    small = JournalFile(settings.GATE.home / NAME, max_rows=1, clock=lambda: played.now)
    played.journal = Journal(file=small, clock=lambda: played.now)
    played.gate.journal = played.journal
    played.act(others[0], "phone", Kind.PAGE)
    small.close()

    played.take_in()

    assert counts(Day.objects.get()) == (1, 0, 1, 0)


def test_the_demonstrations_month_is_played_and_marked_as_simulated(plan, editor, monkeypatch):
    monkeypatch.setattr("presspass.gate.households.month.HOUSEHOLDS", SHAPES[:1])
    readings.simulate(plan, now=timezone.now())

    desk = browser()
    desk.sign_in(editor)
    page = desk.get("/desk/insights/", {"plan": plan.pk}).content.decode()

    assert "these numbers are of simulated households" in page
    assert SeatDay.objects.filter(simulated=True, plan=plan).count() > 20
