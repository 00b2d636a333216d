"""Takes in the gate's journal: counts of each day, plan and enforcement, without the seats' names.

A day is counted anew as long as something of it may have changed, and its rows replaced: to take in
twice, late, or from several processes at once changes nothing. Only this module reads the journal.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from presspass.gate import journal_reading
from presspass.gate.errors import JournalUnreadable
from presspass.gate.households import month
from presspass.gate.journal_entries import Entry
from presspass.gate.journal_file import NAME
from presspass.insights.counting import ANSWERED_WITHIN, STEPS, TONES, SeatCount, Span, counted
from presspass.insights.models import Day, Intake, Pattern, SeatDay, Told
from presspass.subscriptions import admission
from presspass.subscriptions.models import Plan, Seat

KEPT_DAYS = 30
SIMULATED = "simulated-"
"""How the names of seats begin that the demonstration plays; the key of their plan follows."""

JournalUnavailable = JournalUnreadable


def take_in(*, now: datetime | None = None) -> None:
    """Count what the journal holds beyond what was counted. Raises JournalUnavailable."""
    now = now or timezone.now()
    path = settings.GATE.home / NAME
    with transaction.atomic():
        Intake.objects.get_or_create(pk=1)
        intake = Intake.objects.select_for_update().get(pk=1)
        state = journal_reading.state_of(path)
        if state.newest is not None and state.oldest is not None:
            crowded_out = _moment(state.crowded_out) if state.crowded_out else None
            first = intake.taken_to or _moment(state.oldest)
            _take_days(first - timedelta(milliseconds=ANSWERED_WITHIN), now, crowded_out)
            intake.taken_to = min(_moment(state.newest), now)
        SeatDay.objects.filter(day__lte=_day_of(now) - timedelta(days=KEPT_DAYS)).delete()
        intake.done_at = now
        intake.save()


def _take_days(first: datetime, now: datetime, crowded_out: datetime | None) -> None:
    oldest = _day_of(now) - timedelta(days=KEPT_DAYS - 1)
    day = max(_day_of(first), oldest)
    while day <= _day_of(now):
        is_whole = crowded_out is None or crowded_out < _begin_of(day)
        if is_whole or not Day.objects.filter(day=day).exists():
            _count_day(day, now)
        day += timedelta(days=1)


def _count_day(day: date, now: datetime) -> None:
    begin, end = _begin_of(day), _begin_of(day + timedelta(days=1))
    span = Span(*(int(at.timestamp() * 1000) for at in (begin, end, now)))
    path = settings.GATE.home / NAME
    entries = journal_reading.between(path, span.begin, span.end + ANSWERED_WITHIN)
    counts = list(counted(entries, span))
    plans = _plans_of(counts)
    groups: dict[tuple[int | None, str, bool], list[SeatCount]] = defaultdict(list)
    for count in counts:
        simulated = count.seat.startswith(SIMULATED)
        groups[plans.get(count.seat), count.enforcement, simulated].append(count)
    Day.objects.filter(day=day).delete()
    SeatDay.objects.filter(day=day).delete()
    for (plan, enforcement, simulated), members in groups.items():
        group = {"plan_id": plan, "enforcement": enforcement, "simulated": simulated, "day": day}
        _row(members, **group).save()
        SeatDay.objects.bulk_create(_seat_day(one, **group) for one in members)


def _row(members: list[SeatCount], **group: object) -> Day:
    patterns = Counter(one.pattern for one in members)
    told = Counter(one.told for one in members)
    notices = sum((one.notices for one in members), Counter[tuple[str, str]]())
    at_once = Counter(str(one.at_once) for one in members)
    return Day(
        **group,
        seats=len(members),
        one_device=patterns[Pattern.ONE_DEVICE],
        handed_over=patterns[Pattern.HANDED_OVER],
        overlapping=patterns[Pattern.OVERLAPPING],
        hand_overs=sum(one.hand_overs for one in members),
        told_handover=told[Told.HANDOVER],
        told_sharing=told[Told.SHARING],
        notices={tone: {step: notices[tone, step] for step in STEPS} for tone in TONES},
        at_once=dict(sorted(at_once.items())),
    )


def _seat_day(one: SeatCount, **group: object) -> SeatDay:
    return SeatDay(**group, seat=one.seat, pattern=one.pattern, told=one.told, at_once=one.at_once)


def _plans_of(counts: Iterable[SeatCount]) -> dict[str, int]:
    """Seat → the key of its plan; a seat of which the site does not know is left out."""
    names = [count.seat for count in counts]
    plans = {
        name: int(name.removeprefix(SIMULATED).partition("-")[0])
        for name in names
        if name.startswith(SIMULATED)
    }
    uids = [name for name in names if len(name) == 32 and name not in plans]  # noqa: PLR2004
    for start in range(0, len(uids), 500):
        seats = Seat.ever.filter(uid__in=uids[start : start + 500])
        plans |= {uid.hex: plan for uid, plan in seats.values_list("uid", "subscription__plan")}
    return plans


def simulate(plan: Plan, *, now: datetime) -> None:
    """Have simulated households on `plan` write a month of journal, by the real rule."""
    path, policy = settings.GATE.home / NAME, admission.policy_of(plan)
    month.write(path, f"{SIMULATED}{plan.pk}-", policy, now=now.timestamp())


def entries_of(seat: Seat, *, now: datetime) -> list[Entry]:
    """All entries of the last 30 days about `seat`, in order. Raises JournalUnavailable."""
    since = int((now - timedelta(days=KEPT_DAYS)).timestamp() * 1000)
    return journal_reading.of_seat(settings.GATE.home / NAME, seat.uid.hex, since)


def hand_overs_of(seat: Seat, *, now: datetime) -> list[Entry]:
    """The entries of the last 30 days in which reading moved on `seat`, newest first.

    Raises JournalUnavailable.
    """
    return [entry for entry in reversed(entries_of(seat, now=now)) if entry.displaced]


def moment_of(entry: Entry) -> datetime:
    """When `entry` was decided."""
    return _moment(entry.at)


def _moment(at: int) -> datetime:
    return datetime.fromtimestamp(at / 1000, timezone.get_default_timezone())


def _day_of(moment: datetime) -> date:
    return timezone.localtime(moment, timezone.get_default_timezone()).date()


def _begin_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min), timezone.get_default_timezone())
