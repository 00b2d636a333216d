"""The load: wrk on a core of its own, with the cookies of subscribers who never signed in.

The gate asks no database who a reader is, so a ticket signed with the paper's key is a reader.
"""

import secrets
import subprocess
import tempfile
import time
from pathlib import Path

import httpx
import msgspec

from bench.raw import Answer
from presspass.gate.policy import policy_from
from presspass.gate.seat import new_device_id
from presspass.gate.ticket import SigningKeys, Ticket, issue

CONNECTIONS = 16
ANONYMOUS = "-"
SCRIPT = Path(__file__).with_name("load.lua")
HEADERS = {"Accept-Encoding": "gzip", "Accept-Language": "en", "Sec-Fetch-Dest": "document"}
# What every server puts to a response by itself.
OWN = {b"date", b"server"}


class Measured(msgspec.Struct, frozen=True):
    """What one round of wrk saw."""

    requests: int
    seconds: float
    p50_ms: float
    p99_ms: float
    failed: int

    @property
    def per_second(self) -> float:
        """Requests a second."""
        return self.requests / self.seconds


def tickets(number: int) -> list[Ticket]:
    """So many subscribers, each with a seat and a device."""
    policy = policy_from({"enforcement": "enforce"})
    return [
        Ticket(
            seat=secrets.token_hex(16),
            device=new_device_id(),
            label="Firefox on Linux",
            epoch=1,
            access="subscribers",
            policy=policy,
        )
        for _ in range(number)
    ]


def cookie(ticket: Ticket, home: Path) -> str:
    """The `Cookie` header of a browser with `ticket`, good for the next ten minutes."""
    keys = SigningKeys((home / "secret-key").read_text(encoding="ascii").strip().encode())
    text = issue(ticket, keys, now=time.time())
    return (
        f"presspass_device={ticket.device}; presspass_ticket={text};"
        f" presspass_session={'s' * 32}; presspass_language=en"
    )


def fetched(url: str, cookie: str = ANONYMOUS) -> Answer:
    """What the newspaper answers at `url`, as it came over the wire."""
    headers = HEADERS if cookie == ANONYMOUS else {**HEADERS, "Cookie": cookie}
    with httpx.Client(timeout=30) as client, client.stream("GET", url, headers=headers) as answer:
        answer.raise_for_status()
        body = b"".join(answer.iter_raw())
    raw = tuple((n.lower(), v) for n, v in answer.headers.raw if n.lower() not in OWN)
    return Answer(raw, body)


def measure(url: str, cookies: list[str], *, seconds: int, core: int) -> Measured:
    """One round of wrk on `core`. Raises RuntimeError when a request failed."""
    with tempfile.NamedTemporaryFile("w", encoding="ascii") as file:
        file.write("\n".join(cookies) + "\n")
        file.flush()
        command = ["taskset", "-c", str(core), "wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s"]
        command += ["-s", str(SCRIPT), url, "--", file.name]
        done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    measured = msgspec.json.decode(done.stdout.splitlines()[-1], type=Measured)
    if measured.failed:
        raise RuntimeError(f"{measured.failed} of {measured.requests} requests failed at {url}")
    return measured
