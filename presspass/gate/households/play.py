"""Plays many accounts of a shape, each for a week, and says what came of it."""

from collections.abc import Callable, Iterable
from statistics import fmean, median

import msgspec

from presspass.gate.clock import Seconds
from presspass.gate.households.account import DAY, WEEK, Account
from presspass.gate.households.assumptions import Assumptions
from presspass.gate.households.shapes import OFFICE, Shape
from presspass.gate.households.tally import Tally
from presspass.gate.policy import Policy

MINUTE: Seconds = 60.0


class Row(msgspec.Struct, frozen=True):
    """What came of one shape. Numbers are per account and week, shares in percent.

    `told`: a person saw the sharing tone. `found`: the rule came to its verdict, shown or not;
    `days` is the median until then, None when fewer than half were found in the week.
    """

    name: str
    weeks: int
    displaced: float
    notices: float
    told: float
    found: float
    days: float | None
    blocked_minutes: float
    longest_blocked_seconds: float
    articles: float
    read: float  # of the reading time that was meant
    both_minutes: float
    continues: float
    sign_ins: float


def weeks_of(shape: Shape, weeks: int) -> int:
    """How many weeks are played: an office is as much work as twenty others."""
    return max(1, weeks // 10) if shape.persons == OFFICE else weeks


def play(shape: Shape, policy: Policy, assume: Assumptions, *, weeks: int, seed: int) -> Row:
    """One account a week, begun afresh on a Monday; the same seed plays the same persons."""
    tallies = []
    for week in range(weeks_of(shape, weeks)):
        account = Account(f"{seed}/{shape.name}/{week}", policy, assume)
        shape.furnish(account)
        account.run(WEEK)
        tallies.append(account.tally)
    return _row(shape.name, tallies)


def mean_row(name: str, rows: Iterable[Row]) -> Row:
    """The mean of several rows with equally many weeks."""
    rows = list(rows)

    def mean(field: str) -> float:
        return fmean(getattr(row, field) for row in rows)

    summed = {"weeks": sum(row.weeks for row in rows), "days": None, "name": name}
    longest = max(row.longest_blocked_seconds for row in rows)
    means = {field: mean(field) for field in Row.__struct_fields__ if field not in summed}
    return msgspec.convert({**means, **summed, "longest_blocked_seconds": longest}, Row)


def _row(name: str, tallies: list[Tally]) -> Row:
    def mean(value: Callable[[Tally], float]) -> float:
        return fmean(value(tally) for tally in tallies)

    wanted = sum(tally.wanted for tally in tallies)
    return Row(
        name=name,
        weeks=len(tallies),
        displaced=mean(lambda tally: tally.displaced),
        notices=mean(lambda tally: tally.notices),
        told=100 * mean(lambda tally: tally.told_at is not None),
        found=100 * mean(lambda tally: tally.found_at is not None),
        days=_days(tallies),
        blocked_minutes=mean(lambda tally: tally.blocked) / MINUTE,
        longest_blocked_seconds=max(tally.longest_blocked for tally in tallies),
        articles=mean(lambda tally: tally.articles),
        read=100 * sum(tally.read for tally in tallies) / wanted if wanted else 100.0,
        both_minutes=mean(lambda tally: tally.both) / MINUTE,
        continues=mean(lambda tally: tally.continues),
        sign_ins=mean(lambda tally: tally.sign_ins),
    )


def _days(tallies: list[Tally]) -> float | None:
    found = [tally.found_at for tally in tallies if tally.found_at is not None]
    never = [WEEK * 2] * (len(tallies) - len(found))
    days = median([*found, *never]) / DAY
    return days if days <= WEEK / DAY else None
