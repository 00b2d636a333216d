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
    f"fill-{size}|format-webp|webpquality-82" for size in ("480x320", "960x640", "1600x1067")
)
WHOLE: Final = tuple(f"max-{size}|format-webp|webpquality-82" for size in ("640x960", "1280x1600"))
PORTRAIT: Final = (
    "fill-160x160|format-webp|webpquality-82",
    "fill-320x320|format-webp|webpquality-82",
)
AVIF_OF: Final = {
    size: size.replace("format-webp|webpquality-82", "format-avif|avifquality-55")
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


USES: Final = {
    "article": Use(CUT, "(min-width: 60rem) 56rem, 100vw", at_once=True),
    "lead": Use(CUT, "(min-width: 80rem) 40rem, (min-width: 48rem) 60vw, 100vw", at_once=True),
    "band": Use(CUT, "(min-width: 80rem) 38rem, (min-width: 48rem) 48vw, 100vw"),
    "third": Use(CUT, "(min-width: 80rem) 24rem, (min-width: 48rem) 31vw, 100vw"),
    "row": Use(CUT, "(min-width: 48rem) 15rem, 34vw"),
    "text": Use(WHOLE, "(min-width: 60rem) 37rem, 100vw"),
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
    image = _image(_by_width(found.values()), alt, place)
    if not smaller or len(smaller) < len(twins):
        return image
    srcset = _srcset(_by_width(smaller.values()))
    source = '<picture><source type="image/avif" srcset="{}" sizes="{}">{}</picture>'
    return format_html(source, srcset, place.sizes, image)


def _image(sized: dict[int, AbstractRendition], alt: str, place: Use) -> SafeString:
    widths = sorted(sized)
    shown = sized[widths[len(widths) // 2]]
    return format_html(
        '<img src="{}" srcset="{}" sizes="{}" width="{}" height="{}" alt="{}" {}>',
        shown.url,
        _srcset(sized),
        place.sizes,
        shown.width,
        shown.height,
        alt,
        SafeString('fetchpriority="high"' if place.at_once else 'loading="lazy" decoding="async"'),
    )


def _by_width(found: Iterable[AbstractRendition]) -> dict[int, AbstractRendition]:
    """The sizes by their width: a small picture has the same one several times."""
    return {one.width: one for one in found}


def _srcset(sized: dict[int, AbstractRendition]) -> str:
    return ", ".join(f"{sized[width].url} {width}w" for width in sorted(sized))
