"""In which sizes pictures are kept, and the markup that lets a browser choose one.

Three sizes of one 3:2 cut serve every list and the head of an article, so that a picture is cut
once whoever shows it; pictures in a text keep their own shape. Each size is a WebP; its smaller
twin, an AVIF, is named only where it is there (see `sizes.py`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.images.models import AbstractRendition, Filter, SourceImageIOError

from presspass.newsroom.models import Picture, Rendition

CUT: Final = tuple(
    f"fill-{size}|format-webp|webpquality-82" for size in ("480x320", "720x480", "1600x1067")
)
WHOLE: Final = tuple(f"max-{size}|format-webp|webpquality-82" for size in ("640x960", "1280x1600"))
PORTRAIT: Final = (
    "fill-160x160|format-webp|webpquality-82",
    "fill-320x320|format-webp|webpquality-82",
)
AVIF_OF: Final = {
    size: size.replace("format-webp|webpquality-82", "format-avif|avifquality-45")
    for size in (*CUT, *WHOLE)
}
"""The size of a WebP → that of its twin."""
KEPT: Final = (*AVIF_OF, *AVIF_OF.values(), *PORTRAIT)


@dataclass(frozen=True, slots=True)
class Use:
    """Where a picture stands: which sizes it may take, and how wide it is shown there."""

    filters: tuple[str, ...]
    sizes: str
    at_once: bool = False


ON_PHONES: Final = "(min-resolution: 2.5x) 55vw, (min-resolution: 1.5x) 86vw, 100vw"
"""As wide as the screen, and the middle size on every phone: nobody sees more than two pixels a
point, and browsers take the next larger one where a size lacks a few."""
USES: Final = {
    "article": Use(CUT, f"(min-width: 60rem) 56rem, {ON_PHONES}", at_once=True),
    "lead": Use(
        CUT, f"(min-width: 80rem) 40rem, (min-width: 48rem) 60vw, {ON_PHONES}", at_once=True
    ),
    "first": Use(
        CUT, f"(min-width: 80rem) 52rem, (min-width: 48rem) 65vw, {ON_PHONES}", at_once=True
    ),
    "band": Use(CUT, f"(min-width: 80rem) 38rem, (min-width: 48rem) 48vw, {ON_PHONES}"),
    "third": Use(CUT, f"(min-width: 80rem) 24rem, (min-width: 48rem) 31vw, {ON_PHONES}"),
    "row": Use(CUT, "(min-width: 48rem) 15rem, 34vw"),
    "text": Use(WHOLE, f"(min-width: 60rem) 37rem, {ON_PHONES}"),
    "gallery": Use(WHOLE, "(min-width: 48rem) 18rem, 84vw"),
    "portrait": Use(PORTRAIT, "8rem"),
}


def fetch_sizes(found: Sequence[Picture]) -> None:
    """Ask once for all sizes there are of the pictures `found`."""
    sizes = Rendition.objects.filter(filter_spec__in=KEPT)
    prefetch_related_objects(
        found, Prefetch("renditions", queryset=sizes, to_attr="prefetched_renditions")
    )


def image(picture: Picture, alt: str, use: str) -> SafeString:
    """The `<picture>` of `picture` where `use` stands; nothing when its file is gone."""
    place = USES[use]
    try:
        found = picture.get_renditions(*place.filters)
    except (SourceImageIOError, OSError):
        return SafeString("")
    twins = [Filter(spec=AVIF_OF[size]) for size in place.filters if size in AVIF_OF]
    smaller = picture.find_existing_renditions(*twins) if twins else {}
    sized = _by_width(found.values())
    if not smaller or len(smaller) < len(twins):
        return _image(sized, alt, place, _choice(sized, place))
    # Who knows no AVIF gets the middle size in lists: naming all would be a third of a teaser.
    others = _choice(sized, place) if place.at_once else SafeString("")
    source = '<picture><source type="image/avif"{}>{}</picture>'
    choice = _choice(_by_width(smaller.values()), place)
    return format_html(source, choice, _image(sized, alt, place, others))


def _image(
    sized: dict[int, AbstractRendition], alt: str, place: Use, choice: SafeString
) -> SafeString:
    widths = sorted(sized)
    shown = sized[widths[len(widths) // 2]]
    return format_html(
        '<img src="{}"{} width="{}" height="{}" alt="{}" {}>',
        shown.url,
        choice,
        shown.width,
        shown.height,
        alt,
        SafeString('fetchpriority="high"' if place.at_once else 'loading="lazy" decoding="async"'),
    )


def _by_width(found: Iterable[AbstractRendition]) -> dict[int, AbstractRendition]:
    """The sizes by their width: a small picture has the same one several times."""
    return {one.width: one for one in found}


def _choice(sized: dict[int, AbstractRendition], place: Use) -> SafeString:
    """What lets a browser choose among the sizes."""
    srcset = ", ".join(f"{sized[width].url} {width}w" for width in sorted(sized))
    return format_html(' srcset="{}" sizes="{}"', srcset, place.sizes)
