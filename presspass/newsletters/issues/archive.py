"""The archive: every issue that went out, as a page of the paper in its edition.

It holds what the mail held, but for the articles that are not published any more; and nothing that
is somebody's own, so that the gate may store it.
"""

from collections.abc import Iterator
from datetime import datetime
from urllib.parse import quote

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe
from wagtail.rich_text import expand_db_html

from presspass.newsletters.issues.content import items_of
from presspass.newsletters.models import Issue, Newsletter
from presspass.newsroom.editions import edition_of
from presspass.newsroom.machines.addresses import absolute
from presspass.newsroom.views import ACCESS_HEADER, LIST, PUBLICATION_HEADER


def sent(newsletter: Newsletter) -> QuerySet[Issue]:
    """The issues of `newsletter` that went out, the newest first."""
    return newsletter.issues.out().order_by("-number")


def entries() -> Iterator[tuple[str, datetime | None]]:
    """Address of every issue in the archive, and when it went out; for the site map."""
    found = Issue.objects.out().filter(newsletter__edition__live=True)
    for issue in found.select_related("newsletter").order_by("-sending_since"):
        yield absolute(issue.address), issue.sending_since


@require_safe
def issue_page(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One issue in the archive."""
    known = Issue.objects.out().filter(newsletter__edition__live=True)
    wanted = known.select_related("newsletter__edition")
    issue = get_object_or_404(wanted, newsletter__slug=slug, number=number)
    edition = edition_of(request, issue.newsletter.edition)
    if edition is None:
        raise Http404
    context = {
        "edition": edition,
        "newsletter": issue.newsletter,
        "issue": issue,
        "introduction": expand_db_html(issue.introduction),
        "items": items_of(issue),
        **_neighbours(issue),
    }
    response = TemplateResponse(request, "newsletters/archive/issue.html", context)
    response[ACCESS_HEADER] = LIST
    response[PUBLICATION_HEADER] = quote(edition.front.edition_name)
    return response


def _neighbours(issue: Issue) -> dict[str, Issue | None]:
    """The issues before and after `issue`."""
    others = sent(issue.newsletter)
    return {
        "before": others.filter(number__lt=issue.number).first(),
        "after": others.filter(number__gt=issue.number).last(),
    }
