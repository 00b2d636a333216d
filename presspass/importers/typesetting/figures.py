"""Pictures, galleries and players, in whatever they were wrapped."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Final

from bs4.element import Tag

from presspass.importers.piece import Image
from presspass.importers.typesetting import embeds
from presspass.importers.typesetting.inline import plain
from presspass.importers.typesetting.pieces import missing_picture, picture_value

if TYPE_CHECKING:
    from presspass.importers.typesetting.setting import Setting

SMILEY: Final = frozenset(["wp-smiley", "emoji", "wp-emoji"])
PLAYERS: Final = ["iframe", "embed", "video", "audio"]
PICTURES: Final = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".svg", ".bmp")


def classes_of(tag: Tag) -> set[str]:
    """The class names of `tag`."""
    given = tag.get("class")
    return set(given.split() if isinstance(given, str) else given or ())


def is_gallery(tag: Tag) -> bool:
    """Whether `tag` holds pictures that belong together."""
    named = any(name.endswith(("gallery", "gallery-grid")) for name in classes_of(tag))
    return named and tag.find("img") is not None


def is_embed(tag: Tag) -> bool:
    """Whether `tag` is what is made around something of another site."""
    return "embed" in classes_of(tag) or any("-embed" in one for one in classes_of(tag))


def set_figure(setting: Setting, tag: Tag) -> None:
    """Set a figure by what it holds."""
    _tell_of_links_in_captions(setting, tag)
    caption = own_caption(tag)
    inner = tag.find(["table", "blockquote", *PLAYERS])
    if is_gallery(tag) or len(tag.find_all("img")) > 1:
        _set_gallery(setting, tag, caption)
    elif isinstance(inner, Tag) and inner.name == "table":
        setting.table(inner, caption)
    elif isinstance(inner, Tag) and inner.name == "blockquote":
        setting.quote(inner)
        _keep_caption(setting, caption)
    elif isinstance(inner, Tag):
        set_player(setting, inner, caption)
    elif image := tag.find("img"):
        set_picture(setting, image, caption)
        _set_rest(setting, tag)
    elif is_embed(tag) and embeds.web_address(_bare_words(tag)):
        setting.embed(embeds.web_address(_bare_words(tag)), caption)
    else:
        setting.flow(tag)


def _tell_of_links_in_captions(setting: Setting, tag: Tag) -> None:
    """Say where the words of a caption led: ours are plain."""
    for caption in tag.find_all("figcaption"):
        for link in caption.find_all("a", href=True):
            address = str(link["href"])[:200]
            setting.around.remark(f"a link in a caption is left out: {plain([link])}, {address}")


def _set_rest(setting: Setting, tag: Tag) -> None:
    """Words in a figure beside its picture and its caption."""
    if _bare_words(tag):
        for one in tag.find_all(["figcaption", "img"]):
            one.extract()
        setting.flow(tag)


def _bare_words(tag: Tag) -> str:
    return plain(one for one in tag.children if not _is_caption(one))


def _is_caption(node: object) -> bool:
    return isinstance(node, Tag) and node.name == "figcaption"


def own_caption(tag: Tag) -> str:
    """The caption of a figure itself, not of one in it."""
    captions = [
        one for one in tag.find_all("figcaption") if one.find_parent("figure") in {tag, None}
    ]
    return plain(captions)


def caption_of(image: Tag) -> str:
    """The caption of the figure in which a picture stands."""
    figure = image.find_parent("figure")
    if figure is None or len(figure.find_all("img")) > 1:
        return ""
    return own_caption(figure)


def _keep_caption(setting: Setting, caption: str) -> None:
    if caption:
        setting.blocks.add("paragraph", f"<p>{html.escape(caption, quote=False)}</p>")


def set_picture(setting: Setting, tag: Tag, caption: str) -> None:
    """Set one picture; where its file is missing, what is known of it."""
    if classes_of(tag) & SMILEY:
        return
    image = _image(setting, tag, caption)
    if image is None:
        return
    _tell_of_link(setting, tag)
    found = setting.around.picture(image)
    if found is None:
        setting.blocks.add_markup(missing_picture(image))
    else:
        setting.blocks.add("picture", picture_value(found, image))


def _set_gallery(setting: Setting, tag: Tag, caption: str) -> None:
    """Set the pictures that are there as one; what is missing follows."""
    found, missing = [], []
    for one in tag.find_all("img"):
        image = _image(setting, one, _caption_in(one, tag))
        if image is None:
            continue
        picture = setting.around.picture(image)
        if picture is None:
            missing.append(missing_picture(image))
        else:
            found.append(picture_value(picture, image))
    if len(found) > 1:
        setting.blocks.add("gallery", {"title": caption, "pictures": found})
    elif found:
        setting.blocks.add("picture", found[0])
    if len(found) < 2:  # noqa: PLR2004 (a gallery has two)
        _keep_caption(setting, caption)
    for markup in missing:
        setting.blocks.add_markup(markup)


def _caption_in(image: Tag, gallery: Tag) -> str:
    """The caption of one picture of a gallery, which stands beside it in an entry of a list."""
    holder = image.find_parent(["figure", "li", "dl", "div"])
    if holder is None or holder is gallery:
        return ""
    return plain(holder.find_all(["figcaption", "dd"]))


def _image(setting: Setting, tag: Tag, caption: str) -> Image | None:
    """What is known of a picture: in its tag, else in the file beside the text."""
    given = next(
        (str(tag[name]) for name in ("data-lazy-src", "data-src", "src") if tag.get(name)), ""
    )
    if given.startswith("data:"):
        setting.around.remark("a picture written into its text as data was left out")
        return None
    if not given:
        return None
    known = setting.around.image_at(given) or Image(address=given)
    return Image(
        address=given,
        alt=str(tag.get("alt") or "").strip() or known.alt,
        caption=caption,
        title=known.title,
        credit=known.credit,
    )


def _tell_of_link(setting: Setting, tag: Tag) -> None:
    """Say where a picture led, unless it was to itself in another size."""
    link = tag.find_parent("a")
    address = str(link.get("href") or "") if link else ""
    if not address.startswith(("http:", "https:")) or plain([link] if link else []):
        return
    if not address.partition("?")[0].lower().endswith(PICTURES) and "attachment" not in address:
        found = setting.around.link(address)
        if found and found.page is None:
            setting.around.remark(f"a picture led to {address[:200]}, and leads nowhere now")


def set_player(setting: Setting, tag: Tag, caption: str = "") -> None:
    """Set a frame of another site as an embed; a sound or film in a file as a link to it."""
    given = embeds.given_address(tag)
    address = embeds.web_address(given)
    title = caption or str(tag.get("title") or "")
    if address and (tag.name in {"iframe", "embed"} or embeds.is_shown(address)):
        setting.embed(address, title)
        return
    if embeds.is_file(given):
        address = html.escape(address or given)
        words = html.escape(title or embeds.file_of(given), quote=False)
        setting.blocks.add("paragraph", f'<p><a href="{address}">{words}</a></p>')
    else:
        _keep_caption(setting, caption)
    if given:
        setting.around.remark(embeds.told_of("a frame, sound or film", given))
