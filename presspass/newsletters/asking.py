"""Asks a mailbox whether it wants a newsletter: a letter with a link, and a button behind it.

Whoever typed the address learns nothing: what is on the page is the same for every address, and so
is what is done before it is shown, or its moment would tell. The rest is the task worker's. What
differs is in the letter, which only the mailbox's owner reads.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django_tasks import task

from presspass.mail import post
from presspass.newsletters import consent, links
from presspass.newsletters.consent import Act, Said
from presspass.newsletters.models import Consent, Newsletter, Recipient, Signup, Suppression
from presspass.readers.models import Reader

ASKED_AGAIN_AFTER = timedelta(minutes=10)
"""A mailbox gets a letter about one newsletter at most so often, whoever types its address."""
FORGOTTEN_AFTER = links.CONFIRM_WITHIN
"""What nobody confirmed is deleted then, the address with it."""


def wording(newsletter: Newsletter) -> str:
    """To what one says yes: what stands around the button, and on it, in the active language."""
    around = (newsletter.name, newsletter.promise, newsletter.rhythm, gettext("Sign up"), ends())
    return "\n".join(around)


def ends() -> str:
    """The sentence that stands under every form."""
    return gettext("Free. A link in each letter ends it. We do not track whether you read it.")


def ask_by_worker(
    newsletter: Newsletter, address: str, language: str, said: Said, *, now: datetime
) -> None:
    """Have the task worker `ask`, which looks whether the mailbox is known."""
    told = {"wording": said.wording, "place": said.place, "at": now.isoformat()}
    ask_for.enqueue(newsletter.pk, address, language, **told)


@task()
def ask_for(  # noqa: PLR0913 (a task takes plain values)
    newsletter: int, address: str, language: str, *, wording: str, place: str, at: str
) -> None:
    """Ask the mailbox `address` about the newsletter with this key; `at`: when it was typed."""
    wanted = Newsletter.objects.select_related("edition").get(pk=newsletter)
    ask(wanted, address, language, Said(wording, place), now=datetime.fromisoformat(at))


@transaction.atomic
def ask(newsletter: Newsletter, address: str, language: str, said: Said, *, now: datetime) -> None:
    """Have the mailbox `address` asked by letter whether it wants `newsletter`.

    One that gets it already is told so. One that reported us gets nothing, nor does one whose
    account staff have closed.
    """
    address = Reader.objects.normalize_email(address)
    if _has_complained(address) or Reader.objects.filter(email=address, is_active=False).exists():
        return
    recipient = consent.recipient_at(address, language)
    signup, is_new = Signup.objects.select_for_update().get_or_create(
        recipient=recipient, newsletter=newsletter, defaults={"asked_at": now}
    )
    if not is_new and signup.asked_at > now - ASKED_AGAIN_AFTER:
        return
    signup.asked_at = now
    signup.save(update_fields=["asked_at"])
    facts = {"newsletter": newsletter.name, "promise": newsletter.promise}
    if signup.is_living:
        facts["link"] = links.preferences(recipient)
        post.send_to("newsletters/already", address, language, **facts)
    else:
        consent.note(signup, Act.ASKED, said, now=now)
        facts["link"] = links.confirm(signup)
        post.send_to("newsletters/confirm", address, language, **facts)


@task()
def send_link(address: str, language: str) -> None:
    """Mail the link to the choices, where the mailbox `address` has any."""
    address = Reader.objects.normalize_email(address)
    if _has_complained(address):
        return
    recipient = Recipient.objects.at(address).order_by("reader").first()
    if recipient is not None and recipient.signups.filter(confirmed_at__isnull=False).exists():
        post.send_to("newsletters/choices", address, language, link=links.preferences(recipient))


def forget_unconfirmed() -> None:
    """Delete what was asked for in vain, and whoever it was that did: run by the clock."""
    before = timezone.now() - FORGOTTEN_AFTER
    never = Q(confirmed_at=None, left_at=None)
    for signup in Signup.objects.filter(never, asked_at__lt=before).select_related("recipient"):
        with transaction.atomic():
            told = Consent.objects.filter(recipient=signup.recipient, newsletter=signup.newsletter)
            told.delete()
            signup.delete()
            Recipient.objects.filter(pk=signup.recipient_id, signups=None, consents=None).delete()


def _has_complained(address: str) -> bool:
    """Whether the mailbox reported us: no form has us write there, whoever fills it in."""
    complained = Suppression.objects.in_force().filter(reason=Suppression.Reason.COMPLAINED)
    return complained.filter(email=address).exists()
