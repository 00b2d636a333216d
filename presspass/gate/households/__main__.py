"""`python -m presspass.gate.households`: who is told what under a policy, for a seed."""

import argparse
import sys
from collections.abc import Sequence

import msgspec

from presspass.gate.errors import AssumptionUnknown, PolicyInvalid
from presspass.gate.households import report
from presspass.gate.households.assumptions import Assumptions, assumed
from presspass.gate.households.cheats import CHEATS
from presspass.gate.households.play import Row, mean_row, play
from presspass.gate.households.shapes import SHAPES, Shape
from presspass.gate.policy import PRESETS, Policy, policy_from

POLICIES: dict[str, dict[str, object]] = {
    "calm": {"enforcement": "enforce"},
    "monitor": {"enforcement": "monitor"},
    "elpais": {**PRESETS["elpais"], "enforcement": "enforce"},
    "lemonde": {**PRESETS["lemonde"], "enforcement": "enforce"},
    "devices=2": {"devices": 2, "enforcement": "enforce"},
}
"""What `--compare` compares; the first is what is played unless `--policy` says otherwise."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table that `arguments` ask for; 2 for a policy or assumption that cannot be."""
    asked = _parser().parse_args(arguments)
    try:
        assume = assumed(_values(asked.assume))
        policy = _policy(asked.policy)
    except (AssumptionUnknown, PolicyInvalid) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    policies = {"": policy}
    if asked.compare:
        policies = {name: policy_from(changes) for name, changes in POLICIES.items()}
    shapes = [s for s in (CHEATS if asked.cheats else SHAPES) if asked.shape in (None, s.name)]
    results = [
        (name, _rows(shapes, each, assume, asked.weeks, asked.seed))
        for name, each in policies.items()
    ]
    sys.stdout.write(_told(results, asked) + "\n")
    return 0


def _told(results: list[tuple[str, list[Row]]], asked: argparse.Namespace) -> str:
    if asked.json:
        found = [{"policy": name, "rows": rows} for name, rows in results]
        return msgspec.json.encode(found if asked.compare else results[0][1]).decode()
    if asked.compare:
        return report.comparison(results)
    return report.table(report.CHEATS if asked.cheats else report.HOUSEHOLDS, results[0][1])


def _rows(
    shapes: Sequence[Shape], policy: Policy, assume: Assumptions, weeks: int, seed: int
) -> list[Row]:
    rows = [play(shape, policy, assume, weeks=weeks, seed=seed) for shape in shapes]
    alone = [row for row, shape in zip(rows, shapes, strict=True) if shape.persons == 1]
    if len(alone) < 2:  # noqa: PLR2004
        return rows
    number = len(alone)
    return [*rows[:number], mean_row("one person, all", alone), *rows[number:]]


def _policy(words: Sequence[str]) -> Policy:
    changes: dict[str, object] = dict(POLICIES["calm"])
    for word in words:
        changes |= POLICIES.get(word) or _values([word])
    return policy_from(changes)


def _values(words: Sequence[str]) -> dict[str, object]:
    """`name=value` words: a value is JSON where it can be, else text."""
    values: dict[str, object] = {}
    for word in words:
        name, _, value = word.partition("=")
        try:
            values[name] = msgspec.json.decode(value)
        except msgspec.DecodeError:
            values[name] = value
    return values


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m presspass.gate.households", description=__doc__
    )
    parser.add_argument("--weeks", type=int, default=100, help="account-weeks of each shape")
    parser.add_argument("--seed", type=int, default=1, help="the same seed plays the same people")
    parser.add_argument(
        "--policy",
        nargs="*",
        default=[],
        metavar="NAME|field=value",
        help=f"what differs from calm and enforce: {', '.join(POLICIES)}, or fields of a policy",
    )
    parser.add_argument(
        "--assume", nargs="*", default=[], metavar="name=value", help="another assumption"
    )
    names = [shape.name for shape in (*SHAPES, *CHEATS)]
    parser.add_argument("--shape", choices=names, help="play only these accounts")
    parser.add_argument("--compare", action="store_true", help="all those policies in one table")
    parser.add_argument("--cheats", action="store_true", help="what couples gain who cheat")
    parser.add_argument("--json", action="store_true", help="rows as JSON")
    return parser


if __name__ == "__main__":
    sys.exit(main())
