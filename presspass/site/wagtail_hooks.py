"""Puts the design system into the desk: its page, for everybody who may enter."""

from typing import Any

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from presspass.site.looks import views


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    """The addresses below /desk/."""
    return [
        path("looks/", views.page, name="looks"),
        path("looks/shown/", views.shown, name="looks_shown"),
    ]


@hooks.register("register_admin_menu_item")
def item() -> Any:
    """The menu's item."""
    return MenuItem(_("Looks"), reverse("looks"), icon_name="view", order=900)
