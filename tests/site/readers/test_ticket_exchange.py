"""The exchange of tickets: only the gate asks, only a living session gets one."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from presspass.gate.ticket import verify
from presspass.readers.models import Device
from tests.site.subscriptions.cast import at_gate, seat_of

pytestmark = pytest.mark.django_db


def test_nobody_but_the_gate_can_ask(laptop, owner):
    laptop.sign_in(owner)

    assert laptop.post("/account/ticket/").status_code == 404
    assert laptop.exchange(**{"X-Presspass-Internal": "guessed"}).status_code == 404


def test_a_living_session_gets_a_fresh_ticket_as_text_and_as_a_cookie(laptop, owner, gate):
    laptop.sign_in(owner)
    del laptop.cookies["presspass_ticket"]

    response = laptop.exchange()

    assert response.status_code == 200
    assert verify(response.content.decode(), gate.keys, now=0) == laptop.ticket
    assert laptop.ticket.device == laptop.device


def test_without_a_session_the_cookies_of_one_are_forgotten(laptop):
    laptop.cookies["presspass_session"] = "x" * 32
    laptop.cookies["presspass_ticket"] = "a.b.c"

    response = laptop.exchange()

    assert response.status_code == 401
    for name in ("presspass_session", "presspass_ticket"):
        assert (response.cookies[name].value, response.cookies[name]["max-age"]) == ("", 0)
    assert "presspass_device" not in response.cookies


@pytest.mark.parametrize("cookie", [None, "AAAAAAAAAAAAAAAA"])
def test_a_session_without_its_device_cookie_gets_its_own_back(laptop, owner, cookie):
    laptop.sign_in(owner)
    device = laptop.device
    del laptop.cookies["presspass_device"]
    if cookie:
        laptop.cookies["presspass_device"] = cookie

    response = laptop.exchange()

    assert laptop.device == device
    assert response.cookies["presspass_device"].value == device
    assert Device.objects.count() == 1


def test_the_session_is_renewed_once_a_day(laptop, owner):
    laptop.sign_in(owner)

    first, second = laptop.exchange(), laptop.exchange()

    assert first.cookies["presspass_session"]["max-age"] == 365 * 86_400
    assert "presspass_session" not in second.cookies


def test_an_exchange_says_that_the_device_was_seen(laptop, owner):
    laptop.sign_in(owner)
    long_ago = timezone.now() - timedelta(days=3)
    Device.objects.update(last_seen_at=long_ago)

    laptop.exchange()

    assert timezone.now() - Device.objects.get().last_seen_at < timedelta(minutes=1)


def test_a_session_that_ends_while_its_ticket_is_made_gets_none(laptop, owner, monkeypatch):
    laptop.sign_in(owner)
    from presspass.readers import ticket_cookie  # noqa: PLC0415

    give = ticket_cookie.give

    def give_while_the_session_ends(*arguments):
        Session.objects.all().delete()
        return give(*arguments)

    monkeypatch.setattr(ticket_cookie, "give", give_while_the_session_ends)

    assert laptop.exchange().status_code == 401


def test_a_register_ahead_of_the_database_is_caught_up_with(laptop, owner):
    laptop.sign_in(owner)

    laptop.exchange(**{"X-Presspass-Epoch": "7"})

    assert seat_of(owner).epoch == 7 == laptop.ticket.epoch
    laptop.exchange(**{"X-Presspass-Epoch": "3"})
    assert laptop.ticket.epoch == 7


def test_a_session_made_elsewhere_becomes_a_device(laptop, owner):
    laptop.force_login(owner)

    assert laptop.exchange().status_code == 200
    assert laptop.ticket.device == laptop.device == Device.objects.get().pk
    assert at_gate(owner) is None
