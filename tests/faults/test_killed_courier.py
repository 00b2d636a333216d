"""Whoever sends an issue is killed in the midst of it: each mailbox gets it, and gets it once."""

import random

import pytest

from tests.faults.couriers import COMPOSE, STATE, SlowServer, Work
from tests.newspaper import Newspaper, wait_until

SEED = 9
ADDRESSES = 240
KILLS = ("worker", "courier", "worker", "worker")
WITHIN = 150


@pytest.fixture
def server():
    with SlowServer(SEED).opened() as server:
        yield server


@pytest.fixture
def paper(tmp_path, server):
    paper = Newspaper(
        tmp_path / "paper", environment={"EMAIL_URL": f"smtp://127.0.0.1:{server.port}"}
    )
    paper.load()
    yield paper
    paper.stop()


@pytest.fixture
def work(paper):
    work = Work(paper)
    yield work
    work.stop()


def test_each_mailbox_gets_an_issue_once_whoever_was_killed_while_it_was_sent(paper, server, work):
    dice = random.Random(SEED)  # noqa: S311 - to be played again
    key = int(paper.run("shell", "-c", COMPOSE.format(slug="all", number=ADDRESSES)))

    work.start()
    for who in KILLS:
        server.wait_for(dice.randrange(15, 60))
        if who == "worker":
            work.kill()
        else:
            assert work.kill_courier()
    wait_until(lambda: len(server.got) == ADDRESSES, within=WITHIN)
    told = wait_until(lambda: is_sent(paper, key), within=WITHIN)

    assert set(server.got.values()) == {1}
    assert len(server.messages) == ADDRESSES
    assert f"'sent': {ADDRESSES}" in told


def is_sent(paper: Newspaper, key: int) -> str:
    told = paper.run("shell", "-c", STATE.format(key=key))
    return told if told.startswith("sent ") else ""
