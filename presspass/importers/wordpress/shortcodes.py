"""WordPress's own shortcodes as the HTML they stood for. What others mean is not known: they stay.

A name in doubled brackets, `[[gallery]]`, is no shortcode but text about one.
"""

import html
import re
from functools import partial
from typing import TYPE_CHECKING, Final

from presspass.importers.piece import Image
from presspass.importers.wordpress.index import Index

if TYPE_CHECKING:
    from collections.abc import Callable

NAMES: Final = "caption|wp_caption|gallery|embed|audio|video|playlist"
OURS: Final = re.compile(
    rf"(\[?)\[({NAMES})\b((?:[^\]\"']|\"[^\"]*\"|'[^']*')*?)/?\](?:((?:(?!\[/?\2\b).)*)\[/\2\])?(\]?)",
    re.DOTALL,
)
PAIR: Final = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))|(\S+)""")
ANY: Final = re.compile(r"(?<!\[)\[([a-z][\w-]*)((?:\s[^\[\]<>]*)?)/?\]", re.IGNORECASE)
CURLY: Final = str.maketrans({"“": '"', "”": '"', "″": '"', "\xa0": " "})
PICTURE: Final = re.compile(r"(?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?", re.IGNORECASE)
PLAYED: Final = ("src", "mp4", "m4v", "webm", "ogv", "mp3", "m4a", "ogg", "wav", "flac")

Given = dict[str, str]


def without_shortcodes(content: str, number: str, index: Index) -> tuple[str, tuple[str, ...]]:
    """The content of entry `number` with WordPress's shortcodes resolved; what else is left."""
    makers: dict[str, Callable[[Given, str], str]] = {
        "caption": _caption,
        "wp_caption": _caption,
        "gallery": partial(_gallery, number=number, index=index),
        "embed": _embed,
        "audio": partial(_played, "audio"),
        "video": partial(_played, "video"),
        "playlist": partial(_playlist, number=number, index=index),
    }

    def resolved(found: re.Match[str]) -> str:
        opens, name, given, inner, closes = found.groups()
        if opens and closes:
            return html.escape(found[0][1:-1].replace("[", "\x00"), quote=False)
        return opens + makers[name](_given(given), inner or "") + closes

    content = OURS.sub(resolved, content) if "[" in content else content
    left = dict.fromkeys(name for name in _unknown(content))
    told = (f"shortcodes left as text: {', '.join(f'[{name}]' for name in left)}",) if left else ()
    return content.replace("\x00", "["), told


def _unknown(content: str) -> list[str]:
    """Names in brackets that are shortcodes: with fields or an end, alone in a line, or joined."""
    found = []
    for one in ANY.finditer(content):
        name, given = one.groups()
        alone = content[: one.start()].rpartition("\n")[2] + content[one.end() :].partition("\n")[0]
        if "=" in given or f"[/{name}]" in content or "_" in name or not alone.strip():
            found.append(name)
    return found


def _given(text: str) -> Given:
    pairs = PAIR.finditer(html.unescape(text).translate(CURLY))
    return {
        (one[1] or "").lower() or f"#{place}": one[2] or one[3] or one[4] or one[5] or ""
        for place, one in enumerate(pairs)
    }


def _caption(given: Given, inner: str) -> str:
    picture = PICTURE.search(inner)
    if picture is None:
        return inner
    words = given.get("caption") or (inner[: picture.start()] + inner[picture.end() :]).strip()
    return f"<figure>{picture[0]}<figcaption>{words}</figcaption></figure>"


def _gallery(given: Given, _inner: str, *, number: str, index: Index) -> str:
    shown = _chosen(given, number, index)
    if not shown:
        return ""
    return f'<figure class="gallery">{"".join(map(_figure, shown))}</figure>'


def _chosen(given: Given, number: str, index: Index) -> list[Image]:
    listed = [
        one for one in re.split(r"[\s,]+", given.get("ids") or given.get("include", "")) if one
    ]
    if listed:
        return [index.picture(one) or Image(f"attachment {one}") for one in listed]
    left_out = set(re.split(r"[\s,]+", given.get("exclude", "")))
    return [one for key, one in index.pictures_of(given.get("id") or number) if key not in left_out]


def _figure(image: Image) -> str:
    source, alt = html.escape(image.address), html.escape(image.alt)
    return (
        f'<figure><img src="{source}" alt="{alt}"><figcaption>{image.caption}</figcaption></figure>'
    )


def _embed(given: Given, inner: str) -> str:
    address = html.escape(html.unescape((inner or given.get("src", "")).strip()))
    return f'<figure class="embed">{address}</figure>'


def _played(tag: str, given: Given, inner: str) -> str:
    address = next((given[name] for name in PLAYED if given.get(name)), "")
    address = address or next((value for key, value in given.items() if key[0] == "#"), "")
    if not address:
        return inner
    return f'<{tag} src="{html.escape(address)}"></{tag}>{inner}'


def _playlist(given: Given, _inner: str, *, number: str, index: Index) -> str:
    return "".join(
        f'<audio src="{html.escape(one.address)}" title="{html.escape(one.title)}"></audio>'
        for one in _chosen(given, number, index)
    )
