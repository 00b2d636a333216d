"""The figures: rows of medians, printed as a table and kept as JSON."""

from collections.abc import Iterable
from pathlib import Path
from statistics import median

import msgspec

from bench.load import Measured


class Row(msgspec.Struct, frozen=True):
    """NOTE: these names are read by others (`var/bench.json`)."""

    name: str
    requests_per_second: float
    p50_ms: float
    p99_ms: float
    ratio_to_raw: float | None


def row(name: str, rounds: list[Measured], raw: list[Measured]) -> Row:
    """The medians of `rounds`; the ratio is that of each round to the raw round beside it."""
    ratios = [one.per_second / other.per_second for one, other in zip(rounds, raw, strict=True)]
    return Row(
        name,
        round(median(one.per_second for one in rounds), 1),
        round(median(one.p50_ms for one in rounds), 3),
        round(median(one.p99_ms for one in rounds), 3),
        round(median(ratios), 3),
    )


def of_times(name: str, seconds: list[float], raw_per_second: float | None) -> Row:
    """The row of single calls that took so long each, one after the other."""
    ordered, rate = sorted(seconds), len(seconds) / sum(seconds)
    return Row(
        name,
        round(rate, 1),
        round(median(ordered) * 1000, 3),
        round(ordered[int(len(ordered) * 0.99)] * 1000, 3),
        round(rate / raw_per_second, 3) if raw_per_second else None,
    )


def publish(rows: Iterable[Row], notes: Iterable[str], path: Path) -> None:
    """Print the table with its notes, and write the rows to `path`."""
    rows = list(rows)
    print(f"{'':24}{'per second':>12}{'p50 ms':>10}{'p99 ms':>10}{'of raw':>9}")
    for one in rows:
        ratio = "" if one.ratio_to_raw is None else f"{one.ratio_to_raw:.3f}"
        rate, p50, p99 = one.requests_per_second, one.p50_ms, one.p99_ms
        print(f"{one.name:24}{rate:12,.1f}{p50:10.3f}{p99:10.3f}{ratio:>9}")
    print("", *notes, f"Written to {path}.", sep="\n")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(msgspec.json.format(msgspec.json.encode(rows), indent=2))
