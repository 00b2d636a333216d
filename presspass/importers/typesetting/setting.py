"""Goes through the tree of a text and sets each thing in it as a block.

Containers are gone through; what is known becomes a block; the rest is kept as markup. Pictures
come out of whatever they stand in, since only a block of their own can show them.
"""

import html
import re
from collections.abc import Iterable
from typing import Any, Final, Protocol

from bs4.element import NavigableString, PageElement, Tag

from presspass.importers.piece import Image
from presspass.importers.typesetting import embeds, figures
from presspass.importers.typesetting.inline import (
    SIMPLE,
    Links,
    is_meant,
    markup,
    plain,
    rich,
)
from presspass.importers.typesetting.parsing import BLOCKS, DEEPEST, deepest, parsed
from presspass.importers.typesetting.pieces import Blocks
from presspass.importers.typesetting.tables import table_value

THROUGH: Final = frozenset(
    ["article", "aside", "center", "div", "footer", "form", "header", "main", "nav", "section"]
)
HEADINGS: Final = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
IN_A_LINE: Final = [name for name in BLOCKS if name not in {"audio", "video", "iframe", "embed"}]
SCRIPT: Final = re.compile(r"<script\b", re.IGNORECASE)
AN_ADDRESS: Final = re.compile(r"https?://\S+", re.IGNORECASE)


class Around(Links, Protocol):
    """What a text refers to: links, pictures; and where to say what was lost."""

    def picture(self, image: Image) -> int | None:
        """The picture of ours that was at `image.address`; None where its file is missing."""

    def image_at(self, address: str) -> Image | None:
        """What is known of the picture at an address."""

    def remark(self, line: str) -> None:
        """Say what was changed."""


def blocks_of(text: str, around: Around, name: str) -> list[dict[str, Any]]:
    """The blocks of the HTML `text`, as a stream field stores them; `name` makes their ids last."""
    if deepest(text) > DEEPEST:
        around.remark("its tags stand too deep in one another: only its words were kept")
    if SCRIPT.search(text):
        around.remark("scripts in its text were left out")
    setting = Setting(around, Blocks(name))
    setting.flow(parsed(text))
    return setting.blocks.raw()


class Setting:
    """The blocks set so far, and what of a line has been met since."""

    def __init__(self, around: Around, blocks: Blocks) -> None:
        self.around = around
        self.blocks = blocks

    def flow(self, holder: Tag) -> None:
        """Set everything in `holder`, in its order."""
        line: list[PageElement] = []
        for node in list(holder.children):
            if isinstance(node, Tag) and (node.name in BLOCKS or node.find(BLOCKS)):
                self.paragraph(line)
                line = []
                self.block(node)
            else:
                line.append(node)
        self.paragraph(line)

    def block(self, tag: Tag) -> None:
        """Set one block, whatever it is."""
        name = tag.name
        if name in THROUGH and not figures.is_gallery(tag) and not figures.is_embed(tag):
            self.flow(tag)
        elif name in {"p", "figcaption", "summary"} or name in SIMPLE:
            self.flow(tag) if tag.find(BLOCKS) else self.paragraph(list(tag.children))
        elif name in HEADINGS:
            self.subhead(tag)
        elif name in {"ul", "ol"}:
            self.listing(tag)
        elif name == "blockquote":
            self.quote(tag)
        elif name == "table":
            self.table(tag, "")
        elif name == "figure" or name in THROUGH:
            figures.set_figure(self, tag)
        elif name in {"iframe", "embed", "video", "audio"}:
            figures.set_player(self, tag)
        elif name in {"pre", "dl", "address", "details", "hr"}:
            self.keep(tag)
        else:
            self.flow(tag)

    def paragraph(self, nodes: list[PageElement]) -> None:
        """Set a line of text: the pictures before its first word, the words, the other pictures."""
        before, after = _parted(nodes)
        words = plain(nodes)
        for image in before:
            figures.set_picture(self, image, "")
        if words:
            self._words(nodes, words)
        for image in after:
            figures.set_picture(self, image, "")

    def _words(self, nodes: list[PageElement], words: str) -> None:
        if AN_ADDRESS.fullmatch(words) and embeds.is_shown(embeds.web_address(words)):
            self.embed(embeds.web_address(words), "")
        elif is_meant(nodes):
            inner = "".join(
                markup(node, self.around, inside=True) for node in _without(nodes, "img")
            )
            self.blocks.add_markup(f"<p>{inner.strip()}</p>")
        else:
            self.blocks.add("paragraph", f"<p>{_trimmed(rich(nodes, self.around))}</p>")

    def subhead(self, tag: Tag) -> None:
        """Set a heading; one that leads somewhere stays what it is."""
        for image in tag.find_all("img"):
            figures.set_picture(self, image, "")
        words = plain([tag])
        if not words:
            return
        if tag.find("a", href=True) or is_meant(tag.children):
            self.keep(tag)
        else:
            self.blocks.add("subhead", words)

    def listing(self, tag: Tag) -> None:
        """Set a list, as one of ours where each of its entries is a line or lists again."""
        if figures.is_gallery(tag):
            figures.set_figure(self, tag)
        elif _is_plain_list(tag):
            self.blocks.add("list", _list(tag, self.around))
        else:
            self.keep(tag)

    def quote(self, tag: Tag) -> None:
        """Set words set apart, as a quote of ours where they are one paragraph."""
        speaker = [one for one in tag.find_all(["cite", "footer", "figcaption"]) if plain([one])]
        said = speaker[-1] if speaker and plain(_after(speaker[-1])) == "" else None
        name = plain([said]) if said else ""
        link = said.find("a", href=True) if said else None
        if said is not None and not link:
            said.extract()
        paragraphs = [one for one in tag.find_all("p") if plain([one])] or [tag]
        formed = tag.find(["a", "ul", "ol", "table", "figure", "img", "iframe", "pre", *HEADINGS])
        if len(paragraphs) > 1 or formed or link or is_meant([tag]) or not plain(paragraphs):
            if said is not None and not link:
                tag.append(said)
            self.keep(tag)
        elif plain([tag]) != plain(paragraphs):
            self.keep(tag)
        else:
            self.blocks.add("quote", {"text": plain(paragraphs), "speaker": _bare(name)})

    def table(self, tag: Tag, caption: str) -> None:
        """Set a table, as one of ours where its cells are plain."""
        value = table_value(tag, caption)
        if value:
            self.blocks.add("table", value)
            return
        self.keep(tag)
        if caption:
            self.blocks.add_markup(f"<p>{html.escape(caption, quote=False)}</p>")

    def embed(self, address: str, title: str) -> None:
        """Set what another site shows; without a title it bears the name of that site."""
        self.blocks.add("embed", {"address": address, "title": title or embeds.host_of(address)})

    def keep(self, tag: Tag) -> None:
        """Keep `tag` as markup, and set the pictures and players in it after it."""
        images = [(one, figures.caption_of(one)) for one in tag.find_all("img")]
        players = tag.find_all(["iframe", "embed", "video", "audio"])
        for one in [image for image, _ in images] + players:
            one.extract()
        if plain([tag]) or tag.name == "hr":
            self.blocks.add_markup(markup(tag, self.around))
        for image, caption in images:
            figures.set_picture(self, image, caption)
        for player in players:
            figures.set_player(self, player)


