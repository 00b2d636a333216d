"""Hands mails to whoever carries them, one by one: by SMTP, or by another backend of Django's."""

import smtplib
import socket
import ssl
from typing import Final, Protocol, cast

from anymail.backends.base_requests import AnymailRequestsBackend
from anymail.exceptions import AnymailError, AnymailRecipientsRefused
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.message import sanitize_address

from presspass.newsletters.issues import providers, writing
from presspass.newsletters.issues.flight import NOT_TAKEN, TAKEN, Answer, Flight
from presspass.newsletters.issues.smtp import CLOSES, Backend, Connection
from presspass.newsletters.models import Delivery

REFUSED: Final = 500
SMTP: Final = "django.core.mail.backends.smtp.EmailBackend"
NO_ACCESS: Final = frozenset({401, 403})
TOO_MANY: Final = 429
FAULT: Final = 500
NO_MAILBOX: Final = "5.1.1"
"""What servers say of a mailbox that is none (RFC 3463, 3.2): so we say it of other carriers."""


class CarrierAway(Exception):
    """Whoever carries the mail does not answer, or not now; `answer` is the last word."""

    def __init__(self, answer: str) -> None:
        self.answer = answer
        super().__init__(answer)


class SenderRefused(CarrierAway):
    """It takes no mail from us: the sender's address, the user or the password is not accepted."""


class Unanswered(CarrierAway):
    """It had the whole mail and said nothing for long: nobody knows whether that goes out."""


class Holder(Protocol):
    """Whoever holds the socket beside us."""

    def hold(self, connection: socket.socket) -> None:
        """Hold it as well."""

    def let_go(self) -> None:
        """Hold nothing."""


class Carrier(Protocol):
    """Takes one mail after the other."""

    taken: int
    """How many were taken since it was opened."""

    def send(self, delivery: Delivery) -> Answer:
        """Hand over the mail of `delivery`. Raises CarrierAway, SenderRefused, Unanswered."""

    def close(self) -> None:
        """End the connection."""


def carrier_of(found: writing.Written, flight: Flight, holder: Holder) -> Carrier:
    """Who carries the mail by the settings."""
    if settings.EMAIL_BACKEND == SMTP:
        return BySMTP(found, flight, holder)
    return ByBackend(found, flight)


class BySMTP:
    """One connection, kept open from mail to mail."""

    def __init__(self, found: writing.Written, flight: Flight, holder: Holder) -> None:
        self._envelope, self._flight, self._holder = writing.Envelope(found), flight, holder
        self._backend = Backend()
        self.taken = 0

    def send(self, delivery: Delivery) -> Answer:
        """Hand over the mail of `delivery`. Raises CarrierAway, SenderRefused."""
        own = writing.personal(delivery)
        try:
            to = sanitize_address(own.address, "utf-8")
        except ValueError:
            return Answer(REFUSED, "no address")
        mail = self._envelope.addressed(own._replace(address=to))
        try:
            connection = self._opened()
            connection.delivery = delivery.pk
            connection.hand_over(mail, settings.DEFAULT_FROM_EMAIL, to)
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError) as error:
            return self._refused(error)
        except (smtplib.SMTPSenderRefused, smtplib.SMTPAuthenticationError) as error:
            self.close()
            raise _sender_refused(error) from error
        except smtplib.SMTPNotSupportedError as error:
            self.close()
            raise SenderRefused(str(error)) from error
        except OSError as error:
            self.close()
            raise CarrierAway(str(error)) from error
        self.taken += 1
        return Answer(TAKEN)

    def close(self) -> None:
        """End the connection, if it is still one."""
        try:
            self._backend.close()
        except (OSError, smtplib.SMTPException):
            self._backend.connection = None
        self.taken = 0
        self._holder.let_go()

    def _opened(self) -> Connection:
        if self._backend.open():
            opened = self._backend.connection
            opened.flight = self._flight
            # Else the last line would wait until the server has acknowledged those before it.
            opened.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if not isinstance(opened.sock, ssl.SSLSocket):
                self._holder.hold(opened.sock)
        return cast("Connection", self._backend.connection)

    def _refused(self, error: smtplib.SMTPException) -> Answer:
        """What was said of this one mail. Raises CarrierAway where it was said of all."""
        if isinstance(error, smtplib.SMTPRecipientsRefused):
            ((code, words),) = error.recipients.values()
        else:
            code, words = error.smtp_code, error.smtp_error
        said = words.decode(errors="replace") if isinstance(words, bytes) else str(words)
        if code == CLOSES:
            self.close()
            raise CarrierAway(f"{code} {said}")
        if self._backend.connection.sock is None:  # it went away over that; the next one opens it
            self.close()
        return Answer(code, said)


class ByBackend:
    """Another carrier: a provider's interface, or a folder of files."""

    taken = 0
    """None: what was not taken is tried later, and never at once again."""

    def __init__(self, found: writing.Written, flight: Flight) -> None:
        self._found, self._flight = found, flight
        self._backend = get_connection()
        if isinstance(self._backend, AnymailRequestsBackend):
            self._backend.open()  # else each mail would have a connection of its own

    def send(self, delivery: Delivery) -> Answer:
        """Hand over the mail of `delivery`. Raises CarrierAway, SenderRefused, Unanswered."""
        message = writing.as_message(self._found, writing.personal(delivery))
        try:
            self._flight.handed(delivery.pk)
        except OSError as error:
            raise CarrierAway(str(error)) from error
        try:
            self._backend.send_messages([message])
            answer = Answer(TAKEN)
        except (AnymailError, OSError) as error:
            if providers.is_without_answer(error):
                raise Unanswered(providers.words_of(error)) from error
            self._flight.answered(delivery.pk, Answer(NOT_TAKEN))
            answer = _of_provider(error, message)
        self._flight.answered(delivery.pk, answer)
        return answer

    def close(self) -> None:
        """End the connection."""
        self._backend.close()


def _sender_refused(error: smtplib.SMTPResponseException) -> CarrierAway:
    words = error.smtp_error
    said = words.decode(errors="replace") if isinstance(words, bytes) else str(words)
    told = f"{error.smtp_code} {said}"
    return SenderRefused(told) if error.smtp_code >= REFUSED else CarrierAway(told)


def _of_provider(error: Exception, message: EmailMessage) -> Answer:
    """What a provider's `error` says of this mail. Raises CarrierAway where it is of all."""
    status, told = providers.status_of(error), providers.words_of(error)
    if providers.is_of_mailbox(error, message):
        return Answer(REFUSED, f"{NO_MAILBOX} {told}")
    if isinstance(error, AnymailRecipientsRefused):
        return Answer(REFUSED, told)
    if status in NO_ACCESS:
        raise SenderRefused(told) from error
    if status is None or status == TOO_MANY or status >= FAULT:
        raise CarrierAway(told) from error
    return Answer(REFUSED, told)
