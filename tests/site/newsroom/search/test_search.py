"""What is found and what is not, on whichever database the tests run."""

import re
from datetime import UTC, datetime

import pytest

from presspass.newsroom.models import Author, Section, Topic
from tests.site.newsroom.conftest import SENTENCE, body_of

# Wagtail leaves the temporary file of every new rendition to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:.*SpooledTemporaryFile")

HIDDEN = "Quarantine"


def with_hidden_word(word: str = HIDDEN) -> list[tuple[str, object]]:
    """A long text with `word` in its last paragraph."""
    return [*body_of(), ("paragraph", f"<p>At last the word {word} was said.</p>")]


def test_a_piece_is_found_by_its_words_in_any_form(paper, search):
    paper.write(title="The gates of the Galápagos", kicker="Ferries")

    for words in ("gate", "GALAPAGOS", "galápagos gates", '"gates of the galapagos"', "ferry"):
        assert search(words).found == ["The gates of the Galápagos"], words


def test_spanish_is_found_by_spanish_endings(paper, search):
    paper.write(paper.puerto, title="Las publicaciones de la cofradía")

    for words in ("publicación", "publicacion", "COFRADIAS"):
        assert search(words, at="/es/search/").found == ["Las publicaciones de la cofradía"], words


def test_one_finds_many_and_many_find_one_in_spanish(paper, search):
    one = "La ría de un año: tarea, ciudad, imagen y lugar"
    many = "Las rías de otros años: tareas, ciudades, imágenes y lugares"
    paper.write(paper.puerto, title=one)
    paper.write(paper.puerto, title=many)

    for word in re.findall(r"\w{3,}", f"{one} {many}"):
        if word not in {"Las", "otros"}:
            found = search(word, at="/es/search/").found
            assert sorted(found) == [one, many], word
    assert search("mes", at="/es/search/").found == []


def test_every_word_must_be_there_and_no_excluded_one(paper, search):
    paper.write(title="Buoy and ferry")
    paper.write(title="Buoy and crane")

    assert search("buoy crane").found == ["Buoy and crane"]
    assert search("buoy -ferry").found == ["Buoy and crane"]
    assert search('"ferry buoy"').found == []


def test_authors_topics_places_and_standfirst_are_searched(paper, search):
    second = Author.objects.create(name="Tomás Arrieta", slug="tomas")
    paper.write(title="A", place="Brackenridge", authors=[second], standfirst="A pencil of his.")

    for words in ("arrieta", "brackenridge", "pencils", "lock gates"):
        assert search(words).found == ["A"], words


def test_a_word_in_the_headline_comes_first_and_then_the_newest(paper, search):
    paper.write(title="Newest", standfirst="About a zeppelin.")
    paper.write(title="Newer", standfirst="About a zeppelin.")
    paper.write(title="Zeppelin")

    assert search("zeppelin").found == ["Zeppelin", "Newest", "Newer"]


def test_an_article_that_is_called_search_is_at_its_address(paper, client):
    article = paper.write(title="In search of the ferry", slug="search")

    assert article.url == "/harbour/search/"
    assert "In search of the ferry" in client.get(article.url).content.decode()
    assert client.get("/nowhere/search/").status_code == 404


@pytest.mark.parametrize("access", ["registered", "subscribers"])
def test_nobody_finds_a_piece_by_words_that_not_everybody_reads(paper, search, access):
    paper.write(access=access, body=with_hidden_word())

    page = search(HIDDEN)

    assert page.found == []
    assert "At last the word" not in page.html


def test_a_free_piece_is_found_by_its_whole_text_and_shows_where(paper, search):
    paper.write(access="free", body=with_hidden_word())

    page = search("quarantines")

    assert page.found == ["Headline 1"]
    assert f"At last the word <mark>{HIDDEN}</mark> was said." in page.html


@pytest.mark.parametrize("access", ["registered", "subscribers"])
def test_the_opening_is_searched_and_shown(paper, search, access):
    paper.write(access=access)

    page = search("harbour master")

    assert page.found == ["Headline 1"]
    assert "<mark>harbour</mark> <mark>master</mark>" in page.html
    assert SENTENCE.format(number="20")[:30] not in page.html


def test_what_is_found_is_marked(paper, search):
    paper.write(title="Gates & <locks>", standfirst="Of the gate.", kicker="Gating")

    page = search("gate locks")

    assert page.found == ["Gates & <locks>"]
    assert page.marks[:4] == ["Gating", "Gates", "locks", "gate"]


def test_each_edition_searches_its_own_and_leads_to_the_other(paper, search):
    paper.write(title="A zeppelin")
    paper.write(paper.puerto, title="Un zeppelin")

    english, spanish = search("zeppelin"), search("zeppelin", at="/es/search/")

    assert (english.found, spanish.found) == (["A zeppelin"], ["Un zeppelin"])
    assert 'href="/es/search/?q=zeppelin"' in english.html
    assert 'href="/search/?q=zeppelin"' in spanish.html


def test_sections_and_days_narrow_the_search(paper, search, settings):
    settings.TIME_ZONE = "Europe/Madrid"
    day = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)  # the 21st in Madrid
    paper.write(title="Zeppelin one", first_published_at=day)
    paper.write(
        paper.town, title="Zeppelin two", first_published_at=datetime(2026, 1, 1, tzinfo=UTC)
    )

    assert search("zeppelin", section="town").found == ["Zeppelin two"]
    assert search("zeppelin", from_="2026-11-21", to="2026-11-21").found == ["Zeppelin one"]
    assert search("zeppelin", to="2026-11-20").found == ["Zeppelin two"]
    assert search("zeppelin", from_="2026-11-22").found == []


