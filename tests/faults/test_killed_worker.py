"""A worker killed with SIGKILL while readers read: nobody is locked out, and it is replaced."""

import os
import signal
import time
from functools import partial

import httpx

from tests.faults.readers import Reader, reading_on
from tests.newspaper import wait_until

KILLS_APART = 6  # seconds: Granian takes a second death within 5.5 s for a crash loop
REPLACED_WITHIN = 20


def test_two_kills_of_a_worker_lock_no_reader_out_and_two_workers_serve_on(paper, logins, stories):
    readers = [Reader(paper, next(logins)) for _ in range(3)]
    workers = set(paper.worker_pids())
    assert len(workers) == 2

    with reading_on(readers, stories) as refused:
        for _ in range(2):
            wait_until_all_read(readers)
            killed_at = time.monotonic()
            killed = workers.pop()
            os.kill(killed, signal.SIGKILL)
            workers = wait_until(partial(two_without, paper, killed), within=REPLACED_WITHIN)
            wait_until_all_read(readers)
            wait_until(partial(is_past, killed_at + KILLS_APART), within=KILLS_APART + 1)

    assert refused == []
    assert workers == set(paper.worker_pids())
    assert min(reader.read for reader in readers) >= 40
    assert all_workers_answer(paper)
    for reader in readers:
        assert reader.acts()["state"] == "reading"
        reader.client.close()


def wait_until_all_read(readers: list[Reader], pages: int = 10) -> None:
    """Until each has read ten pages more than now."""
    goals = [reader.read + pages for reader in readers]
    wait_until(
        lambda: all(r.read >= goal for r, goal in zip(readers, goals, strict=True)), within=30
    )


def is_past(moment: float) -> bool:
    return time.monotonic() > moment


def two_without(paper, killed: int) -> set[int]:
    """The two workers, when there are two again."""
    workers = set(paper.worker_pids())
    return workers if len(workers) == 2 and killed not in workers else set()


def all_workers_answer(paper) -> bool:
    """Whether many new connections, which are shared out, are all answered."""
    answers = [httpx.get(f"{paper.url}/readyz", timeout=5) for _ in range(20)]
    return all(answer.json()["ready"] for answer in answers)
