"""Pages behind links in letters: their address is the proof, so it is told to nobody."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


def without_trace(view: View) -> View:
    """Let the page to which `view` leads not learn the token from `Referer`, and no index keep it.

    NOTE: not `no-referrer`: browsers would send the page's own forms with `Origin: null`.
    """

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Referrer-Policy"] = "origin"
        response["X-Robots-Tag"] = "noindex"
        return response

    return answered
