"""All that the paper keeps of a reader, as plain rows: what the download holds.

What each part and field is called is in `words.py`; documented they are in docs/reader.md. Secrets
that open the account (password, keys of passkeys, sessions) are left out: a file is easily lost.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeAlias

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db.models import Q
from wagtail.models import ModelLogEntry

from presspass.importers.models import Arrival, ImportedReader
from presspass.insights import readings
from presspass.insights.readings import JournalUnavailable
from presspass.newsletters.models import Consent, Recipient, Signup
from presspass.privacy import purchased
from presspass.readers.models import Reader
from presspass.shelf import history, recommended
from presspass.shelf.models import FollowedTopic, ReadArticle, SavedArticle
from presspass.subscriptions.models import Acceptance, Invitation, Seat, SeatRequest, Told

Rows: TypeAlias = list[dict[str, Any]]


def of(reader: Reader, *, now: datetime) -> dict[str, Any]:
    """Part → its rows, as they are at `now`.

    The gate's journal may be out of reach for a moment; then `not_available` names that part.
    """
    parts: dict[str, Any] = {name: rows(reader) for name, rows in PARTS.items()}
    try:
        readings_of, missing = _readings(reader, now), []
    except JournalUnavailable:
        readings_of, missing = [], ["readings"]
    return {"made_at": now, "not_available": missing, **parts, "readings": readings_of}


def _account(reader: Reader) -> Rows:
    return [
        {
            "email": reader.email,
            "name": reader.name,
            "language": reader.language,
            "joined_at": reader.date_joined,
            "last_sign_in_at": reader.last_login,
            "has_password": reader.has_usable_password(),
            "is_active": reader.is_active,
            "is_staff": reader.is_staff,
            "may_do_everything": reader.is_superuser,
            "labels": [label.name for label in reader.labels.all()],
            "groups": [group.name for group in reader.groups.all()],
            "permissions": [str(one) for one in reader.user_permissions.all()],
            "history_is_on": history.is_on(reader),
            "recommendations_are_on": recommended.is_on(reader),
        }
    ]


def _addresses(reader: Reader) -> Rows:
    kept = EmailAddress.objects.filter(user=reader).order_by("pk")
    return [
        {"email": one.email, "is_confirmed": one.verified, "is_in_use": one.primary} for one in kept
    ]


def _passkeys(reader: Reader) -> Rows:
    kept = Authenticator.objects.filter(user=reader).order_by("pk")
    return [
        {"name": one.data.get("name", ""), "added_at": one.created_at, "used_at": one.last_used_at}
        for one in kept
    ]


def _devices(reader: Reader) -> Rows:
    return [
        {
            "id": one.pk,
            "label": one.label,
            "name": one.custom_label,
            "first_seen_at": one.first_seen_at,
            "last_seen_at": one.last_seen_at,
            "signed_out_at": one.signed_out_at,
            "copied_from": one.copied_from,
        }
        for one in reader.devices.all()
    ]


def _changes(reader: Reader) -> Rows:
    return [
        {
            "what": one.kind,
            "email": one.email,
            "device": one.device.label if one.device else "",
            "made_at": one.made_at,
            "undone_at": one.undone_at,
        }
        for one in reader.changes.select_related("device")
    ]


def _seats(reader: Reader) -> Rows:
    held = Seat.ever.filter(holder=reader).select_related("subscription__plan").order_by("pk")
    return [
        {
            "plan": seat.subscription.plan.name,
            "is_own_subscription": seat.subscription.owner_id == reader.pk,
            "number": seat.number,
            "name_at_gate": seat.uid.hex,
            "given_at": seat.given_at,
            "ended_at": seat.ended_at,
        }
        for seat in held
    ]


def _seat_requests(reader: Reader) -> Rows:
    asked = SeatRequest.objects.filter(reader=reader).select_related("company")
    return [{"company": one.company.name, "asked_at": one.asked_at} for one in asked]


def _readings(reader: Reader, now: datetime) -> Rows:
    """When the gate decided about the reader's seats in the last 30 days; it knows no article."""
    return [
        {
            "at": readings.moment_of(entry),
            "device": entry.device,
            "what": entry.kind,
            "decision": entry.decision,
            "notice": entry.tone,
        }
        for seat in Seat.ever.filter(holder=reader).order_by("pk")
        for entry in readings.entries_of(seat, now=now)
    ]


