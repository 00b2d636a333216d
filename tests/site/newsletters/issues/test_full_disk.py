"""The log of a courier on a disk that is full, or after the power was cut."""

import logging
import resource
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.utils import timezone

from presspass.newsletters.issues import carriers, courier, recipients, sending, writing
from presspass.newsletters.issues.flight import NOT_TAKEN, Answer, Flight
from tests.site.newsletters.issues.test_sending import (  # noqa: F401 - fixtures
    issue,
    send,
    server,
    states,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def flight(issue):  # noqa: F811 - the fixture
    """The log of an issue that has just been begun with."""
    sending.begin(issue, now=timezone.now())
    recipients.freeze(issue, now=timezone.now())
    flight = Flight(settings.GATE.home, issue.pk)
    flight.clear()
    yield flight
    flight.close()


def log_of(issue):  # noqa: F811
    return settings.GATE.home / "newsletters" / f"issue-{issue.pk}.log"


@contextmanager
def room_for(file, more):
    """Not more than so many bytes can be added to a file of that size meanwhile."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (file.stat().st_size + more, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_mail_that_was_taken_is_not_sent_again_since_the_disk_is_full(
    issue,  # noqa: F811
    server,  # noqa: F811
    flight,
):
    carrier = carriers.BySMTP(writing.written(issue), flight, courier.Keeper(None))
    one, two, *_ = issue.deliveries.order_by("pk")

    with room_for(log_of(issue), len(f"handed {one.pk}\n") + 5):
        assert carrier.send(one).code == 250
        with pytest.raises(carriers.CarrierAway, match="No space left"):
            carrier.send(two)
    carrier.close()

    assert server.got == [one.address]
    assert log_of(issue).read_text().splitlines()[1:] == [f"handed {one.pk}"]
    assert flight.read().is_whole


def test_what_a_half_written_log_tells_is_believed_and_nobody_is_mailed_twice(
    issue,  # noqa: F811
    server,  # noqa: F811
    flight,
    caplog,
):
    ana, bo, cleo, _dov = recipients.claim(issue, 50)
    for one in (ana, bo, cleo):
        flight.handed(one.pk)
    flight.answered(ana.pk, Answer(250, "taken"))
    flight.answered(bo.pk, Answer(NOT_TAKEN))  # and what came then is lost
    with log_of(issue).open("ab") as log:
        log.write(b"answered\n\0\0\0handed 12answered x 250 \xff\n\nhanded \nanswered 7")

    with caplog.at_level(logging.WARNING):
        sent = send(issue)

    others = dict.fromkeys(("bo", "cleo", "dov"), "unconfirmed")
    assert states(issue) == {"ana": "sent", **others}
    assert server.got == []
    assert "lacks something: 3 mails count as sent" in caplog.text
    assert sending.send_unconfirmed_again(sent) == 3
    assert send(sent).tally == {"sent": 4}


def test_a_line_in_which_somebody_was_killed_takes_none_after_it_along(
    issue,  # noqa: F811
    server,  # noqa: F811
    flight,
):
    ana, bo, *_ = recipients.claim(issue, 50)
    flight.handed(ana.pk)
    with log_of(issue).open("ab") as log:
        log.write(f"answered {ana.pk} 2".encode())

    flight.lock()
    flight.handed(bo.pk)

    flown = flight.read()
    assert flown.is_whole
    assert flown.handed == {ana.pk, bo.pk}
    assert not flown.answers
