"""A reader's account without the reader: the row stays, because invoices refer to it, and is empty.

What was bought is ended before that, see `presspass.privacy.erasure`.
"""

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from presspass.readers.models import Change, Device, Reader


def forget(reader: Reader, *, now: datetime) -> None:
    """Take everything out of the row of `reader` and out of the desk's log that tells who it was.

    Sessions and tickets must have ended before. The address is free for another account then.
    """
    kept = (
        Change.objects.filter(reader=reader),
        Device.objects.filter(reader=reader),
        EmailAddress.objects.filter(user=reader),
        Authenticator.objects.filter(user=reader),
        UserProfile.objects.filter(user=reader),
    )
    for rows in kept:
        rows.delete()
    reader.groups.clear()
    reader.user_permissions.clear()
    reader.name = reader.language = ""
    reader.email = f"erased-{reader.pk}@erased.invalid"
    reader.last_login = None
    reader.is_active = reader.is_staff = reader.is_superuser = False
    reader.set_unusable_password()
    reader.erased_at = now
    reader.save()
    told = ModelLogEntry.objects.for_instance(reader)
    told.update(label=f"reader {reader.pk}", data={})
