"""The panel at the foot of a subscription's form in the desk: what happened to it."""

from typing import Any

from wagtail.admin.panels import Panel

from presspass.subscriptions.desk import history
from presspass.subscriptions.permissions import MAY_KEEP_ACCOUNTS


class HistoryPanel(Panel):
    """A table of events; invoices and payments for those who keep the accounts."""

    class BoundPanel(Panel.BoundPanel):
        """The panel with a subscription in it."""

        template_name = "subscriptions/desk/history.html"

        def is_shown(self) -> bool:
            """Not while there is nothing yet to tell."""
            return super().is_shown() and self.instance.pk is not None

        @property
        def entries(self) -> list[Any]:
            """What happened, the newest first."""
            with_money = self.request.user.has_perm(MAY_KEEP_ACCOUNTS)
            return history.entries(self.instance, with_money=with_money)
