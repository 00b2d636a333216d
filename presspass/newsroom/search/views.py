"""The search page of each edition, in the language of that edition.

Never stored: there are as many as there are words. Its address holds all that was asked.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe
from wagtail.views import serve

from presspass.newsroom.editions import Edition, edition_at
from presspass.newsroom.models import Front
from presspass.newsroom.search import finding
from presspass.newsroom.search.asking import SearchForm
from presspass.newsroom.search.limits import is_too_often
from presspass.newsroom.search.wanted import wanted
from presspass.newsroom.unstored import know_subscriber
from presspass.site.unavailable import too_many_tries


@require_safe
def search(request: HttpRequest, edition_slug: str = "") -> HttpResponse:
    """What is found in one edition; without words the form alone."""
    edition = edition_at(request, request.path)
    if edition is None or request.path != _address(request, edition.front):
        # A section's article that is called so, or nothing.
        return serve(request, request.path_info.removeprefix("/"))
    del edition_slug  # it is in the path
    form = SearchForm(request.GET, edition)
    if form.data.get("q", "").strip() and is_too_often(request):
        return too_many_tries(request)
    know_subscriber(request)
    context = {"edition": edition, "form": form, **_found(request, form, edition)}
    response = render(request, "newsroom/search.html", context)
    response["X-Robots-Tag"] = "noindex"
    patch_cache_control(response, private=True, no_cache=True)
    return response


def _found(request: HttpRequest, form: SearchForm, edition: Edition) -> dict[str, Any]:
    text = form.data.get("q", "").strip()
    told: dict[str, Any] = {
        "asked": text,
        "here": _address(request, edition.front),
        "elsewhere": [(front, _address(request, front)) for front in edition.others],
        "rest": _rest(request),
    }
    asked = wanted(text, edition.language)
    if not form.is_valid() or not asked:
        return {**told, "topics": finding.topics_of(edition)}
    page = finding.page_of(asked, form.within(), request.GET.get("page", "1"))
    told |= {"listed": page, "hits": finding.hits(page.object_list, edition, asked)}
    return told if told["hits"] else {**told, "topics": finding.topics_of(edition)}


def _address(request: HttpRequest, front: Front) -> str:
    return f"{front.get_url(request) or '/'}search/"


def _rest(request: HttpRequest) -> str:
    """The address's words without the page, to lead to others."""
    asked = request.GET.copy()
    asked.pop("page", None)
    return asked.urlencode()
