"""The drawings as pictures of the newsroom, with the sizes in which its pages show them.

Made before the first reader comes, who would otherwise wait for them. How they are drawn and
printed is `printing.py`.
"""

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from django.core.files.base import ContentFile
from wagtail.images.models import Filter

from presspass.demo import content
from presspass.demo.linocut.press import HEIGHT, WIDTH
from presspass.demo.printing import Cut, Job, Printed, printed
from presspass.newsroom.models import Picture, Rendition
from presspass.newsroom.pictures import CUT, WHOLE

Prints: TypeAlias = Mapping[str, Picture]


def jobs(stories: Iterable[content.Story]) -> list[Job]:
    """What is to be printed: at the head of an article in all cuts, in its text as a whole."""
    heads = [Job(story.lead.picture, CUT) for story in stories]
    inside = [Job(one.picture, WHOLE) for story in stories for one in story.pictures[1:]]
    return heads + inside


def keep(sheet: Printed, title: str, credit: tuple[str, str]) -> Picture:
    """Keep `sheet` and its sizes; `credit` is the photographer and the agency."""
    picture = Picture(
        title=title,
        file=ContentFile(sheet.whole, name=f"{sheet.name}.jpg"),
        width=WIDTH,
        height=HEIGHT,
        photographer=credit[0],
        agency=credit[1],
    )
    picture.save()
    Rendition.objects.bulk_create(
        _rendition(picture, sheet.name, size, cut) for size, cut in sheet.sized.items()
    )
    return picture


def _rendition(picture: Picture, name: str, size: str, cut: Cut) -> Rendition:
    key = Filter(spec=size).get_cache_key(picture)
    ending = ".".join(part for part in (key, size.partition("|")[0]) if part)
    # Stored first and given by name: of a file Django would learn the size by decoding it twice.
    kept = Rendition.file.field
    path = kept.generate_filename(Rendition(), f"{name}.{ending}.webp")
    return Rendition(
        image=picture,
        filter_spec=size,
        focal_point_key=key,
        file=kept.storage.save(path, ContentFile(cut.file)),
        width=cut.width,
        height=cut.height,
    )


def print_all(stories: Iterable[content.Story], credits_: Mapping[str, tuple[str, str]]) -> Prints:
    """All pictures of `stories` by name; `credits_` gives the line of each language's edition."""
    stories = list(stories)
    of = {one.picture: story for story in stories for one in story.pictures}
    return {
        sheet.name: keep(sheet, of[sheet.name].headline, credits_[of[sheet.name].language])
        for sheet in printed(jobs(stories))
    }
