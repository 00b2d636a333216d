"""Asks the search page as a reader does."""

import re
from html import unescape

import pytest

from presspass.readers.models import Reader
from presspass.subscriptions import seats
from presspass.subscriptions.models import Plan, Subscription

HEADLINE = re.compile(r'<h3 class="teaser-headline"[^>]*><a[^>]*>(.*?)</a>', re.DOTALL)


class Page:
    """A search page, as far as tests look at it."""

    def __init__(self, response) -> None:
        self.status = response.status_code
        self.headers = response.headers
        self.html = response.content.decode()

    @property
    def found(self) -> list[str]:
        """The headlines, without marks and kickers."""
        shown = (
            re.sub(r'<span class="kicker">.*?</span>', "", one)
            for one in HEADLINE.findall(self.html)
        )
        return [unescape(re.sub(r"</?mark>", "", one)).strip() for one in shown]

    @property
    def marks(self) -> list[str]:
        """What is marked, in its order."""
        return re.findall(r"<mark>(.*?)</mark>", self.html)


@pytest.fixture
def search(client):
    def ask(q: str = "", *, at: str = "/search/", language: str = "en", **asked: str) -> Page:
        fields = {"q": q, **{name.rstrip("_"): value for name, value in asked.items()}}
        return Page(client.get(at, fields, headers={"Accept-Language": language}))

    return ask


@pytest.fixture
def subscriber(db) -> Reader:
    reader = Reader.objects.create_user("subscriber@paper.example", "estuary-demo")
    plan = Plan.objects.create(name="Basic", seats=1)
    seats.give(Subscription.objects.create(owner=reader, plan=plan), reader)
    return reader
