"""Moving in, as readers see it: a letter in the mailbox, a password, and one reads on."""

import csv
import re

import pytest

from tests.browser.looks import SCHEMES, faults
from tests.browser.profiles import PHONE, is_full
from tests.mailbox import letter
from tests.newspaper import PASSWORD, wait_until

CAME = ("correo", "nombre", "idioma", "plan")
MAPPING = """
[columns]
email = "correo"
name = "nombre"
language = "idioma"
plan = "plan"

[plans]
"Suscriptor" = "Premium"
"""
INVITE = """
from presspass.importers.inviting.clockwork import invite_due
invite_due()
"""


@pytest.fixture(scope="session")
def moved(paper, tmp_path_factory):
    """The paper, into which two subscribers have moved; both were invited."""
    folder = tmp_path_factory.mktemp("list")
    (folder / "list.toml").write_text(MAPPING)
    with (folder / "list.csv").open("w", newline="") as file:
        rows = [("ana@sea.example", "Ana", "", "Suscriptor"), ("Sol@Sea.example", "Sol", "es", "")]
        csv.writer(file).writerows([CAME, *rows])
    said = paper.run(
        "import_readers", str(folder / "list.csv"), "--mapping", str(folder / "list.toml")
    )
    assert "Nobody was written to." in said
    paper.run("invite_readers", "--per-hour", "600")
    paper.run("shell", "-c", INVITE)
    return paper


def link_in(paper, address: str, words: str) -> str:
    return re.search(r"/account/welcome/\S+/", letter(paper, address, words))[0]


def test_an_imported_reader_sets_a_password_from_the_mailbox_and_reads(profile, moved, story):
    link = moved.url + link_in(moved, "ana@sea.example", "is ready")
    laptop = profile()
    laptop.page.goto(link)
    assert faults(laptop.page, schemes=SCHEMES) == []

    laptop.page.fill("[name=password1]", "12345")
    laptop.page.fill("[name=password2]", "12345")
    laptop.page.get_by_role("button", name="Set the password and sign in").click()
    assert "too short" in laptop.page.inner_text("main")
    laptop.page.fill("[name=password1]", "lighthouse-keeper-7")
    laptop.page.fill("[name=password2]", "lighthouse-keeper-7")
    laptop.page.get_by_role("button", name="Set the password and sign in").click()
    laptop.page.wait_for_url(f"{moved.url}/account/")
    assert "Premium" in laptop.page.inner_text("main")
    laptop.page.goto(moved.url + story)
    assert is_full(laptop.page)

    other = profile()
    assert faults(other.page, link, schemes=SCHEMES) == []
    other.page.get_by_role("link", name="Mail me a code").click()
    other.page.wait_for_url(f"{moved.url}/account/login/code/")


def test_without_script_and_in_spanish_one_comes_in_without_a_password(profile, moved):
    link = moved.url + link_in(moved, "sol@sea.example", "Tu cuenta en")
    phone = profile(viewport=PHONE, java_script_enabled=False, locale="es-ES")
    phone.page.goto(link)

    phone.page.get_by_role("button", name="Entrar sin contraseña").click()

    phone.page.wait_for_url(f"{moved.url}/account/")
    assert "sol@sea.example" in phone.page.inner_text("main")


def test_staff_see_how_far_the_invitations_are(profile, moved):
    desk = profile(locale="en-GB")
    desk.page.goto(f"{moved.url}/account/login/?next=/desk/imported-readers/")
    desk.page.fill("[name=login]", "editor@demo.example")
    desk.page.fill("[name=password]", PASSWORD)
    desk.page.press("[name=password]", "Enter")

    seen = wait_until(lambda: "2 were invited" in desk.page.inner_text("main"), within=60)

    assert seen
    assert faults(desk.page, within="main") == []
