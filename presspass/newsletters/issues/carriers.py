"""Hands mails to whoever carries them, one at a time, and logs the two moments that count.

By SMTP the last line of a mail goes alone: what comes before it is no mail yet, and what comes
after it is for the server to say. Its answer is looked at, logged, and only then taken from the
socket, so that whoever else holds the socket finds it there when this process was killed in
between. Other carriers are asked by Django's backend, mail by mail.
"""

import re
import smtplib
import socket
import ssl
import time
from contextlib import suppress
from typing import Final, Protocol, cast

from anymail.backends.base_requests import AnymailRequestsBackend
from anymail.exceptions import AnymailError, AnymailRecipientsRefused
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends import smtp
from django.core.mail.message import sanitize_address

from presspass.newsletters.issues import providers, writing
from presspass.newsletters.issues.flight import NOT_TAKEN, TAKEN, Answer, Flight
from presspass.newsletters.models import Delivery

ANSWERS_WITHIN_SECONDS: Final = 600
"""So long a server may take over a mail (RFC 5321, 4.5.3.2.6)."""
REST_WITHIN_SECONDS: Final = 5
"""So long the rest of an answer is waited for whose beginning has come."""
LOOKS_AGAIN_SECONDS: Final = 0.005
LONGEST_ANSWER: Final = 65_536
LAST_LINE: Final = b".\r\n"
NOT_NOW: Final = 400
REFUSED: Final = 500
CLOSES: Final = 421
GO_ON: Final = 354
TAKES_MAIL: Final = range(200, 300)
"""What any answer of that kind says of a mailbox (RFC 5321, 4.2.1)."""
LINE_STARTS_WITH_DOT: Final = re.compile(rb"(?m)^\.")
WHOLE_ANSWER: Final = re.compile(rb"(?m)^(?:\d{3}-[^\n]*\n)*(\d{3})(?: [^\n]*)?\r?\n")
"""The first of the answers there are (RFC 5321, 4.2.1)."""
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


