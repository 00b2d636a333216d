"""The desk's pages about sending an issue: beginning a new one, looking at it, letting it go out.

What happens is in `issues/sending.py`; the mails are handed over by the task worker's courier.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from http import HTTPStatus
from typing import Any, Final

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages
from wagtail.admin.widgets import AdminDateTimeInput
from wagtail.log_actions import log

from presspass.newsletters.desk import acts, progress, specimens
from presspass.newsletters.desk.issues import MAY_COMPOSE
from presspass.newsletters.issues import content, proposal, recipients, sending
from presspass.newsletters.models import Issue, Newsletter, State

MAY_SEND: Final = "newsletters.send_issue"
View = Callable[..., HttpResponse]


def needs(permission: str) -> Callable[[View], View]:
    """Let staff with `permission` in, and nobody else."""

    def guarded(view: View) -> View:
        @wraps(view)
        def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.has_perm(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return asked

    return guarded


def by_button(view: View) -> View:
    """Have `view` answer a button; whoever comes by its address alone is led to the issue."""

    @wraps(view)
    def asked(request: HttpRequest, pk: int) -> HttpResponse:
        if request.method != "POST":
            return redirect("newsletter_issue_sending", pk)
        return view(request, pk)

    return asked


class ScheduleForm(forms.Form):
    """When an issue goes out."""

    at = forms.DateTimeField(
        label=gettext_lazy("Day and time"),
        widget=AdminDateTimeInput,
        error_messages=dict.fromkeys(
            ["required", "invalid"],
            gettext_lazy("Choose a day and a time, for example 2027-03-05 07:00."),
        ),
    )

    def clean_at(self) -> datetime:
        """Refuse what is over."""
        at: datetime = self.cleaned_data["at"]
        if at <= timezone.now():
            raise forms.ValidationError(_("That time is over."))
        return at


@needs(MAY_COMPOSE)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin an issue: with the proposal for the week, or with nothing."""
    if request.method == "POST":
        key = request.POST.get("newsletter", "")
        newsletter = get_object_or_404(Newsletter, pk=key if key.isdecimal() else 0)
        return _begun(request, newsletter)
    known = Newsletter.objects.filter(edition__live=True).select_related("edition")
    context = {"newsletters": [(one, recipients.number_of(one)) for one in known]}
    return TemplateResponse(request, "newsletters/desk/new.html", context)


def _begun(request: HttpRequest, newsletter: Newsletter) -> HttpResponse:
    now = timezone.now()
    if "empty" in request.POST:
        issue = Issue.objects.create(
            newsletter=newsletter, subject=newsletter.name, made_by=request.user, made_at=now
        )
        return redirect("newsletter_issues:edit", issue.pk)
    try:
        issue = proposal.propose(newsletter, by=request.user, now=now)
    except proposal.NothingNew:
        told = _("There is nothing to propose: nothing new was published in the last seven days.")
        messages.error(request, told)
        return redirect("newsletter_issue_new")
    messages.success(request, _("This is the proposal. Nothing is sent before you say so."))
    return redirect("newsletter_issue_sending", issue.pk)


@needs(MAY_COMPOSE)
@require_safe
def issue_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One issue: how it looks, to whom it goes, and how far that is."""
    issue = _issue(pk)
    first = {"at": issue.scheduled_for or next_time(issue.newsletter, now=timezone.now())}
    return _page(request, issue, ScheduleForm(initial=first))


@needs(MAY_COMPOSE)
@require_safe
def preview(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The mail itself, as a made-up recipient would get it."""
    del request
    return specimens.shown(_issue(pk), form)


@needs(MAY_COMPOSE)
@by_button
def test(request: HttpRequest, pk: int) -> HttpResponse:
    """Send it to whoever asks, and to nobody else."""
    issue = _issue(pk)
    refusal = specimens.send(issue, request.user.email)
    if refusal:
        told = _("It could not be sent. Whoever carries the mail says: %(answer)s")
        messages.error(request, told % {"answer": refusal})
    else:
        told = _("It was sent to %(address)s, and to nobody else.")
        messages.success(request, told % {"address": request.user.email})
    return redirect("newsletter_issue_sending", pk)


