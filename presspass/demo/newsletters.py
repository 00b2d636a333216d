"""The newsletters of the demo, and which of its readers chose them in their accounts."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from django.utils import translation

from presspass.demo import content
from presspass.newsletters import asking, consent
from presspass.newsletters.consent import Act, Said
from presspass.newsletters.models import Newsletter
from presspass.newsroom.models import Front
from presspass.readers.models import Reader

CHOSEN_BEFORE: Final = timedelta(days=60)


def load(told: Iterable[content.Newsletter], *, now: datetime) -> None:
    """Make them, each in the edition of its language."""
    fronts = {front.language: front for front in Front.objects.order_by("-path")}
    for order, one in enumerate(told):
        made = Newsletter.objects.create(
            edition=fronts[one.language],
            slug=one.slug,
            name=one.name,
            promise=one.promise,
            rhythm=one.rhythm,
            day=one.day,
            order=order,
        )
        for login in one.readers:
            _choose(made, Reader.objects.get(email=f"{login}@demo.example"), now - CHOSEN_BEFORE)


def _choose(made: Newsletter, reader: Reader, at: datetime) -> None:
    with translation.override(reader.language or "en"):
        said = Said(asking.wording(made), "/account/newsletters/")
    consent.say_yes(consent.recipient_of(reader), made, Act.CHOSEN, said, now=at)
