"""The figures of the desk's page: the last thirty days, of all plans or of one, and their words."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Max, Q
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from presspass.insights import charts
from presspass.insights.counting import STEPS, TONES
from presspass.insights.models import Day, Pattern, SeatDay, Told
from presspass.insights.readings import KEPT_DAYS
from presspass.subscriptions.models import Plan

PATTERNS = {
    "one_device": gettext_lazy("One device a day"),
    "handed_over": gettext_lazy("Handed over"),
    "overlapping": gettext_lazy("Overlapping"),
}
STEP_NAMES = {
    "continued": gettext_lazy("Continued here"),
    "read_on": gettext_lazy("Read on by themselves"),
    "devices": gettext_lazy("Opened their devices"),
    "password": gettext_lazy("Opened the password page"),
    "not_me": gettext_lazy("Signed the other device out"),
    "mine": gettext_lazy("“Both are mine”"),
    "left": gettext_lazy("Left"),
}
TONE_NAMES = {
    "handover": gettext_lazy("Hand-over notice"),
    "sharing": gettext_lazy("Sharing notice"),
}
MOST_AT_ONCE = 4
"""So many devices at once and more are one bar."""


class Sharing:
    """How seats were read in the thirty days that end with `today`."""

    def __init__(self, plan: Plan | None, today: date) -> None:
        self.plan = plan
        self.days = [today - timedelta(days=back) for back in range(KEPT_DAYS - 1, -1, -1)]
        within = Q(day__gte=self.days[0]) & (Q(plan=plan) if plan else Q())
        self._rows = list(Day.objects.filter(within))
        self._seats = list(
            SeatDay.objects.filter(within)
            .values("seat")
            .annotate(pattern=Max("pattern"), told=Max("told"), at_once=Max("at_once"))
        )
        self.is_simulated = any(row.simulated for row in self._rows)
        self.enforcements = sorted({row.enforcement for row in self._rows})
        self.patterns = Counter(Pattern(seat["pattern"]) for seat in self._seats)
        self.told = Counter(Told(seat["told"]) for seat in self._seats)

    @property
    def seats(self) -> int:
        """How many seats were read at all."""
        return len(self._seats)

    # Sentences

    def answer(self) -> str:
        """How much sharing there is, and what enforcing does or would do."""
        if not self.seats:
            return _("No subscriber’s article was read in the last 30 days.")
        facts = {
            "seats": self.seats,
            "overlapping": self.patterns[Pattern.OVERLAPPING],
            "share": self._percent(self.patterns[Pattern.OVERLAPPING]),
            "told": self.told[Told.HANDOVER] + self.told[Told.SHARING],
            "handover": self.told[Told.HANDOVER],
            "sharing": self.told[Told.SHARING],
            "untold": self.told[Told.NOTHING],
        }
        much = ngettext(
            "%(overlapping)s of the %(seats)s seats that were read in the last 30 days (%(share)s)"
            " was read by more than one person at the same time.",
            "%(overlapping)s of the %(seats)s seats that were read in the last 30 days (%(share)s)"
            " were read by more than one person at the same time.",
            facts["overlapping"],
        )
        return f"{much % facts} {self._effect() % facts}"

    def _effect(self) -> str:
        if set(self.enforcements) <= {"off", "monitor"}:
            return _(
                "With “enforce”, %(untold)s would have met no notice, %(handover)s the hand-over"
                " notice, and %(sharing)s the sharing notice."
            )
        return _(
            "%(untold)s gave no reason for a notice, %(handover)s for the hand-over notice, and"
            " %(sharing)s for the sharing notice."
        )

    def said_of_seats(self) -> str:
        """What the chart of seats shows."""
        said = _(
            "Of %(seats)s seats, %(one)s were read on one device a day, %(handed)s were handed over"
            " from device to device, and on %(overlapping)s two devices were used in turn within"
            " seconds."
        )
        return said % {
            "seats": self.seats,
            "one": self.patterns[Pattern.ONE_DEVICE],
            "handed": self.patterns[Pattern.HANDED_OVER],
            "overlapping": self.patterns[Pattern.OVERLAPPING],
        }

    def said_of_days(self) -> str:
        """What the chart of days shows."""
        total = {name: sum(row[name] for row in self.by_day()) for name in PATTERNS}
        said = _(
            "On an average day, %(one)s seats were read on one device, %(handed)s were handed over,"
            " and %(overlapping)s overlapped."
        )
        mean = {
            name: number_format(round(count / KEPT_DAYS, 1), 1) for name, count in total.items()
        }
        return said % {
            "one": mean["one_device"],
            "handed": mean["handed_over"],
            "overlapping": mean["overlapping"],
        }

    def said_of_notices(self) -> str:
        """What the charts of notices show."""
        shown = {tone: sum(steps.values()) for tone, steps in self.notices().items()}
        said = _(
            "Readers were shown %(handover)s hand-over notices and %(sharing)s sharing notices;"
            " %(mine)s times they said that both devices are theirs, which is a false alarm."
        )
        mine = sum(steps["mine"] for steps in self.notices().values())
        return said % {**shown, "mine": mine}

    def said_of_at_once(self) -> str:
        """What the histogram shows."""
        more = sum(seats for devices, seats in self.at_once() if devices > 1)
        said = _("On %(more)s of %(seats)s seats, two devices or more were present at once.")
        return said % {"more": more, "seats": self.seats}

    # Figures

    def by_day(self) -> list[dict[str, Any]]:
        """The patterns of each day, the oldest first."""
        names = (*PATTERNS, "seats", "hand_overs")
        found = {day: dict.fromkeys(names, 0) for day in self.days}
        for row in self._rows:
            if row.day in found:
                for name in names:
                    found[row.day][name] += getattr(row, name)
        return [{"day": day, **counts} for day, counts in found.items()]

    def notices(self) -> dict[str, dict[str, int]]:
        """Tone → what readers did next → how often."""
        told = {tone: [row.notices[tone] for row in self._rows] for tone in TONES}
        return {
            tone: {step: sum(one.get(step, 0) for one in days) for step in STEPS}
            for tone, days in told.items()
        }

    def at_once(self) -> list[tuple[int, int]]:
        """(the most devices present at once, on how many seats), from 1 on."""
        counts = Counter(max(1, min(seat["at_once"], MOST_AT_ONCE)) for seat in self._seats)
        return [(devices, counts[devices]) for devices in range(1, MOST_AT_ONCE + 1)]

    # Charts

    def seat_rows(self) -> list[charts.Row]:
        """The bars of the chart of seats."""
        names = zip(Pattern, PATTERNS.values(), strict=True)
        counts = [(str(name), self.patterns[pattern]) for pattern, name in names]
        return charts.rows([(name, n, f"{n} ({self._percent(n)})") for name, n in counts])

    def day_panels(self) -> list[dict[str, Any]]:
        """A row of columns for each pattern, all on one scale."""
        days = self.by_day()
        most = max((row[name] for row in days for name in PATTERNS), default=0)
        return [
            {
                "name": label,
                "highest": max(row[name] for row in days),
                "columns": charts.columns([(_short(row["day"]), row[name]) for row in days], most),
                "first": _short(days[0]["day"]),
                "last": _short(days[-1]["day"]),
            }
            for name, label in PATTERNS.items()
        ]

    def notice_panels(self) -> list[dict[str, Any]]:
        """What readers did next, by tone; both on one scale would hide the rarer."""
        return [
            {
                "name": TONE_NAMES[tone],
                "shown": sum(steps.values()),
                "rows": charts.rows([(str(STEP_NAMES[s]), n, str(n)) for s, n in steps.items()]),
            }
            for tone, steps in self.notices().items()
        ]

    def at_once_rows(self) -> list[charts.Row]:
        """The bars of the histogram."""
        return charts.rows(
            [
                (at_once_name(devices), n, f"{n} ({self._percent(n)})")
                for devices, n in self.at_once()
            ]
        )

    def _percent(self, part: int) -> str:
        return f"{100 * part / self.seats:.0f} %" if self.seats else "0 %"

    # Tables

    def table(self, name: str) -> Iterable[list[Any]]:
        """The rows of the CSV `name`, its heads first."""
        return _TABLES[name](self)


def at_once_name(devices: int) -> str:
    """What a bar of the histogram is called."""
    if devices == MOST_AT_ONCE:
        return _("%(devices)s devices or more") % {"devices": devices}
    return ngettext("%(devices)s device", "%(devices)s devices", devices) % {"devices": devices}


def _short(day: date) -> str:
    return date_format(day, "j M")


def _seats_table(page: Sharing) -> list[list[Any]]:
    rows = [[str(row.label), row.value] for row in page.seat_rows()]
    return [[_("How read"), _("Seats")], *rows]


def _days_table(page: Sharing) -> list[list[Any]]:
    head = [_("Day"), _("Seats"), *map(str, PATTERNS.values()), _("Hand-overs")]
    names = ("seats", *PATTERNS, "hand_overs")
    return [head, *([f"{row['day']}", *(row[n] for n in names)] for row in page.by_day())]


def _notices_table(page: Sharing) -> list[list[Any]]:
    found = page.notices()
    head = [_("What readers did next"), *(str(TONE_NAMES[tone]) for tone in TONES)]
    return [head, *([str(STEP_NAMES[s]), *(found[t][s] for t in TONES)] for s in STEPS)]


def _at_once_table(page: Sharing) -> list[list[Any]]:
    rows = [[at_once_name(devices), seats] for devices, seats in page.at_once()]
    return [[_("Devices at once"), _("Seats")], *rows]


_TABLES = {
    "seats": _seats_table,
    "days": _days_table,
    "notices": _notices_table,
    "at-once": _at_once_table,
}
