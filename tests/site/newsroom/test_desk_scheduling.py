"""What is scheduled in the desk is published and withdrawn by the clock, as if by hand."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import PageLogEntry, Revision
from wagtail.users.models import UserProfile

from presspass.newsroom.models import Article
from presspass.newsroom.purge import page_store
from presspass.newsroom.scheduling import publish_and_withdraw
from presspass.site.clockwork import EVERY, MINUTE
from tests.site.newsroom.test_purge import key, stored

SCHEDULED = "presspass.newsroom.scheduling:publish_and_withdraw"
HOUR = timedelta(hours=1)


@pytest.fixture
def article(paper):
    paper.write()
    return paper.write(live=False, first_published_at=None)


@pytest.fixture
def minute(django_capture_on_commit_callbacks):
    """What the task worker does once a minute, the pages that are thrown away included."""

    def pass_by() -> None:
        with django_capture_on_commit_callbacks(execute=True):
            publish_and_withdraw()

    return pass_by


def schedule(article, *, goes_live=None, expires=None) -> Revision:
    """Have the present version of `article` published in an hour, as an editor does."""
    article.go_live_at = timezone.now() + HOUR if goes_live else None
    article.expire_at = timezone.now() + HOUR if expires else None
    revision = article.save_revision()
    revision.publish()
    return revision


def comes(article, **what) -> None:
    """The hour is over: what was to be done for `article` is due since a moment."""
    before = timezone.now() - timedelta(seconds=1)
    for revision in Revision.page_revisions.for_instance(article):
        content = {**revision.content, "go_live_at": before.isoformat()}
        due = {"approved_go_live_at": before} if revision.approved_go_live_at else {}
        Revision.objects.filter(pk=revision.pk).update(content=content, **due)
    if what.get("expires"):
        Article.objects.filter(pk=article.pk).update(expire_at=before)


def found(get) -> bool:
    return '"/harbour/piece-2/"' in get("/search/?q=headline").content.decode()


def test_the_clock_looks_at_the_schedule_every_minute():
    assert EVERY[SCHEDULED] == MINUTE


def test_an_article_is_published_when_its_time_has_come_and_not_before(paper, article, minute, get):
    schedule(article, goes_live=True)
    minute()
    assert get("/harbour/piece-2/").status_code == 404
    assert not found(get)

    comes(article)
    page_store().put(key("/"), [("identity", stored("list"))], page_store().revision())
    minute()

    assert get("/harbour/piece-2/").status_code == 200
    assert page_store().get(key("/"), "identity") is None
    assert "Headline 2" in get("/harbour/").content.decode()
    assert found(get)
    assert PageLogEntry.objects.filter(action="wagtail.publish.scheduled").count() == 1


def test_an_article_is_withdrawn_when_its_time_is_over(article, minute, get):
    schedule(article, expires=True)
    assert get("/harbour/piece-2/").status_code == 200
    assert found(get)

    comes(article, expires=True)
    beside = key("/harbour/piece-1/")
    page_store().put(beside, [("identity", stored("free"))], page_store().revision())
    minute()

    assert get("/harbour/piece-2/").status_code == 410
    assert page_store().get(beside, "identity") is None
    assert "Headline 2" not in get("/harbour/").content.decode()
    assert not found(get)


def test_what_is_scheduled_is_done_once_however_often_the_clock_asks(article, minute):
    schedule(article, goes_live=True)
    comes(article)

    minute()
    published = Article.objects.get(pk=article.pk).last_published_at
    minute()

    assert Article.objects.get(pk=article.pk).last_published_at == published


def test_the_next_version_comes_though_the_present_one_was_withdrawn(article, minute, get):
    schedule(article, expires=True)
    article.refresh_from_db()
    article.title = "The next one"
    following = schedule(article, goes_live=True)
    Article.objects.filter(pk=article.pk).update(expire_at=timezone.now())
    minute()
    assert get("/harbour/piece-2/").status_code == 410

    following.refresh_from_db()
    comes(article)
    minute()

    assert "The next one" in get("/harbour/piece-2/").content.decode()


def test_a_version_that_cannot_be_published_keeps_back_no_other(article, paper, minute, get):
    schedule(article, goes_live=True)
    other = paper.write(live=False, first_published_at=None)
    broken = schedule(other, goes_live=True)
    comes(article)
    comes(other)
    broken.refresh_from_db()
    before = timezone.now() - HOUR
    Revision.objects.filter(pk=broken.pk).update(
        content={**broken.content, "slug": "piece-1"}, approved_go_live_at=before
    )

    minute()

    assert get("/harbour/piece-2/").status_code == 200
    assert not Article.objects.get(pk=other.pk).live


@pytest.fixture
def desk(client, editor, settings):
    settings.TIME_ZONE = "Europe/Berlin"
    client.force_login(editor)
    return client


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [("", "the paper’s zone, Europe/Berlin."), ("Asia/Tokyo", "your account, Asia/Tokyo.")],
)
def test_the_desk_says_in_which_zone_its_times_are(paper, desk, editor, chosen, sentence):
    UserProfile.objects.create(user=editor, current_time_zone=chosen)

    page = desk.get(f"/desk/pages/add/newsroom/article/{paper.harbour.pk}/").content.decode()

    assert sentence in page