def _invitations_sent(reader: Reader) -> Rows:
    sent = Invitation.objects.filter(Q(invited_by=reader) | Q(subscription__owner=reader))
    return [{"email": one.email, **_invitation(one)} for one in sent]


def _invitations_received(reader: Reader) -> Rows:
    received = Invitation.objects.filter(email__iexact=reader.email)
    return [_invitation(one) for one in received.select_related("subscription__plan")]


def _invitation(one: Invitation) -> dict[str, Any]:
    return {
        "plan": one.subscription.plan.name,
        "language": one.language,
        "made_at": one.made_at,
        "expires_at": one.expires_at,
        "closed_at": one.closed_at,
        "outcome": one.outcome,
    }


def _acceptances(reader: Reader) -> Rows:
    accepted = Acceptance.objects.filter(reader=reader).select_related("terms")
    return [{"version": one.terms.number, "accepted_at": one.accepted_at} for one in accepted]


def _announcements(reader: Reader) -> Rows:
    told = Told.objects.filter(reader=reader).select_related("announcement__plan").order_by("pk")
    return [
        {
            "plan": one.announcement.plan.name,
            "enforce_from": one.announcement.enforce_from,
            "told_at": one.told_at,
        }
        for one in told
    ]


def _newsletters(reader: Reader) -> Rows:
    """What comes to the account's address, and what was ended; with those chosen without it."""
    kept = Signup.objects.of(reader.email).select_related("newsletter").order_by("pk")
    return [
        {
            "newsletter": one.newsletter.name,
            "asked_at": one.asked_at,
            "confirmed_at": one.confirmed_at,
            "ended_at": one.left_at,
        }
        for one in kept
    ]


def _consents(reader: Reader) -> Rows:
    kept = Consent.objects.filter(recipient__in=Recipient.objects.at(reader.email))
    return [
        {
            "newsletter": one.newsletter.name,
            "what": one.act,
            "at": one.at,
            "email": one.address,
            "wording": one.wording,
            "place": one.place,
        }
        for one in kept.select_related("newsletter")
    ]


def _imports(reader: Reader) -> Rows:
    """What lists of another system brought along of the reader, beside what is in the account."""
    arrival = Arrival.objects.filter(reader=reader).first()
    return [
        {
            "source": one.source,
            "at": one.imported_at,
            "note": one.note,
            "invited_at": arrival.invited_at if arrival else None,
        }
        for one in ImportedReader.objects.filter(reader=reader).order_by("pk")
    ]


def _saved(reader: Reader) -> Rows:
    kept = SavedArticle.objects.filter(reader=reader).select_related("article")
    return [{**_article(one), "saved_at": one.at} for one in kept.defer("article__body")]


def _topics(reader: Reader) -> Rows:
    kept = FollowedTopic.objects.filter(reader=reader).select_related("topic")
    return [
        {"topic": one.topic.name, "edition": one.topic.language, "followed_at": one.at}
        for one in kept
    ]


def _history(reader: Reader) -> Rows:
    kept = ReadArticle.objects.filter(reader=reader).select_related("article")
    return [
        {**_article(one), "read_at": one.at, "stopped_at": one.place}
        for one in kept.defer("article__body")
    ]


def _article(kept: SavedArticle | ReadArticle) -> dict[str, Any]:
    return {"title": kept.article.title, "address": kept.article.url or ""}


def _staff_acts(reader: Reader) -> Rows:
    """What staff did with the account; who of them it was is theirs, and left out."""
    entries = ModelLogEntry.objects.for_instance(reader).order_by("timestamp")
    return [
        {"at": one.timestamp, "what": one.action, "about": one.data.get("about", "")}
        for one in entries
    ]


PARTS: dict[str, Callable[[Reader], Rows]] = {
    "account": _account,
    "addresses": _addresses,
    "passkeys": _passkeys,
    "devices": _devices,
    "changes": _changes,
    "subscriptions": purchased.subscriptions,
    "events": purchased.events,
    "orders": purchased.orders,
    "invoices": purchased.invoices,
    "payments": purchased.payments,
    "companies": purchased.companies,
    "seats": _seats,
    "seat_requests": _seat_requests,
    "invitations_sent": _invitations_sent,
    "invitations_received": _invitations_received,
    "acceptances": _acceptances,
    "announcements": _announcements,
    "newsletters": _newsletters,
    "consents": _consents,
    "saved": _saved,
    "topics": _topics,
    "history": _history,
    "imports": _imports,
    "staff_acts": _staff_acts,
}
"""The parts of the download beside `readings`, in its order."""
