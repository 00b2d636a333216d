"""A month of journal that simulated households write, so that a demonstration has one to show.

Weeks are moved by whole weeks only, so that working days stay working days.
"""

from pathlib import Path

from msgspec.structs import replace

from presspass.gate.clock import Seconds, milliseconds
from presspass.gate.households.account import MONDAY, WEEK, Account
from presspass.gate.households.assumptions import Assumptions
from presspass.gate.households.shapes import SHAPES
from presspass.gate.journal_entries import Entry
from presspass.gate.journal_file import KEPT_FOR, JournalFile
from presspass.gate.policy import Policy

HOUSEHOLDS = tuple(shape for shape in SHAPES if shape.persons <= 2)  # noqa: PLR2004
_ENOUGH = 1_000_000


class MovedJournal(JournalFile):
    """Takes the entries of simulated weeks as if they had been the last ones before `now`."""

    def __init__(self, path: Path, now: Seconds) -> None:
        super().__init__(path, most_waiting=_ENOUGH, clock=lambda: now)
        self._first, self._now = now - KEPT_FOR, now
        self.begins = MONDAY + (self._first - MONDAY) // WEEK * WEEK

    def put(self, entry: Entry) -> None:
        """Have `entry` written at its moved time, if that is within the month."""
        at = entry.at + milliseconds(self.begins - MONDAY)
        if milliseconds(self._first) <= at < milliseconds(self._now):
            super().put(replace(entry, at=at))


def write(path: Path, names: str, policy: Policy, *, now: Seconds) -> None:
    """Play each household once under `policy`; their seats are called `names` and a number."""
    journal = MovedJournal(path, now)
    for number, shape in enumerate(HOUSEHOLDS):
        account = Account(f"{names}{number}", policy, Assumptions(), journal)
        shape.furnish(account)
        account.run(now - journal.begins)
    journal.close()
