"""Inviting to a company: the list, what would happen with each row, and the button that sends."""

from typing import NamedTuple
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from presspass.mail import post
from presspass.subscriptions.companies import companies
from presspass.subscriptions.companies.access import administered
from presspass.subscriptions.companies.forms import InviteForm
from presspass.subscriptions.invitations import inviting
from presspass.subscriptions.invitations.address_lists import Entry
from presspass.subscriptions.invitations.inviting import Line, Verdict
from presspass.subscriptions.models import Company, Subscription
from presspass.subscriptions.shop import present

WORDS = {
    Verdict.INVITED: gettext_lazy("Will be invited"),
    Verdict.BROKEN: gettext_lazy("This is no e-mail address"),
    Verdict.DOUBLE: gettext_lazy("Stands in the list already"),
    Verdict.MEMBER: gettext_lazy("Has a seat of your company already"),
    Verdict.OPEN: gettext_lazy("Is invited already"),
    Verdict.NO_SEAT: gettext_lazy("No seat is left"),
    Verdict.TOO_MANY: gettext_lazy("Too many were invited today; please go on tomorrow"),
}


class Row(NamedTuple):
    """A row of the preview."""

    entry: Entry
    is_good: bool
    says: str | Promise


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The form (GET), what would happen (POST of a list), and the sending (POST of `shown`)."""
    company, subscription = administered(request, uid)
    if "shown" in request.POST:
        return _send(request, company, subscription)
    if request.method != "POST":
        language = request.user.language or post.spoken()
        return _form(request, subscription, InviteForm(initial={"language": language}))
    form = InviteForm(request.POST, request.FILES)
    if not form.is_valid():
        return _form(request, subscription, form, status=422)
    return _preview(request, company, subscription, form)


def _form(
    request: HttpRequest, subscription: Subscription, form: InviteForm, status: int = 200
) -> HttpResponse:
    company = subscription.company
    context = {
        "company": company,
        "form": form,
        "numbers": companies.standing(company, now=timezone.now()),
        "fewer": present.fewer_seats(subscription),
    }
    return render(request, "business/invite.html", context, status=status)


def _preview(
    request: HttpRequest, company: Company, subscription: Subscription, form: InviteForm
) -> HttpResponse:
    lines, language = (
        inviting.preview(subscription, form.entries, now=timezone.now()),
        form.cleaned_data["language"],
    )
    good = sum(line.verdict.is_good for line in lines)
    again = InviteForm(initial={"addresses": form.text, "language": language})
    context = {
        "company": company,
        "rows": _rows(lines),
        "good": good,
        "bad": len(lines) - good,
        "no_seat": sum(line.verdict is Verdict.NO_SEAT for line in lines),
        "language": language,
        "shown": inviting.token_of(subscription, lines, language=language),
        "again": again,
        "numbers": companies.standing(company, now=timezone.now()),
    }
    return render(request, "business/preview.html", context)


def _send(request: HttpRequest, company: Company, subscription: Subscription) -> HttpResponse:
    shown = inviting.shown_in(request.POST["shown"], subscription)
    if shown is None:
        messages.error(request, _("The list was too old. Nothing was sent; please begin again."))
        return redirect("company_invite", company.uid)
    if len(shown.emails) > inviting.AT_ONCE:
        inviting.send_by_worker(subscription, request.POST["shown"], shown, by=request.user)
        words = _("%(n)s invitations are being sent; that takes some minutes.")
        messages.success(request, words % {"n": len(shown.emails)})
        return redirect("company", company.uid)
    sent = inviting.send(subscription, shown, by=request.user, now=timezone.now())
    number = len(sent.emails)
    if number or not sent.refused:
        words = ngettext("%(n)s invitation is sent.", "%(n)s invitations are sent.", number)
        messages.success(request, words % {"n": number})
    if sent.refused:
        messages.warning(request, _refused_words(sent.refused))
    return redirect("company", company.uid)


def _refused_words(refused: list[Line]) -> str:
    """Which addresses could not be invited after all, the first few by name."""
    told = ", ".join(f"{line.entry.email} ({WORDS[line.verdict]})" for line in refused[:5])
    more = len(refused) - 5
    if more > 0:
        told += " " + ngettext("and %(n)s more", "and %(n)s more", more) % {"n": more}
    return _("Not invited: %(addresses)s.") % {"addresses": told}


def _rows(lines: list[Line]) -> list[Row]:
    return [Row(line.entry, line.verdict.is_good, WORDS[line.verdict]) for line in lines]
