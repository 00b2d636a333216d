"""Every address × every role, from the URL table: nobody sees or changes what is another's.

`quesada` has one of everything, each with a word that stands nowhere else. All others ask for every
address, with the keys of what is hers in the path and in what they post.
"""

from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module
from typing import NamedTuple

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.urls import URLPattern, get_resolver
from django.utils import timezone

from presspass.readers.models import Device, Reader
from presspass.subscriptions import purchases, seats
from presspass.subscriptions.invitations import invitations
from presspass.subscriptions.models import (
    Company,
    Domain,
    Invitation,
    Invoice,
    Order,
    Payment,
    Plan,
    Seat,
    Subscription,
    SubscriptionEvent,
)
from tests.site.subscriptions.cast import PASSWORD, browser

HERS = ("quesada", "Quesada", "Almadraba", "muelle-uno", "Bergantín", "ES-Q-77")
"""Words that only what is hers has: addresses, names, a device, a company, its tax number."""
SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}
FAILS_BY_DESIGN = {"wagtailadmin_error_test"}
DESK, SUPPORT = "/desk/", "/desk/support/"
LAST = "/account/logout/"


class Quesada(NamedTuple):
    """Who has one of everything."""

    reader: Reader
    reads_with: Reader
    company: Company
    invitation: Invitation
    order: Order
    invoice: Invoice
    seat: Seat
    device: Device


@pytest.fixture
def quesada(business) -> Quesada:
    now = timezone.now()
    reader = Reader.objects.create_user("ines@quesada.example", PASSWORD, name="Inés Quesada")
    pair = Plan.objects.create(
        name="Pair", seats=3, month_cents=1500, seat_month_cents=400, most_seats=5, is_on_sale=True
    )
    asked = purchases.order(reader, pair, "month", 3, now=now)
    bought = purchases.confirm(asked.pk, reader, now=now)
    reads_with = Reader.objects.create_user("muelle-uno@quesada.example", PASSWORD)
    seat = seats.give(bought, reads_with)
    details = {"name": "Bergantín", "tax_number": "ES-Q-77", "address": "Quay 9", "country": "ES"}
    firms = purchases.order(reader, business, "year", 4, now=now, company=details)
    company = purchases.confirm(firms.pk, reader, now=now).company
    Domain.objects.create(company=company, name="quesada.example", verified_at=now)
    device = Device.objects.create(
        id="q" * 16, reader=reader, label="Firefox on Linux", custom_label="Almadraba"
    )
    return Quesada(
        reader,
        reads_with,
        company,
        invitations.invite(bought, "guest@quesada.example", reader, now),
        purchases.order(reader, pair, "month", 4, now=now),
        bought.invoices.get(),
        seat,
        device,
    )


ROLES = {
    "anonymous": None,
    "free": "stranger",
    "owner": "owner",
    "added_user": "added_user",
    "member": "member",
    "admin of another company": "admin",
    "owner of another company": "boss",
    "journalist": "journalist",
    "support": "support",
    "editor": "editor",
}
"""Who asks, and the fixture that makes that reader."""


@pytest.fixture
def support(db) -> Reader:
    groups = import_module("presspass.support.migrations.0002_group_of_support")
    groups.make_group(apps, None)
    reader = Reader.objects.create_user("support@example.org", PASSWORD)
    reader.groups.add(Group.objects.get(name="Support"))
    return reader


@pytest.fixture
def journalist(db) -> Reader:
    """Writes in the desk, and is no superuser."""
    reader = Reader.objects.create_user("journalist@example.org", PASSWORD)
    reader.groups.add(Group.objects.get(name="Editors"))
    return reader


MAY_SEE = {"support": (SUPPORT,), "editor": (DESK,)}
"""Staff find readers, and see what was sold; that they see no more is tested beside those pages."""


def addresses(hers: Quesada) -> list[str]:
    """All addresses that Django answers, with her keys where one has a place for them."""
    found = [_filled(route, name, hers) for route, name in _routes(get_resolver().url_patterns)]
    return sorted({path for path in found if path}, key=lambda path: (path == LAST, path))


def _routes(patterns, before: str = "") -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route, pattern.name or ""
        else:
            yield from _routes(pattern.url_patterns, route)


def _filled(route: str, name: str, hers: Quesada) -> str:
    """The address of `route`; "" for what is no address of one page, such as `^(…)$`."""
    if "(" in route or name in FAILS_BY_DESIGN:
        return ""
    keys = {
        "uuid:uid": _uid(route, name, hers),
        "slug:number": hers.invoice.number,
        "int:seat": hers.seat.pk,
        "int:plan": hers.order.plan_id,
        "int:key": hers.order.plan_id,
        "str:token": "made-up",
    }
    path = "/" + route.removeprefix("^").removesuffix("$")
    for key, value in keys.items():
        path = path.replace(f"<{key}>", str(value))
    while "<" in path:  # of the desk: whatever it counts, hers is the reader's
        before, _, rest = path.partition("<")
        path = before + str(hers.reader.pk) + rest.partition(">")[2]
    return path


