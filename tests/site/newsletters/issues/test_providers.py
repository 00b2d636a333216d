"""What becomes of an issue by what a provider answers: a server that speaks as Postmark does."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

import pytest

from presspass.newsletters.models import Issue, Suppression
from tests.site.newsletters.issues.test_sending import send, states

pytestmark = pytest.mark.django_db
ANA, BO = "ana@paper.example", "bo@paper.example"
NO_ADDRESS = (422, {"ErrorCode": 300, "Message": f"Invalid 'To' address: '{ANA}'."})
INACTIVE = f"Found inactive addresses: {BO}. Inactive recipients are ones that bounced."
NO_SENDER = (422, {"ErrorCode": 401, "Message": "The sender's domain is not confirmed."})
NO_TOKEN = (401, {"ErrorCode": 10, "Message": "The server token is not valid."})
TOO_MANY = (429, {"ErrorCode": 429, "Message": "Slow down."})
FAULT = (500, "<h1>Oops</h1>")
SILENCE = (0, "")


class Provider(BaseHTTPRequestHandler):
    """Takes mails, or answers for an address what it is told to, the last answer for ever."""

    protocol_version = "HTTP/1.1"

    def setup(self):
        self.server.connections += 1
        super().setup()

    def do_POST(self):
        told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        answers = self.server.says.get(told["To"], [])
        default = (200, {"ErrorCode": 0, "Message": "OK", "To": told["To"], "MessageID": "m"})
        status, said = answers.pop(0) if answers else default
        if status in {0, 200}:
            self.server.got.append(told["To"])
        if not status:
            self.server.ends.wait()
            self.close_connection = True
            return
        body = said.encode() if isinstance(said, str) else json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_said):
        """Nothing: tests are silent."""


@pytest.fixture
def issue(paper, compose, sign_up):
    sign_up(*(f"{name}@paper.example" for name in ("ana", "bo", "cleo", "dov")))
    return compose(paper.write())


@pytest.fixture
def provider(settings):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    server.connections, server.got, server.says, server.ends = 0, [], {}, Event()
    settings.EMAIL_BACKEND = "anymail.backends.postmark.EmailBackend"
    settings.ANYMAIL = {
        "POSTMARK_SERVER_TOKEN": "token",
        "POSTMARK_API_URL": f"http://127.0.0.1:{server.server_port}/",
    }
    Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
    yield server
    server.ends.set()
    server.shutdown()
    server.server_close()


def test_it_goes_over_one_connection_and_each_refusal_is_told_in_the_providers_words(
    issue,
    provider,
):
    provider.says = {ANA: [NO_ADDRESS], BO: [(422, {"ErrorCode": 406, "Message": INACTIVE})]}

    sent = send(issue)

    assert sent.tally == {"sent": 2, "refused": 2}
    assert provider.connections == 1
    refused = dict(issue.deliveries.filter(state="refused").values_list("address", "answer"))
    assert refused == {
        ANA: f"5.1.1 422 Invalid 'To' address: '{ANA}'.",
        BO: f"422 {INACTIVE}",
    }
    closed = Suppression.objects.in_force().values_list("email", flat=True)
    assert list(closed) == [ANA]


@pytest.mark.parametrize(
    ("said", "answer"), [(TOO_MANY, "429 Slow down."), (FAULT, "500 Internal Server Error")]
)
def test_a_provider_that_takes_no_more_for_now_gets_the_rest_later_and_nothing_twice(
    issue,
    provider,
    said,
    answer,
):
    provider.says = {BO: [said]}

    put_off = send(issue)
    assert put_off.again_at is not None
    assert (put_off.state, put_off.answer) == ("sending", answer)
    assert states(issue) == {"ana": "sent", **dict.fromkeys(("bo", "cleo", "dov"), "waiting")}

    assert send(put_off).tally == {"sent": 4}
    assert len(provider.got) == len(set(provider.got)) == 4


def test_whoever_it_is_of_whom_nothing_was_answered_is_not_mailed_a_second_time(
    issue, provider, settings
):
    settings.ANYMAIL["REQUESTS_TIMEOUT"] = 1
    provider.says = {BO: [SILENCE]}

    put_off = send(issue)
    assert states(issue)["bo"] == "unconfirmed"
    assert put_off.answer == "no answer from 127.0.0.1"

    assert send(put_off).tally == {"sent": 3, "unconfirmed": 1}
    assert len(provider.got) == len(set(provider.got)) == 4


def test_a_provider_that_refuses_us_stops_it_with_its_words(issue, provider):
    provider.says = {ANA: [NO_TOKEN]}

    stopped = send(issue)

    assert (stopped.state, stopped.paused_because) == ("paused", Issue.Paused.SENDER)
    assert stopped.answer == "401 The server token is not valid."
    assert set(states(issue).values()) == {"waiting"}


def test_a_sender_whom_the_provider_does_not_know_stops_it_and_closes_no_mailbox(
    issue,
    provider,
    sign_up,
):
    many = [f"reader{number}@paper.example" for number in range(20)]
    sign_up(*many)
    everybody = [f"{name}@paper.example" for name in ("ana", "bo", "cleo", "dov")] + many
    provider.says = {address: [NO_SENDER] for address in everybody}

    stopped = send(issue)

    assert stopped.paused_because == Issue.Paused.BLOCKED
    assert stopped.answer == "422 The sender's domain is not confirmed."
    assert set(states(issue).values()) == {"waiting"}
    assert not Suppression.objects.exists()
