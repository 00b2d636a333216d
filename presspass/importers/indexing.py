"""The desk's indexes, kept within the import instead of by a task for each piece.

By tasks an import of years would stand before every letter in the task worker's queue.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db.models import Model
from django.db.models.signals import post_save
from modelsearch.signal_handlers import post_save_signal_handler
from wagtail.documents.models import Document
from wagtail.models import ReferenceIndex
from wagtail.search import index
from wagtail.signal_handlers import disable_reference_index_auto_update

from presspass.newsroom.models import Article, Picture

WITHOUT_TASKS: Final = (Article, Picture, Document)


@contextmanager
def without_tasks() -> Iterator[None]:
    """Within it nobody else indexes what is imported: whoever saves one calls `add`."""
    for model in WITHOUT_TASKS:
        post_save.disconnect(post_save_signal_handler, sender=model)
    try:
        with disable_reference_index_auto_update():
            yield
    finally:
        for model in WITHOUT_TASKS:
            post_save.connect(post_save_signal_handler, sender=model)


def add(instance: Model) -> None:
    """Have `instance` found in the desk, and known where it is used."""
    index.insert_or_update_object(instance)
    ReferenceIndex.create_or_update_for_object(instance)
