"""Many gates, one register, mishaps: `python -m presspass.gate.simulate --histories N --seed S`.

Prints each violation with the shortest history that shows it, then the speed; leaves with 1 when
there was one. The same seed always plays the same histories. What they are is in `simulation`.
"""

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from multiprocessing import get_context

from presspass.gate.errors import GateError
from presspass.gate.simulation.playing import Report, in_words, play


def main(arguments: Sequence[str] | None = None) -> int:
    """Play the histories that the arguments name; the status to leave with."""
    asked = _parser().parse_args(arguments)
    began = time.perf_counter()
    report = Report()
    try:
        for part in _parts(asked.histories, asked.seed, asked.store, asked.processes):
            report.add(part)
    except GateError as error:
        sys.stderr.write(f"simulate: {error}\n")
        return 2
    sys.stdout.write(summary(report, asked.seed, time.perf_counter() - began, asked.processes))
    return 1 if report.violations else 0


def summary(report: Report, seed: int, seconds: float, processes: int) -> str:
    """What is printed: the violations, what was met, the speed."""
    found = sorted(report.found.values(), key=lambda one: one.index)
    within = "one process" if processes == 1 else f"{processes} processes"
    lines = [f"{in_words(one, seed)}\n" for one in found]
    lines += [
        f"{report.histories:,} histories of seed {seed}: {report.violations:,} with a violation",
        f"{report.events:,} events, {report.writes:,} writes, {report.lost_races:,} lost races",
        f"{report.killed:,} workers killed in a call, {report.losses:,} registers lost",
        f"{seconds:,.1f} s, {report.histories / seconds:,.0f} histories per second, {within}",
        "",
    ]
    return "\n".join(lines)


def _parts(histories: int, seed: int, url: str, processes: int) -> Iterator[Report]:
    if processes == 1:
        yield play(seed, range(histories), url)
        return
    parts = [(seed, range(one, histories, processes), url, one) for one in range(processes)]
    with get_context("spawn").Pool(processes) as pool:
        yield from pool.starmap(play, parts)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m presspass.gate.simulate",
        description="Play seeded histories of the gate and hold them to its guarantees.",
    )
    parser.add_argument("--histories", type=int, default=10_000, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="S")
    parser.add_argument("--store", default="memory:", metavar="URL", help="sqlite:////new/file")
    parser.add_argument("--processes", type=int, default=1, choices=range(1, 65), metavar="N")
    return parser


if __name__ == "__main__":
    sys.exit(main())
