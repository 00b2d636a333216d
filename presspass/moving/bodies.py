"""The body of an article as plain blocks: their kind, their id, and their own words.

A block of one value has it in `html` (cleaned markup) or `text`; one of several has each under its
own name. Pictures are called by their files, pages by their addresses.
"""

from collections.abc import Iterable
from typing import Any

from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from presspass.moving.columns import ordered
from presspass.moving.links import portable, stored
from presspass.moving.names import Directory
from presspass.newsroom.models import Article, Picture

BODY = Article._meta.get_field("body").stream_block  # noqa: SLF001


def written(raw: Iterable[dict[str, Any]], names: Directory) -> list[dict[str, Any]]:
    """The blocks of a body, of which `raw` is what the database has."""
    return [_block(one, names) for one in raw]


def stored_body(told: Iterable[dict[str, Any]], names: Directory) -> list[dict[str, Any]]:
    """What the database has of the blocks `told`: the reverse of `written`."""
    return [_stored_block(one, names) for one in told]


def _block(raw: dict[str, Any], names: Directory) -> dict[str, Any]:
    kind = raw["type"]
    own = BODY.child_blocks.get(kind)
    head = {"kind": kind, **({"id": raw["id"]} if raw.get("id") else {})}
    value = _value(own, raw["value"], names)
    return head | (value if isinstance(own, blocks.StructBlock) else {_word(own): value})


def _stored_block(told: dict[str, Any], names: Directory) -> dict[str, Any]:
    kind = told["kind"]
    own = BODY.child_blocks.get(kind)
    head = {"type": kind, **({"id": told["id"]} if "id" in told else {})}
    rest = {name: value for name, value in told.items() if name not in {"kind", "id"}}
    value = rest if isinstance(own, blocks.StructBlock) else rest.get(_word(own))
    return head | {"value": _stored_value(own, value, names)}


def _word(block: blocks.Block | None) -> str:
    """What the only value of a block is called."""
    return "html" if isinstance(block, blocks.RichTextBlock | blocks.RawHTMLBlock) else "text"


def _value(block: blocks.Block | None, raw: Any, names: Directory) -> Any:
    match block, raw:
        case blocks.StructBlock(), dict():
            own, further = block.child_blocks, sorted(raw.keys() - block.child_blocks.keys())
            known = (name for name in (*own, *further) if name in raw)
            return {name: _value(own.get(name), raw[name], names) for name in known}
        case blocks.ListBlock(), list():
            return [_item(block.child_block, one, names) for one in raw]
        case blocks.RichTextBlock(), str():
            return portable(raw, names)
        case ImageChooserBlock(), int():
            return names.name(Picture, raw)
    return ordered(raw)


def _stored_value(block: blocks.Block | None, told: Any, names: Directory) -> Any:
    match block, told:
        case blocks.StructBlock(), dict():
            own = block.child_blocks
            return {name: _stored_value(own.get(name), held, names) for name, held in told.items()}
        case blocks.ListBlock(), list():
            return [_stored_item(block.child_block, one, names) for one in told]
        case blocks.RichTextBlock(), str():
            return stored(told, names)
        case ImageChooserBlock(), str():
            return names.key(Picture, told)
    return told


def _item(block: blocks.Block, raw: Any, names: Directory) -> Any:
    """One of a list; older ones are kept without an id."""
    if isinstance(raw, dict) and raw.get("type") == "item":
        return {"id": raw.get("id"), "value": _value(block, raw["value"], names)}
    return {"value": _value(block, raw, names)}


def _stored_item(block: blocks.Block, told: dict[str, Any], names: Directory) -> Any:
    value = _stored_value(block, told["value"], names)
    return {"type": "item", "value": value, "id": told["id"]} if "id" in told else value
