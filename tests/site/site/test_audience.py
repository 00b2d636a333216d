"""Only the gate of this process tree names an audience; everybody else is who the session says."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from presspass.site.audience import AudienceMiddleware


class SignedIn:
    is_authenticated = True


def marked(user, **headers):
    request = RequestFactory().get("/", headers=headers)
    request.user = user
    return AudienceMiddleware(lambda request: request)(request)


def test_the_gate_names_the_audience(settings):
    request = marked(
        AnonymousUser(),
        **{"X-Presspass-Internal": settings.INTERNAL_KEY, "X-Presspass-Audience": "elsewhere"},
    )

    assert (request.internal, request.audience) == (True, "elsewhere")


@pytest.mark.parametrize("key", ["", "wrong", "clé"])
def test_without_the_key_the_name_counts_for_nothing(key):
    headers = {"X-Presspass-Internal": key, "X-Presspass-Audience": "subscriber"}

    assert marked(AnonymousUser(), **headers).audience == "anonymous"
    assert marked(SignedIn(), **headers).audience == "signed_in"
    assert marked(SignedIn(), **headers).internal is False


def test_an_audience_that_there_is_not_is_not_taken(settings):
    headers = {"X-Presspass-Internal": settings.INTERNAL_KEY, "X-Presspass-Audience": "owner"}

    assert marked(AnonymousUser(), **headers).audience == "anonymous"
