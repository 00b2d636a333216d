"""Speaks to a server by SMTP, and logs the two moments that count.

The last line of a mail goes alone: what comes before it is no mail yet, and what comes after it is
for the server to say. Its answer is looked at, logged, and only then taken from the socket, so that
whoever else holds the socket finds it there when this process was killed in between.
"""

import re
import smtplib
import socket
import ssl
import time
from contextlib import suppress
from typing import Final

from django.core.mail.backends import smtp

from presspass.newsletters.issues.flight import NOT_TAKEN, TAKEN, Answer, Flight

ANSWERS_WITHIN_SECONDS: Final = 600
"""So long a server may take over a mail (RFC 5321, 4.5.3.2.6)."""
REST_WITHIN_SECONDS: Final = 5
"""So long the rest of an answer is waited for whose beginning has come."""
LOOKS_AGAIN_SECONDS: Final = 0.005
LONGEST_ANSWER: Final = 65_536
LAST_LINE: Final = b".\r\n"
NOT_NOW: Final = 400
CLOSES: Final = 421
GO_ON: Final = 354
TAKES_MAIL: Final = range(200, 300)
"""What any answer of that kind says of a mailbox (RFC 5321, 4.2.1)."""
LINE_STARTS_WITH_DOT: Final = re.compile(rb"(?m)^\.")
WHOLE_ANSWER: Final = re.compile(rb"(?m)^(?:\d{3}-[^\n]*\n)*(\d{3})(?: [^\n]*)?\r?\n")
"""The first of the answers there are (RFC 5321, 4.2.1)."""


class Connection(smtplib.SMTP):
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
        try:
            self.flight.handed(self.delivery)
        except OSError:
            self.close()  # within a mail the server would wait for more, and answer to no QUIT
            raise
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
                    self.flight.answered(self.delivery, seen)
                    return super().getreply()
            code, words = super().getreply()  # where that is none it is UNKNOWN: it has the mail
            self.flight.answered(self.delivery, Answer(code, words.decode(errors="replace")))
        except OSError:
            self.flight.answered(self.delivery, Answer(NOT_TAKEN))
            raise
        else:
            return code, words
        finally:
            if self.sock is not None:
                self.sock.settimeout(before)


class EncryptedConnection(Connection, smtplib.SMTP_SSL):
    """The same, encrypted from the first byte."""


class Backend(smtp.EmailBackend):
    """Django's, with connections that log."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        """What it opens."""
        return EncryptedConnection if self.use_ssl else Connection


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
