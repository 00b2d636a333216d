"""Whether a request was sent by a page of this site, or its script: for forms on stored pages.

Those pages are the same for everybody, so they hold no token; the browser's own word counts.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

View = Callable[..., HttpResponse]


def of_this_site(view: View) -> View:
    """Let `view` answer a form only where it stands on a page of this site."""

    @csrf_exempt
    @never_cache
    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and not is_same_origin(request):
            return HttpResponseForbidden(_("Only a page of this site may ask for this."))
        return view(request, *args, **kwargs)

    return asked


def is_same_origin(request: HttpRequest) -> bool:
    """Whether `Origin`, or `Sec-Fetch-Site`, says that a page of this site asks."""
    if request.headers.get("Sec-Fetch-Site") == "same-origin":
        return True
    ours = {f"{request.scheme}://{request.get_host()}", settings.GATE.base_url.rstrip("/")}
    return request.headers.get("Origin") in ours


def is_fetched(request: HttpRequest) -> bool:
    """Whether a script asks, which wants a status and shows no page: it likes JSON better."""
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def local_path(path: str | None) -> str:
    """`path` where it is one of this site: one leading slash, no backslash; else ""."""
    path = path or ""
    is_local = path.startswith("/") and "\\" not in path and path.isprintable()
    return path if is_local and url_has_allowed_host_and_scheme(path, None) else ""
