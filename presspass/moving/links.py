"""Links to pages within texts: the desk keeps the page's key, files have its address.

`<a linktype="page" id="12">` becomes `<a data-to="page" href="/town/the-gate/">`.
"""

import html
import re
from typing import Final

from wagtail.models import Page

from presspass.moving.errors import NotInPaper
from presspass.moving.names import Directory

OPENING: Final = re.compile(r"<a\s([^<>]*)>")
ATTRIBUTE: Final = re.compile(r"([\w-]+)=\"([^\"]*)\"")
NOWHERE: Final = 0
"""The key of no page: a link to one that was deleted leads nowhere, as before."""


def portable(markup: str, names: Directory) -> str:
    """`markup` with addresses in its links to pages."""

    def written(found: re.Match[str]) -> str:
        told = dict(ATTRIBUTE.findall(found[1]))
        if told.get("linktype") != "page" or not told.get("id", "").isdigit():
            return found[0]
        address = names.name(Page, int(told["id"]))
        return f'<a data-to="page" href="{html.escape(address)}">' if address else _NO_PAGE

    return OPENING.sub(written, markup)


def stored(markup: str, names: Directory) -> str:
    """`markup` as the desk keeps it: the reverse of `portable`."""

    def taken(found: re.Match[str]) -> str:
        told = dict(ATTRIBUTE.findall(found[1]))
        if told.get("data-to") != "page":
            return found[0]
        return f'<a linktype="page" id="{_key(html.unescape(told.get("href", "")), names)}">'

    return OPENING.sub(taken, markup)


_NO_PAGE = '<a data-to="page">'


def _key(address: str, names: Directory) -> int:
    try:
        return names.key(Page, address) or NOWHERE
    except NotInPaper:
        return NOWHERE
