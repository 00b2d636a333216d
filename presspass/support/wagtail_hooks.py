"""Puts support into the desk: its pages, its menu item, its permission, the names of its acts."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from presspass.support import acts, views


class SupportItem(MenuItem):
    """The item in the menu, for those who may support readers."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether it stands in this menu."""
        return request.user.has_perm(views.MAY_SUPPORT)


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    """The addresses below /desk/."""
    return [
        path("support/", views.find, name="support"),
        path("support/<int:pk>/", views.reader, name="support_reader"),
        path("support/<int:pk>/end-device/", views.end_device, name="support_end_device"),
        path("support/<int:pk>/send-mail/", views.send_mail, name="support_send_mail"),
    ]


@hooks.register("register_admin_menu_item")
def item() -> Any:
    """The menu's item."""
    return SupportItem(_("Support"), reverse("support"), icon_name="help", order=365)


@hooks.register("register_permissions")
def let_groups_support() -> QuerySet[Permission]:
    """What may be ticked for a group of staff."""
    return Permission.objects.filter(content_type__app_label="support")


@hooks.register("register_log_actions")
def name_acts(actions: Any) -> None:
    """What the audit log calls what support does."""
    actions.register_action(acts.ENDED, _("Sign out a device"), _("Signed out a device"))
    actions.register_action(acts.MAILED, _("Send a mail"), _("Sent a mail"))
    actions.register_action(acts.LOOKED, _("Look a reader up"), _("Looked the reader up"))
