"""Processes that read and write one SQLite register as fast as they can, and are killed.

Each writes down what it asks before it asks and what it was answered, so that a kill forgets
nothing. `python -m tests.gate.stores.hammering --operations 200000` makes one run and judges it.
"""

import argparse
import asyncio
import mmap
import os
import random
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from math import inf
from pathlib import Path

from presspass.gate.errors import StoreUnavailable
from presspass.gate.stores.announced import Announced
from presspass.gate.stores.sqlite import SQLiteStore
from tests.gate.stores.linearizable import Call, violations

PROCESSES = 8
SEATS = 12
WRITES = 0.3
TTL = 86_400
# Seat, old, new (0: a get), began, ended (0: not yet), won (0, 1, or 2: nobody knows).
RECORD = struct.Struct("<HQQQQB")


def nothing_announced(patch: Callable) -> None:
    """A writer that does not tell: what others have at hand is stale."""
    patch(Announced, "announce", lambda *_: None)


def announced_to_oneself(patch: Callable) -> None:
    """Memory that processes do not share."""
    module = sys.modules[Announced.__module__]
    patch(module, "_mapped", lambda _, size: mmap.mmap(-1, size))


def written_where_it_stood(patch: Callable) -> None:
    """A compare-and-set that does not compare."""
    patch(
        sys.modules[SQLiteStore.__module__],
        "_SET_NEXT",
        "REPLACE INTO seats (seat, state, expires) SELECT :seat, :new, :expires"
        " WHERE :old = :old AND :now = :now",
    )


PLANTED = {
    plant.__name__: plant
    for plant in (nothing_announced, announced_to_oneself, written_where_it_stood)
}


class Process:
    """What one process does until it has made its operations."""

    def __init__(self, url: str, record: str, number: str) -> None:
        self.store = SQLiteStore(url)
        self.record = os.open(record, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self.next = int(number) << 32
        self.random = random.Random(int(number))  # noqa: S311

    async def run(self, operations: int) -> None:
        """Get seats at random, and write some of them."""
        while operations > 0:
            seat = self.random.randrange(SEATS)
            operations -= 1
            old = await self.get(seat)
            if old is not None and self.random.random() < WRITES:
                operations -= 1
                await self.write(seat, old)

    async def get(self, seat: int) -> int | None:
        """The seat's value; None when the register could not be asked."""
        began = time.monotonic_ns()
        try:
            data = await self.store.get(f"seat {seat}")
        except StoreUnavailable:
            return None
        old = int.from_bytes(data or b"")
        self.note(seat, old, 0, began, time.monotonic_ns(), 0)
        return old

    async def write(self, seat: int, old: int) -> None:
        """Write a value that never was over `old`."""
        self.next += 1
        began = time.monotonic_ns()
        self.note(seat, old, self.next, began, 0, 2)
        try:
            won = await self.store.compare_and_set(
                f"seat {seat}", old.to_bytes(8) if old else None, self.next.to_bytes(8), TTL
            )
        except StoreUnavailable:
            return
        self.note(seat, old, self.next, began, time.monotonic_ns(), won)

    def note(self, *record: int) -> None:
        """Write down one line, which a kill leaves whole."""
        os.write(self.record, RECORD.pack(*record))


def calls(folder: Path) -> Iterator[Call]:
    """What all processes have written down; of a call with an end, only that."""
    for path in folder.glob("record-*"):
        unknown: dict[int, Call] = {}
        for seat, old, new, began, ended, won in RECORD.iter_unpack(path.read_bytes()):
            if not new:
                yield Call(seat, old, None, began, ended)
            elif ended:
                unknown.pop(new)
                yield Call(seat, old, new, began, ended, bool(won))
            else:
                unknown[new] = Call(seat, old, new, began, inf)
        yield from unknown.values()


def hammer(folder: Path, operations: int, *, kills: int = 0, plant: str = "") -> list[Call]:
    """Have PROCESSES make so many operations between them; a killed one is replaced."""
    number, running = 0, {}

    def start(share: int) -> None:
        nonlocal number
        number += 1
        words = [f"sqlite:///{folder}/leases.sqlite3", f"{folder}/record-{number}", str(number)]
        command = [sys.executable, "-m", "tests.gate.stores.hammering", "--process", *words]
        command += ["--operations", str(share), *(["--plant", plant] if plant else [])]
        running[folder / f"record-{number}"] = (subprocess.Popen(command), share)

    for _ in range(PROCESSES):
        start(operations // PROCESSES)
    for turn in range(kills):
        _kill_one(running, start, (turn + 0.5) / kills)
    for process, _ in running.values():
        assert process.wait(timeout=600) == 0
    return list(calls(folder))


def _kill_one(running: dict, start: Callable, progress: float) -> None:
    """Kill the oldest when it has come so far, and have another do what it left."""
    record, (process, share) = next(iter(running.items()))
    deadline = time.monotonic() + 600
    while process.poll() is None and _done(record) < share * progress:
        assert time.monotonic() < deadline
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=0.02)
    process.kill()
    process.wait(timeout=10)
    del running[record]
    start(max(share - _done(record), 1))


def _done(record: Path) -> int:
    """How many calls came to their end."""
    if not record.exists():
        return 0
    whole = record.stat().st_size // RECORD.size * RECORD.size
    return sum(line[4] > 0 for line in RECORD.iter_unpack(record.read_bytes()[:whole]))


def main() -> None:
    """One process, or a whole run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--operations", type=int, default=200_000)
    parser.add_argument("--kills", type=int, default=8)
    parser.add_argument("--plant", choices=PLANTED)
    parser.add_argument("--process", nargs=3, help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.process:
        if told.plant:
            PLANTED[told.plant](setattr)
        asyncio.run(Process(*told.process).run(told.operations))
        return
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        history = hammer(Path(folder), told.operations, kills=told.kills, plant=told.plant or "")
    ran, found = time.monotonic() - began, violations(history)
    written = sum(call.won is True for call in history)
    killed = sum(call.won is None and not call.is_get for call in history)
    print(  # noqa: T201
        f"{len(history)} operations in {ran:.1f} s by {PROCESSES} processes, {told.kills} killed:"
        f" {written} written, {killed} of unknown end (killed, or busy); {len(found)} violations",
        *found,
        sep="\n",
    )
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
