"""Puts the page Sharing into the desk."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from presspass.insights import views


class SharingItem(MenuItem):
    """The item in the menu, for those who may see the page."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether it stands in this menu."""
        return request.user.has_perm(views.MAY_SEE)


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    """The addresses below /desk/."""
    return [
        path("insights/", views.page, name="insights"),
        path("insights/<slug:name>.csv", views.table, name="insights_table"),
    ]


@hooks.register("register_admin_menu_item")
def item() -> Any:
    """The menu's item."""
    return SharingItem(_("Sharing"), reverse("insights"), icon_name="group", order=360)


@hooks.register("register_permissions")
def let_groups_see() -> QuerySet[Permission]:
    """Who may see how much is shared."""
    return Permission.objects.filter(content_type__app_label="insights", codename="view_day")
