"""What open event streams cost, and how soon they tell: `make bench STREAMS=1`.

Against the newspaper as it is served, with two workers on one core; load and listeners on another.
Every stream is of a seat and a device of its own.
"""

import asyncio
import os
import random
import re
import time
from collections import defaultdict
from functools import partial
from pathlib import Path
from statistics import median

import msgspec

from bench.growth import in_seat
from bench.hearing import Devices, Stream, opened
from bench.load import Measured, cookie, measure, tickets
from bench.servers import LOAD_CORE, cpu_seconds, paper
from tests.newspaper import Newspaper

STREAMS = (100, 1_000, 5_000)
DISPLACEMENTS = 300
A_SECOND = 50
READERS = 64
SETTLES = 1.0
_PSS = re.compile(r"^Pss:\s+(\d+) kB", re.MULTILINE)


class Row(msgspec.Struct, frozen=True):
    """NOTE: these names are read by others (`var/bench-streams.json`)."""

    streams: int
    kib_per_stream: float
    displaced_p50_ms: float
    displaced_p99_ms: float
    read_ratio: float
    read_ratio_by_cpu: float
    read_p99_ms: float
    idle_cpu: float


class Seen(msgspec.Struct):
    """What was measured with so many streams open."""

    reads: list[Measured]
    cpu_of_read: list[float]
    pss: list[int]
    idle_cpu: list[float]
    displaced: list[float]


def measured(folder: Path, rounds: int, seconds: int) -> tuple[list[Row], list[str]]:
    """The rows, and what else is to be said."""
    os.sched_setaffinity(0, {LOAD_CORE})
    with paper(folder / "paper", workers=2) as served:
        return asyncio.run(Bench(served, rounds, seconds).run())


