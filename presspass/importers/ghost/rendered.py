"""Ghost's own HTML as plain HTML: of its cards what they say, without their players and buttons.

Ghost keeps with a post the HTML that readers saw. Its cards are known by their class names, which
have been the same since they are there; a card that is not known stays as it is.
"""

from collections.abc import Callable
from typing import Any, Final

from bs4 import BeautifulSoup
from bs4.element import Tag
from django.utils.html import strip_tags

from presspass.importers.ghost import cards
from presspass.importers.ghost.cards import Fields, Told
from presspass.importers.typesetting.parsing import parsed

PORTAL: Final = ("#/portal", "#/share", "#/search")
"""Where links lead to what Ghost's script shows above its pages."""


LEFT_OUT: Final = frozenset(["signup", "email"])


def simplified(text: str, told: Told) -> str:
    """The HTML `text` with its tags put right and its cards made plain."""
    tree = parsed(text)
    for name, (kind, read) in SHOWN.items():
        for tag in tree.find_all(class_=name):
            if tag.parent is not None and tag.find_parent(class_=name) is None:
                made = cards.CARDS[kind](read(tag), told)
                if kind in LEFT_OUT or _has_words(made) or not tag.get_text(strip=True):
                    _replace(tag, made)
    for tag in tree.select("b > strong, i > em"):
        tag.unwrap()
    _link_players(tree, told)
    _drop_portal_links(tree, told)
    return str(tree)


def _has_words(made: str) -> bool:
    """Whether HTML says anything; a card of which nothing known was found stays as it was."""
    return bool(strip_tags(made).strip())


def _replace(tag: Tag, made: str) -> None:
    for node in list(BeautifulSoup(made, "html.parser").children):
        tag.insert_before(node.extract())
    tag.decompose()


def _link_players(tree: BeautifulSoup, told: Told) -> None:
    """Films and sounds in the paper's own files, in whatever they stand, are links."""
    for tag in tree.find_all(["video", "audio"]):
        source = tag.get("src") or _given(tag.find("source"), "src")
        if str(source).startswith("/"):
            fields = {"src": str(source), "title": str(tag.get("title") or "")}
            _replace(tag, cards.CARDS[tag.name](fields, told))


def _drop_portal_links(tree: BeautifulSoup, told: Told) -> None:
    """Links that only Ghost's script understood: their words stay where others are beside them."""
    for tag in tree.find_all("a", href=True):
        if any(place in str(tag["href"]) for place in PORTAL):
            told("a link to Ghost's own windows, such as that for signing up, is left out")
            holder = tag.find_parent("p")
            alone = holder is not None and holder.get_text(strip=True) == tag.get_text(strip=True)
            if holder is not None and alone:
                holder.decompose()
            else:
                tag.unwrap()


def _given(tag: Any, name: str) -> str:
    return str(tag.get(name) or "") if isinstance(tag, Tag) else ""


def _one(tag: Tag, *names: str) -> Tag | None:
    """What bears one of the class names, or is the tag of that name."""
    for name in names:
        found = tag.find(class_=name) or tag.find(name)
        if isinstance(found, Tag):
            return found
    return None


def _words(tag: Tag, *names: str) -> str:
    found = _one(tag, *names)
    return found.get_text().strip() if found else ""


def _inner(tag: Tag, *names: str) -> str:
    found = _one(tag, *names)
    return found.decode_contents().strip() if found else ""


def _audio(tag: Tag) -> Fields:
    return {"src": _given(_one(tag, "audio"), "src"), "title": _words(tag, "kg-audio-title")}


def _video(tag: Tag) -> Fields:
    return {"src": _given(_one(tag, "video"), "src"), "caption": _inner(tag, "figcaption")}


def _bookmark(tag: Tag) -> Fields:
    named = ("title", "description")
    said: Fields = {name: _words(tag, f"kg-bookmark-{name}") for name in named}
    # NOTE: Ghost gives the publisher the class of the author, and the other way round.
    said |= {
        "author": _words(tag, "kg-bookmark-publisher"),
        "publisher": _words(tag, "kg-bookmark-author"),
    }
    address = _given(_one(tag, "kg-bookmark-container", "a"), "href")
    return {**said, "url": address, "caption": _inner(tag, "figcaption")}


