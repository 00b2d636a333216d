"""The newsletters of the demo, which of its readers chose them, and an issue that went out."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from django.utils import translation

from presspass.demo import content
from presspass.newsletters import asking, consent
from presspass.newsletters.consent import Act, Said
from presspass.newsletters.models import Issue, IssueArticle, Newsletter
from presspass.newsroom.editions import articles_below
from presspass.newsroom.models import Front
from presspass.readers.models import Reader

CHOSEN_BEFORE: Final = timedelta(days=60)
SENT_BEFORE: Final = timedelta(days=3)
ARTICLES: Final = 4


def load(told: Iterable[content.Newsletter], *, now: datetime) -> None:
    """Make them, each in the edition of its language."""
    fronts = {front.language: front for front in Front.objects.order_by("-path")}
    for order, one in enumerate(told):
        made = Newsletter.objects.create(
            edition=fronts[one.language],
            slug=one.slug,
            name=one.name,
            promise=one.promise,
            rhythm=one.rhythm,
            day=one.day,
            order=order,
        )
        for login in one.readers:
            _choose(made, Reader.objects.get(email=f"{login}@demo.example"), now - CHOSEN_BEFORE)
        if one.issue is not None:
            _send(made, one.issue, len(one.readers), now - SENT_BEFORE)


def _send(made: Newsletter, told: content.PastIssue, to: int, at: datetime) -> None:
    """What an issue of that day held, with nobody written to."""
    found = articles_below(made.edition).live().filter(first_published_at__lt=at)
    newest = found.order_by("-first_published_at").values_list("pk", flat=True)[:ARTICLES]
    issue = Issue(
        newsletter=made,
        subject=told.subject,
        introduction=f"<p>{told.introduction}</p>",
        number=1,
        made_at=at,
        sending_since=at,
        frozen_at=at,
        sent_at=at + timedelta(seconds=1),
        tally={"sent": to},
    )
    issue.articles = [
        IssueArticle(article_id=key, sort_order=place) for place, key in enumerate(newest)
    ]
    issue.save()


def _choose(made: Newsletter, reader: Reader, at: datetime) -> None:
    with translation.override(reader.language or "en"):
        said = Said(asking.wording(made), "/account/newsletters/")
    consent.say_yes(consent.recipient_of(reader), made, Act.CHOSEN, said, now=at)
