"""To whom an issue goes, what refusals do, and what makes it stand still; by a real SMTP server."""

from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from django.core import mail
from django.utils import timezone

from presspass.mail.post import TRIED_AGAIN_AFTER
from presspass.newsletters import consent, suppression
from presspass.newsletters.consent import Said
from presspass.newsletters.issues import courier, recipients, sending, smtp
from presspass.newsletters.issues.flight import Answer, Flight
from presspass.newsletters.models import Delivery, Issue, Recipient, Signup, Suppression
from presspass.readers.models import Reader
from presspass.site import doctor_newspaper
from tests.newspaper import free_port

pytestmark = pytest.mark.django_db
SMTP = "django.core.mail.backends.smtp.EmailBackend"
State = Delivery.State


class Server:
    """Takes mails, or says to an address what it is told to say, the last answer for ever."""

    def __init__(self):
        self.got, self.says, self.sender = [], {}, "250 go on"
        self.takes_together, self.came_together = False, 0

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: ARG002, N802
        session.host_name = hostname
        last = responses.pop()
        return [*responses, *(["250-PIPELINING"] * self.takes_together), last]

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: ARG002, N802
        self.came_together += b"data\r\n" in server._reader._buffer  # noqa: SLF001
        envelope.mail_from = address
        return self.sender

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: ARG002, N802
        answers = self.says.get(address, [])
        if answers:
            answer = answers.pop(0) if len(answers) > 1 else answers[0]
            if answer:
                return answer
        envelope.rcpt_tos.append(address)
        return "250 go on"

    async def handle_DATA(self, server, session, envelope):  # noqa: ARG002, N802
        self.got += envelope.rcpt_tos
        return "250 2.0.0 taken"


@pytest.fixture
def server(settings):
    server = Server()
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = SMTP, "127.0.0.1"
    settings.EMAIL_PORT = free_port()
    controller = Controller(server, hostname="127.0.0.1", port=settings.EMAIL_PORT)
    controller.start()
    yield server
    controller.stop()


@pytest.fixture
def issue(paper, compose, sign_up):
    sign_up(*(f"{name}@paper.example" for name in ("ana", "bo", "cleo", "dov")))
    return compose(paper.write())


def send(issue, *, keeper=None) -> Issue:
    """Begin, if that was not done, and have a courier do what it can."""
    if issue.sending_since is None:
        sending.begin(issue, now=timezone.now())
    courier.carry(issue.pk, keeper or courier.Keeper(None), machine="here")
    return Issue.objects.select_related("newsletter__edition").get(pk=issue.pk)


def states(issue) -> dict[str, str]:
    rows = issue.deliveries.values_list("address", "state")
    return {address.partition("@")[0]: state for address, state in rows}


def test_it_goes_once_to_each_living_mailbox_that_is_not_closed(
    issue, server, sign_up, stranger, settings
):
    ana = Signup.objects.get(recipient__email="ana@paper.example")
    consent.say_no(ana, Said(), now=timezone.now())
    suppression.suppress("bo@paper.example", Suppression.Reason.COMPLAINED, now=timezone.now())
    sign_up(stranger.email)
    Signup.objects.create(
        recipient=Recipient.objects.create(email="asked@paper.example"),
        newsletter=issue.newsletter,
    )

    sent = send(issue)

    wanted = ["cleo@paper.example", "dov@paper.example", stranger.email]
    assert sorted(server.got) == wanted
    assert sent.state == "sent"
    assert sent.number == 1
    assert sent.tally == {"sent": 3}
    late = Flight(settings.GATE.home, issue.pk)
    late.remove()
    late.lock()  # of who waited until the one before had sent it
    late.close()
    courier.carry(issue.pk, courier.Keeper(None), machine="here")
    assert len(server.got) == 3


def test_whoever_leaves_while_it_is_sent_is_left_out_from_then_on(issue, server):
    sending.begin(issue, now=timezone.now())
    recipients.freeze(issue, now=timezone.now())
    cleo = Signup.objects.get(recipient__email="cleo@paper.example")
    consent.say_no(cleo, Said(), now=timezone.now())
    suppression.suppress("dov@paper.example", Suppression.Reason.BOUNCED, now=timezone.now())

    sent = send(issue)

    assert sorted(server.got) == ["ana@paper.example", "bo@paper.example"]
    assert sent.tally == {"sent": 2, "left_out": 2}


def test_an_account_that_staff_closed_gets_none_be_it_before_or_while_it_is_sent(
    issue, server, sign_up, stranger
):
    sign_up(stranger.email)
    Reader.objects.create_user("ana@paper.example", is_active=False)
    assert recipients.number_of(issue.newsletter) == 4
    sending.begin(issue, now=timezone.now())
    recipients.freeze(issue, now=timezone.now())
    Reader.objects.filter(pk=stranger.pk).update(is_active=False)

    sent = send(issue)

    assert sorted(server.got) == [f"{name}@paper.example" for name in ("bo", "cleo", "dov")]
    assert sent.tally == {"sent": 3, "left_out": 1}


