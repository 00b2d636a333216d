"""Saved articles and followed topics: kept by forms of stored pages, seen by their reader alone."""

import pytest
from django.utils import timezone

from presspass.newsroom.models import Article, Topic
from presspass.shelf import following, saved
from presspass.shelf.models import FollowedTopic, SavedArticle
from presspass.subscriptions import purchases, seats
from tests.site.subscriptions.cast import browser

pytestmark = pytest.mark.django_db

SAME = {"Origin": "http://testserver"}
SCRIPT = {**SAME, "Accept": "application/json"}


def keep(device, article, wish="yes", headers=SAME, **fields):
    fields = {"article": article.pk, "keep": wish, **fields}
    return device.post("/account/saved/keep/", fields, headers=headers)


def follow(device, topic, wish="yes", headers=SAME, **fields):
    fields = {"topic": topic.pk, "keep": wish, **fields}
    return device.post("/account/topics/follow/", fields, headers=headers)


def text(device, path):
    return device.get(path).content.decode()


def test_an_article_is_saved_once_and_found_again(laptop, owner, article):
    laptop.sign_in(owner)

    response = keep(laptop, article, next="/harbour/piece-1/")
    keep(laptop, article)

    assert response.status_code == 303
    assert response["Location"] == "/account/saved/?from=%2Fharbour%2Fpiece-1%2F"
    page = text(laptop, response["Location"])
    assert "Saved: “The rope was dry”" in page
    assert 'href="/harbour/piece-1/" lang="en">The rope was dry' in page
    assert '<a href="/harbour/piece-1/">Back to where you were' in page
    assert SavedArticle.objects.count() == 1


def test_an_article_is_taken_off_again(laptop, owner, article):
    laptop.sign_in(owner)
    keep(laptop, article)

    response = keep(laptop, article, "no", next="/account/saved/?page=2")

    assert response["Location"] == "/account/saved/?page=2"
    assert not SavedArticle.objects.exists()


def test_a_topic_is_followed_and_brings_its_newest_articles(laptop, owner, article, paper):
    laptop.sign_in(owner)
    paper.write(title="Another piece", slug="other")
    lonely = Topic.objects.create(name="Nothing of it", slug="nothing")

    follow(laptop, paper.topic)
    follow(laptop, lonely)
    page = text(laptop, "/account/topics/")

    assert 'href="/topics/lock-gates/">Lock gates' in page
    assert page.index("The rope was dry") < page.index("Another piece")
    follow(laptop, paper.topic, "no")
    page = text(laptop, "/account/topics/")
    assert "The rope was dry" not in page
    assert "Nothing of it" in page


def test_a_topic_of_another_edition_leads_there(laptop, owner, paper):
    laptop.sign_in(owner)
    follow(laptop, Topic.objects.create(name="Esclusas", slug="esclusas", language="es"))

    assert 'href="/es/topics/esclusas/"' in text(laptop, "/account/topics/")


def test_what_is_unpublished_or_deleted_is_not_in_the_lists(laptop, owner, article, paper):
    laptop.sign_in(owner)
    other = paper.write(title="Another piece")
    for each in (article, other):
        saved.save(owner, each, now=timezone.now())
    following.follow(owner, paper.topic, now=timezone.now())

    Article.objects.get(pk=article.pk).unpublish()
    for path in ("/account/saved/", "/account/topics/"):
        assert "The rope was dry" not in text(laptop, path)
        assert "Another piece" in text(laptop, path)
    Article.objects.get(pk=other.pk).delete()
    Topic.objects.get(pk=paper.topic.pk).delete()

    assert "Nothing is saved yet" in text(laptop, "/account/saved/")
    assert "You follow none yet" in text(laptop, "/account/topics/")
    assert keep(laptop, article).status_code == 404


def test_a_script_is_told_what_is_kept_of_its_page(laptop, owner, article, paper):
    laptop.sign_in(owner)
    assert keep(laptop, article, headers=SCRIPT).status_code == 204
    follow(laptop, paper.topic, headers=SCRIPT)

    known = laptop.get(f"/account/shelf/?article={article.pk}", headers=SCRIPT)
    told = {"place": "", "read": [], "recommended": True}
    assert known.json() == {"article": [article.pk], "topic": [paper.topic.pk], **told}
    known = laptop.get(f"/account/shelf/?topic={paper.topic.pk}", headers=SCRIPT)
    assert known.json() == {"article": [], "topic": [paper.topic.pk], **told}
    keep(laptop, article, "no", headers=SCRIPT)
    known = laptop.get(f"/account/shelf/?article={article.pk}", headers=SCRIPT)
    assert known.json()["article"] == []


@pytest.mark.parametrize("headers", [{}, {"Origin": "null"}, {"Origin": "https://evil.example"}])
def test_only_a_page_of_this_site_may_ask(laptop, owner, article, paper, headers):
    laptop.sign_in(owner)

    assert keep(laptop, article, headers=headers).status_code == 403
    assert follow(laptop, paper.topic, headers=headers).status_code == 403
    for path in ("note", "clear", "keep"):
        fields = {"article": article.pk}
        assert laptop.post(f"/account/history/{path}/", fields, headers=headers).status_code == 403
    assert not SavedArticle.objects.exists()


