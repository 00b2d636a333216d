"""The pages of the newspaper over HTTP: each for the audience of its request.

The header `X-Presspass-Access` tells the gate that a page may be stored, and what it is;
`X-Presspass-Publication` names the newspaper, percent-encoded, for the head of the notice.
"""

from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse

from presspass.newsroom import lists
from presspass.newsroom.access import ANONYMOUS
from presspass.newsroom.editions import Edition, edition_at, edition_of
from presspass.newsroom.models import Article, Front, Section, Topic
from presspass.newsroom.pictures import fetch_sizes
from presspass.newsroom.reading import reading_for

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
        "more": lists.more_like(article, edition),
    }
    return _page(request, article, context, article.access)


def show_front(request: HttpRequest, front: Front) -> HttpResponse:
    """The front page of an edition."""
    edition = edition_of(request, front)
    arranged = lists.front_page(edition) if edition else None
    return _page(request, front, {"edition": edition, "front": arranged}, LIST)


def show_section(request: HttpRequest, section: Section) -> HttpResponse:
    """The articles of a section, newest first, in pages."""
    edition = edition_of(request, section)
    articles = lists.for_lists(Article.objects.child_of(section))
    return _page(request, section, _listed(request, articles, edition), LIST)


def topic(request: HttpRequest, slug: str, edition_slug: str = "") -> HttpResponse:
    """The articles archived under a topic of one edition."""
    edition = edition_at(request, request.path)
    if edition is None or edition_slug != _slug_in_addresses(request, edition):
        raise Http404
    subject = get_object_or_404(Topic, slug=slug, language=edition.language)
    within = Article.objects.descendant_of(edition.front).filter(topics=subject)
    context = {"topic": subject, **_listed(request, lists.for_lists(within), edition)}
    return _told(TemplateResponse(request, "newsroom/topic.html", context), edition, LIST)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The page for an address where nothing stands."""
    del exception
    context = {"edition": edition_at(request, request.path)}
    return render(request, "404.html", context, status=404)


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


def _slug_in_addresses(request: HttpRequest, edition: Edition) -> str:
    """What an edition puts before its topics' addresses: `es`, or nothing at the root."""
    return (edition.front.get_url(request) or "/").strip("/")
