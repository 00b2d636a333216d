"""How a page of this site asks for something of the reader's own: by a form, or by its script.

The forms stand on stored pages, which are the same for everybody and hold no token: the browser's
word for where they come from counts instead.
"""

import re
from collections.abc import Callable, Mapping
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from presspass.newsroom.models import Article, Topic
from presspass.readers.same_origin import is_fetched, local_path, of_this_site

View = Callable[[HttpRequest], HttpResponse]

PLACE = re.compile(r"(?:p-[0-9a-f]{8}(?:-\d{1,3})?)?")
"""As `newsroom.body` names the paragraphs of an article."""

LONGEST_KEY = 18
"""More digits than any key of a row has."""


def by_reader(view: View) -> View:
    """Let `view` answer only what a page of this site posts for a reader who is signed in."""

    @of_this_site
    @require_POST
    @wraps(view)
    def asked(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request)
        if is_fetched(request):
            return HttpResponse(status=401)
        return redirect_to_login(local_path(request.POST.get("next")) or "/account/")

    return asked


def article_in(fields: Mapping[str, str]) -> Article:
    """The published article that `fields` name by its key. Raises Http404."""
    published = Article.objects.live().defer("body")
    return get_object_or_404(published, pk=_key(fields.get("article")))


def topic_in(fields: Mapping[str, str]) -> Topic:
    """The topic that `fields` name by its key. Raises Http404."""
    return get_object_or_404(Topic, pk=_key(fields.get("topic")))


def place_in(fields: Mapping[str, str]) -> str | None:
    """The paragraph that `fields` name, "" for the end; None where they name none there can be."""
    place = fields.get("place")
    return place if place is not None and PLACE.fullmatch(place) else None


def is_wished(request: HttpRequest) -> bool:
    """Whether the form asks to keep something; else to keep it no longer."""
    return request.POST.get("keep") != "no"


def _key(text: str | None) -> int:
    text = text or ""
    if not (text.isascii() and text.isdecimal() and len(text) <= LONGEST_KEY):
        raise Http404
    return int(text)