def test_it_follows_a_reader_whose_mailbox_becomes_another_while_it_is_sent(
    issue, server, sign_up, stranger
):
    sign_up(stranger.email)
    twin = Reader.objects.create_user("twin@paper.example", "estuary-demo")
    sign_up(twin.email)
    sending.begin(issue, now=timezone.now())
    recipients.freeze(issue, now=timezone.now())
    Reader.objects.filter(pk=stranger.pk).update(email="new@paper.example")
    Reader.objects.filter(pk=twin.pk).update(email="ana.b@paper.example")
    Recipient.objects.filter(email="ana@paper.example").update(email="ana.b@paper.example")

    send(issue)

    assert len(server.got) == len(set(server.got)) == 5
    assert {"new@paper.example", "ana.b@paper.example"} < set(server.got)


def test_whoever_joins_the_own_account_while_it_is_sent_gets_it(issue, server, sign_up, stranger):
    sign_up(stranger.email)
    Recipient.objects.filter(email="ana@paper.example").update(email=stranger.email)
    sending.begin(issue, now=timezone.now())
    recipients.freeze(issue, now=timezone.now())
    consent.known_as(stranger)

    send(issue)

    assert server.got.count(stranger.email) == 1
    assert len(server.got) == 4


def test_whoever_is_erased_while_it_is_sent_stops_nothing(issue):
    sending.begin(issue, now=timezone.now())
    recipients.freeze(issue, now=timezone.now())
    ana, bo, *_ = recipients.claim(issue, 50)
    consent.forget("bo@paper.example")

    courier.write(bo, Answer(452, "4.2.2 full"))
    courier.write(ana, Answer(452, "4.2.2 full"))

    assert states(issue) == {"ana": "waiting", "cleo": "claimed", "dov": "claimed"}


def test_an_issue_whose_articles_are_all_withdrawn_stands_still_and_nobody_gets_an_empty_one(
    issue, server
):
    stopped = send(issue, keeper=AfterTwo(server))
    edition = issue.newsletter.edition
    edition.live = False
    edition.save()

    still = send(stopped)

    assert (still.state, still.paused_because) == ("paused", "no_article")
    assert len(server.got) == 2
    edition.live = True
    edition.save()
    sending.resume(still, now=timezone.now())
    assert send(still).tally == {"sent": 4}


def test_a_mailbox_that_is_none_gets_nothing_more_and_one_that_is_full_is_tried_again(
    issue, server
):
    server.says = {
        "ana@paper.example": ["550 5.1.1 no such mailbox"],
        "bo@paper.example": ["452 4.2.2 full", ""],
        "cleo@paper.example": ["550 5.7.1 not from you"],
    }

    waits = send(issue)

    assert waits.state == "sending"
    assert waits.again_at > timezone.now() + TRIED_AGAIN_AFTER[0] - timedelta(seconds=30)
    assert states(issue) == {"ana": "refused", "bo": "waiting", "cleo": "refused", "dov": "sent"}
    assert [one.email for one in Suppression.objects.in_force()] == ["ana@paper.example"]
    sent = send(waits)
    assert sent.tally == {"refused": 2, "sent": 2}
    assert server.got == ["dov@paper.example", "bo@paper.example"]


def test_a_server_that_takes_several_commands_at_once_gets_them_so_and_each_answer_counts(
    issue, server
):
    server.takes_together = True
    server.says = {
        "ana@paper.example": ["550 5.1.1 no such mailbox"],
        "bo@paper.example": ["452 4.2.2 full", None],
    }

    put_off = send(issue)
    assert states(issue) == {"ana": "refused", "bo": "waiting", "cleo": "sent", "dov": "sent"}
    assert Suppression.objects.get().email == "ana@paper.example"

    assert send(put_off).tally == {"sent": 3, "refused": 1}
    assert sorted(server.got) == [f"{name}@paper.example" for name in ("bo", "cleo", "dov")]
    assert server.came_together == 5


def test_a_server_that_is_away_is_tried_again_for_a_day_and_then_staff_must(issue, settings):
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = SMTP, "127.0.0.1"
    settings.EMAIL_PORT = free_port()

    for minutes in TRIED_AGAIN_AFTER:
        issue = send(issue)
        assert issue.state == "sending"
        assert abs(issue.again_at - timezone.now() - minutes) < timedelta(minutes=1)
    issue = send(issue)

    assert issue.paused_because == "away"
    assert set(states(issue).values()) == {"waiting"}


@pytest.mark.parametrize("takes_together", [False, True])
def test_a_refused_sender_stops_it_with_the_servers_words_until_staff_go_on(
    issue, server, takes_together
):
    server.takes_together = takes_together
    server.sender = "550 5.7.1 we do not know you"

    still = send(issue)

    assert (still.state, still.paused_because) == ("paused", "sender")
    assert "we do not know you" in still.answer
    (told,) = doctor_newspaper.newsletters()
    assert "refuses us: sender, user or password. 550 5.7.1 we do not know you" in told.says
    server.sender = "250 go on"
    sending.resume(still, now=timezone.now())
    assert send(still).tally == {"sent": 4}


