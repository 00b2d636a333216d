"""The desk's pages for support: finding a reader, and the page of one.

Nothing here tells what is read: no article, no place, no history.
"""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from presspass.insights import readings
from presspass.readers import presence
from presspass.readers.models import Device, Reader
from presspass.subscriptions import admission
from presspass.subscriptions.models import Seat, Subscription
from presspass.support import acts, mails

if TYPE_CHECKING:
    from django.db.models import QuerySet

MAY_SUPPORT = "support.support_readers"
MOST_FOUND = 20
SHOWN_AT_MOST = 50


def _require(request: HttpRequest) -> None:
    if not request.user.has_perm(MAY_SUPPORT):
        raise PermissionDenied


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Find readers by a part of their e-mail address."""
    _require(request)
    text = request.GET.get("q", "").strip()
    found = Reader.objects.filter(email__icontains=text).order_by("email")[: MOST_FOUND + 1]
    context = {"q": text, "found": list(found) if text else [], "most": MOST_FOUND}
    return TemplateResponse(request, "support/find.html", context)


@require_safe
def reader(request: HttpRequest, pk: int) -> HttpResponse:
    """One reader: subscription and seat, devices, hand-overs, and what support did."""
    _require(request)
    found = get_object_or_404(Reader, pk=pk)
    acts.look(found, by=request.user)
    seat = admission.seat_of(found)
    context = {
        "reader": found,
        "seat": seat,
        "subscription": seat.subscription if seat else None,
        "owned": _owned_beside(found, seat),
        "devices": _devices(found),
        "mails": mails.offered(),
        "acts": acts.done_to(found),
        **_hand_overs(found, seat),
    }
    return TemplateResponse(request, "support/reader.html", context)


@require_POST
def end_device(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign out one device of the reader."""
    _require(request)
    devices = Device.objects.signed_in().filter(reader=pk)
    device = get_object_or_404(devices, pk=request.POST.get("device", ""))
    acts.end_device(device, by=request.user)
    messages.success(request, _("“%(device)s” was signed out.") % {"device": device})
    return redirect("support_reader", pk)


@require_POST
def send_mail(request: HttpRequest, pk: int) -> HttpResponse:
    """Send one of the mails that help a reader in."""
    _require(request)
    found, key = get_object_or_404(Reader, pk=pk), request.POST.get("mail", "")
    if key not in mails.offered():
        raise Http404
    acts.send_mail(key, found, by=request.user)
    messages.success(request, _("The mail was sent to %(email)s.") % {"email": found.email})
    return redirect("support_reader", pk)


def _owned_beside(found: Reader, seat: Seat | None) -> "QuerySet[Subscription]":
    """What the reader pays for now without reading by it."""
    active = Subscription.objects.active().filter(owner=found).select_related("plan")
    return active.exclude(pk=seat.subscription_id) if seat else active


def _devices(found: Reader) -> list[dict[str, Any]]:
    standing = presence.of_devices(found)
    recent = Device.objects.signed_in().filter(reader=found)
    return [
        {"device": device, "reads": device.pk in standing and standing[device.pk].reads}
        for device in recent
    ]


def _hand_overs(found: Reader, seat: Seat | None) -> dict[str, Any]:
    """When reading moved from which device to which; a device that was deleted has no name."""
    if seat is None:
        return {"hand_overs": [], "hand_overs_unknown": False}
    try:
        entries = readings.hand_overs_of(seat, now=timezone.now())
    except readings.JournalUnavailable:
        return {"hand_overs": [], "hand_overs_unknown": True}
    names = {device.pk: device.shown_label for device in Device.objects.filter(reader=found)}
    shown = [
        {"at": readings.moment_of(entry), "to": names.get(entry.device, "")}
        for entry in entries[:SHOWN_AT_MOST]
    ]
    return {"hand_overs": shown, "hand_overs_unknown": False, "hand_overs_all": len(entries)}
