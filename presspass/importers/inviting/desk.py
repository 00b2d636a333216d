"""The desk's page of imported readers: how far their invitations are, and at which pace."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.log_actions import log

from presspass.importers.inviting import inviting
from presspass.importers.models import Arrival, Pace
from presspass.readers.models import ReaderLabel

MAY_INVITE = "importers.invite_readers"
STARTED, PAUSED = "importers.start_inviting", "importers.pause_inviting"
SHOWN_AT_MOST = 50


class PaceForm(forms.Form):
    """How many an hour, and who."""

    per_hour = forms.IntegerField(
        label=gettext_lazy("Invitations an hour"),
        min_value=1,
        max_value=inviting.MOST_AN_HOUR,
        help_text=gettext_lazy(
            "Few at first: mailbox providers mistrust a paper that suddenly writes to thousands."
        ),
    )
    label = forms.ModelChoiceField(
        label=gettext_lazy("Only readers with the label"),
        queryset=ReaderLabel.objects.filter(readers__arrival__isnull=False).distinct(),
        required=False,
        empty_label=gettext_lazy("All"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Show how far it is; start or pause."""
    if not request.user.has_perm(MAY_INVITE):
        raise PermissionDenied
    pace = Pace.now()
    told = {"per_hour": pace.per_hour, "label": pace.label}
    form = PaceForm(request.POST or None, initial=told)
    if request.method == "POST" and request.POST.get("does") == "pause":
        return _pause(request, pace)
    if request.method == "POST" and form.is_valid():
        return _start(request, pace, form.cleaned_data)
    return TemplateResponse(request, "importers/inviting.html", _context(pace, form))


def _context(pace: Pace, form: PaceForm) -> dict[str, Any]:
    came_back = Arrival.objects.undelivered().select_related("reader").order_by("-undelivered_at")
    return {
        "pace": pace,
        "form": form,
        "far": inviting.standing(),
        "labels": inviting.standing_by_label(SHOWN_AT_MOST),
        "came_back": list(came_back[:SHOWN_AT_MOST]),
    }


def _start(request: HttpRequest, pace: Pace, told: dict[str, Any]) -> HttpResponse:
    pace.set(is_on=True, per_hour=told["per_hour"], label=told["label"], now=timezone.now())
    log(pace, STARTED, user=request.user, data={"per_hour": told["per_hour"]})
    messages.success(request, _("Invitations go out now."))
    return redirect("imported_readers")


def _pause(request: HttpRequest, pace: Pace) -> HttpResponse:
    pace.set(is_on=False, per_hour=pace.per_hour, label=pace.label, now=timezone.now())
    log(pace, PAUSED, user=request.user)
    messages.success(request, _("Nobody is invited until you start it again."))
    return redirect("imported_readers")
