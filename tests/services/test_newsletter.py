"""An issue to a thousand mailboxes, by a real courier and a real SMTP server."""

from tests.services.couriers import QuickServer, send

ADDRESSES = 1_000


def test_an_issue_reaches_a_thousand_mailboxes_once_each_with_a_link_of_its_own(tmp_path):
    server = QuickServer()

    send(tmp_path / "paper", server, ADDRESSES)

    assert len(server.got) == ADDRESSES
    assert set(server.got.values()) == {1}
    assert len(server.leave) == ADDRESSES
