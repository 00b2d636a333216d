"""What happens to the terms of the subscription: published, followed by the policies, accepted.

A version is never changed once it is published. Where a plan's policy changes what its clause says,
a new version follows in the same transaction, so the two never disagree.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from presspass.newsroom import purge
from presspass.subscriptions import admission
from presspass.subscriptions.models import Acceptance, Plan, Seat, Subscription, Terms
from presspass.subscriptions.terms import clause

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from presspass.readers.models import Reader


class TermsPublished(Exception):
    """These terms are no draft any more: a published version stays as it is."""


def current() -> Terms | None:
    """The version that holds now."""
    return Terms.objects.published().first()


def draft() -> Terms:
    """The draft, not saved where it is new: it begins with the words that hold now."""
    found = Terms.objects.filter(number=Terms.DRAFT).first()
    if found is not None:
        return found
    now = current()
    return Terms(text_en=now.text_en, text_es=now.text_es) if now else Terms()


@transaction.atomic
def publish(version: Terms, *, by: "Reader | None", now: datetime) -> Terms:
    """Make the draft `version` the one that holds from `now` on; all who hold a seat are asked.

    Raises TermsPublished.
    """
    number = _next_number()
    version.refresh_from_db()
    if not version.is_draft:
        raise TermsPublished
    version.number, version.published_at, version.published_by = number, now, by
    version.clauses = live_clauses()
    version.save()
    purge.purge_all(version)
    return version


@transaction.atomic
def follow(*, by: "Reader | None" = None, now: datetime) -> Terms | None:
    """Publish a new version where the policies say another thing than the one that holds.

    Its words are those of the version before; only holders of seats of the changed plans are asked,
    and nobody of a new name.
    """
    number, old = _next_number(), current()
    clauses = live_clauses()
    if old is None or not (
        clause.changed(old.clauses, clauses) or clause.renamed(old.clauses, clauses)
    ):
        return None
    version = Terms(
        number=number, published_at=now, published_by=by, clauses=clauses, for_all=False,
        changed_plans=clause.changed(old.clauses, clauses),
        text_en=old.text_en, text_es=old.text_es,
    )  # fmt: skip
    for language, summary in _summaries(old, version):
        setattr(version, f"summary_{language}", summary)
    version.save()
    purge.purge_all(version)
    return version


def differences(plan: Plan) -> tuple[list[str], list[str]] | None:
    """The sentences that a new version would have before and after, were `plan` saved as it is.

    None where the published terms say the same already, or where there are none.
    """
    old = current()
    if old is None:
        return None
    before = next((one for one in old.clauses if one["plan"] == plan.pk), None)
    facts = clause.facts_of(plan)
    if before is not None and before["facts"] == facts:
        return None
    was = clause.sentences(before["facts"]) if before else []
    return _parted(was, clause.sentences(facts))


def live_clauses() -> list[dict[str, Any]]:
    """The clauses as the plans are now."""
    return [clause.clause_of(plan) for plan in Plan.objects.all()]


def shown_clauses(version: Terms | None) -> list[dict[str, Any]]:
    """The clauses of `version` in the language that is active; the live ones where it is None."""
    clauses = live_clauses() if version is None else version.clauses
    language = (translation.get_language() or "en")[:2]
    return [{"name": one["name"], "sentences": one[language]} for one in clauses]


def asked_of(reader: "Reader") -> Terms | None:
    """The version that `reader` is asked to accept; None where there is nothing to ask.

    Who holds no seat is not asked, nor is one whose plan the versions since the last accepted one
    leave as it was. Nothing that is paid for waits for the answer.
    """
    latest = current()
    if latest is None or latest.acceptances.filter(reader=reader).exists():
        return None
    seat = admission.seat_of(reader)
    if seat is None:
        return None
    last = Acceptance.objects.filter(reader=reader).order_by("-terms__number").first()
    if last is None:
        return latest
    plan = seat.subscription.plan_id
    since = Terms.objects.filter(number__gt=last.terms.number)
    concerned = any(one.for_all or plan in one.changed_plans for one in since)
    return latest if concerned else None


def accept(reader: "Reader", number: int, *, now: datetime) -> Acceptance | None:
    """Keep that `reader` accepted version `number`; None where that is not what holds now.

    Nothing is kept of whoever neither holds a seat nor pays for one.
    """
    latest = current()
    if latest is None or latest.number != number:
        return None
    pays = Subscription.objects.active().filter(owner=reader)
    if admission.seat_of(reader) is None and not pays.exists():
        return None
    acceptance, _made = Acceptance.objects.get_or_create(
        reader=reader, terms=latest, defaults={"accepted_at": now}
    )
    return acceptance


def holders(plan: Plan | None = None) -> "QuerySet[Seat]":
    """The living seats, of `plan` alone where one is given."""
    seats = Seat.objects.filter(subscription__ended_at=None)
    return seats.filter(subscription__plan=plan) if plan else seats


def _next_number() -> int:
    """The number after the last, with all versions locked: two who publish at once wait."""
    list(Terms.objects.select_for_update().values_list("pk"))
    latest = current()
    return latest.number + 1 if latest else 1


def _summaries(old: Terms, new: Terms) -> Iterator[tuple[str, str]]:
    """Language → what the clauses of `new` say that those of `old` did not, and the reverse."""
    before = {one["plan"]: one for one in old.clauses}
    after = [one for one in new.clauses if one["plan"] in new.changed_plans]
    renamed = clause.renamed(old.clauses, new.clauses)
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            lines = [_("“%(was)s” is now called “%(now)s”.") % one for one in renamed]
            lines += [_summary(before.get(one["plan"]), one, language) for one in after]
        yield language, "\n\n".join(lines)


def _summary(before: dict[str, Any] | None, after: dict[str, Any], language: str) -> str:
    if before is None:
        return _("The plan “%(plan)s” is new.") % {"plan": after["name"]}
    was, now = _parted(before[language], after[language])
    facts = {"plan": after["name"], "now": " ".join(now), "before": " ".join(was)}
    lines = [
        _("“%(plan)s”, from now on: %(now)s") if now else "",
        _("“%(plan)s”, no more: %(before)s") if was else "",
    ]
    return "\n".join(line % facts for line in lines if line)


def _parted(was: list[str], now: list[str]) -> tuple[list[str], list[str]]:
    """What of `was` is not said any more, and what in `now` was not said before."""
    return [one for one in was if one not in now], [one for one in now if one not in was]
