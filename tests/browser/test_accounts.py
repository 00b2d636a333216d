"""Accounts in real Chromium: passkeys, codes without JavaScript, three devices of one reader."""

import re

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser.looks import SCHEMES, faults
from tests.browser.profiles import PHONE, is_full
from tests.browser.promises import promised
from tests.mailbox import code, letter, undo_link
from tests.newspaper import PASSWORD

NEW = "lighthouse-keeper-7"
PAGES = [
    "", "name/", "email/", "password/change/", "password/reset/", "passkeys/", "passkeys/add/",
    "devices/", "reauthenticate/", "reauthenticate/code/", "undo/spent/",
]  # fmt: skip
DOORS = ["login/", "login/code/", "signup/", "password/reset/", "undo/spent/"]


def secure(paper):
    """The paper under the one name that browsers trust without https."""
    return paper.url.replace("127.0.0.1", "localhost")


@pytest.fixture
def device(profile):
    """A browser with a lock of its own: an authenticator that says who is there."""
    one = profile()
    lock = one.context.new_cdp_session(one.page)
    lock.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    lock.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return one


def test_a_passkey_is_added_signs_in_and_is_removed(device, paper, reader, story):
    page, url = device.page, secure(paper)
    page.goto(f"{url}/account/login/?next=/account/passkeys/add/")
    page.fill("[name=login]", reader)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.fill("[name=name]", "Harbour key")
    page.get_by_role("button", name="Add the passkey").click()
    page.wait_for_url(f"{url}/account/passkeys/")
    expect(page.locator("main")).to_contain_text("Harbour key")
    assert "signs in without the password" in letter(paper, reader, "Harbour key")

    page.goto(f"{url}/account/")
    page.get_by_role("button", name="Sign out on this device").click()
    page.goto(f"{url}/account/login/?next={story}")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(url + story)
    assert is_full(page)

    page.goto(f"{url}/account/passkeys/proof/?next=/account/passkeys/")
    page.get_by_role("button", name="Use your passkey").click()
    page.wait_for_url(f"{url}/account/passkeys/")
    page.get_by_role("link", name="Remove Harbour key").click()
    page.get_by_role("button", name="Remove the passkey").click()
    expect(page.locator("main")).to_contain_text("You have none yet.")


