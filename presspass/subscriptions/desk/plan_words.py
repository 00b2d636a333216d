"""How the desk names what a policy does: one phrase a value, for the form and for a change.

The phrases begin small: they stand after a name in the form, after "From now on:" in a change.
"""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from presspass.subscriptions.terms.clause import span

PRESETS = {
    "calm": gettext_lazy(
        "Calm: whoever opens an article on one more device reads there at once, the other device"
        " is told in two lines. The full notice is shown only when two people interrupt each other."
    ),
    "elpais": gettext_lazy(
        "As EL PAÍS does: the newcomer is asked first, and the full notice is shown at once."
    ),
    "lemonde": gettext_lazy(
        "As Le Monde does: the newcomer reads at once, and the full notice is shown at once."
    ),
    "own": gettext_lazy(
        "As it was set: the newcomer is asked first, and the full notice is shown only when two"
        " people interrupt each other."
    ),
}
"""Preset → what it does; `own` stands for the mix that no preset is."""

ENFORCEMENT = {
    "off": gettext_lazy("Off: the rule is not applied, and nothing is counted."),
    "monitor": gettext_lazy(
        "Monitor: what the rule would do is counted. Readers are shown nothing."
    ),
    "notify": gettext_lazy(
        "Notify: a strip above the article says that another device reads. No text is withheld."
    ),
    "enforce": gettext_lazy(
        "Enforce: where one device too many reads, one of them sees the opening and the notice."
    ),
}

NAMES = {
    "off": gettext_lazy("Off"),
    "monitor": gettext_lazy("Monitor"),
    "notify": gettext_lazy("Notify"),
    "enforce": gettext_lazy("Enforce"),
}
"""Enforcement → its name alone, for a list."""

STORE_FAILURE = {
    "open": gettext_lazy("everybody goes on reading"),
    "closed": gettext_lazy("subscribers’ articles are not shown until it answers again"),
}

NUMBERS = {
    "idle_after": (
        gettext_lazy("Seconds until an unused device gives its place free"),
        gettext_lazy(
            "At least three times the seconds between two signs of life and ten more. From one"
            " minute to five hardly anything changes for readers."
        ),
    ),
    "renew_every": (
        gettext_lazy("Seconds between two signs of life"),
        gettext_lazy("A device that is in use tells of it at most so often."),
    ),
    "renew_every_crowded": (
        gettext_lazy("The same, while more devices are in use than may read"),
        gettext_lazy("More often finds sharing sooner, and asks more of the server."),
    ),
    "overlap_within": (
        gettext_lazy("Seconds within which two devices count as used at once"),
        gettext_lazy(
            "One device, another, the first again: one pair of hands does not do that for long."
            " Longer spans take one person for two."
        ),
    ),
    "overlaps": (
        gettext_lazy("How often that must happen"),
        gettext_lazy("Before it is called sharing. Fewer find more, and are wrong more often."),
    ),
    "overlap_window": (
        gettext_lazy("Within how many seconds"),
        gettext_lazy("All of them must fall into so long a span."),
    ),
    "sharing_remembered": (
        gettext_lazy("Seconds for which sharing is remembered"),
        gettext_lazy("A day is 86,400. Until then the full notice comes back at once."),
    ),
}
"""Number of the policy → its label in the form, and what it is for."""


def said(field: str, value: Any) -> str:
    """What it means that `field` of a policy is `value`."""
    if field == "devices":
        one_or_more = ngettext(
            "each reads on %(n)s device at a time", "each reads on %(n)s devices at a time", value
        )
        return one_or_more % {"n": value}
    if field == "rollout_percent":
        return _("the enforcement holds for %(percent)s %% of the seats") % {"percent": value}
    if field == "on_store_failure":
        return _("when the register does not answer, %(happens)s") % {
            "happens": STORE_FAILURE[value]
        }
    if field in {"arrival", "full_notice"}:
        return str(_SHORT[value])
    if field == "enforcement":
        return str(ENFORCEMENT[value])
    return _number(field, value)


def _number(field: str, value: int) -> str:
    shown = str(value) if field == "overlaps" else f"{value} ({span(value)})"
    return f"{NUMBERS[field][0]}: {shown}"


_SHORT = {
    "takes_over": gettext_lazy(
        "whoever opens an article on one more device reads there at once; the other is told"
    ),
    "asks": gettext_lazy(
        "whoever opens an article on one more device is asked first whether to read there"
    ),
    "on_sharing": gettext_lazy(
        "the full notice is shown only when two people interrupt each other"
    ),
    "at_once": gettext_lazy(
        "the full notice is shown on all devices as soon as one too many is in use"
    ),
}
