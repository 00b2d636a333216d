"""Units of time. The rule counts in whole milliseconds; people and policies speak of seconds."""

from datetime import UTC, datetime
from typing import TypeAlias

Seconds: TypeAlias = float
Milliseconds: TypeAlias = int

SECOND: Milliseconds = 1000


def milliseconds(seconds: Seconds) -> Milliseconds:
    """`seconds` (Unix time or a span) as whole milliseconds, rounded down."""
    return int(seconds * SECOND)


def rfc3339(at: Milliseconds) -> str:
    """The Unix time `at` as RFC 3339 in UTC, to the second: "2026-11-24T08:12:00Z"."""
    return datetime.fromtimestamp(at // SECOND, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