@needs(MAY_SEND)
@by_button
def schedule(request: HttpRequest, pk: int) -> HttpResponse:
    """Have it go out at a time, or not any more."""
    issue = _issue(pk)
    if "cancel" in request.POST:
        told = _("It is a draft again.")
        return _done(request, issue, acts.UNSCHEDULED, lambda: sending.unschedule(issue), told)
    form = ScheduleForm(request.POST)
    if not form.is_valid():
        return _page(request, issue, form, status=HTTPStatus.BAD_REQUEST)
    at = form.cleaned_data["at"]
    told = _("It goes out on %(time)s.") % {
        "time": date_format(timezone.localtime(at), "DATETIME_FORMAT")
    }
    return _done(request, issue, acts.SCHEDULED, lambda: sending.schedule(issue, at), told)


@needs(MAY_SEND)
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Say to how many it would go, and send it when that is confirmed."""
    issue = _issue(pk)
    if request.method == "POST":
        now, told = timezone.now(), _("It goes out now.")
        return _done(request, issue, acts.SENT, lambda: sending.begin(issue, now=now), told)
    context = {
        "issue": issue,
        "number": recipients.number_of(issue.newsletter),
        "left_out": content.left_out_of(issue),
    }
    return TemplateResponse(request, "newsletters/desk/confirm.html", context)


@needs(MAY_SEND)
@by_button
def pause(request: HttpRequest, pk: int) -> HttpResponse:
    """Let it stand still, or go on."""
    issue, now = _issue(pk), timezone.now()
    if "resume" in request.POST:
        told = _("It goes on.")
        return _done(request, issue, acts.RESUMED, lambda: sending.resume(issue, now=now), told)
    if "again" in request.POST:
        told = _("It is sent again to those of whom that was not known.")
        return _done(request, issue, acts.SENT, lambda: sending.send_unconfirmed_again(issue), told)
    told = _("It stands still.")
    return _done(request, issue, acts.PAUSED, lambda: sending.pause_by_staff(issue, now=now), told)


def next_time(newsletter: Newsletter, *, now: datetime) -> datetime:
    """The next day and time at which `newsletter` comes."""
    here = timezone.localtime(now)
    day = here.date() + timedelta(days=(newsletter.day - here.weekday()) % 7)
    at = timezone.make_aware(datetime.combine(day, newsletter.time))
    return at if at > now else at + timedelta(days=7)


def _done(
    request: HttpRequest, issue: Issue, act: str, do: Callable[[], object], told: str
) -> HttpResponse:
    """Do it, write down who did, and say so; or say why it cannot be done."""
    try:
        do()
        log(issue, act, user=request.user)
        messages.success(request, told)
    except sending.CannotBeSent as error:
        reason = error.because.label
        messages.error(request, _("It cannot be sent. %(reason)s") % {"reason": reason})
    except sending.AlreadyBegun:
        messages.error(request, _("It is being sent already, or was."))
    except sending.NotUnderWay:
        messages.error(request, _("It is not being sent now."))
    return redirect("newsletter_issue_sending", issue.pk)


def _page(
    request: HttpRequest, issue: Issue, form: ScheduleForm, status: int = HTTPStatus.OK
) -> HttpResponse:
    context = {
        "issue": issue,
        "state": issue.state.value,
        "form": form,
        "number": recipients.number_of(issue.newsletter),
        "left_out": content.left_out_of(issue),
        "items": content.items_of(issue),
        "previews": specimens.FORMS,
        "progress": progress.of(issue, now=timezone.now()) if issue.sending_since else None,
        "refreshes": issue.state == State.SENDING,
        "may_send": request.user.has_perm(MAY_SEND),
    }
    return TemplateResponse(request, "newsletters/desk/issue.html", context, status=status)


def _issue(pk: int) -> Issue:
    return get_object_or_404(Issue.objects.select_related("newsletter__edition"), pk=pk)
