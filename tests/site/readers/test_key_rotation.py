"""A new secret key signs; readers signed in under an older one go on without noticing."""

import hashlib

import msgspec
import pytest
from django.conf import settings as now_in_force
from django.contrib.sessions.models import Session

from presspass.gate.errors import TicketInvalid
from presspass.gate.ticket import SigningKeys, verify
from tests.site.readers.test_copied_cookies import copy_of

pytestmark = pytest.mark.django_db

NEW, OLD = b"n" * 32, b"k" * 32


def django_key(key):
    return hashlib.sha256(b"presspass: django" + key).hexdigest()


@pytest.fixture
def rotate(settings, gate):
    """Puts `current` in force, with `older` keys beside it, as a start with new settings does."""

    def rotate(current, *older):
        settings.GATE = msgspec.structs.replace(gate, keys=SigningKeys(current, older))
        settings.SECRET_KEY = django_key(current)
        settings.SECRET_KEY_FALLBACKS = [django_key(key) for key in older]

    rotate(OLD)
    return rotate


def test_who_is_signed_in_stays_so_and_keeps_device_and_session(rotate, laptop, owner):
    laptop.sign_in(owner)
    device, session = laptop.device, laptop.cookies["presspass_session"].value

    rotate(NEW, OLD)

    assert laptop.exchange().status_code == 200
    assert laptop.is_signed_in()
    assert (laptop.device, laptop.cookies["presspass_session"].value) == (device, session)


def test_of_two_requests_at_once_neither_is_signed_out(rotate, laptop, owner):
    laptop.sign_in(owner)
    tab = copy_of(laptop)
    rotate(NEW, OLD)

    assert laptop.exchange().status_code == tab.exchange().status_code == 200
    assert Session.objects.count() == 1


def test_old_tickets_verify_and_new_ones_are_signed_by_the_new_key(rotate, laptop, owner):
    laptop.sign_in(owner)
    rotate(NEW, OLD)
    assert laptop.ticket.seat

    laptop.exchange()

    text = laptop.cookies["presspass_ticket"].value
    assert verify(text, SigningKeys(NEW), now=0).device == laptop.device


def test_a_reader_seen_since_needs_the_old_key_no_more(rotate, laptop, owner):
    laptop.sign_in(owner)
    rotate(NEW, OLD)
    laptop.exchange()

    rotate(NEW)

    assert laptop.is_signed_in()


def test_without_the_old_key_its_sessions_and_tickets_end(rotate, laptop, owner):
    laptop.sign_in(owner)
    text = laptop.cookies["presspass_ticket"].value

    rotate(NEW)

    assert laptop.exchange().status_code == 401
    with pytest.raises(TicketInvalid):
        verify(text, now_in_force.GATE.keys, now=0)


def test_a_session_of_a_reader_who_is_gone_or_of_a_foreign_key_is_none(rotate, laptop, stranger):
    laptop.sign_in(stranger)
    rotate(NEW, b"x" * 32)
    assert not laptop.is_signed_in()

    rotate(NEW, OLD)
    laptop.sign_in(stranger)
    stranger.delete()
    assert not laptop.is_signed_in()
