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
from presspass.newsroom.pictures import CUT, PORTRAIT, WHOLE

Prints: TypeAlias = Mapping[str, Picture]


def jobs(stories: Iterable[content.Story], authors: Iterable[content.Author] = ()) -> list[Job]:
    """What is to be printed, each picture once, in the sizes of all its places.

    At the head of an article in all cuts, in its text as a whole, of an author as a small square.
    """
    sizes: dict[str, set[str]] = {}
    for story in stories:
        sizes.setdefault(story.lead.picture, set()).update(CUT)
        for one in story.pictures[1:]:
            sizes.setdefault(one.picture, set()).update(WHOLE)
    for author in authors:
        sizes.setdefault(author.portrait, set()).update(PORTRAIT)
    return [Job(name, tuple(sorted(wanted))) for name, wanted in sizes.items()]


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


def print_all(
    stories: Iterable[content.Story],
    authors: Iterable[content.Author],
    credits_: Mapping[str, tuple[str, str]],
) -> Prints:
    """All pictures by name; `credits_` gives the line of each language's edition."""
    stories, authors = list(stories), list(authors)
    of = {one.portrait: (one.name, one.language) for one in authors}
    for story in reversed(stories):  # whoever shows a picture first gives it its name
        of |= {one.picture: (story.headline, story.language) for one in story.pictures[1:]}
    for story in reversed(stories):
        of[story.lead.picture] = (story.headline, story.language)
    return {
        sheet.name: keep(sheet, of[sheet.name][0], credits_[of[sheet.name][1]])
        for sheet in printed(jobs(stories, authors))
    }
