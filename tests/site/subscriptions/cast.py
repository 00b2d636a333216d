"""The cast of the site's tests: who owns, who was added, who must see nothing, who publishes."""

import pytest
from django.conf import settings as django_settings
from django.test import Client

from presspass.gate.seat import SeatId
from presspass.gate.settings import gate_settings
from presspass.gate.ticket import Ticket, verify
from presspass.readers.models import Reader
from presspass.subscriptions import admission, seats
from presspass.subscriptions.models import Plan, Seat, Subscription

PASSWORD = "estuary-harbour-9"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15"
    " (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1"
)
ARTICLE = "/harbour/the-ferry/"


@pytest.fixture(autouse=True)
def gate(settings, tmp_path):
    """A gate of this test's own: its register is empty."""
    settings.GATE = gate_settings(
        {"PRESSPASS_HOME": str(tmp_path), "PRESSPASS_SECRET_KEY": "k" * 32}
    )
    return settings.GATE


@pytest.fixture
def plan(db):
    return Plan.objects.create(name="Premium", seats=2, policy={"enforcement": "enforce"})


@pytest.fixture
def owner(plan):
    reader = Reader.objects.create_user("owner@example.org", PASSWORD)
    seats.give(Subscription.objects.create(owner=reader, plan=plan), reader)
    return reader


@pytest.fixture
def subscription(owner):
    return owner.subscriptions.get()


@pytest.fixture
def added_user(subscription):
    reader = Reader.objects.create_user("added@example.org", PASSWORD)
    seats.give(subscription, reader)
    return reader


@pytest.fixture
def stranger(db):
    return Reader.objects.create_user("stranger@example.org", PASSWORD)


@pytest.fixture
def editor(db):
    return Reader.objects.create_superuser("editor@example.org", PASSWORD)


@pytest.fixture
def desk(editor):
    desk = browser()
    desk.sign_in(editor)
    return desk


class Browser(Client):
    """One cookie jar, with the ways of a reader."""

    def sign_in(self, reader, *, password=PASSWORD, **fields):
        fields = {"login": reader.email, "password": password, **fields}
        return self.post("/account/login/", fields)

    def is_signed_in(self):
        return self.get("/account/devices/").status_code == 200

    def exchange(self, **headers):
        key = django_settings.INTERNAL_KEY
        return self.post("/account/ticket/", headers={"X-Presspass-Internal": key, **headers})

    @property
    def device(self):
        return self.cookies["presspass_device"].value

    @property
    def ticket(self) -> Ticket:
        """The ticket in the cookie, as the gate reads it. Raises when it is none."""
        text = self.cookies["presspass_ticket"].value
        return verify(text, django_settings.GATE.keys, now=0)


def browser(user_agent=WINDOWS):
    return Browser(headers={"User-Agent": user_agent, "Accept-Language": "en"})


@pytest.fixture
def laptop():
    return browser()


@pytest.fixture
def phone():
    return browser(IPHONE)


def seat_of(reader) -> Seat:
    return Seat.objects.get(holder=reader)


def at_gate(reader, errand=None):
    """The reader's seat as the gate remembers it, after `errand(gate)` where one is given."""
    uid = SeatId(seat_of(reader).uid.hex)

    async def asked(gate):
        if errand is not None:
            await errand(gate)
        return await gate.seat(uid)

    return admission.ask(asked)
