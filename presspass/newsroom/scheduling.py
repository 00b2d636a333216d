"""Publishes and withdraws what editors scheduled, when its time has come; called by the clock.

Wagtail's command `publish_scheduled` does nearly that. It withdraws articles as mere pages, so that
the search index hears of nothing, and it forgets the next version of what it withdraws.
"""

import logging
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.models import Page, Revision

log = logging.getLogger(__name__)


def publish_and_withdraw() -> None:
    """Publish every version whose time has come, then withdraw the pages whose time is over.

    In this order, so that a later end, which comes with a new version, holds. May be run twice, by
    several machines at once, and late: each does what is still due when it has locked the row.
    """
    for key in list(_due().order_by("approved_go_live_at").values_list("pk", flat=True)):
        _alone(_publish, key)
    for key in list(_over().order_by("expire_at").values_list("pk", flat=True)):
        _alone(_withdraw, key)


def _due() -> QuerySet[Revision]:
    return Revision.page_revisions.filter(approved_go_live_at__lte=timezone.now())


def _over() -> QuerySet[Page]:
    return Page.objects.filter(live=True, expire_at__lte=timezone.now(), alias_of=None)


def _alone(change: Callable[[int], None], key: int) -> None:
    """Make one `change`; a page that may not be as it is stands back, and keeps back no other."""
    try:
        with transaction.atomic():
            change(key)
    except ValidationError as error:
        log.error("what is scheduled cannot be done: %s, %s", key, error)  # noqa: TRY400


def _publish(revision: int) -> None:
    due = _due().select_for_update().filter(pk=revision).first()
    if due is not None:
        due.publish(log_action="wagtail.publish.scheduled")


def _withdraw(key: int) -> None:
    over = _over().select_for_update().filter(pk=key).first()
    if over is None:
        return
    following = over.scheduled_revision
    over.specific.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    if following is not None:  # unpublishing lets go of it, and this is not what was asked
        following.save(update_fields=["approved_go_live_at"])
