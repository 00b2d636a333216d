"""What a piece becomes as an article: its fields and blocks, before anything is written."""

import hashlib
import html
import re
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec
from django.utils.html import strip_tags

from presspass.importers.album import Album
from presspass.importers.models import Imported
from presspass.importers.piece import Image, Piece, Source, stricter
from presspass.importers.slugs import slug_of
from presspass.importers.typesetting.inline import Link
from presspass.importers.typesetting.parsing import parsed
from presspass.importers.typesetting.setting import blocks_of

LONGEST: Final = {"title": 255, "standfirst": 400, "lead_alt": 300, "lead_caption": 300}
UNTITLED: Final = {"en": "Untitled", "es": "Sin título"}
TITLE_WORDS: Final = 9
FILE: Final = re.compile(r"(?i)/[^/]+\.(?!(?:html?|php\d?|aspx?|jsp)$)[a-z][a-z0-9]{1,4}$")
"""Ends the path of a file that is no page."""
LEADS: Final = frozenset(["http", "https", "mailto", "tel", "sms", "geo", "xmpp", "ftp"])


class Made(msgspec.Struct, frozen=True):
    """An article to be: its plain fields and its body, as stored; and what there is to say.

    `waits`: a link in it leads to a piece without a page; `is_open`: that, or a picture is missing.
    """

    fields: dict[str, Any]
    body: list[dict[str, Any]]
    slug: str
    remarks: tuple[str, ...]
    is_open: bool
    waits: bool

    def digest(self) -> str:
        """A short name for all of it."""
        return hashlib.sha256(msgspec.json.encode([self.fields, self.body])).hexdigest()


class Surroundings:
    """Where the links and pictures of one piece lead; gathers what is said and still open."""

    def __init__(self, source: Source, album: Album, name: str) -> None:
        self._name = name
        self._source = source
        self._album = album
        self.remarks: dict[str, None] = {}
        self.misses = False
        self.waits = False

    def link(self, address: str) -> Link | None:
        """Where a link leads now: to the page made of what was there, else where it led."""
        address = address.strip()
        try:
            scheme = urlsplit(address).scheme.lower()
        except ValueError:
            return None
        if not address or (scheme and scheme not in LEADS):
            return None
        key = self._source.key_at(address) if scheme in {"", "http", "https"} else None
        if key is None:
            return Link(address=self._file_at(address) or address)
        pages = Imported.objects.filter(source=self._source.name, key=key)
        page = pages.values_list("page_id", flat=True).first()
        self.waits = self.waits or page is None
        return Link(page=page, address=self._source.path_of(address) or address)

    def _file_at(self, address: str) -> str:
        """Where the file of the old paper is here; of one that stays behind it is said."""
        path = self._source.path_of(address) or ""
        if not FILE.search(path.partition("?")[0]):
            return ""
        here = self._album.document(address)
        if not here:
            self.misses = True
            self.remark(f"a link leads to a file that stays at the old paper: {address[:200]}")
        return here

    def picture(self, image: Image) -> int | None:
        """The picture of ours; None where its file is missing."""
        found = self._album.picture(image, self._name)
        if found is None:
            self.misses = True
        return found

    def image_at(self, address: str) -> Image | None:
        """What the file says of a picture."""
        return self._source.image_at(address)

    def remark(self, line: str) -> None:
        """Note a line of the report, once."""
        self.remarks[line] = None


def called(piece: Piece) -> str:
    """A piece as a report names it."""
    return f"“{_cut(_one_line(piece.title), 60) or 'without a title'}” ({piece.key})"


def make(piece: Piece, source: Source, album: Album, *, access: str, language: str) -> Made:
    """Set `piece` as an article in `language`; one that was open to all gets `access`."""
    around = Surroundings(source, album, called(piece))
    name = f"{source.name}/{piece.key}"
    fields: dict[str, Any] = {"access": stricter(piece.access, access)}
    above = _head(piece, fields, language, around)
    fields |= _lead(piece, around)
    body = blocks_of(above + piece.body, around, name)
    slug = slug_of(piece.slug, fields["title"] if piece.title else "", f"piece-{piece.key}")
    remarks = (*piece.remarks, *around.remarks)
    return Made(
        fields=fields,
        body=body,
        slug=slug,
        remarks=remarks,
        is_open=around.waits or around.misses,
        waits=around.waits,
    )


def _head(piece: Piece, fields: dict[str, Any], language: str, around: Surroundings) -> str:
    """Fill in headline and standfirst; returned is what is too long for them, as HTML."""
    above = ""
    title = _one_line(piece.title)
    if not title:
        title = _first_words(piece.body) or UNTITLED.get(language, UNTITLED["en"])
        around.remark(f"it has no title: it is called “{title}”")
    if len(title) > LONGEST["title"]:
        above += f"<p>{html.escape(title)}</p>"
        around.remark("its title is too long: all of it is its first paragraph")
    standfirst = _one_line(piece.standfirst)
    if len(standfirst) > LONGEST["standfirst"]:
        above += f"<p>{html.escape(standfirst)}</p>"
        standfirst = ""
        around.remark("its excerpt is too long for a standfirst: it is its first paragraph")
    fields["title"] = _cut(title, LONGEST["title"])
    fields["standfirst"] = fields["search_description"] = standfirst
    return above


def _lead(piece: Piece, around: Surroundings) -> dict[str, Any]:
    image = piece.lead
    found = around.picture(image) if image else None
    if image is None or found is None:
        return {"lead_picture_id": None, "lead_alt": "", "lead_caption": ""}
    return {
        "lead_picture_id": found,
        "lead_alt": _cut(image.alt, LONGEST["lead_alt"]),
        "lead_caption": _cut(_one_line(image.caption), LONGEST["lead_caption"]),
    }


def _one_line(text: str) -> str:
    """Words without tags, in one line."""
    return " ".join(html.unescape(strip_tags(text)).replace("\x00", "").split())


def _first_words(body: str) -> str:
    words = parsed(body[:5_000]).get_text(" ").split()
    cut = " ".join(words[:TITLE_WORDS])
    return _cut(f"{cut} …" if len(words) > TITLE_WORDS else cut, 120)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 2].rstrip()} …"
