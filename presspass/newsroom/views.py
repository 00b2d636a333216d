"""The pages of the newspaper over HTTP: each for the audience of its request.

The header `X-Presspass-Access` tells the gate that a page may be stored, and what it is;
`X-Presspass-Publication` names the newspaper, percent-encoded, for the head of the notice.
"""

from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse

from presspass.newsroom import embeds, lists, picks, withdrawn
from presspass.newsroom.access import ANONYMOUS
from presspass.newsroom.editions import Edition, edition_at, edition_from, edition_of, fronts
from presspass.newsroom.front_page import front_page
from presspass.newsroom.models import Article, Author, Front, Section, Topic
from presspass.newsroom.pictures import fetch_sizes
from presspass.newsroom.reading import reading_for
from presspass.newsroom.translations import translations_of
from presspass.newsroom.unstored import know_subscriber

ACCESS_HEADER = "X-Presspass-Access"
PUBLICATION_HEADER = "X-Presspass-Publication"
LIST = "list"


def audience_of(request: HttpRequest) -> str:
    """For whom this request is rendered."""
    return getattr(request, "audience", ANONYMOUS)


def show_article(request: HttpRequest, article: Article) -> HttpResponse:
    """The article, in full or its opening."""
    edition = edition_of(request, article)
    reading = reading_for(article, audience_of(request))
    fetch_sizes(reading.pictures)
    context = {
        "edition": edition,
        "section": edition.section_of(article) if edition else None,
        "reading": reading,
        "more": lists.more_information(article, edition),
        "translations": translations_of(article, request),
    }
    response = _page(request, article, context, article.access)
    return embeds.allowed(response, reading.parts)


def show_front(request: HttpRequest, front: Front) -> HttpResponse:
    """The front page of an edition."""
    edition = edition_from(request, front)
    return _page(request, front, {"edition": edition, "front": front_page(edition)}, LIST)


def show_section(request: HttpRequest, section: Section) -> HttpResponse:
    """The articles of a section, as the editors ordered them, then newest first, in pages."""
    edition = edition_of(request, section)
    articles = picks.section_in_order(section, edition)
    return _page(request, section, _listed(request, articles, edition), LIST)


def topic(request: HttpRequest, slug: str, edition_slug: str = "") -> HttpResponse:
    """The articles archived under a topic of one edition."""
    edition = _edition_or_404(request, edition_slug)
    subject = get_object_or_404(Topic, slug=slug, language=edition.language)
    within = edition.articles.filter(topics=subject)
    context = {"topic": subject, **_listed(request, lists.for_lists(within), edition)}
    return _told(TemplateResponse(request, "newsroom/topic.html", context), edition, LIST)


def author(request: HttpRequest, slug: str, edition_slug: str = "") -> HttpResponse:
    """Who signs articles of one edition, and those articles."""
    edition = _edition_or_404(request, edition_slug)
    subject = get_object_or_404(Author.objects.select_related("portrait"), slug=slug)
    within = edition.articles.filter(bylines__author=subject)
    listed = _listed(request, lists.for_lists(within.distinct()), edition)
    if not listed["teasers"]:
        raise Http404
    context = {"author": subject, **listed}
    return _told(TemplateResponse(request, "newsroom/author.html", context), edition, LIST)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The page for an address where nothing stands, or nothing stands any more."""
    del exception
    edition = edition_at(request, request.path)
    gone = withdrawn.at(request) if edition else None
    if gone is None:
        has_ended = request.path == "/" and not fronts(request)
        shown = "wagtailcore/page.html" if has_ended else "404.html"
        return render(request, shown, {"edition": edition}, status=404)
    know_subscriber(request)
    section = edition.section_of(gone)
    context = {"edition": edition, "section": section, "teasers": lists.newest(edition)}
    return render(request, "410.html", context, status=410)


def _page(request: HttpRequest, page: object, context: dict, held: str) -> HttpResponse:
    response = TemplateResponse(
        request, page.get_template(request), {**page.get_context(request), **context}
    )
    return _told(response, context["edition"], held)


def _told(response: HttpResponse, edition: Edition | None, held: str) -> HttpResponse:
    """The `response`, with what the gate must know of it: what it holds, and in which paper."""
    response[ACCESS_HEADER] = held
    if edition:
        response[PUBLICATION_HEADER] = quote(edition.front.edition_name)
    return response


def _listed(request: HttpRequest, articles: object, edition: Edition | None) -> dict:
    listed = lists.page_of(request, articles)
    return {
        "edition": edition,
        "listed": listed,
        "teasers": lists.teasers(listed.object_list, edition),
    }


def _edition_or_404(request: HttpRequest, slug: str) -> Edition:
    """The edition to which the request's address belongs. Raises Http404 if it is not `slug`."""
    edition = edition_at(request, request.path)
    if edition is None or slug != _slug_in_addresses(request, edition):
        raise Http404
    return edition


def _slug_in_addresses(request: HttpRequest, edition: Edition) -> str:
    """What an edition puts before its topics' addresses: `es`, or nothing at the root."""
    return (edition.front.get_url(request) or "/").strip("/")
