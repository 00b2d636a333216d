"""The history: noted by a page's script, cleared, switched off, and never older than a year."""

from datetime import timedelta

import pytest
from django.utils import timezone

from presspass.newsroom.models import Article
from presspass.shelf import history
from presspass.shelf.models import ReadArticle
from tests.site.shelf.test_shelf import SAME, SCRIPT, follow, keep, text

pytestmark = pytest.mark.django_db


def note(device, article):
    fields = {"article": article.pk}
    return device.post("/account/history/note/", fields, headers=SCRIPT)


def test_what_is_read_is_noted_once_and_the_latest_stands_first(laptop, owner, article, paper):
    laptop.sign_in(owner)
    other = paper.write(title="Another piece")

    for each in (article, other, article):
        assert note(laptop, each).status_code == 200

    page = text(laptop, "/account/history/")
    assert page.count("The rope was dry") == 1
    assert page.index("The rope was dry") < page.index("Another piece")


def test_the_note_tells_the_page_what_is_kept_of_it(laptop, owner, article, paper):
    laptop.sign_in(owner)
    keep(laptop, article)
    follow(laptop, paper.topic)

    assert note(laptop, article).json() == {"article": [article.pk], "topic": [paper.topic.pk]}


def test_it_can_be_cleared(laptop, owner, article):
    laptop.sign_in(owner)
    note(laptop, article)

    response = laptop.post("/account/history/clear/", {}, headers=SAME)

    assert response["Location"] == "/account/history/"
    assert "Nothing is in it" in text(laptop, "/account/history/")
    assert history.is_on(owner)


def test_switched_off_it_is_deleted_and_nothing_more_is_kept(laptop, owner, article):
    laptop.sign_in(owner)
    note(laptop, article)

    laptop.post("/account/history/keep/", {"keep": "no"}, headers=SAME)
    note(laptop, article)

    assert not ReadArticle.objects.exists()
    assert "The history is off" in text(laptop, "/account/history/")
    laptop.post("/account/history/keep/", {"keep": "yes"}, headers=SAME)
    note(laptop, article)
    assert "The rope was dry" in text(laptop, "/account/history/")


def test_one_readers_switch_is_not_anothers(laptop, owner, added_user, article):
    history.switch_off(owner)
    laptop.sign_in(added_user)

    note(laptop, article)

    assert ReadArticle.objects.get().reader == added_user


def test_nobody_else_notes_anything(laptop, article):
    assert note(laptop, article).status_code == 401
    assert not ReadArticle.objects.exists()


def test_it_forgets_after_a_year(owner, article, paper):
    now = timezone.now()
    history.note(owner, article, now=now - timedelta(days=366))
    history.note(owner, paper.write(), now=now - timedelta(days=364))

    history.forget_old()

    assert ReadArticle.objects.count() == 1


def test_an_unpublished_article_is_not_shown(laptop, owner, article):
    laptop.sign_in(owner)
    note(laptop, article)

    Article.objects.get(pk=article.pk).unpublish()

    assert "The rope was dry" not in text(laptop, "/account/history/")
