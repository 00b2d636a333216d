"""`python -m presspass.recommendations.evaluation`: what recommendations hit, for seeds."""

import argparse
import sys
from collections.abc import Sequence
from typing import Final

import msgspec

from presspass.recommendations.evaluation.assumptions import Assumptions
from presspass.recommendations.evaluation.measuring import Tally, measure
from presspass.recommendations.evaluation.policies import LatestFirst, MostRead, Ours, Policy
from presspass.recommendations.evaluation.readership import Readership
from presspass.recommendations.ranking import Weights

ALIKE: Final = Weights(together=0, read=0)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table that `arguments` ask for; 2 for an assumption that cannot be."""
    asked = _parser().parse_args(arguments)
    try:
        assume = _assumed(asked.assume)
    except msgspec.ValidationError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    found = [_measured(assume, asked, seed) for seed in asked.seed]
    lines = [_titles(asked.seed), *(_line(name, [one[name] for one in found]) for name in found[0])]
    sys.stdout.write(_aligned(lines) + "\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m presspass.recommendations.evaluation")
    parser.add_argument("--readers", type=int, default=600)
    parser.add_argument("--days", type=int, default=28, help="how many days are played")
    parser.add_argument("--learn", type=int, default=14, help="the first of them, not measured")
    parser.add_argument("--seed", type=int, nargs="+", default=[1])
    parser.add_argument("--assume", action="append", default=[], metavar="NAME=VALUE")
    return parser


def _assumed(pairs: Sequence[str]) -> Assumptions:
    told = dict(pair.partition("=")[::2] for pair in pairs)
    return msgspec.convert(told, Assumptions, strict=False)


def _measured(assume: Assumptions, asked: argparse.Namespace, seed: int) -> dict[str, Tally]:
    readership = Readership(assume, days=asked.days, readers=asked.readers, seed=seed)
    paper, since = readership.paper, asked.learn
    policies: dict[str, Policy] = {
        "latest first": LatestFirst(paper),
        "most read": MostRead(),
        "topics and words": Ours(paper, since, weights=ALIKE),
        "ours, for everybody": Ours(paper, since, weights=Weights(), drops=False),
        "ours, without what was read": Ours(paper, since, weights=Weights()),
    }
    return measure(readership, policies, since=since)


def _titles(seeds: Sequence[int]) -> list[str]:
    each = [f"seed {seed}" for seed in seeds] if len(seeds) > 1 else []
    return ["", "hits %", "±", *each, "coverage %", "top three %", "sections"]


def _line(name: str, found: Sequence[Tally]) -> list[str]:
    total = Tally()
    for one in found:
        total.add(one)
    each = [f"{100 * one.hit_rate:.1f}" for one in found] if len(found) > 1 else []
    rates = [total.hit_rate, total.uncertainty]
    varied = [f"{100 * total.coverage:.1f}", f"{100 * total.top_three:.1f}"]
    hits = [f"{100 * rate:.1f}" for rate in rates]
    return [name, *hits, *each, *varied, f"{total.sections_of_three:.2f}"]


def _aligned(lines: Sequence[Sequence[str]]) -> str:
    """Cells as columns: the first to the left, the others to the right."""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if number else cell.ljust(width)
            for number, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


if __name__ == "__main__":
    sys.exit(main())
