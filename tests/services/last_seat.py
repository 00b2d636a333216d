"""Several processes give seats at the same moment: `python -m tests.services.last_seat`.

It prints, round by round, how each gift ended; DATABASE_URL or PRESSPASS_HOME say where.
"""

import json
import multiprocessing
import os
import sys
from multiprocessing.synchronize import Barrier

import django
from django.db import connections

GIVERS = 4
ROUNDS = 20


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "presspass.site.settings")
    django.setup()
    gifts = {"last seat": of_the_last_seat(), "one reader": to_one_reader()}
    connections.close_all()
    json.dump({name: given_at_once(rounds) for name, rounds in gifts.items()}, sys.stdout)


def of_the_last_seat() -> list[list[tuple[int, int]]]:
    """For each round one subscription with a free seat, and as many readers as givers."""
    return [
        [(subscription, reader(f"last{number}-{giver}")) for giver in range(GIVERS)]
        for number in range(ROUNDS)
        for subscription in [bought(f"owner{number}", seats=2, held=1)]
    ]


def to_one_reader() -> list[list[tuple[int, int]]]:
    """For each round one reader, and as many subscriptions with a free seat as givers."""
    return [
        [(bought(f"free{number}-{giver}", seats=1), one) for giver in range(GIVERS)]
        for number in range(ROUNDS)
        for one in [reader(f"wanted{number}")]
    ]


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


def given_at_once(rounds: list[list[tuple[int, int]]]) -> list[list[str]]:
    """How each gift of each round ended; the gifts of a round are made at the same moment."""
    fork = multiprocessing.get_context("fork")
    together, ended = fork.Barrier(GIVERS), fork.Queue()
    givers = [
        fork.Process(target=give_all, args=([one[giver] for one in rounds], together, ended))
        for giver in range(GIVERS)
    ]
    for giver in givers:
        giver.start()
    of_givers = [ended.get(timeout=120) for _ in givers]
    for giver in givers:
        giver.join()
    return [sorted(one) for one in zip(*of_givers, strict=True)]


def give_all(gifts: list[tuple[int, int]], together: Barrier, ended) -> None:
    from presspass.readers.models import Reader  # noqa: PLC0415
    from presspass.subscriptions.models import Subscription  # noqa: PLC0415
    from presspass.subscriptions.seats import give  # noqa: PLC0415

    said = []
    for subscription, holder in gifts:
        gift = Subscription.objects.get(pk=subscription), Reader.objects.get(pk=holder)
        together.wait(timeout=60)
        try:
            said.append(type(give(*gift)).__name__)
        except Exception as error:  # noqa: BLE001 - its name is what is asked for
            said.append(type(error).__name__)
    ended.put(said)


if __name__ == "__main__":
    main()
