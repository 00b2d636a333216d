"""`/account/readers/`: who reads with me; by whom I read; a second reader in three steps."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from presspass.readers import ticket_cookie
from presspass.readers.same_origin import local_path
from presspass.subscriptions import admission, purchases, seats
from presspass.subscriptions.invitations import invitations, letters, reading_with
from presspass.subscriptions.invitations.forms import REFUSED, InviteForm
from presspass.subscriptions.models import Invitation, Plan, Seat, Subscription
from presspass.subscriptions.payments import asking
from presspass.subscriptions.shop import confirming, one_more, present
from presspass.subscriptions.shop.one_more import Bought

REFUSALS = tuple(REFUSED)
JUST_NOW = timedelta(minutes=1)
AFTER_BUYING = {
    Bought.YES: _("The seat is yours. Now say whom it is for."),
    Bought.BY_MAIL: _(
        "One step more: we have mailed a link to %(email)s. It buys the seat; nobody else gets it."
    ),
    Bought.TOO_MANY_MAILS: _("That was asked for too often. Wait an hour, then try again."),
    Bought.OVERTAKEN: "",
    Bought.DEARER: _("The price has changed meanwhile. This is what it is now."),
}
"""What the page says then; of what was done before it shows how things stand."""


@never_cache
@login_required
@require_safe
def readers(request: HttpRequest) -> HttpResponse:
    """Who reads by the reader's subscription; for a guest, by whose they read."""
    return _page(request)


@never_cache
@login_required
@require_POST
def invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody to the seat that is free."""
    own, form = _own(request), InviteForm(request.POST)
    if form.is_valid():
        email, language = form.cleaned_data["email"], form.cleaned_data["language"]
        try:
            invitations.invite(own, email, request.user, timezone.now(), language=language)
        except REFUSALS as error:
            if not _was_just_sent(error):
                form.refuse(error)
                return _page(request, form)
        return _done(request, _("The invitation is on its way to %(email)s."), email=email)
    return _page(request, form)


def _was_just_sent(error: Exception) -> bool:
    """Whether the same was invited a moment ago, as by a double click."""
    if not isinstance(error, invitations.AlreadyInvited):
        return False
    return timezone.now() - error.invitation.made_at < JUST_NOW


@never_cache
@login_required
@require_POST
def add_seat(request: HttpRequest) -> HttpResponse:
    """Buy one more seat for the sum that was shown; sent again it buys nothing again."""
    own, now = _own(request), timezone.now()
    told = {name: request.POST.get(name, "") for name in ("seen", "today", "later")}
    bought = one_more.buy(own, request.device, **told, now=now)
    mailbox = confirming.mailbox_of(request.user, now=now)
    done = _done(request, AFTER_BUYING[bought], email=mailbox)
    if bought is not Bought.YES:
        return done
    place = asking.place_to_pay(own, back_to=done["Location"], now=now)
    return HttpResponseRedirect(place, status=HTTPStatus.SEE_OTHER) if place else done


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, seat: int) -> HttpResponse:
    """Ask whether a reader is to be out (GET), then end the seat (POST)."""
    held = _seat(request, seat)
    if held is None:
        return _done(request)
    if request.method == "POST":
        invitations.remove(held, request.user, timezone.now())
        who = letters.called(held.holder)
        return _done(request, _("%(reader)s does not read with you any more."), reader=who)
    return render(request, "account/reader_remove.html", {"seat": held})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def replace(request: HttpRequest, seat: int) -> HttpResponse:
    """Ask for another reader in the place of this one, then invite them there."""
    held, form = _seat(request, seat), InviteForm(request.POST or None)
    if held is None:
        return _done(request)
    if form.is_valid():
        email, language = form.cleaned_data["email"], form.cleaned_data["language"]
        try:
            invitations.replace(held, email, request.user, timezone.now(), language=language)
        except REFUSALS as error:
            form.refuse(error)
        else:
            return _done(request, _("The invitation is on its way to %(email)s."), email=email)
    context = {"seat": held, "form": form}
    return render(request, "account/reader_replace.html", context, status=_status(form))


@never_cache
@login_required
@require_POST
def withdraw(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take an invitation back."""
    invitation = _invitation(request, uid)
    try:
        invitations.withdraw(invitation, timezone.now())
    except invitations.NotOpen:
        return _done(request)
    done = _("The invitation to %(email)s is withdrawn. The seat is free again.")
    return _done(request, done, email=invitation.email)


