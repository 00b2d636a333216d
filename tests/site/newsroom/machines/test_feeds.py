"""Feeds, held against the grammar of RFC 4287, a strict RSS and a reader of both."""

from datetime import timedelta

import feedparser
import pytest

from presspass.newsroom.models import Author, Topic
from tests.site.newsroom.conftest import FIRST_DAY, SENTENCE, body_of
from tests.site.newsroom.machines.conftest import BASE, parsed, require_by_schema

# Wagtail leaves the temporary file of every new rendition to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:.*SpooledTemporaryFile")

FORMS = ["rss", "atom"]
PLACES = ["/", "/es/", "/harbour/", "/es/puerto/", "/topics/lock-gates/", "/authors/marta-quill/"]
BEYOND = SENTENCE.format(number="90")


def read(response) -> feedparser.FeedParserDict:
    """The feed as a reader's program takes it, which must find nothing odd."""
    headers = {name.lower(): value for name, value in response.headers.items()}
    found = feedparser.parse(response.content, response_headers=headers)
    assert found.bozo == 0, found.get("bozo_exception")
    return found


@pytest.fixture
def issue(paper, picture):
    """A paper of two editions with something of everything."""
    second = Author.objects.create(name="Tomás <Arrieta>", slug="tomas-arrieta")
    paper.write(
        title="Doors & <locks>",
        standfirst="“Quoted” & <b>not bold</b>",
        lead_picture=picture,
        lead_alt="A lock & a gate",
        authors=[paper.author, second],
    )
    paper.write(access="free")
    paper.write(access="registered")
    paper.write(paper.puerto, title="La lonja", authors=[paper.author])
    return paper


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("place", PLACES)
def test_every_list_has_a_feed_without_fault(issue, get, place, form):
    response = get(f"{place}feed.{form}")

    require_by_schema(parsed(response), f"{form}.rng")
    found = read(response)
    language = "es" if place.startswith("/es/") else "en"
    assert found.feed.language == language == response.headers["Content-Language"]
    own = [link.href for link in found.feed.links if link.rel == "self"]
    assert own == [f"{BASE}{place}feed.{form}"]
    assert found.feed.link == f"{BASE}{place}"
    assert response.headers["Content-Type"] == f"application/{form}+xml; charset=utf-8"
    assert response.headers["X-Presspass-Access"] == "list"


@pytest.mark.parametrize("form", FORMS)
def test_an_entry_tells_what_a_reader_needs(issue, get, form):
    entry = read(get(f"/feed.{form}")).entries[0]

    assert entry.title == "Doors & <locks>"
    assert entry.link == f"{BASE}/harbour/piece-1/"
    assert "“Quoted” &amp; &lt;b&gt;not bold" in entry.summary
    assert entry.published_parsed[:5] == (2026, 11, 21, 6, 15)
    assert [tag.term for tag in entry.tags] == ["Harbour", "Lock gates"]
    (media,) = entry.media_content
    assert media["url"].startswith(f"{BASE}/media/")
    names = [author.name for author in entry.authors]
    assert names == ["Marta Quill", "Tomás <Arrieta>"]


@pytest.mark.parametrize("form", FORMS)
def test_an_edition_tells_its_own_pieces_newest_first(issue, get, form):
    titles = [entry.title for entry in read(get(f"/feed.{form}")).entries]

    assert titles == ["Doors & <locks>", "Headline 2", "Headline 3"]
    assert [entry.title for entry in read(get(f"/es/feed.{form}")).entries] == ["La lonja"]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("audience", ["anonymous", "signed_in", "subscriber"])
def test_no_feed_holds_a_text(issue, get, form, audience):
    response = get(f"/feed.{form}", audience)

    assert BEYOND not in response.content.decode()
    _, free, registered = read(response).entries
    assert SENTENCE.format(number="00") in free.summary
    assert SENTENCE.format(number="20") not in free.summary
    assert "harbour master" not in registered.summary


def test_a_piece_without_standfirst_tells_its_opening(paper, get):
    paper.write(standfirst="")

    (entry,) = read(get("/feed.rss")).entries

    assert SENTENCE.format(number="00") in entry.summary
    assert BEYOND not in entry.summary


@pytest.mark.parametrize("form", FORMS)
def test_a_renamed_article_is_the_same_entry(paper, get, form):
    article = paper.write()
    before = read(get(f"/feed.{form}")).entries[0]

    article.slug = "another-name"
    article.save()

    after = read(get(f"/feed.{form}")).entries[0]
    assert before.id == after.id == f"tag:paper.example,2026-11-21:article/{article.pk}"
    assert after.link == f"{BASE}/harbour/another-name/"


def test_an_updated_article_says_so(paper, get):
    paper.write(updated_at=FIRST_DAY + timedelta(days=1))

    feed = read(get("/feed.atom"))

    assert feed.entries[0].updated == "2026-11-22T07:15:00+00:00"
    assert feed.entries[0].published == "2026-11-21T06:15:00+00:00"
    assert feed.feed.updated == "2026-11-22T07:15:00+00:00"


@pytest.mark.parametrize("form", FORMS)
def test_a_new_piece_is_told_and_an_unpublished_one_is_not(paper, get, form):
    article = paper.write()
    assert len(read(get(f"/feed.{form}")).entries) == 1

    article.unpublish()

    response = get(f"/feed.{form}")
    require_by_schema(parsed(response), f"{form}.rng")
    assert read(response).entries == []


@pytest.mark.parametrize("form", FORMS)
def test_a_feed_costs_the_same_queries_for_few_pieces_and_many(
    paper, get, picture, form, django_assert_max_num_queries
):
    for _ in range(25):
        paper.write(body=body_of(2), lead_picture=picture, lead_alt="A")
    assert len(read(get(f"/feed.{form}")).entries) == 20

    with django_assert_max_num_queries(14):
        get(f"/feed.{form}")


@pytest.mark.usefixtures("issue")
@pytest.mark.parametrize(
    "path",
    [
        *("/nothing/feed.rss", "/topics/none/feed.rss", "/authors/none/feed.atom"),
        *("/es/harbour/feed.rss", "/harbour/piece-1/feed.rss", "/feed.json", "/fr/feed.rss"),
        *("/es/topics/lock-gates/feed.rss", "/es/authors/tomas-arrieta/feed.rss"),
    ],
)
def test_what_is_no_list_has_no_feed(get, path):
    assert get(path).status_code == 404


def test_the_topic_of_another_edition_is_another(paper, get):
    Topic.objects.create(name="Esclusas", slug="lock-gates", language="es")
    paper.write()

    assert read(get("/es/topics/lock-gates/feed.rss")).entries == []
