"""A newsletter in each edition, a mailbox, and what it finds in its letters."""

import re

import pytest
from django.core import mail
from django.test import Client

from presspass.newsletters.models import Newsletter
from tests.site.newsroom.conftest import Paper, own_folder  # noqa: F401 - fixtures
from tests.site.subscriptions.cast import (  # noqa: F401 - fixtures
    added_user,
    desk,
    editor,
    gate,
    owner,
    plan,
    stranger,
    subscription,
)

SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}
NORA = "nora@example.org"


@pytest.fixture
def paper(db, own_folder):  # noqa: F811 - the fixture above
    return Paper()


@pytest.fixture
def weekly(paper) -> Newsletter:
    return Newsletter.objects.create(
        edition=paper.front,
        name="Slack Water",
        slug="slack-water",
        promise="The week in one letter.",
        rhythm="Every Friday.",
    )


@pytest.fixture
def semanal(paper) -> Newsletter:
    return Newsletter.objects.create(
        edition=paper.frente,
        name="Marea Quieta",
        slug="marea-quieta",
        promise="La semana en una carta.",
        rhythm="Cada viernes.",
        order=1,
    )


class Visitor(Client):
    """A browser that nobody is signed in with: it says where its forms stand."""

    def press(self, path, **fields):
        return self.post(path, fields, headers=SAME_ORIGIN)

    def asks_for(self, newsletter, email=NORA, **fields):
        return self.press(
            "/newsletters/sign-up/", newsletter=newsletter.slug, email=email, **fields
        )


@pytest.fixture
def visitor() -> Visitor:
    return Visitor(headers={"Accept-Language": "en"})


@pytest.fixture
def posting(django_capture_on_commit_callbacks):
    """Within it letters go out as they do once a change is saved."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def letters_to(email=NORA) -> list:
    return [one for one in mail.outbox if one.to == [email]]


def link_in(letter) -> str:
    """The path of the page to which a letter about newsletters leads."""
    return re.search(r"https?://[^/]+(/newsletters/\w+/\S+/)", letter.body)[1]


@pytest.fixture
def signed_up(visitor, weekly, posting) -> Visitor:
    """Nora has asked for the weekly and pressed the button behind the link."""
    with posting():
        visitor.asks_for(weekly)
    visitor.press(link_in(letters_to()[-1]))
    return visitor
