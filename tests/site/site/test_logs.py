"""A line of the log holds nobody's address, mail or ticket, whoever put it in an error."""

import pytest

from presspass.gate.ticket import SigningKeys, Ticket, issue
from presspass.site.logs import impersonal

TICKET = issue(Ticket("s", "AAAAAAAAAAAAAAAA", "A browser", 1), SigningKeys(b"k" * 32), now=0)


@pytest.mark.parametrize(
    "personal",
    [
        "owner@example.org",
        "first.last+news@mail.example.co.uk",
        TICKET,
        "203.0.113.9",
        "2001:db8::17",
        "fe80::fc:ff:fe00:1",
    ],
)
@pytest.mark.parametrize("line", ["{}", "Key (email)=({}) already exists", "from {}, again"])
def test_what_names_somebody_is_taken_out(personal, line):
    assert personal not in impersonal(line.format(personal))


@pytest.mark.parametrize(
    "line",
    [
        "the page store /srv/paper/pages.sqlite3 cannot be used: file is not a database",
        '  File "/usr/lib/python3.11/json/decoder.py", line 355, in raw_decode',
        "django.db.utils.OperationalError: locked at 12:34:56, Django 5.2.19, Wagtail::Page",
    ],
)
def test_what_an_operator_needs_stays(line):
    assert impersonal(line) == line
