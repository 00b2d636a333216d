"""The history: noted by a page's script, cleared, switched off, and never older than a year."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from presspass.gate.seat import Seat as SeatState
from presspass.gate.seat import to_bytes
from presspass.newsroom.models import Article
from presspass.shelf import history
from presspass.shelf.models import ReadArticle
from presspass.subscriptions import admission
from tests.site.shelf.test_shelf import SAME, SCRIPT, text

pytestmark = pytest.mark.django_db


def note(device, article, **more):
    fields = {"article": article.pk, **more}
    return device.post("/account/history/note/", fields, headers=SCRIPT)


def test_what_is_read_is_noted_once_and_the_latest_stands_first(laptop, owner, article, paper):
    laptop.sign_in(owner)
    other = paper.write(title="Another piece")

    for each in (article, other, article):
        assert note(laptop, each).status_code == 204

    page = text(laptop, "/account/history/")
    assert page.count("The rope was dry") == 1
    assert page.index("The rope was dry") < page.index("Another piece")


def place(device, article):
    return device.get(f"/account/shelf/?article={article.pk}", headers=SCRIPT).json()["place"]


def test_where_one_stopped_is_known_on_the_other_device(laptop, phone, owner, article):
    laptop.sign_in(owner)
    phone.sign_in(owner)

    note(laptop, article, place="p-0a1b2c3d-2")
    note(phone, article)

    assert place(phone, article) == "p-0a1b2c3d-2"
    note(phone, article, place="")
    assert place(laptop, article) == ""


@pytest.mark.parametrize("wrong", ["p-xyz", "p-0a1b2c3d-2000", "<b>", "x" * 5000, "\0"])
def test_a_place_that_no_article_has_is_not_kept(laptop, owner, article, wrong):
    laptop.sign_in(owner)

    assert note(laptop, article, place=wrong).status_code == 204
    assert place(laptop, article) == ""


def test_while_two_share_a_seat_neither_is_told_where_the_other_reads(laptop, owner, article):
    laptop.sign_in(owner)
    note(laptop, article, place="p-0a1b2c3d")
    assert place(laptop, article) == "p-0a1b2c3d"

    admission.ask(shared_by_two(admission.seat_of(owner)))

    assert place(laptop, article) == ""


def shared_by_two(seat):
    """Write into the register that the seat was told of sharing a moment ago."""
    now = int(time.time() * 1000)
    state = SeatState(epoch=seat.epoch, generation=now, seq=now, at=now, sharing_until=now + 60_000)

    async def write(gate):
        name = admission.gate_id(seat)
        return await gate.store.compare_and_set(name, None, to_bytes(state), 600)

    return write


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
