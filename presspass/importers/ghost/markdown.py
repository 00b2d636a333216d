"""Markdown, in which Ghost kept texts before its version 1, and keeps cards."""

from functools import cache

from markdown_it import MarkdownIt


def from_markdown(words: str) -> str:
    """The HTML of Markdown; HTML in it stays, and is cleaned as every other."""
    return str(_reader().render(words)) if words.strip() else ""


@cache
def _reader() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
