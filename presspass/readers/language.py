"""In which language the site speaks to a reader, and how they choose another.

What the reader has chosen, else the cookie, else the browser's wish, else English: never the
address or the article.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import get_language_from_request

from presspass.readers.models import Reader


class ReaderLanguage:
    """Activates the language of each request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the reader's language, and say which it was."""
        request.LANGUAGE_CODE = language_of(request)
        with translation.override(request.LANGUAGE_CODE):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        return response


def language_of(request: HttpRequest) -> str:
    """The language in which to answer `request`: "en" or "es"."""
    chosen = request.user.language if request.user.is_authenticated else ""
    for language in (chosen, request.COOKIES.get(settings.GATE.cookies.language, "")):
        if language in Reader.Language.values:
            return language
    return get_language_from_request(request)
