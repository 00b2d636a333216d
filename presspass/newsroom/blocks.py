"""What the body of an article is made of. How much of it a reader sees is `opening.py`."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
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
        max_length=300,
        help_text=_(
            "What the picture shows, in the article's language, for readers who do not see it."
        ),
    )
    caption = blocks.CharBlock(label=_("Caption"), required=False)

    class Meta:
        icon = "image"
        label = _("Picture")


class Body(blocks.StreamBlock):
    """Paragraphs, subheads, quotes and pictures, in any order."""

    paragraph = Paragraph()
    subhead = Subhead()
    quote = Quote()
    picture = PictureInText()
