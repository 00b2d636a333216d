"""The log of a courier on a disk that is full."""

from errno import ENOSPC

import pytest
from django.utils import timezone

from presspass.newsletters.issues import carriers, courier, recipients, writing
from presspass.newsletters.issues.flight import Flight
from tests.site.newsletters.issues.test_sending import issue, server  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db


class FullDisk(Flight):
    """A log for whose last line there was no room."""

    def answered(self, delivery, answer):  # noqa: ARG002
        raise OSError(ENOSPC, "no room")


def test_a_mail_that_was_taken_is_not_sent_again_since_the_disk_is_full(
    issue,  # noqa: F811 - the fixtures above
    server,  # noqa: F811
    tmp_path,
):
    recipients.freeze(issue, now=timezone.now())
    flight = FullDisk(tmp_path, issue.pk)
    carrier = carriers.BySMTP(writing.written(issue), flight, courier.Keeper(None))
    one, *_ = issue.deliveries.order_by("pk")

    assert carrier.send(one).code == 250

    assert server.got == [one.address]
    carrier.close()
    flight.close()
