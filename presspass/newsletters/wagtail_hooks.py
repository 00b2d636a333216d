"""Puts newsletters into the desk, and keeps an edition that has some from being deleted."""

from django.contrib import messages
from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.models import Page

from presspass.newsletters.desk import registering
from presspass.newsletters.desk.menu import NewslettersInDesk
from presspass.newsletters.models import Newsletter

hooks.register("register_admin_viewset", NewslettersInDesk)
registering.register()


@hooks.register("register_permissions")
def let_groups_write() -> QuerySet[Permission]:
    """What may be ticked for a group of staff."""
    given = ["add_newsletter", "change_newsletter", "view_suppression", "delete_suppression"]
    ours = Permission.objects.filter(content_type__app_label="newsletters")
    return ours.filter(codename__in=given)


@hooks.register("before_delete_page")
def keep_edition(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Refuse to delete an edition whose newsletters somebody gets, or got: their proof stays."""
    kept = Newsletter.objects.filter(edition__path__startswith=page.path).first()
    if kept is None:
        return None
    told = _("“%(name)s” is a newsletter of this edition: unpublish the edition instead.")
    messages.error(request, told % {"name": kept.name})
    return redirect("wagtailadmin_explore", page.pk)
