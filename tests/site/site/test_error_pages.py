"""Pages for when something went wrong: our own, in both languages, without asking the database.

No test here may use the database, so each page that comes was made without it.
"""

import pytest
from django.core.exceptions import BadRequest
from django.test import Client
from django.urls import path

from presspass.site.urls import handler400, handler500  # noqa: F401 - the handlers of this table

WORDS = {
    ("/fault/", "en"): (500, "The fault is ours, not yours"),
    ("/fault/", "es"): (500, "El fallo es nuestro, no tuyo"),
    ("/bad/", "en"): (400, "It came incomplete"),
    ("/bad/", "es"): (400, "Ha llegado incompleta"),
}


def fault(request):
    raise ValueError


def bad(request):
    raise BadRequest


urlpatterns = [path("fault/", fault), path("bad/", bad)]


@pytest.mark.urls(__name__)
@pytest.mark.parametrize(("address", "language"), WORDS)
def test_the_page_is_ours_in_the_readers_language(address, language):
    client = Client(raise_request_exception=False)

    response = client.get(address, headers={"Accept-Language": language})

    status, words = WORDS[address, language]
    page = response.content.decode()
    assert (response.status_code, words in page) == (status, True)
    assert f'<html lang="{language}">' in page
    assert "site/layout" in page
    assert 'href="/"' in page


@pytest.mark.urls(__name__)
def test_it_says_nothing_of_what_went_wrong():
    response = Client(raise_request_exception=False).get("/fault/")

    assert "ValueError" not in response.content.decode()


def test_a_host_that_is_not_ours_gets_a_page_without_being_asked_for_anything():
    response = Client().get("/", headers={"Host": "evil.example"})

    assert response.status_code == 400
    assert "evil.example" not in response.content.decode()
