"""The desk's dialog for scheduled publishing, which says in which zone its times are."""

from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.panels import PublishingPanel


def in_which_zone() -> str:
    """Whose times the present editor sees in the desk, as a sentence."""
    zone, of_paper = timezone.get_current_timezone_name(), settings.TIME_ZONE
    if zone == of_paper:
        return _("Times are those of the paper’s zone, %(zone)s.") % {"zone": zone}
    return _(
        "Times are those of the zone that you chose in your account, %(zone)s. The paper’s zone"
        " is %(of_paper)s."
    ) % {"zone": zone, "of_paper": of_paper}


class SchedulePanel(PublishingPanel):
    """When an article is published and withdrawn."""

    class BoundPanel(PublishingPanel.BoundPanel):
        """The dialog as one editor sees it: the zone is the editor's affair."""

        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            self.help_text = in_which_zone()
