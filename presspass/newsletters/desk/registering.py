"""What of issues the desk shows: its addresses, what may be ticked for groups of staff."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.urls import URLPattern, path
from wagtail import hooks

from presspass.newsletters.desk import acts, sending

BELOW = "newsletter_issues"


def addresses() -> list[URLPattern]:
    """The addresses below /desk/, beside those of the form."""
    one = f"{BELOW}/<int:pk>"
    return [
        path(f"{BELOW}/begin/", sending.new, name="newsletter_issue_new"),
        path(f"{one}/", sending.issue_page, name="newsletter_issue_sending"),
        path(f"{one}/mail/<str:form>/", sending.preview, name="newsletter_issue_preview"),
        path(f"{one}/test/", sending.test, name="newsletter_issue_test"),
        path(f"{one}/schedule/", sending.schedule, name="newsletter_issue_schedule"),
        path(f"{one}/send/", sending.send, name="newsletter_issue_send"),
        path(f"{one}/pause/", sending.pause, name="newsletter_issue_pause"),
    ]


def permissions() -> QuerySet[Permission]:
    """What may be ticked for a group of staff."""
    ours = Permission.objects.filter(content_type__app_label="newsletters")
    return ours.filter(content_type__model="issue").exclude(codename="add_issue")


def register() -> None:
    """Put it into the desk."""
    hooks.register("register_admin_urls", addresses)
    hooks.register("register_permissions", permissions)
    hooks.register("register_log_actions", acts.name)
