"""Puts imported readers into the desk, and answers old addresses by number.

Of those, `/?p=12`, no redirect is asked: at `/` stands the front page.
"""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from presspass.importers.inviting import desk

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


class ImportedReadersItem(MenuItem):
    """The item in the menu, for those who may invite."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether it stands in this menu."""
        return request.user.has_perm(desk.MAY_INVITE)


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    """The addresses below /desk/."""
    return [path("imported-readers/", desk.page, name="imported_readers")]


@hooks.register("register_settings_menu_item")
def item() -> Any:
    """The menu's item, after the readers themselves."""
    address = reverse("imported_readers")
    return ImportedReadersItem(_("Imported readers"), address, icon_name="mail", order=601)


@hooks.register("register_permissions")
def let_groups_invite() -> QuerySet[Permission]:
    """Who may write to imported readers."""
    return Permission.objects.filter(content_type__app_label="importers", codename="invite_readers")


@hooks.register("register_log_actions")
def name_acts(actions: Any) -> None:
    """What the audit log calls what staff do here."""
    started, paused = _("Started to invite imported readers"), _("Stopped inviting them")
    actions.register_action(desk.STARTED, _("Start inviting imported readers"), started)
    actions.register_action(desk.PAUSED, _("Pause inviting imported readers"), paused)
