"""`python -m bench`: the newspaper beside the raw server, in interleaved rounds.

`--growth` measures instead what more seats and more stored articles cost, `--streams` what open
event streams cost and how soon they tell.
"""

import argparse
import http.client
import os
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

from bench import growth, streams
from bench.load import ANONYMOUS, HEADERS, Measured, cookie, fetched, measure, tickets
from bench.servers import LOAD_CORE, cpu_seconds, paper, raw
from bench.table import Row, of_times, publish, row
from presspass.gate.http.page_store import PageStore
from tests.newspaper import Newspaper

HOME = Path(os.environ.get("PRESSPASS_HOME") or "var")
READERS = 64
FIRST_READS = 60
WARM_SECONDS = 1


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--seconds", type=int, default=4, help="of each round, for each name")
    parser.add_argument("--growth", action="store_true")
    parser.add_argument("--streams", action="store_true")
    told = parser.parse_args()
    HOME.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=HOME, prefix="bench-") as folder:
        if told.growth:
            publish(*growth.measured(Path(folder)), HOME / "bench-growth.json")
        elif told.streams:
            rows, notes = streams.measured(Path(folder), told.rounds, told.seconds)
            streams.publish(rows, notes, HOME / "bench-streams.json")
        else:
            publish(*compared(Path(folder), told.rounds, told.seconds), HOME / "bench.json")


def compared(folder: Path, rounds: int, seconds: int) -> tuple[list[Row], list[str]]:
    """The rows of `bench.json`, and what else is to be said."""
    os.environ["PRESSPASS_TESTS_PAPER"] = str(folder / "paper")  # made once, served twice
    (folder / "paper").mkdir()
    with (
        paper(folder / "one", workers=1) as one,
        paper(folder / "two", workers=2) as two,
    ):
        path = one.articles(least_words=400)[0]
        reading = [cookie(ticket, one.home) for ticket in tickets(READERS)]
        answers = {path: fetched(one.url + path, reading[0]), "/-": fetched(one.url + path)}
        require(answers[path].body != answers["/-"].body, "the opening is the full text")
        with raw(folder, answers) as yardstick:
            asked = {
                "raw": (yardstick, yardstick.url + path, reading),
                "read-cached": (one, one.url + path, reading),
                "two": (two, two.url + path, reading),
                "raw-opening": (yardstick, yardstick.url + "/-", [ANONYMOUS]),
                "opening-anonymous": (one, one.url + path, [ANONYMOUS]),
            }
            found, cpu = in_rounds(asked, rounds, seconds)
        first = first_reads(one, path, reading[0])
    return tabled(found, first), noted(found, cpu, rounds, seconds)


def in_rounds(
    asked: dict, rounds: int, seconds: int
) -> tuple[dict[str, list[Measured]], dict[str, list[float]]]:
    """All of `asked` in turn, again and again; also the CPU seconds of a request."""
    found, cpu = defaultdict(list), defaultdict(list)
    for _, url, cookies in asked.values():
        measure(url, cookies, seconds=WARM_SECONDS, core=LOAD_CORE)
    for number in range(rounds):
        print(f"round {number + 1} of {rounds} …", flush=True)
        for name, (server, url, cookies) in asked.items():
            before = cpu_seconds(server.worker_pids())
            measured = measure(url, cookies, seconds=seconds, core=LOAD_CORE)
            used = cpu_seconds(server.worker_pids()) - before
            found[name].append(measured)
            cpu[name].append(used / measured.requests)
    return found, cpu


def first_reads(paper: Newspaper, path: str, cookie: str) -> list[float]:
    """How long a subscriber waits for the article when nothing of it is stored, each in seconds."""
    pages = PageStore(paper.home / "pages.sqlite3")
    connection = http.client.HTTPConnection(urlsplit(paper.url).netloc)
    times = []
    for _ in range(FIRST_READS):
        pages.purge([path])
        began = time.perf_counter()
        connection.request("GET", path, headers={**HEADERS, "Cookie": cookie})
        answer = connection.getresponse()
        answer.read()
        times.append(time.perf_counter() - began)
        require(answer.status == http.client.OK, f"a first read was answered {answer.status}")
    pages.close()
    return times


def tabled(found: dict[str, list[Measured]], first: list[float]) -> list[Row]:
    """The rows, in the order of DESIGN §5."""
    per_second = median(one.per_second for one in found["raw"])
    return [
        row("raw", found["raw"], found["raw"]),
        row("read-cached", found["read-cached"], found["raw"]),
        row("opening-anonymous", found["opening-anonymous"], found["raw-opening"]),
        of_times("first-read", first, per_second),
    ]


def noted(found: dict, cpu: dict[str, list[float]], rounds: int, seconds: int) -> list[str]:
    """What the table does not say."""
    a_read = {name: median(values) for name, values in cpu.items()}
    by_cpu = median(r / o for r, o in zip(cpu["raw"], cpu["read-cached"], strict=True))
    of_two = median(t / o for t, o in zip(cpu["two"], cpu["read-cached"], strict=True))
    ratios = sorted(
        o.per_second / r.per_second for o, r in zip(found["read-cached"], found["raw"], strict=True)
    )
    of_raw, of_read = a_read["raw"] * 1e6, a_read["read-cached"] * 1e6
    share = f"raw through read-cached {by_cpu:.3f}"
    return [
        f"{rounds} rounds of {seconds} s, interleaved; medians. Server and wrk on a core each.",
        f"read-cached of raw, by round: {ratios[0]:.3f} to {ratios[-1]:.3f}.",
        f"CPU a request: raw {of_raw:.1f} µs, read-cached {of_read:.1f} µs; {share}.",
        f"Two processes on that core: {of_two:.3f} times the CPU of one a read-cached.",
        "opening-anonymous is compared with the raw server sending the opening.",
        "first-read: the article and its opening are made, one reader after the other.",
    ]


def require(holds: bool, otherwise: str) -> None:  # noqa: FBT001  (a fact)
    """Stop where what is measured is not what was meant."""
    if not holds:
        raise SystemExit(f"bench: {otherwise}")


if __name__ == "__main__":
    main()
