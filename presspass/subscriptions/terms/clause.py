"""The one-device clause of the terms: what a plan's policy means for its readers, in sentences.

The facts decide whether two clauses say the same; the sentences are made of them and of nothing
else, so the terms cannot say what the policy does not.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypeAlias

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from presspass.subscriptions.models import Plan
from presspass.subscriptions.policies import policy_of

Facts: TypeAlias = dict[str, Any]
"""Of a policy what readers meet, as JSON takes it; `from` is the announced date, or ""."""

FACTS = ("devices", "arrival", "idle_after", "enforcement", "rollout_percent", "full_notice")
SHOWN = ("notify", "enforce")


def facts_of(plan: Plan) -> Facts:
    """What the clause of `plan` is made of; a date that has passed still stands in it."""
    policy = policy_of(plan)
    facts: Facts = {name: getattr(policy, name) for name in FACTS}
    facts["from"] = ""
    if plan.enforce_from is not None:
        facts |= {"enforcement": "enforce", "from": plan.enforce_from.isoformat()}
    if facts["enforcement"] not in SHOWN:
        facts["rollout_percent"] = 100  # what is only watched has no part of the seats
    return facts


def clause_of(plan: Plan) -> dict[str, Any]:
    """The clause of `plan` as a version of the terms keeps it, in every language."""
    facts = facts_of(plan)
    return {"plan": plan.pk, "name": plan.name, "facts": facts, **in_every_language(facts)}


def in_every_language(facts: Facts) -> dict[str, list[str]]:
    """Language → the sentences that say `facts`."""
    said = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            said[language] = sentences(facts)
    return said


def sentences(facts: Facts) -> list[str]:
    """What `facts` mean for a reader, in the language that is active."""
    said = [_devices(facts["devices"]), _arrival(facts["arrival"]), _idle(facts["idle_after"])]
    said.append(_full_notice(facts["full_notice"]))
    said.append(_enforcement(facts["enforcement"], facts["from"]))
    if facts["rollout_percent"] < 100:  # noqa: PLR2004 (everybody)
        part = _("This holds for %(percent)s %% of the seats, always the same ones.")
        said.append(part % {"percent": facts["rollout_percent"]})
    return said


def changed(before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> list[int]:
    """The plans whose clauses say another thing in `after`, those that are new among them."""
    known = {one["plan"]: one["facts"] for one in before}
    return [one["plan"] for one in after if known.get(one["plan"]) != one["facts"]]


def renamed(
    before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]
) -> list[dict[str, str]]:
    """What plans were called in `before` and are called in `after`, where that differs."""
    names = {one["plan"]: one["name"] for one in before}
    return [
        {"was": names[one["plan"]], "now": one["name"]}
        for one in after
        if names.get(one["plan"], one["name"]) != one["name"]
    ]


def publication_time(moment: datetime) -> str:
    """Day and time in the publication's zone, which is named."""
    zone = timezone.get_default_timezone()
    shape = pgettext("date and time of an article, in Django's format letters", "j F Y, H:i")
    here = timezone.localtime(moment, zone)
    return f"{date_format(here, shape)} ({settings.TIME_ZONE})"


def span(seconds: int) -> str:
    """A span in minutes, and in seconds what is left."""
    minutes, rest = divmod(seconds, 60)
    in_minutes = ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
    in_seconds = ngettext("%(n)s second", "%(n)s seconds", rest) % {"n": rest}
    if minutes and rest:
        return _("%(minutes)s and %(seconds)s") % {"minutes": in_minutes, "seconds": in_seconds}
    return in_minutes if minutes else in_seconds


def _devices(number: int) -> str:
    one_or_more = ngettext(
        "Each seat is read on %(n)s device at a time.",
        "Each seat is read on up to %(n)s devices at a time.",
        number,
    )
    return one_or_more % {"n": number}


def _arrival(arrival: str) -> str:
    if arrival == "asks":
        return _(
            "If an article is opened on one more device, that device asks first whether to go on"
            " reading there; the one that reads is not interrupted until then."
        )
    return _(
        "If an article is opened on one more device, reading goes on there at once; the device"
        " unseen for longest shows the opening, and can take the reading back with one tap."
    )


def _idle(seconds: int) -> str:
    return _("A device that nobody uses gives its place free after %(span)s.") % {
        "span": span(seconds)
    }


def _full_notice(full_notice: str) -> str:
    if full_notice == "at_once":
        return _("As soon as one more device is in use, all of them show a notice that says so.")
    return _("If two people keep taking the place from each other, both are shown a notice.")


def _enforcement(enforcement: str, since: str) -> str:
    if since:
        begins = _("This holds from %(time)s on; before that, no text is withheld.")
        return begins % {"time": publication_time(datetime.fromisoformat(since))}
    return {
        "enforce": _("This is in force."),
        "notify": _("At present this is only pointed out; no text is withheld."),
        "monitor": _("At present this is only counted: nothing is shown, no text is withheld."),
        "off": _("At present this is not applied."),
    }[enforcement]
