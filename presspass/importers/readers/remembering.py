"""What an import notes of a reader, and what is left of it when the account is erased."""

import hashlib

from presspass.importers.models import Arrival, ImportedReader
from presspass.readers.models import Reader


def mark_of(source: str, key: str) -> str:
    """What stays of the `key` of an erased reader: one can tell it again, and not read it."""
    return f"erased {hashlib.sha256(f'{source} {key}'.encode()).hexdigest()}"


def forget(reader: Reader) -> None:
    """Forget what imports noted of `reader`, but that nobody is to bring them back."""
    for one in ImportedReader.objects.filter(reader=reader):
        one.key, one.digest, one.note = mark_of(one.source, one.key), "", ""
        one.reader = one.subscription = None
        one.save()
    Arrival.objects.filter(reader=reader).delete()
    reader.labels.clear()
