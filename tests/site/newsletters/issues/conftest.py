"""A newsletter of the English edition, an issue of it, and who gets it."""

import pytest
from django.utils import timezone

from presspass.newsletters.models import Issue, IssueArticle, Newsletter, Recipient, Signup
from presspass.readers.models import Reader
from tests.site.newsroom.conftest import get, own_folder, paper, picture  # noqa: F401 - fixtures


@pytest.fixture
def newsletter(paper) -> Newsletter:  # noqa: F811 - the fixture
    return Newsletter.objects.create(
        edition=paper.front,
        name="The Weekend",
        slug="weekend",
        promise="What to read on Saturday.",
        rhythm="Every Friday morning.",
    )


@pytest.fixture
def compose(newsletter):
    """Make an issue of the articles given."""

    def issue(*articles, subject="What the week brought", **fields) -> Issue:
        made = Issue(newsletter=newsletter, subject=subject, **fields)
        made.articles = [
            IssueArticle(article=one, sort_order=place) for place, one in enumerate(articles)
        ]
        made.save()
        return made

    return issue


@pytest.fixture
def sign_up(newsletter):
    """Have addresses get the newsletter; an address of an account by its reader."""

    def living(*addresses: str) -> list[Signup]:
        now = timezone.now()
        made = []
        for address in addresses:
            reader = Reader.objects.filter(email=address).first()
            whose = {"reader": reader} if reader else {"email": address}
            recipient = Recipient.objects.create(**whose)
            made.append(
                Signup.objects.create(recipient=recipient, newsletter=newsletter, confirmed_at=now)
            )
        return made

    return living
