"""Many event streams: refused in time where there is no room, and no burden on the stop."""

import secrets
import socket
import time
from contextlib import ExitStack, closing

import httpx
import pytest

from presspass.gate.policy import policy_from
from presspass.gate.seat import new_device_id
from presspass.gate.ticket import SigningKeys, Ticket, issue
from tests.newspaper import Newspaper, wait_until

MANY = 500
STOPS_WITHIN = 10.0
FILES, ROOM = 160, 80


@pytest.fixture
def served(tmp_path):
    """Serves the paper, in the end stops it."""
    with ExitStack() as stack:

        def served(workers, *before):
            paper = Newspaper(tmp_path, workers=workers)
            paper.load()
            paper.before = before
            stack.callback(paper.stop)
            paper.start()
            return paper

        yield served


def reader(paper):
    """The `Cookie` header of a subscriber with a seat of its own."""
    ticket = Ticket(
        seat=secrets.token_hex(16),
        device=new_device_id(),
        label="Firefox on Linux",
        epoch=1,
        access="subscribers",
        policy=policy_from({"enforcement": "enforce"}),
    )
    keys = SigningKeys((paper.home / "secret-key").read_text().strip().encode())
    text = issue(ticket, keys, now=time.time())
    return f"presspass_device={ticket.device}; presspass_ticket={text}"


def stream(paper, stack):
    """A stream of a new reader: its connection, and what came first."""
    connection = stack.enter_context(closing(socket.create_connection(("127.0.0.1", paper.port))))
    connection.settimeout(20)
    head = f"GET /gate/events HTTP/1.1\r\nHost: 127.0.0.1:{paper.port}\r\nCookie: "
    connection.sendall(f"{head}{reader(paper)}\r\n\r\n".encode())
    heard = connection.recv(65_536)
    while b" 200 " in heard and b"event: state" not in heard:
        heard += connection.recv(65_536)
    return connection, heard


def rest_of(connection):
    heard = b""
    while more := connection.recv(65_536):
        heard += more
    return heard


def test_streams_beyond_the_files_of_a_process_are_refused_and_reading_goes_on(served):
    paper = served(1, "prlimit", f"--nofile={FILES}:{FILES}")
    story = paper.articles()[0]
    with ExitStack() as stack:
        streams = [stream(paper, stack) for _ in range(ROOM)]
        assert all(b"event: state" in heard for _, heard in streams)

        _, refused = stream(paper, stack)
        assert refused.startswith(b"HTTP/1.1 503 ")
        assert b"retry-after: 30\r\n" in refused.lower()
        cookie = {"Cookie": reader(paper)}
        assert 'data-variant="full"' in httpx.get(paper.url + story, headers=cookie).text
        assert httpx.get(f"{paper.url}/gate/read", headers=cookie).json()["state"] == "reading"

        streams[0][0].close()
        wait_until(lambda: b"event: state" in stream(paper, stack)[1], within=30)


def test_hundreds_of_open_streams_end_whole_and_do_not_hold_up_the_stop(served):
    paper = served(2)
    with ExitStack() as stack:
        streams = [stream(paper, stack)[0] for _ in range(MANY)]

        since = time.monotonic()
        paper.stop()

        assert time.monotonic() - since < STOPS_WITHIN
        assert all(rest_of(connection).endswith(b"0\r\n\r\n") for connection in streams)