def test_many_refusals_in_a_row_stop_it_and_those_get_it_later(issue, server, sign_up):
    addresses = [f"reader-{n}@paper.example" for n in range(courier.IN_A_ROW + 5)]
    sign_up(*addresses)
    server.says = {one: ["554 5.7.1 you are on a list"] for one in addresses}

    still = send(issue)

    assert (still.state, still.paused_because) == ("paused", "blocked")
    assert sending.counted(still) == {"sent": 4, "waiting": len(addresses)}
    server.says = {}
    sending.resume(still, now=timezone.now())
    assert send(still).tally == {"sent": 4 + len(addresses)}


class AfterTwo(courier.Keeper):
    """A task worker that is gone after two mails."""

    def __init__(self, server):
        super().__init__(None)
        self._server = server

    def is_gone(self, within_seconds=0):  # noqa: ARG002
        return len(self._server.got) >= 2


def test_a_courier_without_its_worker_ends_and_the_next_goes_on(issue, server):
    stopped = send(issue, keeper=AfterTwo(server))

    assert stopped.state == "sending"
    assert sorted(states(issue).values()) == ["sent", "sent", "waiting", "waiting"]
    assert send(stopped).state == "sent"
    assert len(set(server.got)) == len(server.got) == 4


def test_what_a_log_tells_of_mails_on_their_way_is_believed(issue, settings, server):
    sending.begin(issue, now=timezone.now())
    recipients.freeze(issue, now=timezone.now())
    ana, bo, cleo, _dov = recipients.claim(issue, 50)
    flight = Flight(settings.GATE.home, issue.pk)
    flight.clear()
    for one in (ana, bo, cleo):
        flight.handed(one.pk)
    flight.answered(ana.pk, Answer(250, "taken"))
    flight.answered(bo.pk, Answer(550, "5.1.1 no"))
    flight.close()

    sent = send(issue)

    assert states(issue) == {"ana": "sent", "bo": "refused", "cleo": "unconfirmed", "dov": "sent"}
    assert server.got == ["dov@paper.example"]
    assert sending.send_unconfirmed_again(sent) == 1
    assert send(sent).tally == {"sent": 3, "refused": 1}
    assert server.got == ["dov@paper.example", "cleo@paper.example"]


def test_a_machine_leaves_an_issue_to_the_one_that_carries_it(issue, server):
    sending.begin(issue, now=timezone.now())
    Issue.objects.filter(pk=issue.pk).update(carried_by="elsewhere", seen_at=timezone.now())

    assert send(issue).state == "sending"
    assert server.got == []

    long_ago = timezone.now() - courier.LOST_AFTER - timedelta(seconds=1)
    Issue.objects.filter(pk=issue.pk).update(seen_at=long_ago)
    assert send(issue).state == "sent"


def test_another_carrier_than_smtp_gets_the_same_mail(issue):
    assert send(issue).tally == {"sent": 4}

    first, *_ = mail.outbox
    assert len(mail.outbox) == 4
    assert first.to == ["ana@paper.example"]
    assert first.extra_headers["List-Unsubscribe"].strip("<>") in first.body
    assert ".invalid" not in first.body + first.alternatives[0].content


def test_nothing_goes_out_without_an_article_or_without_anybody(issue, compose, newsletter):
    with pytest.raises(sending.CannotBeSent) as nothing:
        sending.begin(compose(), now=timezone.now())
    newsletter.signups.all().update(left_at=timezone.now())
    with pytest.raises(sending.CannotBeSent) as nobody:
        sending.schedule(issue, timezone.now())

    assert nothing.value.because == "no_article"
    assert nobody.value.because == "nobody"


def test_what_is_scheduled_begins_when_its_time_has_come_and_not_before(issue, newsletter):
    at = timezone.now() + timedelta(hours=1)
    sending.schedule(issue, at)

    sending.begin_due(at - timedelta(seconds=1))
    assert Issue.objects.get().state == "scheduled"
    newsletter.signups.all().update(left_at=timezone.now())
    sending.begin_due(at)
    still = Issue.objects.get()
    assert (still.state, still.paused_because, still.number) == ("paused", "nobody", None)
    newsletter.signups.all().update(left_at=None)
    sending.resume(still, now=at)
    assert (still.state, still.number) == ("sending", 1)
    with pytest.raises(sending.AlreadyBegun):
        sending.unschedule(still)


def test_no_more_than_the_provider_takes_go_out_in_a_minute(issue, server, settings):
    settings.NEWSLETTERS_PER_MINUTE = 600
    began = timezone.now()

    send(issue)

    assert len(server.got) == 4
    assert timezone.now() - began >= timedelta(seconds=0.3)


@pytest.mark.parametrize(
    ("seen", "code", "words"),
    [
        (b"250 2.0.0 taken\r\n500 unknown command\r\n", 250, "2.0.0 taken"),
        (b"250-two\r\n250 lines\r\n", 250, "two lines"),
        (b"250-two\r\n", 0, ""),
        (b"250", 0, ""),
        (b"451\r\n", 451, ""),
    ],
)
def test_the_first_whole_answer_counts(seen, code, words):
    assert smtp.answer_in(seen) == Answer(code, words)