def test_a_passkey_that_was_undone_signs_in_no_more(device, paper, reader):
    page, url = device.page, secure(paper)
    page.goto(f"{url}/account/login/?next=/account/passkeys/add/")
    page.fill("[name=login]", reader)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.get_by_role("button", name="Add the passkey").click()
    page.wait_for_url(f"{url}/account/passkeys/")

    page.goto(url + undo_link(paper, reader, "A passkey was added"))
    page.get_by_role("button", name="Undo it and lock everybody out").click()
    page.wait_for_url(f"{url}/account/password/reset/code/")
    page.goto(f"{url}/account/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page.locator("main")).to_contain_text("This passkey belongs to no account here.")


def test_without_a_lock_the_page_says_what_to_do(profile, paper):
    one = profile()
    one.page.goto(f"{secure(paper)}/account/login/")
    one.page.evaluate("() => { navigator.credentials.get = () => Promise.reject(Error('no')); }")

    one.page.get_by_role("button", name="Sign in with a passkey").click()

    expect(one.page.locator("[data-failed]")).to_contain_text("did not work")


def test_a_password_is_reset_without_script_and_without_leaving_the_article(
    profile, paper, reader, story
):
    page = profile(java_script_enabled=False, viewport=PHONE).page
    page.goto(paper.url + story)
    page.locator("[data-gate-band] a[href*='/account/login/']").click()
    assert not page.get_by_role("button", name="passkey").count()

    page.get_by_role("link", name="Forgot your password?").click()
    page.fill("[name=email]", reader)
    page.get_by_role("button", name="Send the code").click()
    page.fill("[name=code]", code(paper, reader))
    page.get_by_role("button", name="Continue").click()
    page.fill("[name=password1]", NEW)
    page.fill("[name=password2]", NEW)
    page.get_by_role("button", name="Keep the password and go on").click()

    page.wait_for_url(paper.url + story)
    assert is_full(page)


def test_a_code_signs_in_without_script(profile, paper, reader, story):
    page = profile(java_script_enabled=False, viewport=PHONE).page
    page.goto(f"{paper.url}/account/login/?next={story}")

    page.get_by_role("link", name="Get a sign-in code by mail").click()
    page.fill("[name=email]", reader)
    page.get_by_role("button", name="Send the code").click()
    page.goto(paper.url + story)  # looks at the article meanwhile, and comes back
    page.go_back()
    page.fill("[name=code]", code(paper, reader))
    page.get_by_role("button", name="Sign in").click()

    page.wait_for_url(paper.url + story)
    assert is_full(page)


def test_signing_up_by_keyboard_lands_in_the_article(profile, paper, story):
    page = profile().page
    page.goto(f"{paper.url}/account/signup/?next={story}")
    page.fill("[name=email]", "newcomer@demo.example")
    page.press("[name=email]", "Tab")
    page.keyboard.press("Tab")
    page.keyboard.type(NEW)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/account/email/confirm/"))
    page.fill("[name=code]", code(paper, "newcomer@demo.example"))
    page.keyboard.press("Enter")

    page.wait_for_url(paper.url + story)


@pytest.fixture
def three(profile, paper, story):
    """Laptop, phone and tablet of a reader who may read on three at a time, all reading."""
    login = "three@demo.example"
    paper.set_devices("Business", 3)
    paper.add_reader(login, plan="Business")
    laptop, phone, tablet = profile(), profile(viewport=PHONE), profile()
    for one in (laptop, phone, tablet):
        one.sign_in(paper, login, then=story)
        assert is_full(one.page)
    return laptop, phone, tablet


def test_not_me_and_a_new_password_put_out_whom_they_should(three, paper, story):
    laptop, phone, tablet = three
    old = {cookie["name"]: cookie["value"] for cookie in phone.context.cookies()}

    answer = laptop.page.evaluate(
        """async (device) => (await fetch("/account/devices/not-me/", {
          method: "POST", headers: {Accept: "application/json"},
          body: new URLSearchParams({device}),
        })).status""",
        old["presspass_device"],
    )

    assert answer == 204
    promised(lambda: not is_full(phone.page))
    for one in (laptop, tablet):
        one.act()
        assert is_full(one.page)

    tablet.page.goto(f"{paper.url}/account/password/change/?next={story}")
    tablet.page.fill("[name=oldpassword]", PASSWORD)
    tablet.page.fill("[name=password1]", NEW)
    tablet.page.fill("[name=password2]", NEW)
    tablet.page.press("[name=password2]", "Enter")
    tablet.page.wait_for_url(paper.url + story)
    promised(lambda: not is_full(laptop.page))
    assert is_full(tablet.page)

    with httpx.Client(base_url=paper.url, cookies=old) as replayed:
        page = replayed.get(story).text
    assert 'data-variant="opening"' in page
    assert 'data-variant="full"' not in page


@pytest.mark.parametrize("locale", ["en-GB", "es-ES"])
def test_axe_finds_no_fault_in_the_account_pages(profile, paper, reader, locale):
    one = profile(locale=locale, viewport=PHONE)
    page, url = one.page, secure(paper)
    found = [faults(page, f"{url}/account/{path}", schemes=SCHEMES) for path in DOORS]
    page.goto(f"{url}/account/login/code/")
    page.fill("[name=email]", reader)
    page.press("[name=email]", "Enter")
    page.fill("[name=code]", "nonsense")
    page.press("[name=code]", "Enter")
    expect(page.locator("[role=alert]").first).to_be_focused()
    found.append(faults(page, schemes=SCHEMES))
    page.goto(f"{url}/account/login/")
    page.fill("[name=login]", reader)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(f"{url}/")
    found += [faults(page, f"{url}/account/{path}", schemes=SCHEMES) for path in PAGES]
    words = {"en-GB": "Signed in for the first time", "es-ES": "Ha entrado por primera vez"}
    undo = url + undo_link(paper, reader, words[locale])
    found.append(faults(page, undo, schemes=SCHEMES))

    assert not any(found), found
