"""Addresses of the desk that are not Wagtail's: its door is the readers' door, with its limits."""

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from wagtail.admin.auth import require_admin_access

from presspass.readers.desk_readers import DeskAccount
from presspass.readers.same_origin import local_path
from presspass.readers.views import sign_out_here


def door(request: HttpRequest) -> HttpResponse:
    """Lead to the sign-in form and back; say so to a reader who has no business in the desk."""
    if request.user.is_authenticated:
        return render(request, "account/not_staff.html", status=403)
    return redirect_to_login(local_path(request.GET.get("next")) or "/desk/")


urlpatterns = [
    path("login/", door),
    path("logout/", sign_out_here),
    path("account/", require_admin_access(DeskAccount.as_view())),
]
