"""What more costs: seats in the register, articles in the page store, bytes of a seat.

In one process, without a server: what is looked for is a slope, not a speed.
"""

import asyncio
import random
import sqlite3
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from bench.load import tickets
from bench.table import Row, of_times
from presspass.gate.answer import Answer
from presspass.gate.gate import KEPT_FOR, Gate
from presspass.gate.http.encodings import etag_of
from presspass.gate.http.page_store import PageStore
from presspass.gate.http.stored_page import PageKey, StoredPage
from presspass.gate.rule import Kind
from presspass.gate.stores import store_from_url
from presspass.gate.ticket import SigningKeys, Ticket

SEATS = (1_000, 100_000, 1_000_000)
ARTICLES = (20, 2_000, 20_000)
CALLS = 5_000
BODY = 10_000  # bytes of an article, compressed
LABELS = ("Firefox on Windows", "Chrome on Android")


def measured(folder: Path) -> tuple[list[Row], list[str]]:
    """The rows, and how many bytes two devices need."""
    rows = asyncio.run(by_seats(folder))
    rows += [by_articles(folder, number) for number in ARTICLES]
    sizes = asyncio.run(bytes_of_two_devices())
    return rows, [
        f"In one process, without a server; {CALLS} calls each, at random.",
        "decide: a page on a seat not read lately, so one read and one write of the register.",
        "page: one stored article, at hand or not.",
        f"Bytes of a seat that two devices use: {min(sizes)} to {max(sizes)}.",
    ]


async def by_seats(folder: Path) -> list[Row]:
    """Decisions on seats at random, with ever more of them in one register."""
    path = folder / "leases.sqlite3"
    gate = Gate(store_from_url("sqlite:///" + quote(str(path.resolve()))), SigningKeys(b"k" * 32))
    known = tickets(CALLS)
    state = (await used_by_two(gate, tickets(1)[0]))[-1]
    rows, filled = [], 0
    for number in SEATS:
        fill(path, range(filled, number), state)
        filled = number
        chosen = random.sample(range(number), min(number, CALLS))
        one_by_one = [in_seat(known[turn], f"{seat:032x}") for turn, seat in enumerate(chosen)]
        times = [await timed(lambda t=ticket: gate.decide(t, Kind.PAGE)) for ticket in one_by_one]
        rows.append(of_times(f"decide-{number}-seats", times, None))
    await gate.close()
    return rows


def fill(path: Path, numbers: range, state: bytes) -> None:
    """Put seats into the register, as if each had been used by two devices."""
    expires = time.time() + KEPT_FOR
    with closing(sqlite3.connect(path)) as register, register:
        register.executemany(
            "INSERT INTO seats (seat, state, expires) VALUES (?, ?, ?)",
            ((f"{number:032x}", state, expires) for number in numbers),
        )


def by_articles(folder: Path, number: int) -> Row:
    """Reads at random of so many stored articles."""
    store = PageStore(folder / f"pages-{number}.sqlite3")
    revision = store.revision() or 0
    for article in range(number):
        body = random.randbytes(BODY)
        page = StoredPage("subscribers", etag_of(body), ((b"content-type", b"text/html"),), body)
        store.put(key(article), [("gzip", page)], revision)
    times = []
    for _ in range(CALLS):
        at = key(random.randrange(number))
        began = time.perf_counter()
        found = store.get(at, "gzip")
        times.append(time.perf_counter() - began)
        if found is None:
            raise SystemExit(f"bench: {at.path} was not stored")
    store.close()
    return of_times(f"page-{number}-articles", times, None)


def key(article: int) -> PageKey:
    """Where an article is stored."""
    return PageKey(f"/harbour/article-{article}/", "", "en", "subscriber")


async def bytes_of_two_devices() -> list[int]:
    """The bytes of a seat after each act of two devices that take turns, sharing in the end."""
    gate = Gate(store_from_url("memory:"), SigningKeys(b"k" * 32))
    return [len(state) for state in await used_by_two(gate, tickets(1)[0])]


async def used_by_two(gate: Gate, ticket: Ticket) -> list[bytes]:
    """The seat's bytes after each act."""
    other = tickets(1)[0]
    pair = [
        in_seat(one, ticket.seat, label) for one, label in zip((ticket, other), LABELS, strict=True)
    ]
    states = []
    for turn in range(12):
        await gate.decide(pair[turn % 2], Kind.CONTINUE, view=f"view-{turn}", since_input=1)
        states.append(await gate.store.get(ticket.seat) or b"")
    return states


def in_seat(ticket: Ticket, seat: str, label: str = LABELS[0]) -> Ticket:
    """A ticket of the same device for another seat."""
    return Ticket(
        seat=seat,
        device=ticket.device,
        label=label,
        epoch=ticket.epoch,
        access=ticket.access,
        policy=ticket.policy,
    )


async def timed(call: Callable[[], Awaitable[Answer]]) -> float:
    """How long `call` took, in seconds; it must have been let read."""
    began = time.perf_counter()
    answer = await call()
    took = time.perf_counter() - began
    if answer.state != "reading":
        raise SystemExit(f"bench: a reader was told {answer.state}")
    return took
