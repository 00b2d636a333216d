"""What the heads of pages say: one address a page, real translations only, cards, feeds."""

import pytest
from lxml import html

from presspass.newsroom.models import Author
from tests.site.newsroom.machines.conftest import BASE

# Wagtail leaves the temporary file of every new rendition to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:.*SpooledTemporaryFile")


def head(response) -> html.HtmlElement:
    return html.fromstring(response.content).find("head")


def links(response, rel: str, key: str = "href") -> list[str]:
    return [link.get(key) for link in head(response).findall("link") if link.get("rel") == rel]


def said(response) -> dict[str, str]:
    """What the `meta` elements say."""
    metas = head(response).findall("meta")
    return {m.get("property") or m.get("name") or "": m.get("content") for m in metas}


def languages(response) -> dict[str, str]:
    found = [link for link in head(response).findall("link") if link.get("hreflang")]
    return {link.get("hreflang"): link.get("href") for link in found}


@pytest.mark.parametrize(
    ("path", "canonical"),
    [
        ("/", "/"),
        ("/es/", "/es/"),
        ("/harbour/", "/harbour/"),
        ("/harbour/?page=2", "/harbour/?page=2"),
        ("/harbour/?page=1&utm_source=x", "/harbour/"),
        ("/topics/lock-gates/?page=2", "/topics/lock-gates/?page=2"),
        ("/harbour/piece-1/?from=mail", "/harbour/piece-1/"),
    ],
)
def test_every_page_has_one_address(paper, get, path, canonical):
    for _ in range(13):
        paper.write()

    assert links(get(path), "canonical") == [BASE + canonical]


def test_pages_of_a_list_lead_to_each_other(paper, get):
    for _ in range(25):
        paper.write()

    second = get("/harbour/?page=2")

    assert links(second, "prev") == ["/harbour/"]
    assert links(second, "next") == ["/harbour/?page=3"]
    assert links(get("/harbour/"), "prev") == links(get("/harbour/?page=3"), "next") == []


def test_only_real_translations_are_named_and_by_both(paper, get):
    original, alone = paper.write(), paper.write()
    translation = paper.write(paper.puerto, translates=original)
    both = {"en": f"{BASE}/harbour/piece-1/", "es": f"{BASE}/es/puerto/piece-3/"}

    assert languages(get(original.url)) == languages(get(translation.url)) == both
    assert languages(get(alone.url)) == {}
    assert languages(get("/harbour/")) == {}


def test_an_unpublished_translation_is_not_named(paper, get):
    original = paper.write()
    paper.write(paper.puerto, translates=original).unpublish()

    assert languages(get(original.url)) == {}


def test_the_fronts_are_versions_of_each_other(paper, get):
    both = {"en": f"{BASE}/", "es": f"{BASE}/es/"}

    assert languages(get("/")) == languages(get("/es/")) == both


def test_a_shared_article_has_a_card(paper, get, photograph):
    second = Author.objects.create(name="Tomás Arrieta", slug="tomas-arrieta")
    original = paper.write(
        title="Doors & locks",
        lead_picture=photograph,
        lead_alt="A lock at night",
        authors=[paper.author, second],
    )
    paper.write(paper.puerto, translates=original)

    response = get(original.url)

    card = said(response)
    assert card["og:type"] == "article"
    assert card["og:title"] == "Doors & locks"
    assert card["og:description"] == card["description"] == "What the piece is about."
    assert card["og:url"] == f"{BASE}/harbour/piece-1/"
    assert card["og:site_name"] == "The Estuary"
    assert (card["og:locale"], card["og:locale:alternate"]) == ("en_GB", "es_ES")
    assert card["og:image"].startswith(f"{BASE}/media/")
    assert (card["og:image:width"], card["og:image:height"]) == ("1500", "1000")
    assert card["og:image:alt"] == card["twitter:image:alt"] == "A lock at night"
    assert card["twitter:card"] == "summary_large_image"
    assert card["article:published_time"] == "2026-11-21T06:15:00+00:00"
    assert card["article:section"] == "Harbour"
    assert card["article:tag"] == "Lock gates"
    authors = [m.get("content") for m in head(response).iter("meta")]
    assert f"{BASE}/authors/marta-quill/" in authors
    assert f"{BASE}/authors/tomas-arrieta/" in authors


def test_a_piece_without_picture_has_a_small_card(paper, get):
    card = said(get(paper.write().url))

    assert card["twitter:card"] == "summary"
    assert card["og:image"].startswith(f"{BASE}/static/site/icon-512")


@pytest.mark.parametrize(
    ("path", "feeds"),
    [
        ("/", ["/feed.rss", "/feed.atom"]),
        ("/es/", ["/es/feed.rss", "/es/feed.atom"]),
        (
            "/harbour/",
            ["/feed.rss", "/feed.atom", "/harbour/feed.rss", "/harbour/feed.atom"],
        ),
        (
            "/topics/lock-gates/",
            [
                *("/feed.rss", "/feed.atom"),
                *("/topics/lock-gates/feed.rss", "/topics/lock-gates/feed.atom"),
            ],
        ),
        ("/es/puerto/piece-2/", ["/es/feed.rss", "/es/feed.atom"]),
    ],
)
def test_pages_name_their_feeds_which_answer(paper, get, path, feeds):
    paper.write()
    paper.write(paper.puerto)

    response = get(path)

    named = [
        link.get("href")
        for link in head(response).findall("link")
        if link.get("type") in {"application/rss+xml", "application/atom+xml"}
    ]
    assert named == feeds
    assert {get(feed).status_code for feed in named} == {200}


def test_the_head_loads_nothing_from_elsewhere(paper, get, picture):
    article = paper.write(lead_picture=picture, lead_alt="A lock")

    for path in ["/", "/harbour/", article.url]:
        for link in head(get(path)).findall("link"):
            if link.get("rel") not in {"canonical", "alternate"}:
                assert link.get("href").startswith("/")


def test_an_alias_names_the_article_it_shows(paper, get):
    article = paper.write()
    alias = article.create_alias(parent=paper.town)

    assert links(get(alias.url), "canonical") == [f"{BASE}/harbour/piece-1/"]
