"""What stands under an article: worked out, shown to everybody alike, withdrawn at once."""

import re
from datetime import timedelta

import pytest
from django.db.models import F
from django.forms import model_to_dict
from django.utils import timezone

from presspass.newsroom import purge
from presspass.newsroom.models import Article, MorePick, Topic
from presspass.recommendations import together, working_out
from presspass.recommendations.models import ReadTogether, Recommended
from presspass.recommendations.pieces import LEAST_TOGETHER
from presspass.shelf import history, recommended
from tests.site.newsroom.conftest import FIRST_DAY
from tests.site.shelf.test_history import note
from tests.site.shelf.test_shelf import SAME, SCRIPT, text

pytestmark = pytest.mark.django_db
NOW = FIRST_DAY + timedelta(hours=1)


@pytest.fixture(autouse=True)
def begins_anew(monkeypatch):
    monkeypatch.setattr(working_out, "_known", {})


def block(response) -> str:
    found = re.search(
        r'<section class="recommended".*?</section>', response.content.decode(), re.DOTALL
    )
    return found[0] if found else ""


def shown(response) -> list[str]:
    items = re.findall(
        r"<li data-article=\"\d+\"( hidden)?>.*?<a [^>]*>([^<]*)<", block(response), re.DOTALL
    )
    return [title for is_spare, title in items if not is_spare]


def why(response) -> list[str]:
    told = re.findall(r'recommended-why">(.*?)</p>', block(response), re.DOTALL)
    return [re.sub(r"<[^>]+>", "", one).strip() for one in told]


@pytest.fixture
def tides(db):
    return Topic.objects.create(name="tides", slug="tides")


def words_of(number: int) -> dict[str, object]:
    """A text of which no other has a word."""
    text = " ".join(f"w{number}x{word}" for word in range(30))
    return {"body": [("paragraph", f"<p>{text}.</p>")], "standfirst": ""}


@pytest.fixture
def written(paper, tides):
    """Two about tides, six of other things; more to read with the first is chosen."""
    sections = [paper.harbour, paper.town]
    pieces = [paper.write(sections[n % 2], **words_of(n)) for n in range(8)]
    archived = Article.topics.through.objects
    archived.all().delete()
    archived.bulk_create(archived.model(article_id=pieces[n].pk, topic_id=tides.pk) for n in (0, 7))
    MorePick.objects.bulk_create(MorePick(article=pieces[0], other=pieces[n]) for n in (1, 2, 3))
    paper.write(paper.puerto, title="Español", **words_of(9))
    return pieces


def test_under_an_article_stand_three_of_its_edition_and_why(written, get):
    working_out.keep_up(NOW)
    page = get(written[0].url)

    assert shown(page)[0] == "Headline 8"
    assert {*shown(page)} < {"Headline 5", "Headline 6", "Headline 7", "Headline 8"}
    assert why(page)[0] == "More about tides"
    assert {*why(page)[1:]} <= {"New in Harbour", "New in Town"}
    assert len(shown(page)) == 3
    alone = get(Article.objects.get(title="Español").url)
    assert alone.status_code == 200
    assert not block(alone)


def test_only_what_everybody_may_read_is_compared(paper, written):
    hidden = [("paragraph", f"<p>{'Plain words. ' * 60}</p>"), ("paragraph", "<p>Xylograph.</p>")]
    told = [("paragraph", "<p>Xylograph.</p>")] * 9
    paid = paper.write(body=hidden, access="subscribers")
    free = paper.write(body=told, access="free")

    terms = {one.key: one.terms for one in working_out.pieces_of([paid.pk, free.pk], NOW)}

    assert "xylograph" in terms[free.pk]
    assert "plain" in terms[paid.pk]
    assert "xylograph" not in terms[paid.pk]


def test_the_same_for_everybody_and_some_to_spare_for_those_whose_reading_is_known(written, get):
    working_out.keep_up(NOW)

    anonymous, subscriber = get(written[0].url), get(written[0].url, "subscriber")

    assert shown(anonymous) == shown(subscriber)
    assert "hidden" not in block(anonymous)
    assert "data-recommended" not in block(anonymous)
    assert "<form" not in block(anonymous)
    assert block(subscriber).count(" hidden>") > 0
    assert 'class="mark"' in block(anonymous)
    assert 'class="mark"' not in block(subscriber)
    assert "harbour master" not in block(subscriber)


def test_what_is_withdrawn_is_recommended_nowhere_and_its_pages_are_made_anew(
    written, get, django_capture_on_commit_callbacks, monkeypatch
):
    working_out.keep_up(NOW)
    assert "Headline 8" in shown(get(written[0].url))
    purged = []
    monkeypatch.setattr(type(purge.page_store()), "purge", lambda _, paths: purged.extend(paths))

    with django_capture_on_commit_callbacks(execute=True):
        Article.objects.get(pk=written[7].pk).unpublish()

    assert written[0].url in purged
    assert "Headline 8" not in block(get(written[0].url, "subscriber"))
    assert not Recommended.objects.filter(other=written[7].pk).exists()


