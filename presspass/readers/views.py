"""The account pages about sessions: signing out, devices, language, the exchange of tickets."""

from datetime import datetime, timedelta
from typing import NamedTuple

from allauth.account import views as allauth_views
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timesince import timesince
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from presspass.readers import devices, presence, signs, ticket_cookie
from presspass.readers.forms import DeviceNameForm
from presspass.readers.models import Device, Reader
from presspass.readers.same_origin import is_fetched, local_path, of_this_site
from presspass.subscriptions import admission

ONLY_LOOKS = "X-Presspass-Looks"
"""The header of an exchange whose cookies reach no browser: it spends nothing."""

RENEWED = "renewed"
"""Where a session keeps the day on which its cookie was last renewed."""


class SignOutHere(allauth_views.LogoutView):
    """Sign out on this device; its id stays in the browser and is refused from now on."""

    def logout(self) -> None:
        """End this device, then the session."""
        device, self.request.device = self.request.device, None
        super().logout()
        if device is not None:
            devices.sign_out([device], now=timezone.now())

    def post(self, *args: object, **kwargs: object) -> HttpResponse:
        """Sign out and take the ticket away."""
        response = super().post(*args, **kwargs)
        ticket_cookie.take_away(response)
        return response


sign_out_here = SignOutHere.as_view()


class Row(NamedTuple):
    """A device as its reader's page shows it; a span is empty when it does not apply."""

    device: Device
    is_this: bool
    reads: bool
    read_ago: str
    seen_ago: str
    wrong_name: str


@never_cache
@login_required
@require_safe
def devices_page(request: HttpRequest) -> HttpResponse:
    """Every device on which the reader is signed in, this one first."""
    response = _devices_page(request)
    # Whoever was just given a seat, or lost one, has the ticket for it by looking here.
    ticket_cookie.give(request, response, request.device)
    return response


def _devices_page(request: HttpRequest, wrong: DeviceNameForm | None = None) -> HttpResponse:
    now, this = timezone.now(), request.device
    present = presence.of_devices(request.user)
    shown = devices.shown_to(request.user, this, now=now)
    rows = [_row(device, this, present.get(device.pk), now, wrong) for device in shown]
    context = {"rows": rows, "others": devices.others(this)}
    return render(request, "account/devices.html", context, status=422 if wrong else 200)


def _row(
    device: Device,
    this: Device,
    at_gate: presence.Presence | None,
    now: datetime,
    wrong: DeviceNameForm | None,
) -> Row:
    is_wrong = wrong is not None and wrong.instance.pk == device.pk
    return Row(
        device=device,
        is_this=device.pk == this.pk,
        reads=at_gate is not None and at_gate.reads,
        read_ago=_ago(at_gate.last_read_at, now) if at_gate else "",
        seen_ago=_ago(device.last_seen_at, now),
        wrong_name=" ".join(wrong.errors.get("custom_label", [])) if is_wrong else "",
    )


def _ago(then: datetime, now: datetime) -> str:
    """The span from `then` to `now` in words, empty below a minute."""
    return timesince(then, now, depth=1) if now - then >= timedelta(minutes=1) else ""


@never_cache
@login_required
@require_POST
def rename_device(request: HttpRequest) -> HttpResponse:
    """Call a device what its reader calls it."""
    device = _own_device(request)
    form = DeviceNameForm(request.POST, instance=device)
    if not form.is_valid():
        return _devices_page(request, form)
    form.save()
    response = redirect("account_devices")
    if device.pk == request.device.pk:
        ticket_cookie.give(request, response, device)
    return response


@login_required
@require_POST
def sign_out_device(request: HttpRequest) -> HttpResponse:
    """Sign out one other device; all the rest go on reading."""
    device = _own_device(request)
    if device.pk != request.device.pk:
        devices.sign_out([device], now=timezone.now())
    return redirect("account_devices")


@login_required
@require_POST
def sign_out_others(request: HttpRequest) -> HttpResponse:
    """Sign out every device but this one."""
    devices.sign_out(devices.others(request.device), now=timezone.now())
    response = redirect("account_devices")
    ticket_cookie.give(request, response, request.device)
    return response


