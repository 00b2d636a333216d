"""What of passkeys needs no authenticator: who may add and remove them, and who is told.

Making and using one is walked in tests/browser/test_accounts.py.
"""

import pytest
from allauth.mfa.models import Authenticator

from tests.site.readers.mailbox import received, undo_links
from tests.site.readers.test_addresses import grown_old
from tests.site.subscriptions.cast import ARTICLE

pytestmark = pytest.mark.django_db(transaction=True)


def given(reader):
    return Authenticator.objects.create(user=reader, type="webauthn", data={"name": "Kitchen key"})


def test_removing_one_is_told_with_an_undo(laptop, owner):
    laptop.sign_in(owner)
    passkey = given(owner)
    before = len(undo_links(owner.email))
    assert "Kitchen key" in laptop.get("/account/passkeys/").content.decode()

    response = laptop.post(f"/account/passkeys/{passkey.pk}/remove/")

    assert response["Location"] == "/account/passkeys/"
    assert "Kitchen key" in received(owner.email)[-1]
    assert len(undo_links(owner.email)) == before + 1
    assert not Authenticator.objects.exists()


def test_nobody_removes_another_readers(laptop, owner, stranger):
    laptop.sign_in(owner)
    passkey = given(stranger)

    assert laptop.post(f"/account/passkeys/{passkey.pk}/remove/").status_code == 404
    assert Authenticator.objects.exists()


def test_a_session_left_open_can_neither_add_nor_remove_one(laptop, owner):
    laptop.sign_in(owner)
    grown_old(laptop)
    passkey = given(owner)

    for path in ("/account/passkeys/add/", f"/account/passkeys/{passkey.pk}/remove/"):
        assert laptop.get(path)["Location"].startswith("/account/reauthenticate/?next=")
        assert laptop.post(path)["Location"].startswith("/account/reauthenticate/?next=")
    assert Authenticator.objects.exists()


def test_a_password_signs_in_without_the_passkey(laptop, owner):
    given(owner)

    laptop.sign_in(owner)

    assert laptop.is_signed_in()


def test_the_browser_is_asked_for_one_that_stands_for_itself(laptop, owner):
    laptop.sign_in(owner)

    page = laptop.get("/account/passkeys/add/")

    chosen = page.context["js_data"]["creation_options"]["publicKey"]["authenticatorSelection"]
    assert (chosen["residentKey"], chosen["userVerification"]) == ("required", "required")


@pytest.mark.parametrize("nonsense", ['{"id": "AA"}', "[]", "7", '{"id": 7}', '{"a": {}}', "{{"])
def test_an_unknown_passkey_is_told_on_the_sign_in_page_and_next_is_kept(laptop, nonsense):
    laptop.get("/account/login/passkey/", headers={"Accept": "application/json"})

    response = laptop.post("/account/login/passkey/", {"credential": nonsense, "next": ARTICLE})

    assert response["Location"] == "/account/login/?next=%2Fharbour%2Fthe-ferry%2F"
    page = laptop.get(response["Location"]).content.decode()
    assert 'class="account-message"' in page
    assert not laptop.is_signed_in()


def test_asking_for_a_passkey_leaves_no_session_for_a_year(laptop):
    laptop.get("/account/login/passkey/", headers={"Accept": "application/json"})

    assert laptop.cookies["presspass_session"]["max-age"] <= 3600


def test_nonsense_is_not_kept_as_a_passkey(laptop, owner):
    laptop.sign_in(owner)
    laptop.get("/account/passkeys/add/")

    for nonsense in ('{"id": "AA"}', "[]", "7", "{{"):
        fields = {"credential": nonsense, "name": "x"}
        page = laptop.post("/account/passkeys/add/", fields).content.decode()
        assert 'role="alert"' in page
    assert not Authenticator.objects.exists()


def test_without_script_nothing_of_it_is_offered(laptop):
    page = laptop.get("/account/login/").content.decode()

    assert 'data-passkey="login" hidden' in page