def test_who_is_not_signed_in_is_asked_to(laptop, article):
    response = keep(laptop, article, next="/harbour/piece-1/")

    assert response["Location"] == "/account/login/?next=/harbour/piece-1/"
    assert keep(laptop, article, headers=SCRIPT).status_code == 401
    assert laptop.get(f"/account/shelf/?article={article.pk}").status_code == 401
    for path in ("saved", "topics", "history"):
        assert laptop.get(f"/account/{path}/")["Location"].startswith("/account/login/")


@pytest.mark.parametrize("key", ["", "x", "-1", "0", "9" * 30, "٣"])
def test_a_key_that_is_none_is_not_found(laptop, owner, paper, key):
    laptop.sign_in(owner)

    for path, name in (("saved/keep", "article"), ("topics/follow", "topic")):
        fields = {name: key}
        assert laptop.post(f"/account/{path}/", fields, headers=SAME).status_code == 404
        assert laptop.get("/account/shelf/", fields).status_code == 404


def test_it_never_leads_to_another_site(laptop, owner, article):
    laptop.sign_in(owner)

    assert keep(laptop, article, next="//evil.example/")["Location"] == "/account/saved/"
    assert 'href="https://evil' not in text(laptop, "/account/saved/?from=https://evil.example/")


def test_nobody_sees_what_another_keeps(laptop, phone, owner, added_user, article):
    laptop.sign_in(added_user)
    keep(laptop, article)
    phone.sign_in(owner)

    for path in ("saved", "topics", "history"):
        assert "The rope was dry" not in text(phone, f"/account/{path}/")
    known = phone.get(f"/account/shelf/?article={article.pk}").json()
    told = {"place": "", "read": [], "recommended": True}
    assert known == {"article": [], "topic": [], **told}
    keep(phone, article, "no")
    assert SavedArticle.objects.get().reader == added_user


def test_after_a_subscription_lapsed_all_is_still_there(
    laptop, owner, subscription, article, paper
):
    saved.save(owner, article, now=timezone.now())
    following.follow(owner, paper.topic, now=timezone.now())

    purchases.end(subscription, "cancelled", now=timezone.now())
    laptop.sign_in(owner)

    assert "The rope was dry" in text(laptop, "/account/saved/")
    assert "Lock gates" in text(laptop, "/account/topics/")


def test_who_is_taken_off_a_subscription_keeps_account_and_saved_pieces(
    laptop, added_user, article
):
    saved.save(added_user, article, now=timezone.now())

    seats.take_back(list(added_user.seats.all()), now=timezone.now())
    laptop.sign_in(added_user)

    assert "The rope was dry" in text(laptop, "/account/saved/")


def test_the_account_leads_to_all_of_it(laptop, owner):
    laptop.sign_in(owner)

    page = text(laptop, "/account/")

    for path in ("saved", "topics", "history"):
        assert f'"/account/{path}/"' in page


def test_long_lists_come_in_pages(laptop, owner, paper, monkeypatch):
    monkeypatch.setattr("presspass.shelf.views.ON_A_PAGE", 2)
    laptop.sign_in(owner)
    for number in range(3):
        saved.save(owner, paper.write(title=f"Piece {number}"), now=timezone.now())

    first, second = text(laptop, "/account/saved/"), text(laptop, "/account/saved/?page=2")

    assert [f"Piece {n}" in first for n in range(3)] == [False, True, True]
    assert [f"Piece {n}" in second for n in range(3)] == [True, False, False]
    assert text(laptop, "/account/saved/?page=x")


def test_the_buttons_are_on_the_pages_of_who_is_signed_in_and_alike_for_all(
    client, article, settings
):
    def page(path, audience):
        headers = {
            "X-Presspass-Internal": settings.INTERNAL_KEY,
            "X-Presspass-Audience": audience,
            "Accept-Language": "en",
        }
        return client.get(path, headers=headers).content.decode()

    for path in ("/harbour/piece-1/", "/topics/lock-gates/"):
        assert "data-shelf" not in page(path, "anonymous")
        assert "shelf.js" not in page(path, "anonymous")
        for audience in ("signed_in", "subscriber", "elsewhere"):
            shown = page(path, audience)
            assert 'data-shelf="topic"' in shown
            assert "csrfmiddlewaretoken" not in shown
            assert "data-shelf" not in shown.partition("<article")[2].partition("</article>")[0]


def test_two_at_once_save_it_once(owner, article):
    for _ in range(2):
        saved.save(owner, article, now=timezone.now())
        following.follow(owner, article.topics.first(), now=timezone.now())

    assert (SavedArticle.objects.count(), FollowedTopic.objects.count()) == (1, 1)


def test_a_browser_without_the_right_origin_header_may_say_same_origin(owner, article):
    device = browser()
    device.sign_in(owner)

    assert keep(device, article, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 303
