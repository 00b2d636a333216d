"""What saving a plan will do, in words and in numbers, for the desk to ask before it does it."""

import hashlib
from datetime import datetime
from typing import NamedTuple

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from presspass.subscriptions import policies
from presspass.subscriptions.desk import plan_words, price_changes
from presspass.subscriptions.desk.price_changes import Change
from presspass.subscriptions.models import Announcement, Plan
from presspass.subscriptions.terms import announcements, clause, terms

ORDER = (
    "enforcement", "rollout_percent", "devices", "arrival", "full_notice", "idle_after",
    "renew_every", "renew_every_crowded", "overlap_within", "overlaps", "overlap_window",
    "sharing_remembered", "on_store_failure",
)  # fmt: skip


class Consequences(NamedTuple):
    """All that saving a plan will do."""

    plan: Plan
    seats: int
    in_force: int
    changes: list[Change]
    renews: bool
    """Whether the seats get new tickets: a date alone renews none before it comes."""
    terms: tuple[list[str], list[str]] | None
    """What a new version of the terms will say no more, and what it will say."""
    asked: int
    told: int
    """How many readers get the announcing mail."""
    letter: list[str]
    prices: list[Change]
    renewed: int
    """How many subscriptions cost something else from their next renewal on."""

    def __bool__(self) -> bool:
        """Whether there is anything to ask about."""
        return bool(self.changes or self.terms or self.told or self.prices)

    @property
    def mark(self) -> str:
        """What a confirmation must carry: it is for these consequences and no others."""
        return hashlib.sha256(repr(tuple(self)[1:]).encode()).hexdigest()[:32]


def consequences(old: Plan | None, new: Plan, *, now: datetime) -> Consequences:
    """What keeping `new`, until now `old` (None: a new plan), will do at `now`."""
    seats = terms.holders(new).count() if new.pk else 0
    policy = policies.policy_of(new, now=now)
    letter, differences = _letter(new, now), terms.differences(new)
    changes = _changes(old, new, now) if old else []
    return Consequences(
        plan=new,
        seats=seats,
        in_force=policies.in_force(policy, seats),
        changes=[*changes, *_dates(old, new, now)] if old else [],
        renews=bool(changes),
        terms=differences,
        asked=seats if differences else 0,
        told=announcements.recipients(new).count() if letter and new.pk else 0,
        letter=letter,
        prices=price_changes.changes(old, new) if old else [],
        renewed=price_changes.touched(old, new) if old else 0,
    )


def _changes(old: Plan, new: Plan, now: datetime) -> list[Change]:
    before, after = policies.policy_of(old, now=now), policies.policy_of(new, now=now)
    return [
        Change(plan_words.said(field, getattr(after, field)), plan_words.said(field, was))
        for field in ORDER
        if (was := getattr(before, field)) != getattr(after, field)
    ]


def _dates(old: Plan, new: Plan, now: datetime) -> list[Change]:
    was, will = _date(old, now), _date(new, now)
    if was == will:
        return []
    none = _("no date is set from which it is enforced")
    return [Change(will or none, was or none)]


def _date(plan: Plan, now: datetime) -> str:
    if plan.enforce_from is None or plan.enforce_from <= now:
        return ""
    begins = _("it will be enforced from %(time)s on")
    return begins % {"time": clause.publication_time(plan.enforce_from)}


def _letter(new: Plan, now: datetime) -> list[str]:
    """The sentences of the mail that goes out; none where that date was announced already."""
    if new.enforce_from is None or new.enforce_from <= now or not new.pk:
        return []
    known = Announcement.objects.filter(plan=new, enforce_from=new.enforce_from)
    return [] if known.exists() else clause.sentences(clause.facts_of(new))


def heading(consequences: Consequences) -> str:
    """For how many seats something changes; prices change for none of them."""
    if consequences.prices and not consequences.changes:
        return _("What changes for “%(plan)s”") % {"plan": consequences.plan.name}
    one_or_more = ngettext(
        "What changes for %(n)s seat of “%(plan)s”",
        "What changes for %(n)s seats of “%(plan)s”",
        consequences.seats,
    )
    facts = {"n": grouped(consequences.seats), "plan": consequences.plan.name}
    return one_or_more % facts


def grouped(number: int) -> str:
    """`number` as it is written in the language that is active."""
    return number_format(number, use_l10n=True, force_grouping=True)
