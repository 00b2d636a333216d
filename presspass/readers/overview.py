"""The account's first page: what is kept of a reader, and where it is changed."""

from urllib.parse import urlencode

from allauth.mfa.models import Authenticator
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from presspass.readers.forms import NameForm
from presspass.readers.models import Device
from presspass.readers.same_origin import local_path
from presspass.subscriptions import admission

TERMS = "/terms/"


@never_cache
@login_required
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Everything about the account in one list."""
    seat = admission.seat_of(request.user)
    context = {
        "devices": Device.objects.signed_in().filter(reader=request.user).count(),
        "passkeys": Authenticator.objects.filter(user=request.user).count(),
        "seat": seat,
        "is_owner": seat is not None and seat.subscription.owner_id == request.user.pk,
        "terms": TERMS if _is_there(TERMS) else "",
    }
    return render(request, "account/overview.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change_name(request: HttpRequest) -> HttpResponse:
    """What the newspaper calls the reader."""
    form = NameForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        return redirect("account_overview")
    return render(request, "account/name.html", {"form": form})


@never_cache
@require_safe
def own_details(request: HttpRequest) -> HttpResponse:
    """For who reads with another's account: sign out here, then sign in as oneself.

    The way back to the article goes along as `next`.
    """
    way_back = local_path(request.GET.get("next"))
    query = urlencode({"next": way_back or "/"})
    sign_in = f"{reverse('account_login')}?{query}"
    if not request.user.is_authenticated:
        return redirect(sign_in)
    context = {"sign_in": sign_in, "way_back": way_back}
    return render(request, "account/own_details.html", context)


def _is_there(path: str) -> bool:
    """Whether something of our own answers at `path`, not whatever page the desk may make there."""
    try:
        return resolve(path).url_name != "wagtail_serve"
    except Resolver404:
        return False
