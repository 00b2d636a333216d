"""The character NUL in an address, a cookie or a form, which PostgreSQL takes in no question."""

import pytest

pytestmark = pytest.mark.django_db
COOKIES = [
    *("presspass_session", "presspass_device", "presspass_ticket"),
    *("presspass_language", "presspass_csrf"),
]


@pytest.fixture
def asked(client):
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize(
    "path", ["/%00/", "/a%00b/c/", "/topics/a%00/", "/?page=%00", "/desk/%00/"]
)
def test_an_address_with_nul_is_no_fault_of_ours(asked, path):
    assert asked.get(path).status_code < 500


@pytest.mark.parametrize("name", COOKIES)
def test_a_cookie_with_nul_is_no_fault_of_ours(asked, name):
    answer = asked.get("/account/", headers={"Cookie": rf'{name}="long\000enough"'})

    assert answer.status_code < 500


def test_a_form_with_nul_is_no_fault_of_ours(asked, editor):
    asked.force_login(editor)
    sent = {"device": "a\0b", "mail": "\0", "q": "\0", "login": "\0", "next": "/\0"}

    for path in ("/account/login/", "/account/devices/sign-out/", "/account/devices/rename/"):
        assert asked.post(path, sent).status_code < 500
    for path in ("/desk/support/", "/desk/pages/search/", "/mailbox/"):
        assert asked.get(path, {**sent, "to": "\0"}).status_code < 500
