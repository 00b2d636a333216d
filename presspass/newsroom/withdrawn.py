"""Articles that were published and are not any more: their addresses say so.

A draft that nobody has read, and what was deleted, are not known here: there nothing stands.
"""

from django.http import HttpRequest
from wagtail.contrib.redirects.middleware import get_redirect
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from presspass.newsroom.models import Article


def at(request: HttpRequest) -> Article | None:
    """The article that stood at the request's address; None where none did, or it has moved on."""
    site = Site.find_for_request(request)
    if site is None or _is_sent_on(request):
        return None
    found = Article.objects.filter(live=False, url_path=_in_tree(site, request.path))
    return found.exclude(first_published_at=None).defer("body").first()


def _is_sent_on(request: HttpRequest) -> bool:
    """Whether editors have sent the address elsewhere, which only a 404 lets happen."""
    return get_redirect(request, Redirect.normalise_path(request.path)) is not None


def _in_tree(site: Site, path: str) -> str:
    """What the tree of pages calls the address `path` of `site`."""
    return f"{site.root_page.url_path.rstrip('/')}/{path.strip('/')}/"