class _Logged(smtplib.SMTP):
    """A connection that logs when a mail is handed over, and what is answered."""

    flight: Flight
    delivery = 0

    def hand_over(self, mail: bytes, sender: str, to: str) -> None:
        """Send `mail`, and in one go what comes before it, where the server takes it so (RFC 2920).

        That halves the wait for a server that is far away.
        """
        self.ehlo_or_helo_if_needed()
        size = f" size={len(mail)}" if self.has_extn("size") else ""
        of_sender, of_mailbox, of_mail = self._answers_to(
            f"mail FROM:{smtplib.quoteaddr(sender)}{size}\r\n",
            f"rcpt TO:{smtplib.quoteaddr(to)}\r\n",
            "data\r\n",
        )
        if of_sender[0] not in TAKES_MAIL:
            self._begin_anew(of_mail)
            raise smtplib.SMTPSenderRefused(*of_sender, sender)
        if of_mailbox[0] not in TAKES_MAIL:
            self._begin_anew(of_mail)
            raise smtplib.SMTPRecipientsRefused({to: of_mailbox})
        answer = self._give(mail) if of_mail[0] == GO_ON else of_mail
        if answer[0] != TAKEN:
            self._begin_anew(answer)
            raise smtplib.SMTPDataError(*answer)

    def _answers_to(self, *commands: str) -> list[tuple[int, bytes]]:
        """What is answered to each; a refusal stands for those after it that got no answer."""
        is_together = self.has_extn("pipelining")
        if is_together:
            self.send("".join(commands))
        answers: list[tuple[int, bytes]] = []
        try:
            for command in commands:
                if not is_together:
                    self.send(command)
                answers.append(self.getreply())
                if not is_together and answers[-1][0] >= NOT_NOW:
                    break
        except smtplib.SMTPServerDisconnected:
            if all(code in TAKES_MAIL for code, _ in answers):
                raise  # else it may go away over what it has refused
        return [*answers, *answers[-1:] * (len(commands) - len(answers))]

    def getreply(self) -> tuple[int, bytes]:
        """The next answer; who says what is none is taken to be away, not to have refused."""
        code, words = super().getreply()
        if code < 0:
            self.close()
            raise smtplib.SMTPServerDisconnected(words.decode(errors="replace"))
        return code, words

    def _give(self, mail: bytes) -> tuple[int, bytes]:
        self.send(LINE_STARTS_WITH_DOT.sub(b"..", mail))
        self.flight.handed(self.delivery)
        self.send(LAST_LINE)
        return self._answer()

    def _begin_anew(self, last: tuple[int, bytes]) -> None:
        """Be ready for the next mail; a server that waits for this one gets an empty one, for none.

        `last` is its last answer.
        """
        if last[0] == CLOSES:
            self.close()
            return
        with suppress(smtplib.SMTPServerDisconnected):  # the next mail sees that, as always
            if last[0] == GO_ON:
                self.send(LAST_LINE)
                self.getreply()
            self.rset()

    def _answer(self) -> tuple[int, bytes]:
        before = self.sock.gettimeout()
        self.sock.settimeout(ANSWERS_WITHIN_SECONDS)
        try:
            if not isinstance(self.sock, ssl.SSLSocket):
                seen = waiting_answer(self.sock)
                if seen.code != NOT_TAKEN:
                    self._log(seen)
                    return super().getreply()
            code, words = super().getreply()  # where that is none it is UNKNOWN: it has the mail
            self._log(Answer(code, words.decode(errors="replace")))
        except OSError:
            self._log(Answer(NOT_TAKEN))
            raise
        else:
            return code, words
        finally:
            if self.sock is not None:
                self.sock.settimeout(before)

    def _log(self, answer: Answer) -> None:
        with suppress(OSError):  # a full disk undoes no answer; it hinders the next hand-over
            self.flight.answered(self.delivery, answer)


class _LoggedSSL(_Logged, smtplib.SMTP_SSL):
    """The same, encrypted from the first byte."""


class _Backend(smtp.EmailBackend):
    """Django's, with connections that log."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        """What it opens."""
        return _LoggedSSL if self.use_ssl else _Logged


class BySMTP:
    """One connection, kept open from mail to mail."""

    def __init__(self, found: writing.Written, flight: Flight, holder: Holder) -> None:
        self._envelope, self._flight, self._holder = writing.Envelope(found), flight, holder
        self._backend = _Backend()
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

    def _opened(self) -> _Logged:
        if self._backend.open():
            opened = self._backend.connection
            opened.flight = self._flight
            # Else the last line would wait until the server has acknowledged those before it.
            opened.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if not isinstance(opened.sock, ssl.SSLSocket):
                self._holder.hold(opened.sock)
        return cast("_Logged", self._backend.connection)

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
        self._flight.handed(delivery.pk)
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


def waiting_answer(connection: socket.socket) -> Answer:
    """The answer that waits in `connection`, which stays there. Raises OSError where none comes."""
    seen = connection.recv(LONGEST_ANSWER, socket.MSG_PEEK)
    gives_up_at = time.monotonic() + REST_WITHIN_SECONDS
    while seen and not WHOLE_ANSWER.match(seen) and time.monotonic() < gives_up_at:
        time.sleep(LOOKS_AGAIN_SECONDS)
        seen = connection.recv(LONGEST_ANSWER, socket.MSG_PEEK)
    return answer_in(seen)


def answer_in(seen: bytes) -> Answer:
    """The first whole answer in the bytes `seen`; NOT_TAKEN where there is none."""
    found = WHOLE_ANSWER.match(seen)
    if found is None:
        return Answer(NOT_TAKEN)
    lines = found[0].decode(errors="replace").splitlines()
    return Answer(int(found[1]), " ".join(line[4:] for line in lines))


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
