"""Does what was planned for a batch of people, in one transaction and a handful of statements.

Nobody is written to: no letter is put off here, and nothing that is called here does so.
"""

from collections.abc import Sequence
from datetime import datetime

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction

from presspass.importers.models import Arrival, ImportedReader
from presspass.importers.readers.planning import Fate, Outcome, Planning
from presspass.newsletters import taking_over as newsletters
from presspass.readers.models import Reader, ReaderLabel
from presspass.subscriptions import book, locking, taking_over
from presspass.subscriptions.models import Subscription

LEFT_ALONE = frozenset({Outcome.UNCHANGED, Outcome.GONE, Outcome.CLOSED, Outcome.UNFIT})


@transaction.atomic
def place(fates: Sequence[Fate], planning: Planning, *, file: str) -> None:
    """Make and fill in accounts, take over rights and newsletters, and note what was imported."""
    changed = [fate for fate in fates if fate.outcome not in LEFT_ALONE]
    _make_accounts([fate for fate in changed if fate.outcome is Outcome.NEW], planning)
    for fate in changed:
        if fate.fields and fate.outcome is Outcome.FILLED:
            Reader.objects.filter(pk=_reader(fate).pk).update(**fate.fields)
    _label(changed)
    begun = _take_over(changed, planning)
    _answer(changed, file, planning.now)
    _remember(changed, begun, planning)


def _reader(fate: Fate) -> Reader:
    if fate.reader is None:
        raise Reader.DoesNotExist
    return fate.reader


def _make_accounts(fates: Sequence[Fate], planning: Planning) -> None:
    """Accounts without a password; the list is the publisher's word that the address is theirs."""
    for fate in fates:
        person = fate.person
        fate.reader = Reader(
            email=person.address,
            name=person.name,
            language=person.language or planning.language,
            date_joined=min(person.joined or planning.now, planning.now),
            password=make_password(None),
        )
    readers = [_reader(fate) for fate in fates]
    Reader.objects.bulk_create(readers)
    EmailAddress.objects.bulk_create(
        EmailAddress(user=one, email=one.email, verified=True, primary=True) for one in readers
    )
    Arrival.objects.bulk_create(Arrival(reader=one, made_at=planning.now) for one in readers)


def _label(fates: Sequence[Fate]) -> None:
    wanted = {label for fate in fates for label in fate.person.labels}
    if not wanted:
        return
    there = {one.name.casefold(): one for one in ReaderLabel.objects.all()}
    for name in sorted(wanted):
        if name.casefold() not in there:
            there[name.casefold()] = ReaderLabel.objects.create(name=name)
    pairs = {
        (_reader(fate).pk, there[label.casefold()].pk)
        for fate in fates
        for label in fate.person.labels
    }
    labelled = Reader.labels.through
    labelled.objects.bulk_create(
        [labelled(reader_id=reader, readerlabel_id=label) for reader, label in sorted(pairs)],
        ignore_conflicts=True,
    )


def _take_over(fates: Sequence[Fate], planning: Planning) -> dict[int, Subscription]:
    """Begin what is to begin, and append what happened since; reader → what was begun."""
    many = [
        planning.bought(_reader(fate), fate.person.right)
        for fate in fates
        if fate.begins and fate.person.right
    ]
    locking.lock(*(fate.followed.pk for fate in fates if fate.followed is not None and fate.news))
    begun = taking_over.take_over(many, now=planning.now) if many else []
    for fate in fates:
        if fate.followed is not None and fate.news:
            book.append(fate.followed, *fate.news)
    return {one.owner_id: one for one in begun}


def _answer(fates: Sequence[Fate], file: str, now: datetime) -> None:
    told = [
        newsletters.Told(
            _reader(fate), one.newsletter, one.is_yes, min(one.at or now, now), one.source
        )
        for fate in fates
        for one in fate.person.answers
    ]
    if told:
        newsletters.take_over(told, place=file)


def _remember(fates: Sequence[Fate], begun: dict[int, Subscription], planning: Planning) -> None:
    rows = []
    for fate in fates:
        reader = _reader(fate)
        kept = begun.get(reader.pk) or fate.followed
        rows.append(
            ImportedReader(
                source=planning.source,
                key=fate.person.key,
                digest=fate.digest,
                reader=reader,
                subscription=kept,
                events_count=kept.events_count if kept else 0,
                note=fate.person.note,
                imported_at=planning.now,
            )
        )
    ImportedReader.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["source", "key"],
        update_fields=["digest", "reader", "subscription", "events_count", "note", "imported_at"],
    )
