"""The sizes of an article's pictures, made by the task worker once it is published.

AVIF takes long to make, so no reader waits for it: a page names WebP alone until the twins are
there, and is then made anew. Letters go first.
"""

from collections.abc import Iterator
from functools import partial
from io import BytesIO
from typing import Any, Final

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models.signals import post_save
from django_tasks import task
from wagtail.images.models import Filter, SourceImageIOError

from presspass.newsroom import purge
from presspass.newsroom.body import parts_of
from presspass.newsroom.models import Article, Picture, Rendition
from presspass.newsroom.pictures import AVIF_OF, CUT, WHOLE, fetch_sizes

UNHURRIED: Final = -60
SPEED: Final = 9
"""Of libavif's 0 to 10: five times as quick as 8, for a file a tenth larger."""
QUALITY: Final = 45
"""Of 100; screens show at least one and a half of its pixels a point, so nobody sees the loss."""


def connect() -> None:
    """Look at every article that is kept, and every picture. Connecting twice changes nothing."""
    post_save.connect(see_to, Article, dispatch_uid="sizes-of-article")
    post_save.connect(see_to_picture, Picture, dispatch_uid="sizes-of-picture")


def see_to(instance: Article, **_: Any) -> None:
    """Have the worker make what sizes are missing for `instance`, once it is committed."""
    if instance.live and any(_wanted(instance)):
        transaction.on_commit(partial(make.using(priority=UNHURRIED).enqueue, instance.pk))


def see_to_picture(instance: Picture, *, created: bool, **_: Any) -> None:
    """Have the sizes of a changed picture made anew for the articles that show it."""
    if not created:
        for article in purge.articles_with(instance):
            see_to(article)


@task()
def make(article: int) -> None:
    """Make what sizes are missing for the article with this key; its pages then name them."""
    found = Article.objects.filter(pk=article, live=True).first()
    if found is None:
        return
    wanted = list(_wanted(found))
    fetch_sizes([picture for picture, _sizes in wanted])
    made = [_make(picture, sizes) for picture, sizes in wanted]
    if any(made):
        purge.forget([found])


def _wanted(article: Article) -> Iterator[tuple[Picture, tuple[str, ...]]]:
    """Each picture that `article` shows, and the sizes in which it does."""
    if article.lead_picture:
        yield article.lead_picture, CUT
    for part in parts_of(article.body):
        for picture in part.pictures:
            yield picture, WHOLE


def _make(picture: Picture, sizes: tuple[str, ...]) -> int:
    """Make the missing ones of `sizes` and of their twins; how many twins were made."""
    twins = [Filter(spec=AVIF_OF[size]) for size in sizes]
    try:
        picture.get_renditions(*sizes)
        there = picture.find_existing_renditions(*twins)
        missing = [one for one in twins if one not in there]
        for one in missing:
            _keep(picture, one)
    except (SourceImageIOError, OSError):
        return 0  # its file is gone; pages show nothing there
    return len(missing)


def _keep(picture: Picture, size: Filter) -> None:
    """Make one AVIF. Wagtail's own way has no word for the speed."""
    file = BytesIO()
    with size.get_willow_image(picture) as image:
        upright = image.auto_orient()
        transform = size.get_transform(picture, (upright.image.width, upright.image.height))
        cut = upright.crop(transform.get_rect().round()).resize(transform.size)
        drawn = cut.image if cut.image.mode in {"RGB", "RGBA"} else cut.image.convert("RGB")
        profile = {} if cut.image.mode == "CMYK" else {"icc_profile": cut.get_icc_profile()}
        drawn.save(file, "AVIF", quality=QUALITY, speed=SPEED, max_threads=1, exif=b"", **profile)
    key = size.get_cache_key(picture)
    ending = ".".join(part for part in (key, size.spec.partition("|")[0]) if part)
    stem = picture.filename.rpartition(".")[0][:40]
    Rendition.objects.get_or_create(
        image=picture,
        filter_spec=size.spec,
        focal_point_key=key,
        defaults={"file": ContentFile(file.getvalue(), name=f"{stem}.{ending}.avif")},
    )
