"""Cards of Ghost's editor as plain HTML: what they say, without the looks they had.

The same functions make them of a card's fields, be it in a tree, a document or rendered HTML.
Each is told by its name in Ghost 5; fields that hold HTML are marked so.
"""

import html
import re
from collections.abc import Callable
from typing import Any, Final, TypeAlias

from django.utils.html import strip_tags

from presspass.importers.ghost.access import DIVIDER, END, seen_in
from presspass.importers.ghost.markdown import from_markdown
from presspass.importers.ghost.rows import text
from presspass.importers.typesetting import embeds

Told: TypeAlias = Callable[[str], object]
Fields: TypeAlias = dict[str, Any]

NO_WORDS: Final = re.compile(
    r"^(?:type|version|mode|style|detail|format|direction|indent|layout|alignment|size|visibility"
    r"|embedType|mimeType|language)$|(?:id|src|url|href|color|width|height|icon|uuid)$",
    re.IGNORECASE,
)
"""Fields of a card that say how it looks and not what it says."""

FIRST_PARAGRAPH: Final = re.compile(r"^\s*<p\b[^>]*>", re.IGNORECASE)
BLOCK: Final = re.compile(r"<(?:p|ul|ol|h[1-6]|div|blockquote)\b", re.IGNORECASE)


def text_of(value: Any) -> str:
    """The words in a card of which nothing is known, however deep they stand."""
    words: list[str] = []
    left = [value]
    while left:
        held = left.pop()
        if isinstance(held, str):
            words += html.unescape(strip_tags(held)).split()
        elif isinstance(held, dict):
            left += [one for name, one in held.items() if not NO_WORDS.search(str(name))][::-1]
        elif isinstance(held, list):
            left += held[::-1]
    return " ".join(words)


def card(kind: str, fields: Fields, told: Told) -> str:
    """The HTML of a card that is in `CARDS`."""
    return _behind(fields, CARDS[kind](fields, told))


def unknown(named: str, fields: Any, told: Told, inner: str = "") -> str:
    """What a card says that is not known: its words, else what was made of it (`inner`)."""
    told(f"“{named[:60]}” in its text is not known: its words were kept")
    return _behind(fields, inner or f"<p>{html.escape(text_of(fields))}</p>")


def _behind(fields: Any, made: str) -> str:
    """The HTML of a card, marked as Ghost does where not everybody saw it."""
    seen = seen_in(fields.get("visibility") if isinstance(fields, dict) else None)
    return made if seen.is_open or not made else f"{seen.begin()}{made}{END}"


def paragraph(inner: str) -> str:
    """A paragraph of HTML; what holds blocks of its own stays as it is."""
    inner = inner.strip()
    return inner if not inner or BLOCK.search(inner) else f"<p>{inner}</p>"


def link(address: str, words: str) -> str:
    """A link; its words alone where it leads nowhere."""
    said = html.escape(words or address, quote=False)
    return f'<a href="{html.escape(address)}">{said}</a>' if address else said


def image(fields: Fields, _told: Told) -> str:
    """A picture: src, alt, caption (HTML), href."""
    source = text(fields.get("src"))
    if not source:
        return ""
    tag = f'<img src="{html.escape(source)}" alt="{html.escape(text(fields.get("alt")))}">'
    if href := text(fields.get("href")):
        tag = f'<a href="{html.escape(href)}">{tag}</a>'
    return _figure(tag, text(fields.get("caption")))


def _figure(inner: str, caption: str, named: str = "") -> str:
    given = f' class="{named}"' if named else ""
    below = f"<figcaption>{caption}</figcaption>" if caption.strip() else ""
    return f"<figure{given}>{inner}{below}</figure>"


def gallery(fields: Fields, told: Told) -> str:
    """Several pictures: images, caption (HTML)."""
    given = fields.get("images")
    found = [one for one in given if isinstance(one, dict)] if isinstance(given, list) else []
    inner = "".join(image(one, told) for one in found)
    return _figure(inner, text(fields.get("caption")), "gallery") if inner else ""


def before_after(fields: Fields, told: Told) -> str:
    """Two pictures of the same, one above the other: beforeImage, afterImage, caption (HTML)."""
    both = [fields.get("beforeImage"), fields.get("afterImage")]
    return gallery({"images": both, "caption": fields.get("caption")}, told)


def bookmark(fields: Fields, _told: Told) -> str:
    """What stands at an address: url, and title, description, author, publisher of it."""
    given = fields.get("metadata")
    said = {**fields, **given} if isinstance(given, dict) else fields
    address = text(fields.get("url")) or text(said.get("url"))
    title = text(said.get("title"))
    if not address and not title:
        return ""
    by = [text(said.get(name)).strip() for name in ("author", "publisher")]
    lines = [link(address, title)]
    lines += [
        html.escape(line, quote=False)
        for line in (text(said.get("description")).strip(), ", ".join(one for one in by if one))
        if line
    ]
    return f"<p>{'<br>'.join(lines)}</p>" + paragraph(text(fields.get("caption")))


def embed(fields: Fields, _told: Told) -> str:
    """Something of another site: url, html, caption (HTML)."""
    address = text(fields.get("url"))
    inner = html.escape(address, quote=False) if address else text(fields.get("html"))
    return _figure(inner, text(fields.get("caption")), "embed") if inner else ""


def codeblock(fields: Fields, _told: Told) -> str:
    """Code: code, caption (HTML)."""
    code = html.escape(text(fields.get("code")), quote=False)
    return f"<pre><code>{code}</code></pre>" + paragraph(text(fields.get("caption")))


