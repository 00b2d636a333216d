"""The mailbox of a demonstration: what was sent can be read, and does nothing but be read."""

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection

from presspass.demo import mailbox
from presspass.demo.models import Mail

pytestmark = pytest.mark.django_db
BACKEND = "presspass.demo.mailbox.Mailbox"


@pytest.fixture
def demo(settings):
    settings.DEMO = True


def sent(subject="Tide", to="owner@paper.example"):
    message = EmailMultiAlternatives(subject, "as text https://paper.example/", to=[to])
    message.attach_alternative("<html><head></head><body><p>as HTML</p></body></html>", "text/html")
    get_connection(BACKEND).send_messages([message])
    return Mail.objects.first()


@pytest.mark.usefixtures("demo")
def test_a_letter_is_listed_and_read_in_both_forms(client):
    letter = sent()

    listed = client.get("/mailbox/")
    read = client.get(f"/mailbox/{letter.pk}/")
    looks = client.get(f"/mailbox/{letter.pk}/html/")

    assert b"owner@paper.example" in listed.content
    assert b'<a href="https://paper.example/"' in read.content
    assert b"as HTML" in looks.content
    assert b'<base target="_top">' in looks.content
    assert "default-src 'none'" in looks.headers["Content-Security-Policy"]
    assert "sandbox" in looks.headers["Content-Security-Policy"]


@pytest.mark.usefixtures("demo")
def test_the_letters_of_one_reader_are_shown_alone(client):
    sent("Tide", "owner@paper.example")
    sent("Ebb", "added@paper.example")

    page = client.get("/mailbox/", {"to": "added@paper.example"}).content

    assert b">Ebb</a>" in page
    assert b">Tide</a>" not in page


def test_only_so_many_are_kept(monkeypatch):
    monkeypatch.setattr(mailbox, "KEPT", 2)
    for number in range(4):
        sent(f"Tide {number}")

    assert [letter.subject for letter in Mail.objects.all()] == ["Tide 3", "Tide 2"]


def test_outside_of_a_demonstration_there_is_no_mailbox(client):
    letter = sent()

    for address in ("/mailbox/", f"/mailbox/{letter.pk}/", f"/mailbox/{letter.pk}/html/"):
        assert client.get(address).status_code == 404
