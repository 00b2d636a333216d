"""What a person sees whose form is refused because it may not come from one of our pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def form_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """What to do about a form without our token (Django's CSRF_FAILURE_VIEW); status 403."""
    del reason  # it speaks to engineers; Django logs it
    return render(request, "403.html", status=403)
