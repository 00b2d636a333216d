"""Workers are replaced in turn while readers read: no read fails."""

import os
import signal
import socket
import threading
from contextlib import closing, contextmanager

import httpx
import pytest

from tests.newspaper import Newspaper, newspaper, wait_until

REPLACED_WITHIN = 40


@pytest.fixture(scope="module")
def paper(tmp_path_factory):
    with newspaper(tmp_path_factory.mktemp("restart")) as paper:
        yield paper


@contextmanager
def reads(paper, story, *, each_on_a_new_connection):
    """Reads of one subscriber, one after the other; yields what was answered so far."""
    over, answers = threading.Event(), []
    client = paper.client("premium@demo.example")
    cookies = {cookie.name: cookie.value for cookie in client.cookies.jar}

    def read() -> None:
        while not over.is_set():
            try:
                if each_on_a_new_connection:
                    answer = httpx.get(paper.url + story, cookies=cookies, timeout=20)
                else:
                    answer = client.get(story)
                full = 'data-variant="full"' in answer.text
                answers.append("read" if full else f"{answer.status_code}")
            except httpx.TransportError as error:
                answers.append(repr(error))

    with closing(client):
        thread = threading.Thread(target=read)
        thread.start()
        try:
            yield answers
        finally:
            over.set()
            thread.join()


@pytest.mark.parametrize("fresh", [True, False], ids=["new connections", "one connection"])
def test_workers_are_replaced_in_turn_without_one_failed_read(paper, fresh):
    before = paper.worker_pids()
    main = paper.main_pid
    story = paper.articles()[0]

    with reads(paper, story, each_on_a_new_connection=fresh) as answers:
        wait_until(lambda: len(answers) > 20, within=20)
        os.kill(main, signal.SIGHUP)
        wait_until(
            lambda: len(paper.worker_pids()) == 2 and not set(paper.worker_pids()) & set(before),
            within=REPLACED_WITHIN,
        )
        count = len(answers)
        wait_until(lambda: len(answers) > count + 20, within=20)

    assert set(answers) == {"read"}


def test_a_release_comes_in_without_one_failed_read_where_the_system_holds_the_socket(tmp_path):
    """The main process ends and another begins; who connects meanwhile waits."""
    paper = Newspaper(tmp_path)
    paper.load()
    with socket.create_server(("127.0.0.1", paper.port), backlog=128) as listening:
        paper.start(listening=listening)
        story, before = paper.articles()[0], paper.main_pid

        with reads(paper, story, each_on_a_new_connection=True) as answers:
            wait_until(lambda: len(answers) > 20, within=20)
            paper.stop()
            paper.start(listening=listening)
            count = len(answers)
            wait_until(lambda: len(answers) > count + 20, within=20)

        assert paper.main_pid != before
        paper.stop()
    assert set(answers) == {"read"}