@pytest.mark.parametrize(
    "asked",
    [
        {"from_": "yesterday"},
        {"from_": "2026-11-21", "to": "2026-11-20"},
        {"to": "9999-12-31"},
        {"from_": "0001-01-01"},
        {"section": "puerto"},
        {"q": "a\x00b"},
    ],
)
def test_what_cannot_be_asked_is_said_beside_its_field(paper, search, asked):
    paper.write(title="Zeppelin")

    page = search(**{"q": "zeppelin", **asked})

    assert page.status == 200
    assert page.found == []
    assert page.html.count('class="search-error"') == 1
    assert 'aria-invalid="true"' in page.html


@pytest.mark.parametrize(
    "words",
    [
        *('"', '"""', "'", "';--", "*", "gate*", "(", ")", "AND", "OR OR", "NOT gate", "NEAR(a b)"),
        *("headline:gate", "-", "--", "^gate", "a & b | !c", "a <-> b", "🦀 gate", "🦀", "%", "_"),
        *(
            "\\",
            "ñ",
            "日本語",
            "\u0430\u0301",
            "x" * 1_000,
            "lock gate " * 100,
            "ﬁ ½ ²",
            "<script>",
        ),
    ],
)
def test_nothing_that_is_typed_breaks_the_search(paper, search, words):
    paper.write(title="Gate")

    assert search(words).status == 200
    assert "<script>alert" not in search(f"{words}<script>alert(1)</script>").html


def test_many_are_shown_twelve_to_a_page(paper, search):
    for number in range(14):
        paper.write(title=f"Zeppelin {number}", slug=f"z-{number}")

    first, second = search("zeppelin", section="harbour"), search("zeppelin", page="2")

    assert len(first.found) == 12
    assert second.found == ["Zeppelin 12", "Zeppelin 13"]
    assert "14 articles" in first.html
    assert 'rel="next" href="/search/?q=zeppelin&amp;section=harbour&amp;page=2"' in first.html
    assert search("zeppelin", page="3").status == 404
    assert search("zeppelin", page="x").status == 404


def test_nothing_found_offers_topics(paper, search):
    paper.write()

    page = search("zeppelin")

    assert "Nothing was found for “zeppelin”." in page.html
    assert '<a href="/topics/lock-gates/">Lock gates</a>' in page.html
    assert "Lock gates" in search().html


def test_topics_without_articles_are_not_offered(paper, search):
    Topic.objects.create(name="Empty", slug="empty")
    paper.write()

    assert "Empty" not in search("zeppelin").html


@pytest.mark.usefixtures("paper")
def test_no_search_engine_keeps_a_search(search):
    page = search("zeppelin")

    assert page.headers["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in page.html
    assert "X-Presspass-Access" not in page.headers
    assert "private" in page.headers["Cache-Control"]


def test_the_page_speaks_the_readers_language_not_the_editions(paper, search):
    paper.write(title="Zeppelin")

    assert "1 artículo" in search("zeppelin", language="es").html
    assert "Nothing was found" in search("zeppelin", at="/es/search/").html


@pytest.mark.parametrize("path", ["/harbour/search/", "/fr/search/", "/es/puerto/search/"])
@pytest.mark.usefixtures("paper")
def test_what_is_no_edition_has_no_search(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.usefixtures("paper")
def test_one_search_is_on_a_page_and_other_pages_have_a_box(get, search):
    assert search().html.count('role="search"') == 1
    front = get("/es/").content.decode()
    assert front.count('role="search"') == 1
    assert 'action="/es/search/"' in front
    assert front.count('<a href="/es/search/">Search</a>') == 2


def test_who_subscribes_sees_no_mark(paper, search, client, stranger, subscriber):
    paper.write(title="Zeppelin")
    gone = paper.write()
    gone.unpublish()
    mark = 'class="mark">Subscribers'

    def is_marked() -> set[bool]:
        where_nothing_is = client.get(gone.url).content.decode()
        return {mark in search("zeppelin").html, mark in where_nothing_is}

    assert is_marked() == {True}
    client.force_login(stranger)
    assert is_marked() == {True}
    client.force_login(subscriber)
    assert is_marked() == {False}


def test_too_many_searches_are_refused_kindly(paper, search, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "search": "3/m/ip"}

    statuses = [search("zeppelin").status for _ in range(5)]

    assert statuses == [200, 200, 200, 429, 429]
    assert search().status == 200, "the form alone costs nothing"


def test_a_search_costs_the_same_queries_for_few_pieces_and_many(
    paper, search, picture, django_assert_max_num_queries
):
    for number in range(12):
        paper.write(title=f"Zeppelin {number}", lead_picture=picture, lead_alt="A")
    assert len(search("zeppelin").found) == 12

    with django_assert_max_num_queries(16):
        search("zeppelin")


def test_sections_of_an_edition_are_offered_in_its_language(paper, search):
    paper.front.add_child(instance=Section(title="Letters & more", slug="letters"))

    offered = search().html
    assert '<option value="letters" lang="en">Letters &amp; more</option>' in offered
    assert '<option value="" selected>All sections</option>' in offered
