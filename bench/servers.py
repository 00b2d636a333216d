"""The servers that are measured, on a core without the load, and what they use of it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import msgspec

from bench.raw import Answer
from tests.newspaper import Newspaper, free_port, newspaper, wait_until

SERVER_CORE, LOAD_CORE = sorted(os.sched_getaffinity(0))[:2]
TICKS = os.sysconf("SC_CLK_TCK")


@contextmanager
def on_server_core() -> Iterator[None]:
    """What is started here stays on the servers' core."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {SERVER_CORE})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


@contextmanager
def paper(home: Path, *, workers: int) -> Iterator[Newspaper]:
    """The demonstration newspaper, served."""
    quiet = {"PRESSPASS_LOG_LEVEL": "WARNING"}
    with on_server_core(), newspaper(home, workers=workers, **quiet) as served:
        yield served


class Raw(msgspec.Struct, frozen=True):
    """The raw server: where it is, and its main process."""

    url: str
    pid: int

    def worker_pids(self) -> list[int]:
        """The processes that serve, without the main one."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text(encoding="ascii")
        return [int(pid) for pid in children.split()]


@contextmanager
def raw(folder: Path, answers: dict[str, Answer]) -> Iterator[Raw]:
    """A server that sends `answers` by path."""
    (folder / "answers").write_bytes(msgspec.msgpack.encode(answers))
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "bench.raw", str(port), str(folder)]
    with on_server_core(), subprocess.Popen(command) as process:  # noqa: S603
        try:
            wait_until(lambda: _answers(url + next(iter(answers))), within=30)
            yield Raw(url, process.pid)
        finally:
            process.terminate()


def cpu_seconds(pids: list[int]) -> float:
    """What the processes have used of processors so far (proc(5), utime and stime)."""
    total = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(") ")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=5).is_success
    except httpx.TransportError:
        return False
