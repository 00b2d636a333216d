"""The page in the desk, and the page that it shows twice: as by day and as by night.

A frame has the colours of its element, so that both stand side by side whatever the machine likes.
"""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from presspass.newsroom.editions import edition_in_language
from presspass.site.looks import specimens, tokens


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The design system, light and dark."""
    shown = {"page_title": _("Looks"), "header_icon": "view"}
    return TemplateResponse(request, "looks/page.html", shown)


@require_safe
def shown(request: HttpRequest) -> HttpResponse:
    """What there is, once."""
    edition = edition_in_language(request)
    context = {
        "edition": edition,
        "colours": tokens.colours(),
        "sizes": tokens.sizes(),
        "measures": tokens.measures(),
        "steps": [1, 2, 3, 4, 6, 8],
        **specimens.context(request, edition),
    }
    return TemplateResponse(request, "looks/shown.html", context)
