"""An invoice as PDF: the same words as its page, and the same bytes whenever it is made."""

from importlib.resources import files
from pathlib import Path

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from presspass.mail.attachments import Attachment
from presspass.subscriptions.billing.words import Row, Told, told
from presspass.subscriptions.models import Invoice

FONTS = {"": "SourceSerifPro-Regular.ttf", "B": "SourceSerifPro-Semibold.ttf"}
"""Style → the file of the font: Latin, Greek and Cyrillic, free (OFL), from its own package."""
FAMILY = "serif"
MARGIN, GAP, LINE = 25.0, 9.0, 5.5
"""Millimetres: around the page, between its parts, from line to line."""
SUMS, NAMES = 38.0, 45.0
"""Millimetres that sums, and the names before facts, take up."""
SMALL, USUAL, LARGE = 9.0, 10.5, 18.0
"""Sizes of type, in points."""
BOTTOM = 20.0


def attachment(number: str) -> Attachment:
    """The PDF of the invoice `number`, to go along with a letter. Raises Invoice.DoesNotExist."""
    invoice = Invoice.objects.select_related("credits").get(number=number)
    return Attachment(f"{number}.pdf", pdf_of(invoice), "application/pdf")


def pdf_of(invoice: Invoice) -> bytes:
    """`invoice` on as many A4 pages as it needs."""
    words = told(invoice)
    page = _Paper(words)
    page.set_creation_date(invoice.issued_at)
    page.add_page()
    _head(page, words)
    _facts(page, words.facts)
    _lines(page, words)
    if words.ask:
        _ask(page, words)
    return bytes(page.output())


class _Paper(FPDF):
    """A4 in our type; from the second page on each says of what it is a page."""

    def __init__(self, words: Told) -> None:
        super().__init__(format="A4")
        self.words = words
        self.set_margin(MARGIN)
        self.set_auto_page_break(auto=True, margin=MARGIN)
        for style, name in FONTS.items():
            self.add_font(FAMILY, style, _font(name))
        self.set_font(FAMILY, size=USUAL)
        self.set_title(words.title)
        self.set_author(words.issuer[0] if words.issuer else "")
        self.set_lang(words.language)
        self.set_draw_color(140)
        self.set_line_width(0.2)

    def footer(self) -> None:
        """What this is, and which of its pages."""
        self.set_y(-BOTTOM)
        self.set_font(FAMILY, size=SMALL)
        here = f"{self.words.title} · {self.page_no()}/{{nb}}"
        self.cell(self.epw, LINE, here, align="R")
        self.set_font(FAMILY, size=USUAL)


def _font(name: str) -> Path:
    return Path(str(files("font_source_serif_pro") / "files" / name))


def _head(page: _Paper, words: Told) -> None:
    """Who sells, to whom, and what this is."""
    first, *rest = words.issuer or ("",)
    page.set_font(FAMILY, "B", USUAL)
    _write(page, first)
    page.set_font(FAMILY, size=SMALL)
    for line in rest:
        _write(page, line, height=LINE - 0.8)
    page.ln(GAP)
    page.set_font(FAMILY, size=USUAL)
    for line in words.to:
        _write(page, line)
    page.ln(GAP)
    page.set_font(FAMILY, "B", LARGE)
    _write(page, words.title, height=9)
    page.set_font(FAMILY, size=USUAL)
    page.ln(LINE / 2)


def _facts(page: _Paper, rows: tuple[Row, ...]) -> None:
    for name, said in rows:
        page.cell(NAMES, LINE, name)
        _write(page, said, width=page.epw - NAMES)
    page.ln(GAP)


def _lines(page: _Paper, words: Told) -> None:
    """What is charged, and what it comes to."""
    _rule(page)
    for sentence, cents in words.lines:
        _row(page, sentence, cents)
    _rule(page)
    *parts, (name, whole) = words.sums
    for row in parts:
        _row(page, *row)
    page.set_font(FAMILY, "B", USUAL)
    _row(page, name, whole)
    page.set_font(FAMILY, size=USUAL)
    _rule(page)
    page.ln(GAP)


def _ask(page: _Paper, words: Told) -> None:
    with page.unbreakable() as whole:
        _write(whole, words.ask)
        whole.ln(LINE / 2)
        for name, said in words.account:
            whole.cell(NAMES, LINE, name)
            _write(whole, said, width=whole.epw - NAMES)


def _row(page: _Paper, sentence: str, cents: str) -> None:
    """A sentence, as many lines as it takes, and its sum beside the last of them."""
    page.ln(LINE / 4)
    page.multi_cell(page.epw - SUMS, LINE, sentence, align="L", new_x=XPos.RIGHT, new_y=YPos.LAST)
    page.cell(SUMS, LINE, cents, align="R", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    page.ln(LINE / 4)


def _write(page: FPDF, text: str, *, width: float = 0, height: float = LINE) -> None:
    page.multi_cell(width, height, text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _rule(page: FPDF) -> None:
    page.line(page.l_margin, page.get_y(), page.l_margin + page.epw, page.get_y())
