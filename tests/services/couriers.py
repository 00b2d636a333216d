"""How fast an issue goes out: a real courier, a real SMTP server, thousands of addresses.

`python -m tests.services.couriers --addresses 5000` prints it. The server takes a mail at once: a
carrier that needs 20 ms for each answer sets the pace, not the courier.
"""

import argparse
import os
import subprocess
import tempfile
import time
from collections import Counter
from pathlib import Path

import msgspec
from aiosmtpd.controller import Controller

from tests.faults.couriers import COMPOSE
from tests.newspaper import PRESSPASS, Newspaper, free_port

MARK = b"List-Unsubscribe: <"


class QuickServer:
    """Takes every mail at once, and keeps to whom it was, its size and where one unsubscribes."""

    def __init__(self) -> None:
        self.port = free_port()
        self.got: Counter[str] = Counter()
        self.leave: set[bytes] = set()
        self.bytes = 0
        self.first = self.last = 0.0

    async def handle_DATA(self, server, session, envelope):  # noqa: ARG002, N802 - the server's
        self.last = time.monotonic()
        self.first = self.first or self.last
        self.got.update(envelope.rcpt_tos)
        self.leave.add(envelope.content.partition(MARK)[2].partition(b">")[0])
        self.bytes += len(envelope.content)
        return "250 2.0.0 taken"


class Sent(msgspec.Struct, frozen=True):
    """What it took to send an issue."""

    mails: int
    seconds: float
    cpu_seconds: float
    most_megabytes: float
    bytes_a_mail: float

    def __str__(self) -> str:
        return (
            f"{self.mails} mails of {self.bytes_a_mail / 1000:.1f} kB in {self.seconds:.1f} s:"
            f" {self.mails / self.seconds:.0f} a second;"
            f" CPU {1000 * self.cpu_seconds / self.mails:.2f} ms a mail;"
            f" memory {self.most_megabytes:.0f} MB at most"
        )


def send(home: Path, server: QuickServer, addresses: int) -> Sent:
    """Send an issue to so many addresses of the demonstration newspaper in `home`."""
    paper = Newspaper(home, environment={"EMAIL_URL": f"smtp://127.0.0.1:{server.port}"})
    paper.load()
    try:
        key = paper.run("shell", "-c", COMPOSE.format(slug="many", number=addresses)).strip()
    finally:
        paper.stop()
    controller = Controller(server, hostname="127.0.0.1", port=server.port)
    controller.start()
    try:
        sent, idle = _courier(paper, key), _courier(paper, key)  # the second has nothing to send
    finally:
        controller.stop()
    cpu = sent.ru_utime + sent.ru_stime - idle.ru_utime - idle.ru_stime
    return Sent(
        sum(server.got.values()),
        server.last - server.first,
        cpu,
        sent.ru_maxrss / 1000,
        server.bytes / max(1, sum(server.got.values())),
    )


def _courier(paper: Newspaper, key: str) -> object:
    """What a courier of the issue used until it came to its end; nothing, where all was sent."""
    process = subprocess.Popen([*PRESSPASS, "deliver_issue", key], env=paper.environment)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return used


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--addresses", type=int, default=5_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(send(Path(folder) / "paper", QuickServer(), asked.addresses))  # noqa: T201
