"""The page behind the link in an invitation: what it means, and the answer to it.

Fetching the page does nothing: programs that look for viruses fetch every link.
"""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from presspass.mail.letters import publication
from presspass.mail.post import spoken
from presspass.readers import ticket_cookie
from presspass.readers.linked import without_trace
from presspass.subscriptions.invitations import invitations, invited
from presspass.subscriptions.invitations.invited import Case, Situation
from presspass.subscriptions.invitations.letters import invitation_of
from presspass.subscriptions.models import Invitation
from presspass.subscriptions.seats import SeatError
from presspass.subscriptions.terms import asking


@without_trace
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Greet whoever opens the link (GET), or give them the seat (POST)."""
    known = invitation_of(token)
    if known is None:
        return _unknown(request)
    situation = _situation(request, known)
    if request.method == "POST" and situation.case is Case.ACCEPT:
        if request.POST.get("told") == situation.told:
            return _accept(request, known)
        return _shown(request, situation, has_changed=True)
    return _shown(request, situation)


@without_trace
@never_cache
@require_POST
def decline(request: HttpRequest, token: str) -> HttpResponse:
    """Close it, as whom it names wishes; that needs no account."""
    known = invitation_of(token)
    if known is None:
        return _unknown(request)
    if _situation(request, known).case in {Case.ACCEPT, Case.SIGN_IN, Case.SIGN_UP}:
        invitations.decline(known, timezone.now())
    return redirect("invitation", token)


def _accept(request: HttpRequest, known: Invitation) -> HttpResponse:
    """Give the seat; where something came between, the page says what."""
    try:
        accepts = asking.accepted_with(request)
        invitations.accept(known, request.user, timezone.now(), accepts=accepts)
    except (invitations.InvitationError, SeatError):
        known.refresh_from_db()
        return _shown(request, _situation(request, known), has_changed=True)
    response = redirect(request.path)
    response.status_code = HTTPStatus.SEE_OTHER
    ticket_cookie.give(request, response, request.device)
    return response


def _situation(request: HttpRequest, known: Invitation) -> Situation:
    reader = request.user if request.user.is_authenticated else None
    return invited.situation_of(known, reader, timezone.now())


def _shown(
    request: HttpRequest, situation: Situation, *, has_changed: bool = False
) -> HttpResponse:
    name = "invitation" if situation.is_living else "invitation_closed"
    context = {
        "situation": situation,
        "invitation": situation.invitation,
        "publication": publication(spoken()),
        "has_changed": has_changed,
    }
    may_live_again = situation.is_living or situation.case is Case.FULL
    status = HTTPStatus.OK if may_live_again else HTTPStatus.GONE
    response = render(request, f"subscriptions/{name}.html", context, status=status)
    if situation.case is Case.JOINED:
        ticket_cookie.give(request, response, request.device)
    return response


def _unknown(request: HttpRequest) -> HttpResponse:
    return render(request, "subscriptions/invitation_unknown.html", status=404)
