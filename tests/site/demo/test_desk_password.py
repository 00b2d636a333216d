"""The password before the desk of a demonstration that is served to a network."""

import base64

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import RequestFactory

from presspass.demo.desk_password import DeskPassword


@pytest.fixture
def ask(monkeypatch):
    monkeypatch.setattr(settings, "DESK_PASSWORD", "low-water")
    guarded = DeskPassword(lambda _request: HttpResponse("inside"))
    return lambda path, **headers: guarded(RequestFactory().get(path, **headers)).status_code


def basic(password: str) -> dict[str, str]:
    encoded = base64.b64encode(f"anybody:{password}".encode()).decode()
    return {"HTTP_AUTHORIZATION": f"Basic {encoded}"}


@pytest.mark.parametrize("path", ["/desk", "/desk/", "/desk/pages/3/edit/"])
def test_the_desk_asks_for_its_password(ask, path):
    assert ask(path) == 401
    assert ask(path, **basic("high-water")) == 401
    assert ask(path, **basic("low-water")) == 200


@pytest.mark.parametrize("path", ["/", "/town/desk/", "/deskwork/"])
def test_readers_are_not_asked(ask, path):
    assert ask(path) == 200


@pytest.mark.parametrize("value", ["", "Basic", "Basic %%%", "Basic /w==", "Bearer bG93", "x y z"])
def test_what_is_no_password_is_refused(ask, value):
    assert ask("/desk/", HTTP_AUTHORIZATION=value) == 401


def test_without_a_password_set_the_desk_only_asks_to_sign_in(ask, monkeypatch):
    monkeypatch.setattr(settings, "DESK_PASSWORD", "")

    assert ask("/desk/") == 200
