"""What the readable form of a reader's own data calls its parts and fields."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

PARTS: dict[str, str | Promise] = {
    "account": _("Account"),
    "addresses": _("E-mail addresses"),
    "passkeys": _("Passkeys"),
    "devices": _("Devices"),
    "changes": _("Changes of the account of which you were told"),
    "subscriptions": _("Subscriptions that are or were yours"),
    "events": _("What happened to them"),
    "orders": _("Orders"),
    "invoices": _("Invoices"),
    "payments": _("Payments"),
    "companies": _("Companies that you own or administer"),
    "seats": _("Seats by which you read"),
    "seat_requests": _("Seats that you asked your company for"),
    "invitations_sent": _("Invitations that you sent"),
    "invitations_received": _("Invitations that you received"),
    "acceptances": _("Terms that you accepted"),
    "announcements": _("Announcements that were sent to you"),
    "newsletters": _("Newsletters"),
    "consents": _("What you said about newsletters"),
    "saved": _("Saved articles"),
    "topics": _("Topics you follow"),
    "history": _("History of what you read"),
    "imports": _("What came along from another system"),
    "staff_acts": _("What the newspaper’s staff did with your account"),
    "readings": _("When the one-device rule decided about your seats, in the last 30 days"),
}

FIELDS: dict[str, str | Promise] = {
    "about": _("about"),
    "accepted_at": _("accepted"),
    "added_at": _("added"),
    "address": _("address"),
    "asked_at": _("asked for"),
    "at": _("when"),
    "by_you": _("by you"),
    "cancelled_at": _("cancelled"),
    "cents": _("sum"),
    "closed_at": _("closed"),
    "company": _("company"),
    "confirmed_at": _("confirmed"),
    "copied_from": _("copy of the device"),
    "country": _("country"),
    "credits": _("takes back"),
    "currency": _("currency"),
    "decision": _("decision"),
    "device": _("device"),
    "due_at": _("due"),
    "edition": _("edition"),
    "email": _("e-mail address"),
    "ended_at": _("ended"),
    "enforce_from": _("enforced from"),
    "expires_at": _("good until"),
    "facts": _("facts"),
    "first_seen_at": _("first seen"),
    "followed_at": _("followed since"),
    "given_at": _("held since"),
    "gross_cents": _("sum with tax"),
    "groups": _("groups"),
    "has_password": _("has a password"),
    "history_is_on": _("history is on"),
    "recommendations_are_on": _("recommendations are on"),
    "id": _("number"),
    "interval": _("paid each"),
    "invited_at": _("invited"),
    "invoice": _("invoice"),
    "is_active": _("active"),
    "is_confirmed": _("confirmed"),
    "is_in_use": _("in use"),
    "is_own_subscription": _("of your own subscription"),
    "is_owner": _("you are its owner"),
    "is_staff": _("staff"),
    "issued_at": _("made"),
    "joined_at": _("joined"),
    "label": _("recognised as"),
    "labels": _("labels"),
    "language": _("language"),
    "last_seen_at": _("last seen"),
    "last_sign_in_at": _("last sign-in"),
    "lines": _("lines"),
    "made_at": _("made"),
    "made_out_to": _("made out to"),
    "may_do_everything": _("may do everything in the desk"),
    "name": _("name"),
    "name_at_gate": _("name at the gate"),
    "net_cents": _("sum without tax"),
    "newsletter": _("newsletter"),
    "note": _("note"),
    "notice": _("notice shown"),
    "number": _("number"),
    "outcome": _("outcome"),
    "paid_at": _("paid"),
    "paid_until": _("paid until"),
    "permissions": _("permissions"),
    "place": _("page"),
    "plan": _("plan"),
    "provider": _("taken by"),
    "read_at": _("read"),
    "reference": _("reference"),
    "reminders": _("reminders"),
    "saved_at": _("saved"),
    "seats": _("seats"),
    "signed_out_at": _("signed out"),
    "sold": _("sold"),
    "source": _("from"),
    "started_at": _("started"),
    "stopped_at": _("stopped at"),
    "subscription": _("subscription"),
    "tax_cents": _("tax"),
    "tax_number": _("tax number"),
    "tax_percent": _("tax, percent"),
    "title": _("headline"),
    "today_cents": _("to pay at once"),
    "told_at": _("told"),
    "topic": _("topic"),
    "undone_at": _("undone"),
    "used_at": _("last used"),
    "version": _("version"),
    "what": _("what"),
    "wording": _("words"),
}


def spoken(field: str, value: Any) -> str:
    """`value` of `field` as a person reads it."""
    if value is None or value in ("", [], {}):
        return "–"
    if isinstance(value, dict):
        return "; ".join(f"{FIELDS.get(key, key)}: {spoken(key, value[key])}" for key in value)
    if isinstance(value, list):
        return " · ".join(spoken(field, one) for one in value)
    return _plain(field, value)


def _plain(field: str, value: Any) -> str:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "DATETIME_FORMAT")
    if field.endswith("cents") and isinstance(value, int):
        return number_format(Decimal(value) / 100, 2)
    return str(value)
