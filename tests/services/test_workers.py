"""Several worker processes are one newspaper, and let go when they are told to."""

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from itertools import takewhile
from pathlib import Path

import httpx
import pytest

from tests.newspaper import newspaper, wait_until

STREAMS_AT_MOST = 60
STOPS_WITHIN = 10.0


@pytest.fixture(scope="module")
def paper(tmp_path_factory):
    with newspaper(tmp_path_factory.mktemp("workers")) as paper:
        yield paper


@pytest.fixture
def story(paper):
    return paper.articles()[0]


def streams_of_each_worker(paper):
    """How many streams each worker says it holds, asked on many connections."""
    return {httpx.get(f"{paper.url}/readyz").json()["streams"] for _ in range(40)}


def open_streams(paper, client, stack):
    """Streams of one device, each on a connection of its own, until each worker holds one."""
    cookies = {cookie.name: cookie.value for cookie in client.cookies.jar}
    streams = []
    for _ in range(STREAMS_AT_MOST):
        one = stack.enter_context(httpx.Client(base_url=paper.url, timeout=30, cookies=cookies))
        stream = stack.enter_context(one.stream("GET", "/gate/events"))
        if stream.status_code == httpx.codes.OK:  # one worker holds but a few of a device
            streams.append(stream)
        if len(streams) > 1 and 0 not in streams_of_each_worker(paper):
            return streams
    pytest.fail("all connections went to one worker")


def is_told(stream, event):
    """Whether the stream says so within a minute; it pings meanwhile, and so has no end."""
    until = time.monotonic() + 60
    lines = takewhile(lambda _: time.monotonic() < until, stream.iter_lines())
    return f"event: {event}" in lines


def test_a_displacement_reaches_the_streams_of_every_worker(paper, story):
    with ExitStack() as stack:
        first, second = (
            stack.enter_context(closing(paper.client("premium@demo.example"))) for _ in range(2)
        )
        first.get(story)
        streams = open_streams(paper, first, stack)

        second.get(story)

        with ThreadPoolExecutor(len(streams)) as pool:
            assert all(pool.map(lambda stream: is_told(stream, "displaced"), streams))


def test_a_killed_worker_is_replaced_and_readers_read_on(paper, story):
    with closing(paper.client("premium@demo.example")) as reader:
        before = paper.worker_pids()

        os.kill(before[0], signal.SIGKILL)

        wait_until(lambda: set(paper.worker_pids()) - set(before), within=20)
        assert reader.get(story).status_code == httpx.codes.OK
    assert len(paper.worker_pids()) == len(before)


def test_open_streams_do_not_hold_up_the_stop(tmp_path_factory):
    with newspaper(tmp_path_factory.mktemp("stop")) as paper:
        with ExitStack() as stack:
            client = stack.enter_context(closing(paper.client("premium@demo.example")))
            streams = open_streams(paper, client, stack)
            workers = paper.worker_pids()

            since = time.monotonic()
            paper.stop()

            assert time.monotonic() - since < STOPS_WITHIN
            assert all("event: state" in "\n".join(stream.iter_lines()) for stream in streams)
        assert not any(is_alive(pid) for pid in workers)


def test_a_killed_main_process_leaves_nobody_on_the_port(tmp_path_factory):
    with newspaper(tmp_path_factory.mktemp("orphans")) as paper:
        workers = paper.worker_pids()

        os.kill(parent_of(workers[0]), signal.SIGKILL)

        wait_until(lambda: not any(is_alive(pid) for pid in workers), within=20)
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"{paper.url}/healthz")


def is_alive(pid):
    return bool(stat_of(pid)) and stat_of(pid)[0] != "Z"


def parent_of(pid):
    return int(stat_of(pid)[1])


def stat_of(pid):
    """What Linux says of a process after its name: state, parent, …; nothing when it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return []


@pytest.mark.parametrize(("headers", "status"), [(120, 431), (40, 200)])
def test_headers_beyond_the_limit_are_refused_by_the_server(paper, headers, status):
    many = {f"X-Long-{number}": "y" * 500 for number in range(headers)}

    assert httpx.get(f"{paper.url}/healthz", headers=many).status_code == status


def test_a_body_beyond_the_limit_is_refused_before_it_is_read(paper):
    address = f"{paper.url}/account/login/"

    assert httpx.post(address, content=b"y" * 100_000).status_code == 413
    assert httpx.post(address, content=iter([b"y"] * 3)).status_code == 411
