"""The page on which one sees the rule within a minute, and the sign-in by one tap that it needs.

Two windows of one browser are two devices when they open the paper under two host names: each has
its own cookies. Nothing here answers where settings.DEMO is off.
"""

from collections.abc import Callable
from functools import wraps
from typing import Final
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from presspass.demo import content
from presspass.newsroom.models import Article
from presspass.readers import middleware, ticket_cookie
from presspass.readers.models import Reader
from presspass.readers.same_origin import local_path, of_this_site

View = Callable[..., HttpResponse]
LOOPBACK: Final = ("localhost", "127.0.0.1")
TRIED_BY: Final = "premium@demo.example"
TRIED_WITH: Final = {
    "en": "the-night-the-gate-stayed-open",
    "es": "la-sal-que-se-fue-en-una-noche",
}


def only_in_demo(view: View) -> View:
    """Let `view` answer in a demonstration alone; elsewhere its address does not exist."""

    @wraps(view)
    def guarded(request: HttpRequest, **address: object) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request, **address)

    return guarded


@only_in_demo
@never_cache
@require_safe
def try_it(request: HttpRequest) -> HttpResponse:
    """How to try the rule: by two windows on this machine, or by a telephone as the second."""
    host = urlsplit(f"//{request.get_host()}").hostname or ""
    context = {
        "windows": _windows(request) if host in LOOPBACK else [],
        "network_address": _network_address(request, host),
        "window_path": _window_path(),
        "reader": TRIED_BY,
    }
    return render(request, "demo/try.html", context)


@only_in_demo
@never_cache
@require_safe
def window(request: HttpRequest) -> HttpResponse:
    """One of the windows: a button that signs in and leads into the article."""
    path = local_path(request.GET.get("next")) or _article_path()
    article = Article.objects.live().filter(slug=path.rstrip("/").rpartition("/")[2]).first()
    context = {"next": path, "article": article, "reader": TRIED_BY}
    return render(request, "demo/window.html", context)


@only_in_demo
@of_this_site
@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the demo's readers, without a password, and go to `next`."""
    emails = [one.email for one in content.paper().readers if not one.staff]
    known = Reader.objects.filter(email__in=emails, is_staff=False, is_active=True)
    reader = get_object_or_404(known, email=request.POST.get("reader", ""))
    login(request, reader, backend=settings.AUTHENTICATION_BACKENDS[0])
    response = redirect(local_path(request.POST.get("next")) or "/")
    ticket_cookie.give(request, response, middleware.adopt(request))
    return response


def _windows(request: HttpRequest) -> list[str]:
    """The addresses of the two windows: one server under two names, two jars of cookies."""
    port = urlsplit(f"//{request.get_host()}").port
    at = f":{port}" if port else ""
    return [f"{request.scheme}://{host}{at}{_window_path()}" for host in LOOPBACK]


def _network_address(request: HttpRequest, host: str) -> str:
    """Where a telephone on the same network finds this page; empty when it does not."""
    if host not in LOOPBACK:
        return request.build_absolute_uri(reverse("demo_try"))
    base = urlsplit(settings.GATE.base_url)
    return "" if base.hostname in LOOPBACK else f"{base.geturl().rstrip('/')}{reverse('demo_try')}"


def _window_path() -> str:
    return f"{reverse('demo_window')}?{urlencode({'next': _article_path()})}"


def _article_path() -> str:
    """The article that both windows read: one of the edition in the reader's language."""
    slug = TRIED_WITH["es" if (get_language() or "").startswith("es") else "en"]
    article = Article.objects.live().filter(slug=slug).first()
    return urlsplit(article.get_url() or "/").path if article else "/"
