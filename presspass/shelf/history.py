"""The history of what a reader read: noted, cleared, switched off; never older than a year.

Whether a history is kept and what is noted are decided one after the other, by a lock on the
reader's row: what was on its way when the history was switched off is not kept.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from presspass.newsroom.models import Article
from presspass.readers import presence
from presspass.readers.models import Reader
from presspass.shelf import recommended
from presspass.shelf.models import HistoryOff, ReadArticle

KEPT_FOR = timedelta(days=365)


def is_on(reader: Reader) -> bool:
    """Whether it is kept what `reader` reads."""
    return not HistoryOff.objects.filter(reader=reader).exists()


@transaction.atomic
def note(reader: Reader, article: Article, *, now: datetime, place: str | None = None) -> bool:
    """Keep that `reader` reads `article`; False where the history is off, and nothing is kept.

    `place` is the paragraph at which the reader stops, "" at the end; None says nothing of it.
    """
    _lock(reader)
    if not is_on(reader):
        return False
    told = {"at": now} if place is None else {"at": now, "place": place}
    _, is_new = ReadArticle.objects.update_or_create(reader=reader, article=article, defaults=told)
    if is_new:
        recommended.count(reader, article, now=now)
    return True


def place_in(reader: Reader, article: Article) -> str:
    """The paragraph at which `reader` left `article`, on whichever device; "" for none.

    None either while two share the seat: it would tell one of them what the other reads (RULE).
    """
    read = ReadArticle.objects.filter(reader=reader, article=article).exclude(place="").first()
    return read.place if read and not presence.is_shared(reader) else ""


def clear(reader: Reader) -> None:
    """Forget all that `reader` read."""
    ReadArticle.objects.filter(reader=reader).delete()


@transaction.atomic
def switch_off(reader: Reader) -> None:
    """Forget all that `reader` read, and keep nothing from now on."""
    _lock(reader)
    HistoryOff.objects.get_or_create(reader=reader)
    clear(reader)


def switch_on(reader: Reader) -> None:
    """Keep what `reader` reads from now on."""
    HistoryOff.objects.filter(reader=reader).delete()


def forget_old(now: datetime | None = None) -> None:
    """Drop what was read longer ago than a year; the clockwork calls this."""
    ReadArticle.objects.filter(at__lt=(now or timezone.now()) - KEPT_FOR).delete()


def _lock(reader: Reader) -> None:
    # Not FOR UPDATE: that would also hold up whatever else refers to the reader meanwhile.
    Reader.objects.select_for_update(no_key=True).get(pk=reader.pk)
