"""`presspass recipient ADDRESS`: what a mailbox gets and said yes to; with `--forget` nothing more.

For whoever asks the publisher without an account, where both stand and are done by its reader.
"""

from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from presspass.newsletters import consent
from presspass.newsletters.models import Consent, Recipient, Signup, Suppression
from presspass.readers.models import Reader


class Command(BaseCommand):
    """Tells the proof kept of one mailbox, or forgets the mailbox."""

    help = "Tell what a mailbox gets, and the proof that it said yes; with --forget forget it"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which mailbox."""
        parser.add_argument("address", metavar="ADDRESS")
        parser.add_argument(
            "--forget", action="store_true", help="delete its sign-ups, the proof, all of it"
        )

    def handle(self, *, address: str, forget: bool, **_: Any) -> None:
        """Tell, or forget."""
        address = Reader.objects.normalize_email(address.strip())
        told = [*_told(address)]
        if not told:
            raise CommandError(f"nothing is known of {address}")
        if forget and Reader.objects.filter(email=address).exists():
            raise CommandError(
                f"{address} has an account: its reader erases that, and this with it"
            )
        if forget:
            consent.forget(address)
            told = [f"Everything that newsletters knew of {address} is deleted."]
        self.stdout.write("\n".join(told))


def _told(address: str) -> Iterator[str]:
    for one in Signup.objects.of(address).select_related("newsletter").order_by("pk"):
        since, ended = _moment(one.confirmed_at), _moment(one.left_at)
        how = f"ended {ended}" if ended else f"gets it since {since}" if since else "not confirmed"
        yield f"{one.newsletter.name}: {how}"
    for mailbox in Suppression.objects.filter(email=address):
        why = f"nothing goes there since {_moment(mailbox.at)}: {mailbox.get_reason_display()}"
        yield why if mailbox.at else f"letters that came back: {mailbox.bounces}"
    acts = Consent.objects.filter(recipient__in=Recipient.objects.at(address))
    for act in acts.select_related("newsletter"):
        yield f"{_moment(act.at)}  {act.newsletter.name}: {act.get_act_display()}, {act.address}"
        said = " / ".join(act.wording.splitlines())
        yield from (f"    {line}" for line in (act.place, said) if line)


def _moment(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC" if at else ""