def test_what_is_changed_is_shown_changed_and_what_is_moved_or_deleted_not_at_all(
    written, paper, get, django_capture_on_commit_callbacks, monkeypatch
):
    working_out.keep_up(NOW)
    purged = []
    monkeypatch.setattr(type(purge.page_store()), "purge", lambda _, paths: purged.extend(paths))
    here = written[0].url

    with django_capture_on_commit_callbacks(execute=True):
        changed = Article.objects.get(pk=written[7].pk)
        changed.title = "Another headline"
        changed.save()
    assert here in purged
    assert "Another headline" in shown(get(here))

    with django_capture_on_commit_callbacks(execute=True):
        Article.objects.get(pk=written[7].pk).move(paper.puerto, pos="last-child")
        Article.objects.get(pk=written[4].pk).delete()
    assert {"Another headline", "Headline 5"}.isdisjoint(shown(get(here)))
    assert not block(get(Article.objects.get(pk=written[7].pk).url))


def test_a_page_is_thrown_away_only_when_something_else_stands_under_it(
    written, paper, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as first:
        working_out.keep_up(NOW)
    with django_capture_on_commit_callbacks() as second:
        working_out.keep_up(NOW + working_out.AGAIN_AFTER)
    rows = Recommended.objects.count()

    assert (len(first), len(second)) == (1, 0)
    assert Recommended.objects.filter(article=written[0].pk).count() == 7
    paper.write(title="Just published")
    working_out.keep_up(NOW + working_out.AGAIN_AFTER)
    assert Recommended.objects.count() > rows


def test_the_archive_is_ranked_little_by_little(written, monkeypatch, get):
    monkeypatch.setattr(working_out, "NEWEST", 4)
    monkeypatch.setattr(working_out, "AT_ONCE", 2)
    ranked = Recommended.objects.values("article").distinct()

    seen = []
    for minute in range(4):
        working_out.keep_up(NOW + timedelta(minutes=minute))
        seen.append(ranked.filter(article__in=[one.pk for one in written]).count())

    assert seen == [4, 6, 8, 8]
    assert Recommended.objects.exclude(other__in=[one.pk for one in written[:4]]).count() == 0
    assert shown(get(written[7].url))


def test_readers_readings_are_counted_and_nobody_is_in_the_count(
    owner, added_user, stranger, written, get
):
    a, b = written[2], written[5]
    for reader in (owner, added_user):
        history.note(reader, a, now=NOW)
        history.note(reader, b, now=NOW + timedelta(minutes=3))
        history.note(reader, a, now=NOW + timedelta(minutes=5))
    history.switch_off(stranger)
    for one in (a, b):
        history.note(stranger, one, now=NOW)

    pair = ReadTogether.objects.exclude(one=F("other")).get()
    assert (pair.one_id, pair.other_id, pair.times) == (a.pk, b.pk, 2)
    assert {*model_to_dict(pair)} == {"id", "one", "other", "times"}
    working_out.keep_up(NOW)
    assert "Read by those who read this" not in why(get(a.url, "subscriber"))
    for _ in range(4 * LEAST_TOGETHER):
        together.count(b.pk, [a.pk])
    working_out.keep_up(NOW + working_out.AGAIN_AFTER)
    assert (shown(get(a.url))[0], why(get(a.url))[0]) == (b.title, "Read by those who read this")


def test_who_wants_none_is_told_so_counted_nowhere_and_may_change_her_mind(laptop, owner, written):
    working_out.keep_up(NOW)
    laptop.sign_in(owner)
    known = f"/account/shelf/?article={written[0].pk}"
    keep = "/account/recommendations/keep/"

    assert laptop.get(known, headers=SCRIPT).json()["recommended"] is True
    done = laptop.post(keep, {"keep": "no", "next": written[0].url}, headers=SAME)
    page = text(laptop, done["Location"])
    assert "Recommendations are off" in page
    assert f'<a href="{written[0].url}">Back to where you were' in page
    assert laptop.get(known, headers=SCRIPT).json()["recommended"] is False
    for one in written[:2]:
        note(laptop, one)
    assert not ReadTogether.objects.exists()
    assert laptop.post(keep, {"keep": "yes"}, headers={}).status_code == 403
    laptop.post(keep, {"keep": "yes"}, headers=SAME)
    assert recommended.is_on(owner)
    assert '"/account/recommendations/"' in text(laptop, "/account/")


def test_a_script_is_told_what_its_own_reader_has_read_of_them_and_of_nothing_else(
    laptop, phone, owner, stranger, written
):
    working_out.keep_up(NOW)
    laptop.sign_in(owner)
    phone.sign_in(stranger)
    elsewhere = Article.objects.get(title="Español")
    for one in (written[3], elsewhere):
        history.note(owner, one, now=NOW)

    known = f"/account/shelf/?article={written[0].pk}"
    assert laptop.get(known, headers=SCRIPT).json()["read"] == [written[3].pk]
    assert phone.get(known, headers=SCRIPT).json()["read"] == []


def test_counts_are_forgotten_when_both_pieces_are_old(written):
    together.count(written[0].pk, [written[1].pk, written[2].pk])
    Article.objects.filter(pk=written[2].pk).update(first_published_at=timezone.now())
    Article.objects.filter(pk__in=[written[0].pk, written[1].pk]).update(
        first_published_at=timezone.now() - timedelta(days=200)
    )

    together.forget_old()

    assert ReadTogether.objects.get().other_id == written[2].pk