class Bench:
    """One served paper, and ever more streams on it."""

    def __init__(self, paper: Newspaper, rounds: int, seconds: int) -> None:
        self.paper, self.rounds, self.seconds = paper, rounds, seconds
        self.article = paper.url + paper.articles(least_words=400)[0]
        self.readers = [cookie(ticket, paper.home) for ticket in tickets(READERS)]
        phones = tickets(max(STREAMS))
        laptops = [in_seat(one, phone.seat) for phone in phones for one in tickets(1)]
        self.phones = [cookie(ticket, paper.home) for ticket in phones]
        self.laptops = [cookie(ticket, paper.home) for ticket in laptops]
        self.devices = Devices(paper.url)
        self.streams: list[Stream] = []
        self.opening: list[float] = []
        self.seen = defaultdict(lambda: Seen([], [], [], [], []))

    async def run(self) -> tuple[list[Row], list[str]]:
        """Measure in rounds: none, then ever more, then none again."""
        await self.read(1)
        for number in range(self.rounds):
            print(f"round {number + 1} of {self.rounds} …", flush=True)
            for streams in (0, *STREAMS):
                await self.with_open(streams, displaces=number == 0)
            if number + 1 < self.rounds:
                await self.close()
        stopped = await self.stop()
        await self.devices.leave()
        return [self.row(number) for number in STREAMS], self.notes(stopped)

    async def with_open(self, number: int, *, displaces: bool) -> None:
        """All that is measured with `number` streams open."""
        seen = self.seen[number]
        began, before = time.perf_counter(), len(self.streams)
        self.streams += await opened(self.paper.url, self.phones[before:number])
        if number == max(STREAMS):
            self.opening.append((number - before) / (time.perf_counter() - began))
        before = cpu_seconds(self.paper.worker_pids())
        await asyncio.sleep(SETTLES)
        seen.idle_cpu.append((cpu_seconds(self.paper.worker_pids()) - before) / SETTLES)
        seen.pss.append(memory(self.paper.worker_pids()))
        if displaces and number:
            seen.displaced += await self.displacements()
        before = cpu_seconds(self.paper.worker_pids())
        reads = await self.read(self.seconds)
        used = cpu_seconds(self.paper.worker_pids()) - before
        seen.reads.append(reads)
        seen.cpu_of_read.append(used / reads.requests)

    async def read(self, seconds: int) -> Measured:
        """A round of subscribers' cached reads, while the streams are listened to."""
        work = partial(measure, self.article, self.readers, seconds=seconds, core=LOAD_CORE)
        return await asyncio.to_thread(work)

    async def displacements(self) -> list[float]:
        """Seconds from “continue here” on the laptop to the phone's event; on seats at random.

        First the phone takes its place, so that it is the one who reads.
        """
        rounds, took = -(-DISPLACEMENTS // len(self.streams)), []
        for _ in range(rounds):
            sample = min(len(self.streams), DISPLACEMENTS)
            chosen = random.sample(range(len(self.streams)), sample)
            for seat in chosen:
                await self.devices.go_on(self.phones[seat])
            await asyncio.sleep(SETTLES)
            took += await asyncio.gather(
                *(self.displacement(seat, turn / A_SECOND) for turn, seat in enumerate(chosen))
            )
        return took

    async def displacement(self, seat: int, after: float) -> float:
        """One of them, about `after` seconds from now: how long it took."""
        stream = self.streams[seat]
        stream.forget("displaced")
        await asyncio.sleep(after + random.random())
        began = time.perf_counter()
        await self.devices.go_on(self.laptops[seat])
        return await stream.told("displaced") - began

    async def close(self) -> None:
        """Leave all streams, and wait until the workers know."""
        for stream in self.streams:
            stream.close()
        self.streams.clear()
        await asyncio.sleep(2 * SETTLES)

    async def stop(self) -> tuple[float, int]:
        """Stop the paper with all streams open: how long it took, and how many ended whole."""
        began = time.perf_counter()
        await asyncio.to_thread(self.paper.stop)
        took = time.perf_counter() - began
        await asyncio.sleep(0)
        return took, sum(stream.ended for stream in self.streams)

    def row(self, number: int) -> Row:
        """What came out."""
        seen, none = self.seen[number], self.seen[0]
        took = sorted(seen.displaced)
        ratios = [
            one.per_second / other.per_second
            for one, other in zip(seen.reads, none.reads, strict=True)
        ]
        by_cpu = [
            other / one for one, other in zip(seen.cpu_of_read, none.cpu_of_read, strict=True)
        ]
        return Row(
            number,
            round((seen.pss[0] - none.pss[0]) / number, 2),
            round(median(took) * 1000, 1),
            round(took[int(len(took) * 0.99)] * 1000, 1),
            round(median(ratios), 3),
            round(median(by_cpu), 3),
            round(median(one.p99_ms for one in seen.reads), 3),
            round(median(seen.idle_cpu), 4),
        )

    def notes(self, stopped: tuple[float, int]) -> list[str]:
        """What the table does not say."""
        took, whole = stopped
        most = max(STREAMS)
        none = self.seen[0].reads
        cpu = [one * 1e6 for one in self.seen[0].cpu_of_read]
        return [
            f"{self.rounds} rounds of {self.seconds} s of reads; medians. Two workers on one core.",
            f"{DISPLACEMENTS} displacements or more at each, {A_SECOND} a second, seats at random.",
            f"CPU of a read without streams, by round: {min(cpu):.1f} to {max(cpu):.1f} µs.",
            f"p99 of reads without streams: {median(one.p99_ms for one in none):.3f} ms.",
            f"Opened: {median(self.opening):,.0f} streams a second.",
            f"Stopped with {most:,} streams open in {took:.1f} s; {whole:,} of them ended whole.",
        ]


def memory(pids: list[int]) -> int:
    """KiB of memory that the processes hold, what they share counted once (proc(5), Pss)."""
    texts = (Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii") for pid in pids)
    return sum(int(match[1]) for text in texts if (match := _PSS.search(text)))


def publish(rows: list[Row], notes: list[str], path: Path) -> None:
    """Print the table with its notes, and write the rows to `path`."""
    heads = ("streams", "KiB each", "told p50", "p99 ms", "reads", "by CPU", "p99 ms", "idle CPU")
    print("".join(f"{head:>10}" for head in heads))
    for row in rows:
        print("".join(f"{value:>10,}" for value in msgspec.structs.astuple(row)))
    print("", *notes, f"Written to {path}.", sep="\n")
    path.write_bytes(msgspec.json.format(msgspec.json.encode(rows), indent=2))
