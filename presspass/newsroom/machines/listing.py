"""Which list of articles an address names: an edition, a section, a topic or an author."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from presspass.newsroom.editions import Edition, edition_at
from presspass.newsroom.machines.addresses import author_path, topic_path
from presspass.newsroom.models import Article, Author, Section, Topic

PARTS = 2
"""An author's or topic's address has so many parts below the front."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of articles: its edition, path, name, what it is about, and the articles."""

    edition: Edition
    path: str
    title: str
    summary: str
    articles: QuerySet[Article]


def listing_at(request: HttpRequest, path: str) -> Listing:
    """The list at `path`. Raises Http404 where there is none."""
    edition = edition_at(request, path)
    if edition is None:
        raise Http404
    front = edition.front.get_url(request) or "/"
    parts = path.removeprefix(front).strip("/").split("/")
    if parts == [""]:
        return _edition(edition, front)
    if len(parts) == PARTS and parts[0] == "topics":
        return _topic(edition, front, parts[1])
    if len(parts) == PARTS and parts[0] == "authors":
        return _author(edition, front, parts[1])
    section = next((one for one in edition.sections if [one.slug] == parts), None)
    if section is None:
        raise Http404
    return _section(edition, front, section)


def _edition(edition: Edition, front: str) -> Listing:
    name, summary = edition.front.edition_name, edition.front.search_description
    return Listing(edition, front, name, summary or edition.front.tagline, edition.articles)


def _section(edition: Edition, front: str, section: Section) -> Listing:
    articles = Article.objects.child_of(section)
    path = f"{front}{section.slug}/"
    return Listing(edition, path, _named(section.title, edition), section.summary, articles)


def _topic(edition: Edition, front: str, slug: str) -> Listing:
    topic = get_object_or_404(Topic, slug=slug, language=edition.language)
    articles = edition.articles.filter(topics=topic)
    path = topic_path(front, slug)
    return Listing(edition, path, _named(topic.name, edition), topic.summary, articles)


def _author(edition: Edition, front: str, slug: str) -> Listing:
    author = get_object_or_404(Author, slug=slug)
    articles = edition.articles.filter(bylines__author=author)
    if not articles.live().exists():
        raise Http404
    about = author.bio if author.language == edition.language else ""
    path = author_path(front, slug)
    return Listing(edition, path, _named(author.name, edition), about, articles)


def _named(title: str, edition: Edition) -> str:
    return f"{title} – {edition.front.edition_name}"
