"""What the desk's log calls what staff do with an issue, beside changing it."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

SCHEDULED: Final = "newsletters.schedule"
UNSCHEDULED: Final = "newsletters.unschedule"
SENT: Final = "newsletters.send"
PAUSED: Final = "newsletters.pause"
RESUMED: Final = "newsletters.resume"
NAMES: Final = {
    SCHEDULED: (_("Schedule an issue"), _("Scheduled the issue")),
    UNSCHEDULED: (_("Make an issue a draft again"), _("Made the issue a draft again")),
    SENT: (_("Send an issue"), _("Sent the issue")),
    PAUSED: (_("Pause an issue"), _("Paused the issue")),
    RESUMED: (_("Go on with an issue"), _("Went on with the issue")),
}


def name(actions: Any) -> None:
    """Tell Wagtail of them."""
    for act, (label, message) in NAMES.items():
        actions.register_action(act, label, message)
