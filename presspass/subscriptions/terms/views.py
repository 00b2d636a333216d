"""The terms as readers see them: the version that holds, earlier ones, and their own acceptance."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from presspass.newsroom.views import ACCESS_HEADER, LIST
from presspass.readers.same_origin import local_path, of_this_site
from presspass.subscriptions.models import Terms
from presspass.subscriptions.terms import asking, terms


@require_safe
def current_terms(request: HttpRequest) -> HttpResponse:
    """The terms that hold; where none are published, what the policies say alone."""
    version = terms.current()
    response = _shown(request, version)
    if version is not None:
        response[ACCESS_HEADER] = LIST
    return response


@require_safe
def earlier_terms(request: HttpRequest, number: int) -> HttpResponse:
    """A version as it was published."""
    version = get_object_or_404(Terms.objects.published(), number=number)
    response = _shown(request, version)
    response[ACCESS_HEADER] = LIST
    return response


def _shown(request: HttpRequest, version: Terms | None) -> HttpResponse:
    versions = list(Terms.objects.published().defer("text_en", "text_es"))
    context = {
        "version": version,
        "holds": not versions or version == versions[0],
        "versions": versions,
        "clauses": terms.shown_clauses(version),
    }
    return render(request, "subscriptions/terms.html", context)


@never_cache
@login_required
@require_safe
def my_terms(request: HttpRequest) -> HttpResponse:
    """Which versions the reader accepted, and when; and the one that is asked for."""
    context = {
        "current": terms.current(),
        "acceptances": request.user.acceptances.select_related("terms"),
    }
    response = render(request, "account/terms.html", context)
    asking.tell(request, response, request.user)
    return response


@of_this_site
@require_POST
def accept(request: HttpRequest) -> HttpResponse:
    """Keep that the reader accepts the version that was shown; stored pages post here too."""
    if not request.user.is_authenticated:
        return redirect("account_login")
    number = request.POST.get("version", "")
    if not (number.isascii() and number.isdecimal()):
        raise Http404
    terms.accept(request.user, int(number), now=timezone.now())
    response = HttpResponse(status=303)
    response["Location"] = local_path(request.POST.get("next")) or "/account/terms/"
    asking.tell(request, response, request.user)
    return response
