"""The page Sharing in the desk, and its tables as files."""

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from presspass.insights import readings
from presspass.insights.models import Intake
from presspass.insights.sharing import Sharing
from presspass.site import spreadsheets
from presspass.subscriptions.models import Plan

MAY_SEE = "insights.view_day"
FRESH_FOR = timedelta(minutes=1)
FILES = ("seats", "days", "notices", "at-once")


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """How seats are read, in four charts with their tables."""
    sharing, is_behind = _sharing(request)
    chosen = f"?plan={sharing.plan.pk}" if sharing.plan else ""
    context = {
        "page_title": _("Sharing"),
        "header_icon": "group",
        "sharing": sharing,
        "plans": Plan.objects.all(),
        "is_behind": is_behind,
        "tables": {name.replace("-", "_"): _table(sharing, name) for name in FILES},
        "chosen": chosen,
    }
    return TemplateResponse(request, "insights/sharing.html", context)


@require_safe
def table(request: HttpRequest, name: str) -> HttpResponse:
    """One of the page's tables as CSV."""
    if name not in FILES:
        raise Http404
    sharing, _behind = _sharing(request)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    spreadsheets.write(response, sharing.table(name))
    return response


def _table(sharing: Sharing, name: str) -> dict[str, Any]:
    head, *rows = sharing.table(name)
    return {"head": head, "rows": rows, "name": name}


def _sharing(request: HttpRequest) -> tuple[Sharing, bool]:
    if not request.user.has_perm(MAY_SEE):
        raise PermissionDenied
    now = timezone.now()
    is_behind = _is_behind(now)
    plan = Plan.objects.filter(pk=_number(request.GET.get("plan", ""))).first()
    today = timezone.localtime(now, timezone.get_default_timezone()).date()
    return Sharing(plan, today), is_behind


def _is_behind(now: datetime) -> bool:
    """Take in what is new; True where the journal cannot be read."""
    lately = Intake.objects.filter(done_at__gt=now - FRESH_FOR)
    if lately.exists():
        return False
    try:
        readings.take_in(now=now)
    except readings.JournalUnavailable:
        return True
    return False


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None  # noqa: PLR2004
