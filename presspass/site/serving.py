"""Granian, started from Python, with what it needs to be left alone in production.

A worker that dies is replaced; workers die with their main process; a taken port is one clear line;
open streams hold up nobody's stop. No Django here: the gate alone is served by the same code.
"""

import ctypes
import errno
import importlib
import os
import signal
import socket
import sys
from functools import partial

import msgspec
from granian.constants import HTTPModes, Interfaces, Loops
from granian.http import HTTP1Settings
from granian.log import LogLevels

from presspass.gate.errors import SettingError
from presspass.gate.http.asgi import ASGIApp
from presspass.gate.http.room import allow_files
from presspass.gate.settings import gate_settings
from presspass.site.draining import DRAIN, Draining
from presspass.site.logs import log_level, logging_for
from presspass.site.one_queue import OneQueue, handed_over
from presspass.site.work import TaskWorker

DEFAULT_BIND = "127.0.0.1:8000"
# Granian counts an open stream as a request under way; the gate has a ceiling of its own, below.
UNDER_WAY_AT_MOST = 20_000
STOPS_WITHIN_SECONDS = 8
# A new worker has so long to begin before the old one beside it is told to stop.
BESIDE_SECONDS = 2.0
# All headers of a request together; longer ones are answered with 431 by the server itself.
MAX_HEADER_BYTES = 32_768
PR_SET_PDEATHSIG = 1
EVERYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104  (only compared with)


class CannotListen(Exception):
    """An address at which this machine does not let us listen."""

    def __init__(self, address: "Address", problem: str, *, mend: str) -> None:
        self.address, self.problem, self.mend = address, problem, mend
        super().__init__(f"{address} {problem}. To mend: {mend}")


class Address(msgspec.Struct, frozen=True):
    """Where to listen."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def is_everywhere(self) -> bool:
        """Whether it means all addresses of this machine."""
        return self.host in EVERYWHERE

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach it."""
        return self.host in {"127.0.0.1", "::1", "localhost"}


def address_of(bind: str) -> Address:
    """Read "host:port" or "[v6]:port". Raises SettingError."""
    host, colon, port = bind.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not (colon and host and port.isascii() and port.isdigit() and 0 < int(port) < 2**16):
        mend = "write host:port, for example 127.0.0.1:8000."
        raise SettingError("BIND", f"“{bind}” is not an address to listen at.", mend=mend)
    return Address(host, int(port))


def require_free(address: Address) -> None:
    """Listen at `address` once and let go. Raises CannotListen.

    Where the system has handed over a socket, that one is listened on and `address` is not.
    """
    if handed_over(os.environ) is not None:
        return
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((address.host, address.port))
            trial.listen(1)
        except socket.gaierror as error:
            raise CannotListen(address, "names no host", mend="give an IP address.") from error
        except OSError as error:
            raise _explained(error, address) from error


def _explained(error: OSError, address: Address) -> CannotListen:
    if error.errno == errno.EADDRINUSE:
        mend = f"stop what listens there, or choose another port, like {address.port + 1}."
        return CannotListen(address, "is already taken", mend=mend)
    if error.errno == errno.EACCES:
        mend = "choose a port above 1023."
        return CannotListen(address, "needs rights that this user does not have", mend=mend)
    mend = "choose one that is, or 0.0.0.0 for all."
    return CannotListen(address, "is not an address of this machine", mend=mend)


def serve(target: str, address: Address, *, workers: int, beside: TaskWorker | None = None) -> None:
    """Serve the ASGI application `target` ("module:name") until a signal stops it.

    `beside` lives as long as the server does, and is replaced with its workers.
    """
    require_free(address)
    allow_files()
    server = OneQueue(
        target,
        address=address.host if ":" in address.host else socket.gethostbyname(address.host),
        port=address.port,
        interface=Interfaces.ASGI,
        workers=workers,
        loop=Loops.uvloop,
        http=HTTPModes.http1,  # 12 KiB less a connection than with HTTP/2 beside it
        websockets=False,
        backpressure=UNDER_WAY_AT_MOST,
        http1_settings=HTTP1Settings(max_buffer_size=MAX_HEADER_BYTES),
        respawn_failed_workers=True,
        respawn_interval=BESIDE_SECONDS,
        workers_kill_timeout=STOPS_WITHIN_SECONDS,
        log_level=LogLevels.warning,
        log_dictconfig=logging_for(log_level(os.environ)),
    )
    if beside is not None:
        server.on_startup(beside.start)
        server.on_reload(beside.replace)
        server.on_shutdown(beside.stop)
    server.serve(target_loader=partial(load_in_worker, target, os.getpid()), wrap_loader=False)


def load_in_worker(target: str, main_process: int) -> ASGIApp:
    """In a fresh worker: tie its life to the main process, then import the application."""
    die_with(main_process)
    signal.signal(DRAIN, signal.SIG_IGN)  # until there is something to drain
    module, _, name = target.partition(":")
    draining = Draining(getattr(importlib.import_module(module), name))
    signal.signal(DRAIN, draining.drain)
    return draining


def die_with(main_process: int) -> None:
    """Ask Linux to kill this process when `main_process`, its parent, is gone.

    Otherwise a killed main process would leave workers that hold the port and cannot be stopped.
    """
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != main_process:  # it died before we asked
        sys.exit(1)


def gate(bind: str, workers: int) -> None:
    """Serve the gate alone. Raises SettingError, CannotListen."""
    gate_settings(os.environ)
    serve("presspass.site.alone:app", address_of(bind), workers=workers)
