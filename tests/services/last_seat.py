"""Several processes give seats at the same moment: `python -m tests.services.last_seat`.

In some rounds what they give and end is the same reader's. It prints, round by round, how each act
ended; DATABASE_URL or PRESSPASS_HOME say where.
"""

import json
import multiprocessing
import os
import sys
from datetime import timedelta
from multiprocessing.synchronize import Barrier
from typing import NamedTuple

import django
from django.db import connections
from django.utils import timezone

GIVERS = 4
ROUNDS = 20
CROSSINGS = 6


class Act(NamedTuple):
    """One of `acts`, by name; what it is done with, by key."""

    name: str
    subscription: int
    reader: int = 0


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "presspass.site.settings")
    django.setup()
    rounds = {
        "last seat": of_the_last_seat(),
        "one reader": to_one_reader(),
        "given and ended": given_and_ended(),
    }
    connections.close_all()
    json.dump({name: done_at_once(acts) for name, acts in rounds.items()}, sys.stdout)


def of_the_last_seat() -> list[list[Act]]:
    """For each round one subscription with a free seat, and as many readers as givers."""
    return [
        [Act("give", subscription, reader(f"last{number}-{giver}")) for giver in range(GIVERS)]
        for number in range(ROUNDS)
        for subscription in [bought(f"owner{number}", seats=2, held=1)]
    ]


def to_one_reader() -> list[list[Act]]:
    """For each round one reader, and as many subscriptions with a free seat as givers."""
    return [
        [Act("give", bought(f"free{number}-{giver}", seats=1), one) for giver in range(GIVERS)]
        for number in range(ROUNDS)
        for one in [reader(f"wanted{number}")]
    ]


def given_and_ended() -> list[list[Act]]:
    """For each round two who pay and read alone: each gets a seat elsewhere, and the own one ends.

    One by an invitation, the other from a company's admin.
    """
    rounds = []
    for number in range(CROSSINGS):
        invited, employed = reader(f"invited{number}"), reader(f"employed{number}")
        family, firm = bought(f"family{number}", seats=2), of_company(f"firm{number}")
        invite(family, f"invited{number}@paper.example")
        gifts = [Act("accept", family, invited), Act("employ", firm, employed)]
        rounds.append([*gifts, Act("end", paid(invited)), Act("end", paid(employed))])
    return rounds


def reader(name: str) -> int:
    from presspass.readers.models import Reader  # noqa: PLC0415 - Django has to be awake

    return Reader.objects.create(email=f"{name}@paper.example").pk


def bought(name: str, *, seats: int, held: int = 0) -> int:
    """A subscription of a new owner, who holds one of its seats where `held` is 1."""
    from presspass.readers.models import Reader  # noqa: PLC0415
    from presspass.subscriptions.models import Plan, Subscription  # noqa: PLC0415
    from presspass.subscriptions.seats import give  # noqa: PLC0415

    plan, _ = Plan.objects.get_or_create(name=f"For {seats}", defaults={"seats": seats})
    owner = Reader.objects.get(pk=reader(name))
    subscription = Subscription.objects.create(owner=owner, plan=plan)
    if held:
        give(subscription, owner)
    return subscription.pk


def paid(owner: int) -> int:
    """A subscription that this reader pays, and reads by alone."""
    from presspass.readers.models import Reader  # noqa: PLC0415
    from presspass.subscriptions import taking_over  # noqa: PLC0415
    from presspass.subscriptions.models import Plan  # noqa: PLC0415

    plan, _ = Plan.objects.get_or_create(name="Paid", defaults={"month_cents": 900})
    now, one = timezone.now(), Reader.objects.get(pk=owner)
    until = now + timedelta(days=20)
    alone = taking_over.Bought(one, plan, "month", 1, until, is_cancelled=False)
    return taking_over.take_over([alone], now=now)[0].pk


def of_company(name: str) -> int:
    """A subscription of a new company, whose owner holds no seat of it."""
    from presspass.readers.models import Reader  # noqa: PLC0415
    from presspass.subscriptions.models import Company, Plan, Subscription  # noqa: PLC0415

    kind = {"kind": Plan.Kind.COMPANY, "seats": 3}
    plan, _ = Plan.objects.get_or_create(name="For firms", defaults=kind)
    owner = Reader.objects.get(pk=reader(name))
    company = Company.objects.create(name=name, address="Dique 1", owner=owner)
    return Subscription.objects.create(owner=owner, plan=plan, company=company).pk


def invite(subscription: int, email: str) -> None:
    from presspass.subscriptions.invitations import invitations  # noqa: PLC0415
    from presspass.subscriptions.models import Subscription  # noqa: PLC0415

    inviting = Subscription.objects.get(pk=subscription)
    invitations.invite(inviting, email, by=inviting.owner, now=timezone.now())


def done_at_once(rounds: list[list[Act]]) -> list[list[str]]:
    """How each act of each round ended; those of a round are done at the same moment."""
    fork = multiprocessing.get_context("fork")
    together, ended = fork.Barrier(GIVERS), fork.Queue()
    givers = [
        fork.Process(target=do_all, args=([one[giver] for one in rounds], together, ended))
        for giver in range(GIVERS)
    ]
    for giver in givers:
        giver.start()
    of_givers = [ended.get(timeout=120) for _ in givers]
    for giver in givers:
        giver.join()
    return [sorted(one) for one in zip(*of_givers, strict=True)]


def do_all(acts: list[Act], together: Barrier, ended) -> None:
    from presspass.readers.models import Reader  # noqa: PLC0415
    from presspass.subscriptions.models import Subscription  # noqa: PLC0415

    said = []
    for act in acts:
        subscription = Subscription.objects.get(pk=act.subscription)
        one = Reader.objects.filter(pk=act.reader).first()
        together.wait(timeout=60)
        try:
            said.append(type(do(act.name, subscription, one)).__name__)
        except Exception as error:  # noqa: BLE001 - its name is what is asked for
            said.append(type(error).__name__)
    ended.put(said)


def do(name: str, subscription, one):
    """What readers, an admin and the clock do, by its name."""
    from presspass.subscriptions import purchases, seats  # noqa: PLC0415
    from presspass.subscriptions.companies import companies  # noqa: PLC0415
    from presspass.subscriptions.invitations import invitations  # noqa: PLC0415

    now = timezone.now()
    if name == "accept":
        return invitations.accept(subscription.invitations.get(), one, now)
    if name == "employ":
        return companies.give(subscription.company, one, now=now)
    if name == "end":
        return purchases.end(subscription, "unpaid", now=now)
    return seats.give(subscription, one)


if __name__ == "__main__":
    main()
