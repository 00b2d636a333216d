"""Who carries the mail is said by one address."""

from pathlib import Path

import pytest

from presspass.gate.errors import SettingError
from presspass.site.carriers import mail, mail_from

HOME = Path("/srv/paper")


def carried(url, *, demo=False):
    return mail({"EMAIL_URL": url}, HOME, demo=demo)


@pytest.mark.parametrize(
    ("url", "port", "tls", "ssl"),
    [
        ("smtp://mail.example", 25, False, False),
        ("smtp+tls://me:p%40ss@mail.example", 587, True, False),
        ("smtps://me:p%40ss@mail.example:4650", 4650, False, True),
    ],
)
def test_an_smtp_server_is_named_with_its_kind_of_encryption(url, port, tls, ssl):
    said = carried(url)

    assert (said["EMAIL_HOST"], said["EMAIL_PORT"]) == ("mail.example", port)
    assert (said["EMAIL_USE_TLS"], said["EMAIL_USE_SSL"]) == (tls, ssl)
    assert said["EMAIL_HOST_PASSWORD"] in ("", "p@ss")


def test_a_provider_is_named_with_its_key():
    said = carried("mailgun://key-1?sender_domain=mg.paper.example")

    assert said["EMAIL_BACKEND"] == "anymail.backends.mailgun.EmailBackend"
    assert said["ANYMAIL"] == {
        "MAILGUN_API_KEY": "key-1",
        "MAILGUN_SENDER_DOMAIN": "mg.paper.example",
    }


def test_without_an_address_mail_stays_in_the_data_folder_or_the_mailbox():
    assert carried("")["EMAIL_FILE_PATH"] == "/srv/paper/mail"
    assert "mailbox" in carried("", demo=True)["EMAIL_BACKEND"]
    assert carried("console:")["EMAIL_BACKEND"].endswith("console.EmailBackend")


@pytest.mark.parametrize("url", ["pigeon://home", "smtp://", "smtp://host:port", "postmark://"])
def test_what_names_nobody_is_one_clear_line(url):
    with pytest.raises(SettingError, match=r"EMAIL_URL .* To mend: write it like "):
        carried(url)


def test_mail_comes_from_the_host_of_the_paper_unless_another_address_is_given():
    assert mail_from({}, "https://paper.example/") == "no-reply@paper.example"
    given = {"PRESSPASS_MAIL_FROM": "desk@paper.example"}
    assert mail_from(given, "https://paper.example") == "desk@paper.example"


@pytest.mark.parametrize("address", ["desk", "A <desk@paper.example>", "desk@", "a@b\r\nBcc: c@d"])
def test_an_address_that_is_none_is_refused(address):
    with pytest.raises(SettingError, match="PRESSPASS_MAIL_FROM"):
        mail_from({"PRESSPASS_MAIL_FROM": address}, "https://paper.example")