def _parted(nodes: Iterable[PageElement]) -> tuple[list[Tag], list[Tag]]:
    """The pictures of a line, those before its first word apart."""
    before: list[Tag] = []
    after: list[Tag] = []
    met = False
    for node in nodes:
        for one in [node, *node.descendants] if isinstance(node, Tag) else [node]:
            if isinstance(one, Tag) and one.name == "img":
                (after if met else before).append(one)
            elif type(one) is NavigableString and str(one).strip():
                met = True
    return before, after


def _without(nodes: list[PageElement], name: str) -> list[PageElement]:
    for node in nodes:
        if isinstance(node, Tag):
            for one in node.find_all(name):
                one.extract()
    return [node for node in nodes if not (isinstance(node, Tag) and node.name == name)]


def _trimmed(text: str) -> str:
    """Rich text without broken lines and blanks at its ends."""
    return re.sub(r"^(?:\s|\xa0|<br/>)+|(?:\s|\xa0|<br/>)+$", "", text)


def _is_plain_list(tag: Tag) -> bool:
    if tag.get("start") or tag.get("reversed") or tag.get("type"):
        return False
    bad = [name for name in BLOCKS if name not in {"ul", "ol", "li", "p"}]
    entries = [one for one in tag.children if isinstance(one, Tag)]
    loose = any(type(one) is NavigableString and one.strip() for one in tag.children)
    if loose or any(one.name != "li" for one in entries):
        return False
    if tag.find([*bad, "img"]) or is_meant([tag]):
        return False
    return all(len(one.find_all("p", recursive=False)) <= 1 for one in tag.find_all("li")) and all(
        _is_list_within(inner) for inner in tag.find_all(["ul", "ol"])
    )


def _is_list_within(tag: Tag) -> bool:
    entries = [one for one in tag.children if isinstance(one, Tag)]
    return (
        all(one.name == "li" for one in entries)
        and tag.parent is not None
        and tag.parent.name == "li"
    )


def _list(tag: Tag, around: Around) -> str:
    lines = []
    for entry in tag.find_all("li", recursive=False):
        inner = [
            one for one in entry.children if not (isinstance(one, Tag) and one.name in {"ul", "ol"})
        ]
        lists = entry.find_all(["ul", "ol"], recursive=False)
        nested = "".join(_list(one, around) for one in lists)
        lines.append(f"<li>{_trimmed(rich(inner, around))}{nested}</li>")
    return f"<{tag.name}>{''.join(lines)}</{tag.name}>"


def _after(tag: Tag) -> list[PageElement]:
    """What follows `tag` in the quote it stands in."""
    return list(tag.next_siblings)


def _bare(name: str) -> str:
    """A speaker's name without the dash that was typed before it."""
    return name.lstrip("—–-~ \xa0").strip()
