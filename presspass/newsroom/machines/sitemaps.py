"""Site maps (https://www.sitemaps.org/protocol.html), and the one of the last two days' news.

`/sitemap.xml` lists everything, articles first and the newest before all, as long as that fits
one map; beyond, it lists the maps. No page is loaded: an archive of thousands takes a moment.
"""

import pkgutil
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Final
from xml.sax.saxutils import escape

from django.http import HttpRequest

from presspass.newsroom.editions import articles_below, front_of, fronts
from presspass.newsroom.lists import NEWEST_FIRST
from presspass.newsroom.machines.addresses import (
    absolute,
    address_in_tree,
    author_path,
    roots_in_tree,
    topic_path,
)
from presspass.newsroom.models import Article, Author, Front, Section, Topic

MOST: Final = 50_000
"""So many addresses one map may hold."""
MOST_NEWS: Final = 1_000
NEWS_FOR: Final = timedelta(days=2)
"""What search engines count as news: https://developers.google.com/search/docs/crawling-indexing/
sitemaps/news-sitemap has both numbers."""
HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
SPACE: Final = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
NEWS_SPACE: Final = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'

Entry = tuple[str, datetime | None]
OF_OTHERS: Final = ("presspass.newsletters.issues.archive:entries",)
"""What gives the entries of other apps, last of all. An app adds a line here."""


def site_map(request: HttpRequest, most: int = MOST) -> str:
    """Everything in one map, or the list of the maps where one does not hold it."""
    entries = list(_entries(request))
    if len(entries) <= most:
        return _map(entries)
    maps = range(1, -(-len(entries) // most) + 1)
    listed = "".join(
        f"<sitemap><loc>{escape(absolute(f'/sitemap-{number}.xml'))}</loc></sitemap>\n"
        for number in maps
    )
    return f"{HEAD}<sitemapindex {SPACE}>\n{listed}</sitemapindex>\n"


def part(request: HttpRequest, number: int, most: int = MOST) -> str | None:
    """The map `number`, from 1; None where there is none."""
    first = (number - 1) * most
    entries = list(islice(_entries(request), first, first + most)) if number else []
    return _map(entries) if entries else None


def news_map(request: HttpRequest, now: datetime) -> str:
    """What was published in the two days before `now`, newest first, with its newspaper."""
    found = Article.objects.live().filter(
        alias_of__isnull=True, first_published_at__gt=now - NEWS_FOR, first_published_at__lte=now
    )
    newest = found.defer("body").order_by(*NEWEST_FIRST)[:MOST_NEWS]
    roots = roots_in_tree()
    told = "".join(
        _news(article, front_of(request, article), address_in_tree(article.url_path, roots))
        for article in newest
    )
    return f"{HEAD}<urlset {SPACE} {NEWS_SPACE}>\n{told}</urlset>\n"


def _entries(request: HttpRequest) -> Iterator[Entry]:
    """Every address with the time of its last change: articles, fronts, sections, the rest."""
    articles = Article.objects.live().filter(alias_of__isnull=True).order_by(*NEWEST_FIRST)
    pages = [*articles.values_list("url_path", "last_published_at")]
    pages += [(front.url_path, front.last_published_at) for front in fronts(request)]
    sections = Section.objects.live().order_by("path")
    pages += sections.values_list("url_path", "last_published_at")
    roots = roots_in_tree()
    for url_path, changed in pages:
        if address := address_in_tree(url_path, roots):
            yield address, changed
    for front in fronts(request):
        yield from _beside(front, front.get_url(request) or "/")
    for path in OF_OTHERS:
        yield from pkgutil.resolve_name(path)()


def _beside(front: Front, path: str) -> Iterator[Entry]:
    """The topics and authors of an edition of which something is published."""
    published = articles_below(front).live()
    topics = Topic.objects.filter(articles__in=published, language=front.language)
    for slug in _once(topics.order_by("slug").values_list("slug", flat=True)):
        yield absolute(topic_path(path, slug)), None
    authors = Author.objects.filter(
        pk__in=published.order_by().values_list("bylines__author", flat=True)
    )
    for slug in authors.order_by("slug").values_list("slug", flat=True):
        yield absolute(author_path(path, slug)), None


def _once(slugs: Iterable[str]) -> Sequence[str]:
    return tuple(dict.fromkeys(slugs))


def _map(entries: Iterable[Entry]) -> str:
    listed = "".join(
        f"<url><loc>{escape(address)}</loc>{_changed(changed)}</url>\n"
        for address, changed in entries
    )
    return f"{HEAD}<urlset {SPACE}>\n{listed}</urlset>\n"


def _changed(moment: datetime | None) -> str:
    return f"<lastmod>{moment.isoformat(timespec='seconds')}</lastmod>" if moment else ""


def _news(article: Article, front: Front | None, address: str) -> str:
    if front is None or not address:
        return ""
    return (
        f"<url><loc>{escape(address)}</loc><news:news><news:publication>"
        f"<news:name>{escape(front.edition_name)}</news:name>"
        f"<news:language>{front.language}</news:language></news:publication>"
        f"<news:publication_date>{article.first_published_at.isoformat(timespec='seconds')}"
        f"</news:publication_date><news:title>{escape(article.title)}</news:title>"
        "</news:news></url>\n"
    )
