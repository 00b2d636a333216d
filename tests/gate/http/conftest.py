"""A paper with readers: each test has its own clock, register and page store."""

import pytest

from presspass.gate.gate import Gate
from presspass.gate.http import events
from presspass.gate.http.app import build_app
from presspass.gate.http.cookies import cookie_names
from presspass.gate.policy import policy_from
from presspass.gate.settings import GateSettings
from presspass.gate.stores.memory import MemoryRegister, MemoryStore
from presspass.gate.ticket import SigningKeys, Ticket, issue

from .driver import Browser
from .paper import Paper

KEYS = SigningKeys(b"k" * 32)
PHONE, LAPTOP, TABLET = "phone-0123456789", "laptop-012345678", "tablet-012345678"
LABELS = {PHONE: "Safari on iPhone", LAPTOP: "Firefox on Windows", TABLET: "Chrome on Android"}


@pytest.fixture
def anyio_backend():
    return "asyncio"


class World:
    """Everything a test needs: the time, the register, the paper, and workers before it."""

    def __init__(self, home) -> None:
        self.now = 1_800_000_000.0
        self.home = home
        self.register = MemoryRegister()
        self.paper = Paper(self.issued)
        self.gate, self.app = self.worker()

    def worker(self, *, site=True, secure=False):
        gate = Gate(
            MemoryStore(register=self.register, clock=lambda: self.now),
            KEYS,
            clock=lambda: self.now,
        )
        scheme = "https" if secure else "http"
        settings = GateSettings(
            home=self.home,
            keys=KEYS,
            base_url=f"{scheme}://127.0.0.1:8000",
            store_url="memory:",
            hosts=frozenset({"127.0.0.1", "localhost"}),
        )
        return gate, build_app(gate, settings, self.paper if site else None)

    def ticket(self, device=PHONE, *, seat="seat-1", epoch=1, access="subscribers", **more):
        policy = policy_from({"enforcement": "enforce", **more.pop("policy", {})})
        return Ticket(
            seat=seat,
            device=device,
            label=LABELS.get(device, "A browser"),
            epoch=epoch,
            access=access,
            policy=policy,
            **more,
        )

    def issued(self, ticket: Ticket, at: float = 0.0) -> str:
        return issue(ticket, KEYS, now=self.now + at)

    def browser(self, device=PHONE, app=None, **claims) -> Browser:
        """A signed-in browser with its ticket."""
        names = cookie_names(secure=False)
        text = self.issued(self.ticket(device, **claims))
        return Browser(app or self.app, **{names.device: device, names.ticket: text})

    def stranger(self) -> Browser:
        return Browser(self.app)


@pytest.fixture
def world(tmp_path, monkeypatch):
    monkeypatch.setattr(events, "POLL_EVERY", 0.002)
    return World(tmp_path)
