"""Paragraphs where authors left a blank line: what WordPress's `wpautop` does at each showing.

Done on the parsed text, not by patterns: what is open when a paragraph ends is closed in it and
opened anew in the next. Source: wp-includes/formatting.php.
"""

import re
from collections.abc import Iterator
from copy import copy
from typing import Final

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, Tag

from presspass.importers.typesetting.parsing import BLOCKS, VERBATIM, parsed

BLANK: Final = re.compile(r"[ \t\xa0]*\n[ \t]*\n\s*")
HOLDERS: Final = frozenset(
    ["div", "section", "article", "blockquote", "aside", "main", "td", "form"]
)
"""In these loose text becomes paragraphs, too; in other blocks its lines are only broken."""


def with_paragraphs(text: str) -> str:
    """The `text` of a classic editor as HTML with its paragraphs and line breaks marked."""
    soup = parsed(text)
    _mark(soup, soup)
    return str(soup)


def _mark(holder: Tag, soup: BeautifulSoup) -> None:
    """Make paragraphs of what stands loose in `holder`, and go into its blocks."""
    loose: list[PageElement] = []
    kept: list[PageElement] = []
    for node in list(holder.children):
        node.extract()
        if isinstance(node, Tag) and holds_blocks(node):
            kept += _paragraphs(loose, soup)
            loose = []
            _mark_block(node, soup)
            kept.append(node)
        else:
            loose.append(node)
    kept += _paragraphs(loose, soup)
    for node in kept:
        holder.append(node)


def holds_blocks(tag: Tag) -> bool:
    """Whether `tag` is a block or has one in it, so that it cannot stand in a paragraph."""
    return tag.name in BLOCKS or tag.find(BLOCKS) is not None


def _mark_block(tag: Tag, soup: BeautifulSoup) -> None:
    if tag.name in VERBATIM:
        return
    if tag.name in HOLDERS and (tag.name != "td" or BLANK.search(tag.get_text())):
        _mark(tag, soup)
        return
    for child in list(tag.children):
        if isinstance(child, Tag) and holds_blocks(child):
            _mark_block(child, soup)
    if tag.name not in {"ul", "ol", "dl", "table", "thead", "tbody", "tfoot", "tr", "figure"}:
        _break_lines(tag, soup)


def _paragraphs(loose: list[PageElement], soup: BeautifulSoup) -> Iterator[Tag]:
    for run in _runs(loose, soup):
        paragraph = soup.new_tag("p")
        paragraph.extend(run)
        if paragraph.get_text(strip=True) or paragraph.find():
            _break_lines(paragraph, soup)
            yield paragraph


def _runs(nodes: list[PageElement], soup: BeautifulSoup) -> list[list[PageElement]]:
    """The nodes, parted where there is a blank line, be it within one of them."""
    runs: list[list[PageElement]] = [[]]
    for node in nodes:
        parts = _parts(node, soup)
        runs[-1] += parts[0]
        runs += parts[1:]
    return runs


def _parts(node: PageElement, soup: BeautifulSoup) -> list[list[PageElement]]:
    if isinstance(node, Tag):
        if node.name in VERBATIM or not BLANK.search(node.get_text()):
            return [[node]]
        inner = _runs(list(node.children), soup)
        return [[_like(node, run)] if run else [] for run in inner]
    return [[NavigableString(part)] if part else [] for part in BLANK.split(str(node))]


def _like(tag: Tag, run: list[PageElement]) -> Tag:
    shell = copy(tag)
    shell.clear()
    shell.extend(run)
    return shell


def _break_lines(tag: Tag, soup: BeautifulSoup) -> None:
    """Break the lines of `tag` where its text has them, but at its ends and beside blocks."""
    strings = [one for one in tag.find_all(string=True) if _is_in(tag, one)]
    for place, string in enumerate(strings):
        text = str(string)
        if "\n" not in text:
            continue
        first, last = place == 0, place == len(strings) - 1
        text = text.lstrip("\n ") if first or _beside(string.previous_sibling) else text
        text = text.rstrip("\n ") if last or _beside(string.next_sibling) else text
        lines = text.split("\n")
        broken: list[PageElement] = [NavigableString(lines[0])]
        for line in lines[1:]:
            broken += [soup.new_tag("br"), NavigableString(line)]
        string.replace_with(*broken)


def _is_in(tag: Tag, string: PageElement) -> bool:
    """Whether `string` is `tag`'s own, and not of a block in it."""
    for above in string.parents:
        if above is tag:
            return True
        if above.name in BLOCKS or above.name in VERBATIM:
            return False
    return False


def _beside(node: PageElement | None) -> bool:
    return isinstance(node, Tag) and (node.name == "br" or holds_blocks(node))
