"""Puts plans and subscriptions into the desk."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from presspass.subscriptions.billing import accounting
from presspass.subscriptions.desk.subscriptions import ReaderChooser, SubscriptionsInDesk


@hooks.register("register_admin_viewset")
def show_subscriptions() -> list[object]:
    """The menu of plans and subscriptions, and the chooser of readers."""
    return [SubscriptionsInDesk(), ReaderChooser("reader_chooser")]


@hooks.register("register_permissions")
def let_groups_sell() -> QuerySet[Permission]:
    """What may be ticked for a group of staff; nothing that was sold is ever deleted."""
    models = ["plan", "subscription", "terms"]
    sold = Permission.objects.filter(content_type__app_label="subscriptions")
    set_by_staff = sold.filter(content_type__model__in=models)
    return set_by_staff.exclude(codename__startswith="delete_") | sold.filter(
        codename__in=["view_acceptance", "keep_accounts"]
    )


@hooks.register("register_log_actions")
def name_acts(actions: Any) -> None:
    """What the desk's log calls what staff do with money."""
    paid, refunded = accounting.PAID, accounting.REFUNDED
    actions.register_action(paid, _("Record a payment"), _("Recorded a payment"))
    actions.register_action(refunded, _("Refund"), _("Refunded"))
