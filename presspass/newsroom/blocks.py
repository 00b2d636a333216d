"""What the body of an article is made of. How much of it a reader sees is `opening.py`."""

from collections.abc import Mapping
from typing import Any

from django.utils.html import format_html
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.images.blocks import ImageChooserBlock


class Paragraph(blocks.RichTextBlock):
    """One paragraph or a few, with bold, italic and links."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(features=["bold", "italic", "link"], **kwargs)

    class Meta:
        icon = "pilcrow"
        label = _("Paragraph")


class Subhead(blocks.CharBlock):
    """A heading between paragraphs."""

    class Meta:
        icon = "title"
        label = _("Subhead")


class Quote(blocks.StructBlock):
    """Words set apart, and who said them."""

    text = blocks.TextBlock(
        label=_("Quote"),
        help_text=_("Without quotation marks: the page sets those of the edition's language."),
    )
    speaker = blocks.CharBlock(label=_("Speaker"), required=False)

    class Meta:
        icon = "openquote"
        label = _("Quote")


class PictureInText(blocks.StructBlock):
    """A picture between paragraphs."""

    picture = ImageChooserBlock(label=_("Picture"))
    alt = blocks.CharBlock(
        label=_("Alternative text"),
        required=False,
        max_length=300,
        help_text=_(
            "What the picture shows, in the article's language, for readers who do not see it."
        ),
    )
    caption = blocks.CharBlock(label=_("Caption"), required=False)

    class Meta:
        icon = "image"
        label = _("Picture")


class Listing(blocks.RichTextBlock):
    """A list, with bullets or numbers."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(features=["ul", "ol", "bold", "italic", "link"], **kwargs)

    class Meta:
        icon = "list-ul"
        label = _("List")


class Pictures(blocks.ListBlock):
    """The pictures of a gallery, in their order."""

    def get_comparison_class(self) -> type:
        """How the desk compares two versions."""
        return import_string("presspass.newsroom.desk.comparing.ListComparison")


class Gallery(blocks.StructBlock):
    """Several pictures that tell one thing together."""

    title = blocks.CharBlock(label=_("Title"), required=False)
    pictures = Pictures(PictureInText(), min_num=2, label=_("Pictures"))

    class Meta:
        icon = "image"
        label = _("Gallery")


class Rows(TableBlock):
    """The cells of a table."""

    def render_basic(self, value: Mapping[str, Any] | None, context: object = None) -> SafeString:
        """The cells as a line of text, row by row: so the desk compares two versions."""
        del context
        rows = (value or {}).get("data") or []
        lines = (" · ".join(cell or "" for cell in row) for row in rows)
        return format_html("{}", " / ".join(lines))


class Table(blocks.StructBlock):
    """Rows and columns, with a caption that says what they hold."""

    caption = blocks.CharBlock(label=_("Caption"), required=False)
    table = Rows(label=_("Table"))
    source = blocks.CharBlock(label=_("Source"), required=False)

    class Meta:
        icon = "table"
        label = _("Table")


class Box(blocks.StructBlock):
    """What stands beside the story: a short explanation, a chronicle, who is who."""

    title = blocks.CharBlock(label=_("Title"))
    text = blocks.RichTextBlock(
        features=["bold", "italic", "link", "ul", "ol"],
        label=_("Text"),
    )

    class Meta:
        icon = "clipboard-list"
        label = _("Box")


class Address(blocks.URLBlock):
    """An address of another site."""

    def get_comparison_class(self) -> type:
        """As a word, not as markup, when the desk compares two versions."""
        return import_string("wagtail.admin.compare.CharBlockComparison")


class Embed(blocks.StructBlock):
    """Something of another site. Nothing of it is loaded before the reader asks for it."""

    address = Address(label=_("Address"))
    title = blocks.CharBlock(
        label=_("Title"),
        help_text=_("What it is, for readers who do not load it."),
    )

    class Meta:
        icon = "media"
        label = _("Embed")


class Markup(blocks.RawHTMLBlock):
    """What an import found no other block for. It is cleaned wherever it is shown."""

    class Meta:
        icon = "code"
        label = _("Markup")


class Body(blocks.StreamBlock):
    """Paragraphs, subheads, quotes, pictures and the rest, in any order."""

    paragraph = Paragraph()
    subhead = Subhead()
    quote = Quote()
    picture = PictureInText()
    list = Listing()
    gallery = Gallery()
    table = Table()
    box = Box()
    embed = Embed()
    markup = Markup()
