"""What support does, each act written down: who, what, when, on whom."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from presspass.readers import devices
from presspass.readers.models import Device, Reader
from presspass.support import mails

ENDED, MAILED, LOOKED = "support.end_device", "support.send_mail", "support.look"


@transaction.atomic
def end_device(device: Device, *, by: Reader) -> None:
    """Sign `device` out everywhere; the reader's other devices go on."""
    log(device.reader, ENDED, user=by, data={"about": device.shown_label})
    devices.sign_out([device], now=timezone.now())


@transaction.atomic
def send_mail(key: str, reader: Reader, *, by: Reader) -> None:
    """Send the mail `key` of `mails.MAILS` to `reader`."""
    log(reader, MAILED, user=by, data={"about": key})
    mails.send(key, reader)


def look(reader: Reader, *, by: Reader) -> None:
    """Write down that `by` looked `reader` up."""
    log(reader, LOOKED, user=by, data={"about": ""})


def done_to(reader: Reader) -> list[dict[str, Any]]:
    """What support did to `reader`, newest first."""
    entries = ModelLogEntry.objects.for_instance(reader).filter(action__startswith="support.")
    return [
        {
            "at": entry.timestamp,
            "who": entry.user_display_name,
            "what": entry.message,
            "about": entry.data.get("about", ""),
        }
        for entry in entries.select_related("user").order_by("-timestamp")[:50]
    ]
