"""Old addresses by number, `/?p=12`: at `/` stands the front page, and no redirect is asked."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

NUMBERED = ("p", "page_id")


@hooks.register("before_serve_page")
def lead_to_what_had_the_number(
    _page: Page, request: HttpRequest, *_given: Any
) -> HttpResponse | None:
    """Lead from the number an entry had to its page; from one that nothing had, to the front."""
    number = next((request.GET[name] for name in NUMBERED if name in request.GET), None)
    if number is None or request.path != "/":
        return None
    there = Redirect.get_for_site(Site.find_for_request(request))
    found = there.filter(old_path=f"/?p={number}").first() if number.isdecimal() else None
    link = found.link if found else None
    return HttpResponsePermanentRedirect(link) if link else redirect(request.path)
