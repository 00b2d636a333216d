"""What is said while the database cannot be written: 503 where it is at fault, else as ever."""

from http import HTTPStatus

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.exceptions import SessionInterrupted
from django.core.exceptions import BadRequest
from django.db import IntegrityError, OperationalError
from django.utils import translation

from presspass.site import unavailable

FULL = OperationalError("database or disk is full")


def raised_from(error, cause):
    error.__cause__ = cause
    return error


def answered_500(request, error):
    try:
        raise error  # noqa: TRY301 - it has to be on its way
    except Exception:  # noqa: BLE001 - as Django calls its handler
        return unavailable.server_error(request)


@pytest.mark.parametrize("error", [FULL, raised_from(RuntimeError("no"), FULL)])
def test_a_fault_of_the_database_is_503_and_asks_to_try_again(rf, error):
    response = answered_500(rf.post("/account/login/"), error)

    assert response.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert response["Retry-After"] == "30"
    assert response["Cache-Control"] == "no-store"
    assert "nothing was changed" in response.text


def test_it_is_said_in_spanish_too(rf):
    with translation.override("es"):
        response = answered_500(rf.post("/account/login/"), FULL)

    assert "no se ha cambiado nada" in response.text


@pytest.mark.parametrize("error", [ValueError("ours"), IntegrityError("UNIQUE constraint failed")])
def test_a_fault_of_ours_stays_500(rf, error):
    response = answered_500(rf.post("/account/login/"), error)

    assert response.status_code == HTTPStatus.INTERNAL_SERVER_ERROR


def test_a_session_that_cannot_be_kept_is_503_and_a_bad_request_stays_one(rf):
    kept = raised_from(SessionInterrupted("gone"), FULL)

    assert unavailable.bad_request(rf.get("/"), kept).status_code == 503
    assert unavailable.bad_request(rf.get("/"), BadRequest("no")).status_code == 400


def test_too_many_tries_are_429_where_they_can_be_counted(rf, db, monkeypatch):
    request = rf.post("/account/login/")
    request.user = AnonymousUser()
    assert unavailable.too_many_tries(request).status_code == 429

    monkeypatch.setattr(unavailable.cache, "add", lambda *_, **__: False)
    assert unavailable.too_many_tries(request).status_code == 503
