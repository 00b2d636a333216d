"""Letters: one source, three forms, two languages, sent once the change is saved."""

from email.utils import parseaddr
from smtplib import (
    SMTPAuthenticationError,
    SMTPDataError,
    SMTPRecipientsRefused,
    SMTPServerDisconnected,
)

import pytest
from django.core import mail
from django.db import transaction
from django_tasks_db.models import DBTaskResult
from msgspec import structs

from presspass.mail import letters, post
from presspass.mail.letters import letter
from presspass.readers.models import Reader

pytestmark = pytest.mark.django_db


def carried_by(monkeypatch, *outcomes):
    """The carrier does as `outcomes` say, one after the other: raises, or takes the letter."""
    left = list(outcomes)

    def send(self, **_):
        outcome = left.pop(0)
        if outcome is not None:
            raise outcome
        return 1

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", send)
    return left


@pytest.fixture
def in_database(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def test_a_letter_says_the_same_as_html_and_as_text():
    written = letter("mail/test", "en", {})

    assert written.subject == "A letter to try whether letters arrive"
    assert "Letters arrive" in written.text
    assert "<" not in written.text
    assert "Letters arrive</h1>" in written.html
    assert "mj-" not in written.text


def test_a_letter_is_written_in_the_language_asked_for_whatever_is_active():
    assert letter("mail/test", "es", {}).subject == "Una carta para probar si las cartas llegan"


def test_facts_are_no_markup(monkeypatch):
    monkeypatch.setattr(letters, "publication", lambda _: "Tide <script> & Co")

    written = letter("mail/test", "en", {})

    assert "Somebody who runs Tide <script> & Co asked" in written.text
    assert "<script" not in written.html


def test_in_the_text_links_are_written_out(settings):
    text = letter("mail/test", "en", {}).text

    assert "--\n\nPresspass sent you" in text
    assert text.endswith(f"\n\n{settings.GATE.base_url}/\n")


def test_a_letter_leaves_only_with_the_change_that_asks_for_it(django_capture_on_commit_callbacks):
    reader = Reader(email="owner@paper.example", language="es")

    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        post.send("mail/test", reader)
        assert mail.outbox == []

    (sent,) = mail.outbox
    assert sent.to == ["owner@paper.example"]
    assert sent.subject == "Una carta para probar si las cartas llegan"
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"
    assert sent.alternatives[0].mimetype == "text/html"


def test_a_reader_without_a_language_is_written_to_in_the_active_one(
    django_capture_on_commit_callbacks,
):
    with django_capture_on_commit_callbacks(execute=True):
        post.send("mail/test", Reader(email="owner@paper.example"))

    assert mail.outbox[0].subject == "A letter to try whether letters arrive"


def test_in_the_text_a_fact_is_written_as_it_is(monkeypatch):
    monkeypatch.setattr(letters, "publication", lambda _: "&amp; at sea")

    assert "runs &amp; at sea asked" in letter("mail/test", "en", {}).text


def refused(*codes):
    """The server takes none of the recipients, for these reasons."""
    return SMTPRecipientsRefused({f"{n}@paper.example": (c, b"") for n, c in enumerate(codes)})


@pytest.mark.usefixtures("in_database")
@pytest.mark.parametrize(
    "error",
    [SMTPServerDisconnected("gone"), refused(451), SMTPAuthenticationError(535, b"who are you")],
)
def test_a_carrier_that_is_down_or_knows_us_not_is_tried_again_later(monkeypatch, error):
    carried_by(monkeypatch, error)

    post.deliver.func("mail/test", "owner@paper.example", "en", {}, message_id="<1@paper.example>")

    (waits,) = DBTaskResult.objects.all()
    assert waits.args_kwargs["args"][-1] == 1
    assert waits.args_kwargs["kwargs"] == {"message_id": "<1@paper.example>"}
    assert waits.run_after > waits.enqueued_at


def test_each_try_bears_one_message_id_of_the_papers_host(
    settings, django_capture_on_commit_callbacks
):
    settings.GATE = structs.replace(settings.GATE, base_url="https://paper.example:8443")

    with django_capture_on_commit_callbacks(execute=True):
        post.send_to("mail/test", "owner@paper.example", "en")

    assert mail.outbox[0].extra_headers["Message-ID"].endswith("@paper.example>")


@pytest.mark.usefixtures("in_database")
@pytest.mark.parametrize(
    ("error", "tries"),
    [
        (SMTPDataError(550, b"no such mailbox"), 0),
        (refused(550), 0),
        (OSError("down"), len(post.TRIED_AGAIN_AFTER)),
    ],
)
def test_what_is_refused_for_good_or_too_often_is_told_without_the_address(
    monkeypatch, caplog, error, tries
):
    carried_by(monkeypatch, error)

    post.deliver.func("mail/test", "owner@paper.example", "en", {}, tries, message_id="<1@a>")

    assert not DBTaskResult.objects.exists()
    assert "could not be sent" in caplog.text
    assert "owner@" not in caplog.text


def test_a_letter_that_waited_under_its_former_name_is_sent_after_an_upgrade():
    facts = {"plan": "Premium", "day": "May 3"}

    post.deliver.func("privacy/no_longer_read", "a@b.example", "en", facts, message_id="<1@a>")

    assert "“Premium”" in mail.outbox[0].body
    assert "May 3" in mail.outbox[0].body


@pytest.mark.parametrize("name", ["The Estuary\\", 'The "Estuary"', "El Estuario, S. L.", "Ría"])
def test_whatever_the_paper_is_called_its_letters_come_from_its_address(name, settings):
    assert parseaddr(post.sender(name))[1] == settings.DEFAULT_FROM_EMAIL
    assert post.sender(name).isprintable()
