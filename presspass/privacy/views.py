"""The pages about one's own data: its download, and the erasure of the account."""

from allauth.core import ratelimit
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from presspass.privacy import download, erasure, own_data
from presspass.privacy.words import PARTS
from presspass.readers import proving, ticket_cookie
from presspass.readers.linked import without_trace
from presspass.readers.models import Reader

ANSWERS = ["GET", "HEAD", "POST"]


@never_cache
@proving.required
@require_http_methods(ANSWERS)
def data_page(request: HttpRequest) -> HttpResponse:
    """What the download holds (GET), or the download (POST)."""
    if request.method != "POST":
        return render(request, "account/data.html", {"parts": PARTS.values()})
    data = own_data.of(request.user, now=timezone.now())
    response = HttpResponse(download.packed(data), content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="own-data.zip"'
    return response


@never_cache
@proving.required
@require_http_methods(ANSWERS)
def erase_page(request: HttpRequest) -> HttpResponse:
    """What an erasure would do (GET), or the mail that confirms it (POST)."""
    now = timezone.now()
    is_sent = False
    if request.method == "POST":
        limited = ratelimit.consume_or_429(
            request, action="request_login_code", key=request.user.email
        )
        if limited is not None:
            return limited
        is_sent = _ask(request)
    context = erasure.consequences_for(request.user, now=now)._asdict()
    return render(request, "account/erase.html", {**context, "is_sent": is_sent})


def _ask(request: HttpRequest) -> bool:
    """Whether the mail was sent; what stands in its way is on the page."""
    try:
        erasure.ask(request.user, now=timezone.now())
    except erasure.Refused:
        return False
    return True


@without_trace
@never_cache
@require_http_methods(ANSWERS)
def confirm_erasure(request: HttpRequest, token: str) -> HttpResponse:
    """Show the last button (GET: programs that look for viruses fetch every link), or erase."""
    reader = erasure.reader_of(token)
    if reader is None:
        return render(request, "account/erase_spent.html", status=410)
    if request.method == "POST" and _erased(request, reader):
        response = render(request, "account/erased.html")
        if request.device is None:
            ticket_cookie.take_away(response)
        return response
    context = erasure.consequences_for(reader, now=timezone.now())._asdict()
    return render(request, "account/erase_confirm.html", {**context, "reader": reader})


def _erased(request: HttpRequest, reader: Reader) -> bool:
    """Whether the account is erased; who was signed in to it here is not any more."""
    is_here = request.user == reader
    try:
        erasure.erase(reader, now=timezone.now())
    except erasure.Refused:
        return False
    if is_here:
        logout(request)
        request.device = None
    return True
