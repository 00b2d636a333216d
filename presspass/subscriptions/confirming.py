"""Whether a reader may buy on this device, or by a link in the reader's own mail."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from presspass.subscriptions import admission

if TYPE_CHECKING:
    from presspass.readers.models import Device, Reader

YOUNG = timedelta(days=7)
"""So long after it was first seen a device is new."""


def is_by_mail(reader: "Reader", device: "Device", *, now: datetime) -> bool:
    """Whether what `reader` orders on `device` is to be confirmed by a link in the mail."""
    if admission.seat_of(reader) is None:
        return False  # nobody else can be reading with this account
    return now - device.first_seen_at < YOUNG