def callout(fields: Fields, _told: Told) -> str:
    """Words set apart: calloutEmoji, calloutText (HTML)."""
    said, sign = text(fields.get("calloutText")), text(fields.get("calloutEmoji")).strip()
    if not sign or not said.strip():
        return paragraph(said)
    if FIRST_PARAGRAPH.match(said):
        return FIRST_PARAGRAPH.sub(lambda found: f"{found[0]}{html.escape(sign)} ", said)
    return paragraph(f"{html.escape(sign)} {said}")


def toggle(fields: Fields, _told: Told) -> str:
    """What opens at a touch: heading, content (both HTML)."""
    heading, content = text(fields.get("heading")), paragraph(text(fields.get("content")))
    return f"<details><summary>{strip_tags(heading)}</summary>{content}</details>"


def video(fields: Fields, told: Told) -> str:
    """A film in a file: src, fileName, title, caption (HTML)."""
    return _played("film", fields, told)


def audio(fields: Fields, told: Told) -> str:
    """A sound in a file: src, title, caption (HTML)."""
    return _played("sound", fields, told)


def _played(what: str, fields: Fields, told: Told) -> str:
    source = text(fields.get("src"))
    named = text(fields.get("title")).strip() or text(fields.get("fileName")).strip()
    if not source:
        return paragraph(text(fields.get("caption")))
    told(embeds.told_of(f"a {what} in a file", source))
    return f"<p>{link(source, named or source.rpartition('/')[2])}</p>" + paragraph(
        text(fields.get("caption"))
    )


def file(fields: Fields, told: Told) -> str:
    """A file to take: src, fileTitle, fileName, fileCaption."""
    source, named = text(fields.get("src")), text(fields.get("fileName")).strip()
    title = text(fields.get("fileTitle")).strip()
    if not source:
        return ""
    told(embeds.told_of("a file", source))
    beside = f" ({html.escape(named)})" if title and named and title != named else ""
    below = html.escape(text(fields.get("fileCaption")).strip(), quote=False)
    line = link(source, title or named or source.rpartition("/")[2]) + beside
    return f"<p>{line}{f'<br>{below}' if below else ''}</p>"


def button(fields: Fields, _told: Told) -> str:
    """A link as a button: buttonText, buttonUrl."""
    address, words = text(fields.get("buttonUrl")), text(fields.get("buttonText"))
    return f"<p>{link(address, words)}</p>" if address else ""


def header(fields: Fields, told: Told) -> str:
    """A large heading: header, subheader (HTML), buttonEnabled and a button's."""
    heading = text(fields.get("header")) or text(fields.get("heading"))
    below = text(fields.get("subheader")) or text(fields.get("subheading"))
    made = f"<h2>{strip_tags(heading)}</h2>" if heading.strip() else ""
    made += paragraph(below)
    return made + (button(fields, told) if fields.get("buttonEnabled") else "")


def product(fields: Fields, told: Told) -> str:
    """A thing and its price of stars: productTitle, productDescription (HTML), and more."""
    title = strip_tags(text(fields.get("productTitle")))
    stars = fields.get("productStarRating") if fields.get("productRatingEnabled") else None
    made = image({"src": fields.get("productImageSrc")}, told)
    made += f"<h3>{title}</h3>" if title.strip() else ""
    if isinstance(stars, int) and 0 < stars <= 5:  # noqa: PLR2004 (stars)
        made += f"<p>{'★' * stars}{'☆' * (5 - stars)}</p>"
    made += paragraph(text(fields.get("productDescription")))
    if fields.get("productButtonEnabled"):
        leads = {"buttonText": fields.get("productButton"), "buttonUrl": fields.get("productUrl")}
        made += button(leads, told)
    return made


def call_to_action(fields: Fields, told: Told) -> str:
    """What asks for something: textValue, sponsorLabel (HTML), imageUrl and a button's."""
    made = ""
    if fields.get("hasSponsorLabel"):
        made += paragraph(text(fields.get("sponsorLabel")))
    made += image({"src": fields.get("imageUrl")}, told)
    made += paragraph(text(fields.get("textValue")))
    return made + (button(fields, told) if fields.get("showButton") else "")


def _html(fields: Fields, _told: Told) -> str:
    return text(fields.get("html"))


def _markdown(fields: Fields, _told: Told) -> str:
    return from_markdown(text(fields.get("markdown")) or text(fields.get("text")))


def signup(_fields: Fields, told: Told) -> str:
    """A form that asks for an address, for Ghost's own newsletters."""
    told("a form to sign up for newsletters is left out")
    return ""


def _of_letters(_fields: Fields, told: Told) -> str:
    told("what only e-mails showed is left out")
    return ""


CARDS: Final[dict[str, Callable[[Fields, Told], str]]] = {
    "audio": audio,
    "before-after": before_after,
    "bookmark": bookmark,
    "button": button,
    "call-to-action": call_to_action,
    "callout": callout,
    "codeblock": codeblock,
    "email": _of_letters,
    "email-cta": _of_letters,
    "embed": embed,
    "file": file,
    "gallery": gallery,
    "header": header,
    "horizontalrule": lambda _fields, _told: "<hr>",
    "html": _html,
    "image": image,
    "markdown": _markdown,
    "nft": embed,
    "paywall": lambda _fields, _told: DIVIDER,
    "product": product,
    "signup": signup,
    "toggle": toggle,
    "video": video,
}
"""By the name of a card, what makes HTML of its fields."""
