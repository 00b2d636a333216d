"""The mails that tell a reader of a change of the account, with a link that undoes it.

They go to the address the account had before, in the reader's language.
"""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format

from presspass.mail import post
from presspass.readers import undo
from presspass.readers.models import Change, Device, Reader


def of_password(reader: Reader, device: Device | None, *, what: str) -> None:
    """Tell that the password was changed, set or reset (`what`) on `device`."""
    _tell(what, reader, undo.remember(reader, Change.Kind.PASSWORD), device)


def of_address(reader: Reader, old: str, device: Device | None) -> None:
    """Tell both addresses that `old` was changed; only `old` can undo it."""
    change = undo.remember(reader, Change.Kind.EMAIL, email=old)
    _tell("address_changed", reader, change, device, new=reader.email)
    _tell("address_is_new", reader, None, device, old=old)


def of_passkey(reader: Reader, device: Device | None, *, name: str, what: str) -> None:
    """Tell that the passkey `name` was added or removed (`what`)."""
    _tell(what, reader, undo.remember(reader, Change.Kind.PASSKEY), device, passkey=name)


def of_device(reader: Reader, device: Device) -> None:
    """Tell that `device`, never seen before, signed in."""
    change = undo.remember(reader, Change.Kind.DEVICE, device=device)
    passwordless = not reader.has_usable_password()
    _tell("new_device", reader, change, device, passwordless=passwordless)


def of_not_me(reader: Reader, ended: Device, by: Device) -> None:
    """Tell that `ended` was signed out from `by` as a device that the reader does not know."""
    undo.note_not_me(reader, ended)
    with translation.override(language_of(reader)):
        label = ended.shown_label
    passwordless = not reader.has_usable_password()
    link = absolute("mfa_list_webauthn" if passwordless else "account_reset_password")
    _tell("not_me", reader, None, by, ended=label, passwordless=passwordless, link=link)


def of_staff(reader: Reader, old: str) -> None:
    """Tell that the newspaper's staff changed the password or the address, which was `old`."""
    language = language_of(reader)
    new = reader.email if reader.email != old else ""
    post.send_to("readers/changed_by_staff", old, language, when=_when(language), new=new)


def of_undoing(change: Change, replaced: str) -> None:
    """Tell the address that was `replaced` by the undoing of `change`."""
    if replaced != change.reader.email:
        language = language_of(change.reader)
        post.send_to("readers/address_given_back", replaced, language, when=_when(language))


def language_of(reader: Reader) -> str:
    """In which language to write to `reader`."""
    return reader.language or translation.get_language() or settings.LANGUAGE_CODE


def _tell(
    what: str, reader: Reader, change: Change | None, device: Device | None, **facts: Any
) -> None:
    language = language_of(reader)
    facts["when"] = _when(language)
    with translation.override(language):
        facts["device"] = device.shown_label if device else ""
    if change is not None:
        facts["undo"] = absolute("account_undo", undo.token_of(change))
    post.send_to(f"readers/{what}", change.email if change else reader.email, language, **facts)


def _when(language: str) -> str:
    """The moment now in the publication's zone, with its name: "25 November 2026, 20:10 (CET)"."""
    now = timezone.localtime()
    with translation.override(language):
        return f"{date_format(now, 'DATE_FORMAT')}, {date_format(now, 'H:i')} ({now.tzname()})"


def absolute(name: str, *args: str) -> str:
    """The whole address of the page `name`, as a mail needs it."""
    return settings.GATE.base_url.rstrip("/") + reverse(name, args=args)
