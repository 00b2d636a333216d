"""What the paper promises within two seconds: waited for with patience, and timed.

A busy machine fails no test; each run tells how long it took there. `make bench` has the numbers.
"""

import time
from collections.abc import Callable

from tests.newspaper import wait_until

PATIENCE = 8
"""Seconds; below `idle_after` of the tests' policies, which would bring much of it about."""

TOLD_WITHIN = PATIENCE * 1_000
"""The same in milliseconds, for what a notice is to show."""

taken: list[float] = []
"""The seconds of each wait since the list was last emptied."""


def promised(condition: Callable[[], object]) -> None:
    """Wait until `condition()` is true. Raises AssertionError where it is not in PATIENCE."""
    began = time.monotonic()
    wait_until(condition, within=PATIENCE)
    taken.append(round(time.monotonic() - began, 2))
