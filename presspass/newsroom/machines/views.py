"""What machines ask for over HTTP.

Feeds and manifests are lists for the gate: stored, and purged with the lists. Site maps and
robots.txt are asked for seldom and made each time.
"""

from datetime import UTC, datetime
from typing import Final

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    JsonResponse,
)
from django.templatetags.static import static

from presspass.newsroom.editions import edition_at
from presspass.newsroom.machines import manifest, robots, sitemaps
from presspass.newsroom.machines.feeds import feed_of
from presspass.newsroom.machines.listing import listing_at
from presspass.newsroom.models import ForMachines
from presspass.newsroom.views import ACCESS_HEADER, LIST

XML: Final = "application/xml; charset=utf-8"
A_DAY: Final = "public, max-age=86400"


def feed(request: HttpRequest, place: str, form: str) -> HttpResponse:
    """The feed of the list at `/place`."""
    listing = listing_at(request, f"/{place}")
    made = feed_of(request, listing, form)
    response = HttpResponse(content_type=made.content_type)
    made.write(response, "utf-8")
    return _stored(response, listing.edition.language)


def web_manifest(request: HttpRequest, place: str) -> HttpResponse:
    """The manifest of the edition whose front is at `/place`."""
    edition = edition_at(request, f"/{place}")
    if edition is None or (edition.front.get_url(request) or "/") != f"/{place}":
        raise Http404
    told = manifest.manifest_of(request, edition)
    made = JsonResponse(told, content_type="application/manifest+json")
    return _stored(made, edition.language)


def site_map(request: HttpRequest) -> HttpResponse:
    """Everything, newest article first."""
    return HttpResponse(sitemaps.site_map(request), content_type=XML)


def part_of_site_map(request: HttpRequest, number: int) -> HttpResponse:
    """One of several maps, where the first names them."""
    told = sitemaps.part(request, number)
    if told is None:
        raise Http404
    return HttpResponse(told, content_type=XML)


def news_map(request: HttpRequest) -> HttpResponse:
    """The last two days."""
    return HttpResponse(sitemaps.news_map(request, datetime.now(UTC)), content_type=XML)


def robots_txt(request: HttpRequest) -> HttpResponse:
    """What machines may do, as the publisher set it in the desk."""
    del request
    told = robots.robots_txt(ForMachines.current().stance)
    return HttpResponse(told, content_type="text/plain; charset=utf-8")


def favicon(request: HttpRequest) -> HttpResponse:
    """The sign, for whoever asks for it at the address of old."""
    del request
    response = HttpResponsePermanentRedirect(static("site/favicon.ico"))
    response.headers["Cache-Control"] = A_DAY
    return response


def _stored(response: HttpResponse, language: str) -> HttpResponse:
    response[ACCESS_HEADER] = LIST
    response["Content-Language"] = language
    return response