def _own_device(request: HttpRequest) -> Device:
    living = Device.objects.signed_in().filter(reader=request.user).select_related("reader")
    return get_object_or_404(living, pk=request.POST.get("device", ""))


@of_this_site
@require_POST
def not_me(request: HttpRequest) -> HttpResponse:
    """Sign out one device that the reader does not know; the notice posts here, without a token.

    To `next` (303), or 204 where JSON is asked for; the others read on, and the owner is told.
    """
    back = local_path(request.POST.get("next")) or "/account/devices/"
    if not request.user.is_authenticated:
        return HttpResponse(status=401) if is_fetched(request) else redirect_to_login(back)
    device = _own_device(request)
    if device.pk == request.device.pk:
        raise Http404
    with transaction.atomic():
        devices.sign_out([device], now=timezone.now())
        signs.of_not_me(request.user, device, request.device)
    return (
        HttpResponse(status=204) if is_fetched(request) else HttpResponseRedirect(back, status=303)
    )


@of_this_site
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Speak the chosen `language` from now on; stored pages post here, hence no CSRF token."""
    language = request.POST.get("language", "")
    response = redirect(local_path(request.POST.get("next")) or "/")
    if language not in Reader.Language.values:
        return response
    ticket_cookie.give_language(response, language)
    if request.user.is_authenticated:
        request.user.language = language
        request.user.save(update_fields=["language"])
        ticket_cookie.give(request, response, request.device)
    return response


@csrf_exempt
@require_POST
def exchange_ticket(request: HttpRequest) -> HttpResponse:
    """A fresh ticket for a living session, as text and as cookies; only the gate itself may ask.

    401 where no session lives, with cookies that forget it.
    """
    if not getattr(request, "internal", False):
        raise Http404
    if request.device is None:
        return _no_session(request)
    _catch_up(request)
    if ONLY_LOOKS not in request.headers and not _renew_ticket(request):
        return _no_session(request)
    device: Device = request.device
    response = HttpResponse(content_type="text/plain; charset=ascii")
    response.write(ticket_cookie.give(request, response, device))
    if not _lives(request, device):
        return _no_session(request)
    _renew_session(request)
    return response


def _no_session(request: HttpRequest) -> HttpResponse:
    """Let the browser forget; but not the session of somebody who waits for a mailed code."""
    response = HttpResponse(status=401)
    if not request.user.is_authenticated and not request.session.is_empty():
        ticket_cookie.take_ticket_away(response)
    else:
        ticket_cookie.take_away(response)
    return response


def _lives(request: HttpRequest, device: Device) -> bool:
    """Whether session and device live *after* the ticket was made.

    A ticket made while they were being ended would carry the new epoch.
    """
    living = Device.objects.signed_in().filter(pk=device.pk).exists()
    return living and request.session.exists(request.session.session_key)


def _renew_ticket(request: HttpRequest) -> bool:
    """Spend the number of the ticket; a copy's browser becomes a device with its own session.

    False where this copy has become one before: it has to sign in.
    """
    now, number = timezone.now(), ticket_cookie.presented(request, request.device)
    if not devices.renew(request.device, number, now=now):
        user_agent = request.headers.get("User-Agent", "")
        parted = devices.parted(
            request.device, number, request.session, user_agent=user_agent, now=now
        )
        if parted is None:
            return False
        request.device, request.session = parted
        request.session.modified = True
        if request.device.first_seen_at == now:
            signs.of_device(request.user, request.device)
    request.renewal = request.device.renewal
    return True


def _catch_up(request: HttpRequest) -> None:
    """Take over an epoch that the gate's register has and the database has not."""
    epoch = request.headers.get("X-Presspass-Epoch", "")
    seat = admission.seat_of(request.user)
    if seat is not None and epoch.isascii() and epoch.isdigit():
        admission.catch_up(seat, int(epoch))


def _renew_session(request: HttpRequest) -> None:
    """Let the session last a year from now, and say so to the browser, at most once a day."""
    today = timezone.now().toordinal()
    if request.session.get(RENEWED) != today:
        request.session[RENEWED] = today
        request.session.set_expiry(settings.SESSION_COOKIE_AGE)
