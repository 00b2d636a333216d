"""Site maps, held against the protocol's rules as a schema."""

from datetime import timedelta

import pytest
from django.test import RequestFactory

from presspass.newsroom.machines import sitemaps
from tests.site.newsroom.conftest import FIRST_DAY
from tests.site.newsroom.machines.conftest import BASE, etree, parsed, require_by_schema

NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def addresses(document) -> list[str]:
    return [loc.text for loc in document.iter(f"{MAP}loc")]


@pytest.fixture
def request_of_nobody():
    return RequestFactory().get("/sitemap.xml")


def test_the_map_lists_every_article_newest_first_before_anything_else(paper, get):
    paper.write()
    paper.write(paper.puerto)
    paper.write(paper.town)

    response = get("/sitemap.xml")

    document = parsed(response)
    require_by_schema(document, "sitemap.xsd")
    assert addresses(document)[:4] == [
        f"{BASE}/harbour/piece-1/",
        f"{BASE}/es/puerto/piece-2/",
        f"{BASE}/town/piece-3/",
        f"{BASE}/",
    ]
    assert "X-Presspass-Access" not in response.headers


def test_the_map_lists_sections_topics_and_authors_of_what_is_published(paper, get):
    paper.write()
    listed = addresses(parsed(get("/sitemap.xml")))

    for path in ["/es/", "/harbour/", "/topics/lock-gates/", "/authors/marta-quill/"]:
        assert BASE + path in listed
    assert f"{BASE}/es/authors/marta-quill/" not in listed


def test_drafts_and_aliases_are_in_no_map(paper, get):
    article = paper.write()
    article.create_alias(parent=paper.town)
    paper.write().unpublish()

    pieces = [one for one in addresses(parsed(get("/sitemap.xml"))) if "piece" in one]

    assert pieces == [f"{BASE}/harbour/piece-1/"]


def test_what_one_map_cannot_hold_is_in_several(paper, request_of_nobody):
    for _ in range(5):
        paper.write()
    whole = etree.fromstring(sitemaps.site_map(request_of_nobody).encode())

    index = etree.fromstring(sitemaps.site_map(request_of_nobody, most=4).encode())

    require_by_schema(index, "siteindex.xsd")
    parts = []
    for place, address in enumerate(addresses(index), start=1):
        assert address == f"{BASE}/sitemap-{place}.xml"
        part = etree.fromstring(sitemaps.part(request_of_nobody, place, most=4).encode())
        require_by_schema(part, "sitemap.xsd")
        parts += addresses(part)
    assert parts == addresses(whole)
    assert sitemaps.part(request_of_nobody, len(addresses(index)) + 1, most=4) is None


def test_parts_have_addresses_of_their_own(paper, get):
    paper.write()

    require_by_schema(parsed(get("/sitemap-1.xml")), "sitemap.xsd")
    assert get("/sitemap-2.xml").status_code == 404
    assert get("/sitemap-0.xml").status_code == 404


@pytest.mark.django_db
def test_a_paper_without_anything_has_an_empty_map(paper, get):
    paper.front.delete()

    require_by_schema(parsed(get("/sitemap.xml")), "sitemap.xsd")


def test_the_news_are_those_of_two_days(paper, request_of_nobody):
    paper.write(title="Doors & <locks>")
    paper.write(paper.puerto, title="La lonja")
    paper.write(title="Old", first_published_at=FIRST_DAY - timedelta(days=3))
    paper.write(title="To come", first_published_at=FIRST_DAY + timedelta(days=1))

    told = sitemaps.news_map(request_of_nobody, now=FIRST_DAY)

    document = etree.fromstring(told.encode())
    require_by_schema(document, "sitemap.xsd")
    assert [one.text for one in document.iter(f"{NEWS}title")] == ["Doors & <locks>", "La lonja"]
    assert [one.text for one in document.iter(f"{NEWS}name")] == ["The Estuary", "El Estuario"]
    assert [one.text for one in document.iter(f"{NEWS}language")] == ["en", "es"]


def test_days_without_news_have_an_empty_map(paper, get):
    paper.write(first_published_at=FIRST_DAY - timedelta(days=400))

    require_by_schema(parsed(get("/sitemap-news.xml")), "sitemap.xsd")


def test_a_map_costs_the_same_queries_for_few_pieces_and_many(
    paper, get, django_assert_max_num_queries
):
    for _ in range(30):
        paper.write()
    get("/sitemap.xml")

    with django_assert_max_num_queries(12):
        get("/sitemap.xml")
