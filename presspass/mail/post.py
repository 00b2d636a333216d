"""Sends letters: asked for within a change, written and sent by the task worker once it is saved.

What is sent to many at once goes behind every other letter. A letter is sent at least once, each
time under the same Message-ID, so that whoever gets it twice can tell. A carrier that does not
answer is tried again, for a day; what is refused for good is told to the log, without the address.
"""

import logging
from datetime import timedelta
from email.utils import make_msgid
from functools import partial
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from anymail.exceptions import AnymailError, AnymailInvalidAddress, AnymailRecipientsRefused
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django_tasks import task

from presspass.mail import attachments, undelivered
from presspass.mail.letters import Fact, letter

if TYPE_CHECKING:
    from presspass.readers.models import Reader

log = logging.getLogger(__name__)

TRIED_AGAIN_AFTER = tuple(timedelta(minutes=m) for m in (1, 5, 30, 120, 480, 960))
"""How long after each try in vain the next one is."""

TO_MANY = frozenset({"importers/invitation", "subscriptions/ended", "subscriptions/enforcement"})
"""Letters that go to many at once: whoever waits for a code does not wait for them as well."""

UNHURRIED = -10
"""The priority of tasks that are done when nothing else is to be done."""

NOWHERE = ".invalid"
"""How addresses end that lead nowhere, by definition (RFC 6761, 6.4): those of erased readers."""

REFUSED = 500
"""From this answer on an SMTP server means it (RFC 5321, 4.2.1)."""


def send(name: str, reader: "Reader", *, attached: str = "", **facts: Fact) -> None:
    """Send `reader` the letter `name` ("app/what"), in the reader's language, once this is saved.

    A reader who has chosen no language is written to in the one that is active.
    """
    send_to(name, reader.email, reader.language or spoken(), attached=attached, **facts)


def send_to(name: str, address: str, language: str, *, attached: str = "", **facts: Fact) -> None:
    """The same to an `address`, in `language`; `facts` are the letter's, and plain JSON.

    `attached` names a file, see `attachments.py`: it is made when the letter is, by the worker.
    """
    if address.endswith(NOWHERE):
        return
    named = {"attached": attached} if attached else {}
    message_id = new_message_id()
    task = deliver.using(priority=_priority(name))
    transaction.on_commit(
        partial(task.enqueue, name, address, language, facts, message_id=message_id, **named)
    )


def try_out(address: str) -> None:
    """Send the letter `mail/test` at once. Raises what the carrier raises."""
    _message("mail/test", address, spoken(), {}, new_message_id()).send()


def sender(name: str) -> str:
    """The paper's address under `name` (RFC 5322, 3.4): a quoted word has neither of its signs."""
    plain = name.replace("\\", "").replace('"', "'")
    return f'"{plain}" <{settings.DEFAULT_FROM_EMAIL}>'


def new_message_id() -> str:
    """A new Message-ID (RFC 5322, 3.6.4), of the paper's host and not of this machine's."""
    return make_msgid(domain=urlsplit(settings.GATE.base_url).hostname)


def spoken() -> str:
    """The language that is active, as far as we speak it."""
    active = (get_language() or "").partition("-")[0]
    return active if active in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


@task()
def deliver(  # noqa: PLR0913  (a task takes plain values)
    name: str,
    address: str,
    language: str,
    facts: dict[str, Fact],
    tries: int = 0,
    *,
    message_id: str,
    attached: str = "",
) -> None:
    """Write the letter and hand it to whoever carries mail; see `send_to`."""
    try:
        message = _message(name, address, language, facts, message_id)
        if attached:
            message.attach(*attachments.made(attached))
        message.send()
    except (OSError, SMTPException, AnymailError) as error:
        if _is_final(error) or tries >= len(TRIED_AGAIN_AFTER):
            log.error("the letter %s could not be sent: %s", name, type(error).__name__)  # noqa: TRY400
            if _is_final(error):
                undelivered.tell(name, facts)
            return
        log.warning("the letter %s is to be sent again: %s", name, type(error).__name__)
        again_at = timezone.now() + TRIED_AGAIN_AFTER[tries]
        later = deliver.using(priority=_priority(name), run_after=again_at)
        named = {"attached": attached} if attached else {}
        later.enqueue(name, address, language, facts, tries + 1, message_id=message_id, **named)


def _priority(name: str) -> int:
    return UNHURRIED if name in TO_MANY else deliver.priority


def _message(
    name: str, address: str, language: str, facts: dict[str, Fact], message_id: str
) -> EmailMultiAlternatives:
    written = letter(name, language, facts)
    headers = {
        "Auto-Submitted": "auto-generated",
        "Content-Language": language,
        "Message-ID": message_id,
    }
    message = EmailMultiAlternatives(
        written.subject, written.text, sender(written.sender), [address], headers=headers
    )
    message.attach_alternative(written.html, "text/html")
    return message


def _is_final(error: Exception) -> bool:
    """Whether this letter is refused; a refused sender or password is for the operator to mend."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= REFUSED for code, _ in error.recipients.values())
    if isinstance(error, SMTPDataError):
        return error.smtp_code >= REFUSED
    return isinstance(error, AnymailRecipientsRefused | AnymailInvalidAddress)
