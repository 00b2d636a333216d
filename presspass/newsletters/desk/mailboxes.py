"""Mailboxes to which no newsletter goes, in the desk: looked up, and let in again."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from presspass.newsletters.models import Suppression
from presspass.readers.models import Reader

REFUSED = frozenset({"add", "change"})


class SeenAndLifted(ModelPermissionPolicy):
    """Bounces and complaints make such a mailbox; staff may take it off, and do nothing else."""

    def user_has_permission(self, user: Reader, action: str) -> bool:
        """Whether `user` may do `action` to any of them."""
        return action not in REFUSED and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: Reader, actions: list[str]) -> bool:
        """Whether `user` may do one of `actions`."""
        return super().user_has_any_permission(user, set(actions) - REFUSED)


class MailboxList(IndexView):
    """Those to which nothing goes, the latest first."""

    def get_base_queryset(self) -> QuerySet[Suppression]:
        """Without those of which a letter came back once and no more."""
        return super().get_base_queryset().in_force()


class MailboxViewSet(ModelViewSet):
    """Mailboxes without newsletters."""

    model = Suppression
    icon = "warning"
    menu_label = _("Suppressed mailboxes")
    add_to_reference_index = False
    index_view_class = MailboxList
    permission_policy = SeenAndLifted(Suppression)
    copy_view_enabled = False
    inspect_view_enabled = False
    exclude_form_fields = ["bounces"]
    list_display = ["email", "reason", "at"]
    list_filter = ["reason"]
    search_fields = ["email"]
