"""Processes stopped with SIGSTOP, as a busy or swapping machine does: nobody is locked out."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

import httpx

from tests.faults.readers import Reader, reading_on
from tests.newspaper import newspaper, wait_until

PAUSED = 3.0  # seconds
CONNECTIONS = 12
NORMAL_WITHIN = 10


@contextmanager
def paused(pid: int) -> Iterator[None]:
    """The process `pid` does nothing meanwhile."""
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def test_what_a_paused_worker_takes_up_again_makes_no_second_reader(paper, device, stories):
    """An act that hung in the pause is decided by what was written meanwhile (G1)."""
    hung = 0
    for worker in paper.worker_pids():  # the connections may all be one worker's
        first, second = device(), device()
        assert first.reads(stories[0])
        with can_act(first) as ready:
            with paused(worker):
                acts = [act() for act in ready]
                # The second device's connections may hang too; a new one finds the living worker.
                assert reads_somewhere(second, stories[0])
                hung += len(wait(acts, timeout=PAUSED / 6).not_done)
            for act in acts:
                assert act.result(timeout=NORMAL_WITHIN) in {httpx.codes.OK, httpx.codes.CONFLICT}
        assert [reader.acts()["state"] for reader in (first, second)] == ["elsewhere", "reading"]
    assert hung > 0


@contextmanager
def can_act(reader: Reader) -> Iterator[list[Callable[[], Future[int]]]]:
    """What lets `reader` act, each on a connection of its own that some worker has taken."""
    origin = {"Origin": reader.paper.url}
    with ExitStack() as stack:
        pool = stack.enter_context(ThreadPoolExecutor(CONNECTIONS))
        clients = [stack.enter_context(reader.paper.client()) for _ in range(CONNECTIONS)]
        for client in clients:
            client.cookies.update(reader.client.cookies)
        assert all(client.get("/gate/read").status_code == httpx.codes.OK for client in clients)

        def act(client: httpx.Client) -> int:
            return client.post("/gate/read", json={}, headers=origin).status_code

        yield [partial(pool.submit, act, client) for client in clients]


def reads_somewhere(reader: Reader, story: str) -> bool:
    """Whether the text comes on one of a few new connections."""
    cookies = {cookie.name: cookie.value for cookie in reader.client.cookies.jar}
    for _ in range(20):
        try:
            page = httpx.get(reader.paper.url + story, cookies=cookies, timeout=0.5)
        except httpx.TimeoutException:
            continue
        return 'data-variant="full"' in page.text
    return False


def test_readers_wait_for_a_paused_worker_and_none_is_refused(paper, logins, stories):
    readers = [Reader(paper, next(logins)) for _ in range(4)]
    with reading_on(readers, stories) as refused:
        wait_until(lambda: min(r.read for r in readers) >= 5, within=30)
        with paused(paper.worker_pids()[0]):
            time.sleep(PAUSED)  # the fault itself lasts so long
        goals = [reader.read + 5 for reader in readers]
        wait_until(
            lambda: all(r.read >= goal for r, goal in zip(readers, goals, strict=True)),
            within=NORMAL_WITHIN,
        )

    assert refused == []
    for reader in readers:
        reader.client.close()


def test_a_paused_main_process_is_missed_by_no_reader(paper, device, stories):
    reader = device()
    with paused(paper.main_pid):
        assert all(reader.reads(story) for story in stories)
    assert reader.acts()["state"] == "reading"


def test_a_killed_main_process_loses_nothing_that_was_decided(tmp_path_factory):
    with newspaper(tmp_path_factory.mktemp("main")) as paper:
        story = paper.articles()[0]
        first = Reader(paper, "premium@demo.example")
        second = Reader(paper, "premium@demo.example")
        assert first.reads(story)
        assert second.reads(story)
        workers = paper.worker_pids()

        os.kill(paper.main_pid, signal.SIGKILL)
        wait_until(lambda: not any(map(is_running, workers)), within=NORMAL_WITHIN)
        paper.stop()
        paper.start()

        assert [reader.acts()["state"] for reader in (first, second)] == ["elsewhere", "reading"]
        first.client.close()
        second.client.close()


def is_running(pid: int) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"
