"""What the desk does to many readers at once, with the same ends as one by one."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.views.bulk_action import BulkAction

from presspass.readers import devices
from presspass.readers.desk_readers import KEPT, has_history
from presspass.readers.models import Reader


@hooks.register("before_bulk_action")
def keep_readers_with_history(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: BulkAction
) -> HttpResponse | None:
    """Refuse to delete readers whose subscriptions and seats must stay to be looked up."""
    if action.model is not Reader or action_type != "delete":
        return None
    kept = next((reader for reader in objects if has_history(reader)), None)
    if kept is None:
        return None
    messages.error(request, KEPT % {"reader": kept})
    return redirect("wagtailusers_users:index")


@hooks.register("after_bulk_action")
def end_what_was_closed(
    request: HttpRequest,  # noqa: ARG001 - Wagtail's signature
    action_type: str,
    objects: Iterable[Any],
    action: BulkAction,
) -> None:
    """End sessions and tickets of readers who were just made inactive."""
    if action.model is not Reader or action_type != "set_active_state":
        return
    closed = Reader.objects.filter(pk__in=[reader.pk for reader in objects], is_active=False)
    for reader in closed:
        devices.refuse(reader, but=None, now=timezone.now())
