"""What a camera or an agency wrote into the file of a picture: who made it is read, all else goes.

Where a photograph was taken, with what and by which telephone is nobody's business. A JPEG loses
only those segments and not a pixel, unless it lies on its side: then it is turned and saved anew.
"""

import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any, Final, NamedTuple

from defusedxml.common import DefusedXmlException
from PIL import ExifTags, Image, ImageOps, IptcImagePlugin

SEGMENT_START: Final = 0xFF
START_OF_SCAN: Final = 0xDA
END: Final = 0xD9
WITHOUT_LENGTH: Final = frozenset({0x00, 0x01, *range(0xD0, 0xD8)})
ABOUT_THE_PICTURE: Final = frozenset({*range(0xE0, 0xF0), 0xFE})
"""Application segments and comments; of these only what decoding needs is kept."""
NEEDED: Final = {0xE0: b"JFIF", 0xE2: b"ICC_PROFILE", 0xEE: b"Adobe"}
TELLING: Final = frozenset({"exif", "xmp", "XML:com.adobe.xmp", "comment", "photoshop", "mp"})
BY_LINE, CREDIT, SOURCE, COPYRIGHT = (2, 80), (2, 110), (2, 115), (2, 116)
OWNED: Final = re.compile(
    r"^\s*(?:©|\(c\)|copyright\b)?\s*(?:©|\(c\))?\s*(?:\d{4}[-–,\s]*)*(?:by\s)?", re.IGNORECASE
)


class Credit(NamedTuple):
    """Who made a picture, and who it was bought from; empty where the file does not say."""

    photographer: str = ""
    agency: str = ""


def credit_in(file: bytes) -> Credit:
    """Whom the picture `file` names: in XMP, else in IPTC, else in EXIF."""
    try:
        with Image.open(BytesIO(file)) as image:
            every = [_in_xmp(image), _in_iptc(image), _in_exif(image)]
    except (OSError, ValueError, SyntaxError):
        return Credit()
    photographer = next((one.photographer for one in every if one.photographer), "")
    agencies = [one.agency for one in every if one.agency]
    return Credit(photographer, next((one for one in agencies if one != photographer), ""))


def bare(file: bytes) -> bytes:
    """The picture `file` upright, with its colours and without any word about itself."""
    with Image.open(BytesIO(file)) as image:
        upright = image.getexif().get(ExifTags.Base.Orientation, 1) == 1
        if image.format == "JPEG" and upright:
            return _without_segments(file) or _saved(image)
        is_text = image.format == "PNG" and getattr(image, "text", None)
        return _saved(image) if not upright or is_text or TELLING & image.info.keys() else file


def _without_segments(file: bytes) -> bytes:
    """The JPEG `file` with no more than decoding needs; nothing where it is not understood."""
    kept, at = [file[:2]], 2
    while at + 4 <= len(file) and file[at] == SEGMENT_START:
        marker = file[at + 1]
        if marker == END:
            return b"".join([*kept, file[at : at + 2]])  # what comes after is another picture
        end = at + 2 + int.from_bytes(file[at + 2 : at + 4], "big")
        if marker == START_OF_SCAN:
            end = _end_of_scan(file, end)
        segment = file[at:end]
        if marker not in ABOUT_THE_PICTURE or segment[4:].startswith(NEEDED.get(marker, b"\0\0")):
            kept.append(segment)
        at = end
    return b"".join([*kept, file[at : at + 2]]) if file[at : at + 2] == b"\xff\xd9" else b""


def _end_of_scan(file: bytes, at: int) -> int:
    """Where the compressed data that begin at `at` end: at the next real marker."""
    while (at := file.find(b"\xff", at)) != -1 and at + 1 < len(file):
        if file[at + 1] not in WITHOUT_LENGTH and file[at + 1] != SEGMENT_START:
            return at
        at += 1
    return len(file)


def _saved(image: Image.Image) -> bytes:
    """`image` saved anew in its own format: upright, with its colour profile alone."""
    how: dict[str, Any] = {"quality": 95} if image.format != "GIF" else {}
    if image.info.get("icc_profile"):
        how["icc_profile"] = image.info["icc_profile"]
    kind = image.format
    if getattr(image, "n_frames", 1) > 1 and kind != "MPO":
        how |= {"save_all": True, "comment": b""}
    else:
        image = ImageOps.exif_transpose(image)
        image.info = {key: image.info[key] for key in ("transparency",) if key in image.info}
    file = BytesIO()
    image.save(file, "JPEG" if kind == "MPO" else kind, exif=b"", **how)
    return file.getvalue()


def _in_xmp(image: Image.Image) -> Credit:
    try:
        descriptions = list(_named(image.getxmp(), "Description"))
    except (DefusedXmlException, ValueError, SyntaxError):
        return Credit()
    merged = {
        key: value for one in descriptions if isinstance(one, Mapping) for key, value in one.items()
    }
    agency = _first(merged.get("Credit")) or _owner(_first(merged.get("rights")))
    return Credit(_first(merged.get("creator")), agency)


def _named(value: Any, name: str) -> Iterator[Any]:
    """Everything called `name` within the nested `value`."""
    if isinstance(value, Mapping):
        for key, held in value.items():
            if key == name:
                yield from held if isinstance(held, list) else [held]
            else:
                yield from _named(held, name)
    elif isinstance(value, list):
        for held in value:
            yield from _named(held, name)


def _first(value: Any) -> str:
    """The first words in a value of XMP, which may be a list, in several languages, or bare."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, Mapping):
        found = (_first(value[key]) for key in ("Seq", "Bag", "Alt", "li", "text") if key in value)
        return next(filter(None, found), "")
    if isinstance(value, list):
        return next(filter(None, map(_first, value)), "")
    return ""


def _in_iptc(image: Image.Image) -> Credit:
    said = IptcImagePlugin.getiptcinfo(image) or {}

    def words(key: tuple[int, int]) -> str:
        value = said.get(key, b"")
        return _decoded(value[0] if isinstance(value, list) else value)

    return Credit(words(BY_LINE), words(CREDIT) or words(SOURCE) or _owner(words(COPYRIGHT)))


def _in_exif(image: Image.Image) -> Credit:
    exif = image.getexif()
    artist, rights = (
        str(exif.get(tag, "")).strip(" \0")
        for tag in (ExifTags.Base.Artist, ExifTags.Base.Copyright)
    )
    return Credit(artist, _owner(rights))


def _owner(rights: str) -> str:
    """Who holds the `rights`: without the sign and the year before the name."""
    return OWNED.sub("", rights).strip()


def _decoded(value: bytes) -> str:
    try:
        return value.decode().strip(" \0")
    except UnicodeDecodeError:
        return value.decode("latin-1").strip(" \0")
