"""A server that does more, or less, than one waits for once it has refused a mailbox."""

from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread

import pytest

from tests.site.newsletters.issues.test_sending import SMTP, send, states

pytestmark = pytest.mark.django_db


class Eager(StreamRequestHandler):
    """Has mails sent whose mailbox it refused, and says only at their end that they go nowhere.

    Or it `leaves` as soon as it has refused one; or it `mumbles` that, and takes the mail.
    """

    def handle(self):
        self.say("220 here")
        to = ""
        for line in iter(self.rfile.readline, b""):
            word = line[:4].upper()
            if word == b"RCPT":
                to = line.decode().partition("<")[2].partition(">")[0]
                if to.startswith("ana@") and self.server.mumbles:
                    self.say(self.server.mumbles)
                    continue
                to = "" if to.startswith("ana@") else to
            if word == b"DATA" and not to and self.server.leaves:
                return
            if word == b"DATA":
                self.say("354 go on")
                if not self.comes_whole():
                    return
                self.server.got += [to] if to else []
            said = {b"EHLO": self.server.greets, b"QUIT": "221 bye"}
            refused = word in {b"RCPT", b"DATA"} and not to
            self.say(said.get(word, "550 5.1.1 nobody" if refused else "250 good"))

    def comes_whole(self):
        """Whether the mail has an end; who sends it may go away in the middle."""
        return any(line == b".\r\n" for line in iter(self.rfile.readline, b""))

    def say(self, line):
        self.wfile.write(f"{line}\r\n".encode())


@pytest.fixture
def eager(settings):
    server = ThreadingTCPServer(("127.0.0.1", 0), Eager)
    server.daemon_threads, server.got, server.leaves, server.mumbles = True, [], False, ""
    server.greets = "250-here\r\n250 PIPELINING"
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = SMTP, "127.0.0.1"
    settings.EMAIL_PORT = server.server_address[1]
    Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def issue(paper, compose, sign_up):
    sign_up(*(f"{name}@paper.example" for name in ("ana", "bo", "cleo", "dov")))
    return compose(paper.write())


@pytest.mark.parametrize("leaves", [False, True])
def test_a_server_that_waits_for_a_refused_mail_or_goes_away_then_gets_the_others(
    issue, eager, leaves
):
    eager.leaves = leaves

    assert send(issue).tally == {"sent": 3, "refused": 1}

    assert sorted(eager.got) == [f"{name}@paper.example" for name in ("bo", "cleo", "dov")]


@pytest.mark.parametrize(("answer", "becomes"), [("252 perhaps", "sent"), ("well ...", "waiting")])
@pytest.mark.parametrize("greets", ["250-here\r\n250 PIPELINING", "250 here"])
def test_what_is_no_refusal_of_a_mailbox_brings_it_the_mail_or_none_and_never_an_empty_one(
    issue, eager, answer, becomes, greets
):
    eager.mumbles, eager.greets = answer, greets

    assert states(send(issue))["ana"] == becomes

    assert ("ana@paper.example" in eager.got) == (becomes == "sent")
