"""The domains of a company: added, proved by a mail to an address there; who may join by them.

Whoever has a confirmed address at a proved domain takes a free seat without being invited.
"""

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import DomainNameValidator
from django.db import IntegrityError, transaction

from presspass.mail import post
from presspass.readers import signs
from presspass.subscriptions.companies import companies, mail_providers
from presspass.subscriptions.models import Company, Domain, Seat
from presspass.subscriptions.terms import terms

if TYPE_CHECKING:
    from presspass.readers.models import Reader

SALT = "presspass.subscriptions.domains"
PROVED_WITHIN = timedelta(days=3)
MAILBOXES = ("postmaster", "admin", "info")
"""Beside the admin's own address: mailboxes that only whoever runs a domain reads."""

MOST = 20
"""Domains of one company."""

_is_name = DomainNameValidator(accept_idna=True)
_BEFORE = re.compile(r"^(?:https?://)?(?:www\.|.*@)?")


class DomainRefused(Exception):
    """Why a domain cannot be a company's."""


class NoDomain(DomainRefused):
    """What was typed is no name of a domain."""


class IsPublic(DomainRefused):
    """Anybody gets a mailbox there."""


class ProvedByAnother(DomainRefused):
    """Another company has proved it."""


class TooManyDomains(DomainRefused):
    """The company has `MOST` already."""


class NotThere(DomainRefused):
    """The admin's own address is at another domain."""


class NotJoinable(Exception):
    """The reader has no confirmed address at a domain of the company."""


def name_in(text: str) -> str:
    """The domain that was typed, as an address or with what browsers put before it.

    Raises NoDomain, IsPublic.
    """
    name = _BEFORE.sub("", text.strip().lower()).rstrip("./")
    try:
        _is_name(name)
    except ValidationError as error:
        raise NoDomain from error
    if "." not in name:
        raise NoDomain
    if mail_providers.is_public(name):
        raise IsPublic
    return name


def domain_of(email: str) -> str:
    """What stands behind the @."""
    return email.rpartition("@")[2].lower()


def add(company: Company, text: str, mailbox: str, *, by: "Reader") -> Domain:
    """Mail the proof of a domain to `mailbox` there; "own" is the address of `by`.

    Raises DomainRefused.
    """
    name = name_in(text)
    to = by.email if mailbox == "own" else f"{mailbox}@{name}"
    if domain_of(to) != name:
        raise NotThere
    if Domain.objects.filter(name=name, verified_at__isnull=False).exclude(company=company):
        raise ProvedByAnother
    with transaction.atomic():
        Company.objects.select_for_update().get(pk=company.pk)
        known = company.domains.filter(name=name).first()
        if known is None and company.domains.count() >= MOST:
            raise TooManyDomains
        domain = known or Domain.objects.create(company=company, name=name)
        if domain.verified_at is None:
            _ask_for_proof(domain, to, by)
    return domain


def domain_in(token: str) -> Domain | None:
    """The domain that the link in a mail proves; None where it is no link of ours, or too old."""
    try:
        key = signing.loads(token, salt=SALT, max_age=PROVED_WITHIN)
    except signing.BadSignature:
        return None
    return Domain.objects.select_related("company").filter(pk=key).first()


def prove(domain: Domain, *, now: datetime) -> None:
    """Let whoever has an address at `domain` join; twice is the same. Raises ProvedByAnother."""
    try:
        with transaction.atomic():
            Domain.objects.filter(pk=domain.pk, verified_at=None).update(verified_at=now)
    except IntegrityError as error:
        raise ProvedByAnother from error


def open_to(reader: "Reader") -> Company | None:
    """The company that `reader` may join by a confirmed address, and has not read with yet.

    Whoever has left or was taken out may have the address no more: they come back by being invited.
    """
    confirmed = EmailAddress.objects.filter(user=reader, email__iexact=reader.email, verified=True)
    if not confirmed.exists():
        return None
    proved = Domain.objects.filter(name=domain_of(reader.email), verified_at__isnull=False)
    domain = proved.select_related("company").first()
    subscription = companies.subscription_of(domain.company) if domain else None
    if domain is None or subscription is None:
        return None
    has_read = Seat.ever.filter(holder=reader, subscription=subscription)
    return None if has_read.exists() else domain.company


@transaction.atomic
def join(reader: "Reader", *, now: datetime, accepts: int | None = None) -> Company:
    """Give `reader` a seat of the company whose domain the own address has.

    With it the version `accepts` of the terms is accepted, if that is the one that holds. Of two
    who take the last one at once, one gets it. Raises NotJoinable, companies.NoSubscription,
    seats.SeatError.
    """
    company = open_to(reader)
    if company is None:
        raise NotJoinable
    companies.give(company, reader, now=now)
    if accepts is not None:
        terms.accept(reader, accepts, now=now)
    return company


def _ask_for_proof(domain: Domain, to: str, by: "Reader") -> None:
    token = signing.dumps(domain.pk, salt=SALT)
    facts = {"domain": domain.name, "company": domain.company.name, "admin": by.email}
    language = by.language or post.spoken()
    post.send_to(
        "subscriptions/prove_domain",
        to,
        language,
        link=signs.absolute("prove_domain", token),
        **facts,
    )
