"""Newsletters in the desk: what there is to get, and how many get it."""

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from presspass.newsletters.models import Newsletter
from presspass.readers.models import Reader


class KeptOnceChosen(ModelPermissionPolicy):
    """A newsletter is closed, not deleted: the proof of who agreed to it stays."""

    def user_has_permission(self, user: Reader, action: str) -> bool:
        """Whether `user` may do `action` to any of them."""
        return action != "delete" and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: Reader, actions: list[str]) -> bool:
        """Whether `user` may do one of `actions`."""
        return super().user_has_any_permission(user, set(actions) - {"delete"})


class NewsletterList(IndexView):
    """All newsletters, with how many get each."""

    def get_base_queryset(self) -> QuerySet[Newsletter]:
        """With the number of those who get it."""
        living = Q(signups__confirmed_at__isnull=False, signups__left_at=None)
        counted = super().get_base_queryset().select_related("edition")
        return counted.annotate(gets=Count("signups", filter=living))


class NewsletterViewSet(ModelViewSet):
    """What one can sign up for."""

    model = Newsletter
    icon = "mail"
    menu_label = _("Newsletters")
    add_to_reference_index = False
    index_view_class = NewsletterList
    permission_policy = KeptOnceChosen(Newsletter)
    copy_view_enabled = False
    inspect_view_enabled = False
    form_fields = [
        *("name", "slug", "edition", "promise", "rhythm", "day", "time", "is_open", "order"),
    ]
    list_display = [
        *("name", "edition", "rhythm"),
        Column("gets", label=_("Get it")),
        BooleanColumn("is_open", label=_("one can sign up")),
    ]