@never_cache
@login_required
@require_POST
def send_again(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Mail an invitation once more."""
    invitation = _invitation(request, uid)
    try:
        invitations.send_again(invitation, timezone.now())
    except invitations.SentLately:
        return _done(request, _("It was sent less than an hour ago. Wait a little."))
    except invitations.NotOpen:
        return _done(request)
    done = _("The invitation is on its way to %(email)s.")
    return _done(request, done, email=invitation.email)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """Ask a guest whether to give the seat back (GET), then do it (POST)."""
    seat = _guest_seat(request)
    if seat is None:
        return redirect("account_readers")
    if request.method == "POST":
        invitations.leave(request.user, timezone.now())
        return _done(request, _("You have given the seat back. Your account stays."))
    own = purchases.subscription_of(request.user, Plan.Kind.PERSONAL)
    context = {
        "payer": letters.payer_of(seat.subscription),
        "own": own,
        "has_room": own is not None and own.free_seats(now=timezone.now()) > 0,
    }
    return render(request, "account/readers_leave.html", context)


@never_cache
@login_required
@require_POST
def take_own_seat(request: HttpRequest) -> HttpResponse:
    """Let the owner read by a free seat of the own subscription."""
    try:
        invitations.take_own_seat(request.user, now=timezone.now())
    except seats.HoldsSeat:
        return _done(request)
    except seats.SeatError:
        return _done(request, _("No seat is free at present."))
    return _done(request, _("You read by your own subscription."))


def _page(request: HttpRequest, form: InviteForm | None = None) -> HttpResponse:
    own = purchases.subscription_of(request.user, Plan.Kind.PERSONAL)
    guest = _guest_seat(request)
    context: dict[str, Any] = {
        "own": own,
        "guest": guest,
        "payer": letters.payer_of(guest.subscription) if guest else "",
        "way_back": _way_back(request),
    }
    if own is not None:
        context |= _of_owner(request, own, form)
    response = render(request, "account/readers.html", context, status=_status(form))
    # Whoever comes from a notice may have a ticket from before: it says whether a seat is free.
    ticket_cookie.give(request, response, request.device)
    return response


def _of_owner(request: HttpRequest, own: Subscription, form: InviteForm | None) -> dict[str, Any]:
    now = timezone.now()
    free = own.free_seats(now=now)
    return {
        "held": reading_with.held(own),
        "waiting": reading_with.waiting(own, now),
        "come_to_nothing": reading_with.come_to_nothing(own, now),
        "free": free,
        "fewer": present.fewer_seats(own),
        "form": form or InviteForm(),
        "offer": None if free else one_more.told(request.user, request.device, now),
        "holds_seat": own.seats.filter(holder=request.user).exists(),
    }


def _own(request: HttpRequest) -> Subscription:
    own = purchases.subscription_of(request.user, Plan.Kind.PERSONAL)
    if own is None:
        raise Http404
    return own


def _seat(request: HttpRequest, key: int) -> Seat | None:
    """The seat of a reader of one's own; None where it has ended by now, as after a double click.

    Raises Http404.
    """
    own = _own(request)
    seat = reading_with.seat_in(own, key)
    gone = Seat.ever.filter(subscription=own, pk=key).exclude(holder=own.owner)
    if seat is None and not gone.exists():
        raise Http404
    return seat


def _invitation(request: HttpRequest, uid: UUID) -> Invitation:
    return get_object_or_404(Invitation, uid=uid, subscription=_own(request))


def _guest_seat(request: HttpRequest) -> Seat | None:
    """The seat by which the reader reads, where somebody else pays."""
    seat = admission.seat_of(request.user)
    is_guest = seat is not None and (
        seat.subscription.owner_id != request.user.pk or seat.subscription.company_id is not None
    )
    return seat if is_guest else None


def _status(form: InviteForm | None) -> HTTPStatus:
    is_wrong = form is not None and bool(form.errors)
    return HTTPStatus.UNPROCESSABLE_ENTITY if is_wrong else HTTPStatus.OK


def _way_back(request: HttpRequest) -> str:
    """The article from which the reader came, by the notice."""
    return local_path(request.GET.get("next"))


def _done(request: HttpRequest, said: str = "", **facts: str) -> HttpResponse:
    """Back to the page, which says what was done; the browser's ticket follows it there."""
    if said:
        messages.success(request, said % facts if facts else said)
    way_back = _way_back(request)
    query = f"?{urlencode({'next': way_back})}" if way_back else ""
    response = redirect(reverse("account_readers") + query)
    response.status_code = HTTPStatus.SEE_OTHER
    return response