def _file(tag: Tag) -> Fields:
    container = _one(tag, "kg-file-card-container", "a")
    return {
        "src": _given(container if container and container.name == "a" else tag.find("a"), "href"),
        "fileTitle": _words(tag, "kg-file-card-title"),
        "fileCaption": _words(tag, "kg-file-card-caption"),
        "fileName": _words(tag, "kg-file-card-filename"),
    }


def _toggle(tag: Tag) -> Fields:
    heading = _inner(tag, "kg-toggle-heading-text", "h4")
    return {"heading": heading, "content": _inner(tag, "kg-toggle-content")}


def _callout(tag: Tag) -> Fields:
    words = _inner(tag, "kg-callout-text")
    return {"calloutText": words, "calloutEmoji": _words(tag, "kg-callout-emoji")}


def _button(tag: Tag) -> Fields:
    found = _one(tag, "kg-btn", "a")
    return {"buttonUrl": _given(found, "href"), "buttonText": found.get_text() if found else ""}


def _header(tag: Tag) -> Fields:
    heading = _inner(tag, "kg-header-card-heading", "kg-header-card-header", "h2", "h1")
    below = _inner(
        tag, "kg-header-card-subheading", "kg-header-card-subheader", "kg-header-card-subtext"
    )
    fields = {"header": heading, "subheader": below}
    return fields | _button_of(tag, "kg-header-card-button", "buttonEnabled")


def _product(tag: Tag) -> Fields:
    stars = len(tag.find_all(class_="kg-product-card-rating-active"))
    leads = _button_of(tag, "kg-product-card-button", "productButtonEnabled")
    return {
        "productImageSrc": _given(_one(tag, "kg-product-card-image"), "src"),
        "productTitle": _inner(tag, "kg-product-card-title"),
        "productRatingEnabled": tag.find(class_="kg-product-card-rating") is not None,
        "productStarRating": stars,
        "productDescription": _inner(tag, "kg-product-card-description"),
        "productButtonEnabled": leads["productButtonEnabled"],
        "productButton": leads["buttonText"],
        "productUrl": leads["buttonUrl"],
    }


def _call_to_action(tag: Tag) -> Fields:
    label = _inner(tag, "kg-cta-sponsor-label")
    fields = {
        "hasSponsorLabel": bool(label),
        "sponsorLabel": label,
        "imageUrl": _given(_one(tag, "kg-cta-image", "img"), "src"),
        "textValue": _inner(tag, "kg-cta-text"),
    }
    return fields | _button_of(tag, "kg-cta-button", "showButton")


def _button_of(tag: Tag, named: str, enabled: str) -> Fields:
    found = tag.find("a", class_=named)
    words = " ".join(found.get_text().split()) if found else ""
    return {enabled: bool(found), "buttonUrl": _given(found, "href"), "buttonText": words}


def _embed(tag: Tag) -> Fields:
    """A frame stays; of what a site's own script would have drawn, the address it led to."""
    caption = _inner(tag, "figcaption")
    quote = tag.find("blockquote")
    links = quote.find_all("a", href=True) if isinstance(quote, Tag) else []
    if isinstance(quote, Tag) and quote.get("cite"):
        return {"url": str(quote["cite"]), "caption": caption}
    if links and tag.find("iframe") is None:
        return {"url": str(links[-1]["href"]), "caption": caption}
    for one in tag.find_all("figcaption"):
        one.extract()
    return {"html": tag.decode_contents(), "caption": caption}


def _nothing(_tag: Tag) -> Fields:
    return {}


Reader = Callable[[Tag], Fields]
SHOWN: Final[dict[str, tuple[str, Reader]]] = {
    "kg-signup-card": ("signup", _nothing),
    "kg-email-card": ("email", _nothing),
    "kg-header-card": ("header", _header),
    "kg-cta-card": ("call-to-action", _call_to_action),
    "kg-product-card": ("product", _product),
    "kg-toggle-card": ("toggle", _toggle),
    "kg-callout-card": ("callout", _callout),
    "kg-bookmark-card": ("bookmark", _bookmark),
    "kg-file-card": ("file", _file),
    "kg-audio-card": ("audio", _audio),
    "kg-video-card": ("video", _video),
    "kg-embed-card": ("embed", _embed),
    "kg-button-card": ("button", _button),
}
"""By its class name, the card that it is, and what reads its fields."""