def _uid(route: str, name: str, hers: Quesada) -> object:
    if "order" in name:
        return hers.order.pk
    return hers.company.uid if route.startswith("business") else hers.invitation.uid


def posted(hers: Quesada) -> dict[str, object]:
    """What somebody would send who knows all her keys."""
    return {
        "device": hers.device.pk,
        "seat": hers.seat.pk,
        "reader": hers.reads_with.pk,
        "person": hers.reads_with.pk,
        "invitation": hers.invitation.uid,
        "uid": hers.invitation.uid,
        "order": hers.order.pk,
        "company": hers.company.uid,
        "domain": hers.company.domains.get().pk,
        "email": "new@elsewhere.example",
        "name": "Somebody else",
        "next": "/",
        "confirmed": "1",
    }


def rows(hers: Quesada) -> dict[str, list[dict]]:
    """All that the database holds of her."""
    own, company = {"owner": hers.reader}, {"company": hers.company}
    asked = [
        Reader.objects.filter(pk__in=[hers.reader.pk, hers.reads_with.pk]),
        Device.objects.filter(reader__in=[hers.reader, hers.reads_with]),
        Subscription.objects.filter(**own),
        SubscriptionEvent.objects.filter(subscription__owner=hers.reader),
        Seat.ever.filter(subscription__owner=hers.reader),
        Invitation.objects.filter(subscription__owner=hers.reader),
        Invoice.objects.filter(subscription__owner=hers.reader),
        Payment.objects.filter(invoice__subscription__owner=hers.reader),
        Order.objects.filter(reader=hers.reader),
        Company.objects.filter(**own),
        Company.admins.through.objects.filter(**company),
        Domain.objects.filter(**company),
    ]
    return {query.model.__name__: list(query.order_by("pk").values()) for query in asked}


def told(response) -> str:
    """All that an answer tells, its files included."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return body.decode("utf-8", errors="replace") + response.headers.get("Location", "")


def asks(client, reader: Reader | None, path: str, post: dict | None):
    """Ask as `reader`, who signs in and asks again where something had signed out."""
    response = _asked(client, path, post)
    if reader is not None and not response.wsgi_request.user.is_authenticated:
        client.sign_in(reader)
        response = _asked(client, path, post)
    return response


def _asked(client, path: str, post: dict | None):
    if post is None:
        return client.get(path, headers=SAME_ORIGIN)
    return client.post(path, post, headers=SAME_ORIGIN)


def is_left_out(role: str, path: str) -> bool:
    return path.startswith(MAY_SEE.get(role, ("/no-such/",)))


@pytest.mark.parametrize("role", ROLES)
def test_nobody_sees_or_changes_what_is_anothers(quesada, role, request):
    reader = ROLES[role] and request.getfixturevalue(ROLES[role])
    client = browser()
    client.raise_request_exception = False
    if reader is not None:
        client.sign_in(reader)
        long_ago = timezone.now() - timedelta(days=30)
        Device.objects.filter(reader=reader).update(first_seen_at=long_ago)
    before, post = rows(quesada), posted(quesada)

    for path in addresses(quesada):
        if is_left_out(role, path):
            continue
        sent = [None] if path.startswith(DESK) else [None, post]
        for body in sent:
            response = asks(client, reader, path, body)
            said = told(response)
            verb = "GET" if body is None else "POST"
            is_wagtails = path.startswith(DESK)  # which stumbles over keys that are no page's
            assert response.status_code < 500 or is_wagtails, f"{verb} {path}"
            # What came in with the address or was typed may be said again.
            echoed = [word for word in HERS if word in said]
            assert echoed == [], f"{verb} {path} tells {role} of {echoed}"
    assert rows(quesada) == before


def test_she_herself_sees_all_of_it(quesada):
    client = browser()
    client.sign_in(quesada.reader)

    said = "".join(
        told(asks(client, quesada.reader, path, None))
        for path in addresses(quesada)
        if not path.startswith(DESK) and path != LAST
    )

    assert [word for word in HERS if word not in said] == []


def test_every_address_of_ours_is_asked_for(quesada):
    paths = addresses(quesada)

    assert len([path for path in paths if not path.startswith(DESK)]) > 80
    assert len([path for path in paths if path.startswith(DESK)]) > 200
    assert f"/account/subscription/invoices/{quesada.invoice.number}/" in paths
    assert f"/business/{quesada.company.uid}/people/" in paths
