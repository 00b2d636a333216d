"""What every page of the site tells the browser to allow, and what its cookies are."""

import pytest
from django.test import Client

from presspass.site.environment import site_settings
from tests.site.subscriptions.payments.cards import cards  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db


def policy_of(response):
    parts = (part.split() for part in response.headers["Content-Security-Policy"].split(";"))
    return {name: set(values) for name, *values in parts}


def test_a_page_runs_and_loads_only_what_the_site_serves(client):
    policy = policy_of(client.get("/account/login/"))

    assert policy["default-src"] == {"'self'"}
    assert "script-src" not in policy
    assert policy["base-uri"] == {"'none'"}
    assert policy["form-action"] == {"'self'"}


def test_the_desk_may_do_what_its_editor_needs(client, editor):
    client.force_login(editor)

    assert "'unsafe-inline'" in policy_of(client.get("/desk/"))["script-src"]


def test_a_page_tells_no_other_site_where_it_is_read(client):
    response = client.get("/account/login/")

    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_cookies_are_for_this_site_and_no_script(client):
    cookie = client.get("/account/login/").cookies["presspass_csrf"]

    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/"


def test_over_https_the_browser_vouches_for_every_cookie(tmp_path):
    env = {"PRESSPASS_HOME": str(tmp_path), "PRESSPASS_BASE_URL": "https://paper.example.com"}

    gate = site_settings(env).gate

    assert gate.secure
    assert gate.cookies.session == "__Host-presspass_session"


@pytest.mark.parametrize(("language", "told"), [("en", "not take"), ("es", "No hemos podido")])
def test_a_form_without_our_token_is_refused_in_the_readers_language(language, told):
    client = Client(enforce_csrf_checks=True, headers={"Accept-Language": language})

    response = client.post("/account/login/", {"login": "owner@demo.example"})

    assert response.status_code == 403
    assert told in response.content.decode()


def test_a_form_may_end_where_a_provider_takes_the_money(client, cards):  # noqa: F811
    policy = policy_of(client.get("/account/login/"))

    assert policy["form-action"] == {"'self'", "https://cards.example"}
