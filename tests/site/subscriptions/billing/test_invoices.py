"""Invoices as their payers see them: on a page, as PDF, in their words, and nobody else."""

import io
import re

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from pypdf import PdfReader

from presspass.readers.models import Reader
from presspass.subscriptions import money
from presspass.subscriptions.billing import invoices, letters, taking
from presspass.subscriptions.billing import words as invoice_words
from presspass.subscriptions.billing.invoices import Standing
from presspass.subscriptions.billing.pdf import pdf_of
from presspass.subscriptions.models import Invoice, Publisher
from tests.site.subscriptions.cast import browser
from tests.site.subscriptions.selling import DAY, IBAN, NOW, buys, for_firm

LIST = "/account/subscription/invoices/"


@pytest.fixture
def invoice(stranger, basic, publisher):
    stranger.name, stranger.language = "Íñigo Sáez", "es"
    stranger.save()
    return buys(stranger, basic).invoices.get()


def read(pdf):
    """The words of a PDF, spaces made one."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_a_pdf_says_all_that_the_law_asks_of_an_invoice_in_its_language(invoice):
    words = read(pdf_of(invoice))

    for said in (
        "Factura 2027-000001",
        "Editorial Peñón, S. L.", "39000 Puerto Amaro", "NIF: B12345674",
        "Íñigo Sáez", "stranger@example.org",
        "10 de enero de 2027", "24 de enero de 2027",
        "Small para una persona, del 10 de enero de 2027 al 10 de febrero de 2027",
        "Base imponible 9,62 €", "Impuesto, 4 % 0,38 €", "Total 10,00 €",
        "ES91 2100 0418 4502 0005 1332", "Concepto 2027-000001",
    ):  # fmt: skip
        assert said in words


def test_a_pdf_holds_every_sign_that_names_and_sums_are_written_with(invoice):
    signs = "ñ á € ’ – \N{MINUS SIGN} Ł ő Ж Ω"
    Invoice.objects.filter(pk=invoice.pk).update(to={"name": signs})
    invoice.refresh_from_db()

    assert signs in read(pdf_of(invoice))


def test_an_invoice_is_the_same_file_whenever_it_is_made(invoice):
    assert pdf_of(invoice) == pdf_of(invoice)


def test_a_long_invoice_goes_on_to_a_second_page_which_says_of_what(invoice):
    Invoice.objects.filter(pk=invoice.pk).update(lines=invoice.lines * 60)
    invoice.refresh_from_db()

    pages = PdfReader(io.BytesIO(pdf_of(invoice))).pages

    assert len(pages) > 1
    assert f"Factura 2027-000001 · {len(pages)}/{len(pages)}" in pages[-1].extract_text()


def test_what_an_invoice_says_stays_when_the_publisher_moves(invoice, publisher):
    before = invoice_words.told(invoice)

    publisher.name, publisher.iban = "Otra casa", ""
    publisher.save()

    invoice.refresh_from_db()
    assert invoice_words.told(invoice) == before


def test_a_publisher_without_an_account_is_asked_how_to_pay(stranger, basic):
    words = invoice_words.told(buys(stranger, basic).invoices.get())

    assert words.issuer == ("Presspass",)
    assert words.ask.startswith("Please ask us how to pay")
    assert words.account == ()


@pytest.mark.parametrize("iban", ["ES9121000418450200051333", "ES91", "ES91 2100 ñ", "0" * 35])
def test_an_account_number_with_a_wrong_digit_is_refused(iban):
    with pytest.raises(ValidationError) as refused:
        Publisher(iban=iban).clean()

    assert "iban" in refused.value.message_dict


def test_an_account_number_is_kept_without_its_spaces():
    publisher = Publisher(iban="es91 2100 0418 4502 0005 1332")
    publisher.clean()

    assert publisher.iban == IBAN


@pytest.mark.parametrize(
    ("language", "cents", "currency", "said"),
    [
        ("en", 123450, "EUR", "€1,234.50"),
        ("es", 123450, "EUR", "1\xa0234,50\xa0€"),
        ("en", -950, "EUR", "\N{MINUS SIGN}€9.50"),
        ("es", -950, "EUR", "\N{MINUS SIGN}9,50\xa0€"),
        ("en", 950, "CHF", "CHF\xa09.50"),
        ("es", 950, "CHF", "9,50\xa0CHF"),
        ("en", 0, "USD", "$0.00"),
    ],
)
def test_a_sum_is_written_as_its_language_writes_it(language, cents, currency, said):
    with translation.override(language):
        assert money.told(cents, currency) == said


def test_an_invoice_is_open_then_overdue_then_paid(invoice):
    assert invoices.standing(invoice, now=NOW) is Standing.OPEN
    assert invoices.standing(invoice, now=NOW + 15 * DAY) is Standing.OVERDUE

    taking.record(invoice, 1000, at=NOW + 16 * DAY)

    invoice.refresh_from_db()
    assert invoices.standing(invoice, now=NOW + 17 * DAY) is Standing.PAID


def test_its_payer_finds_it_in_the_account_as_page_and_as_pdf(invoice, stranger, laptop):
    laptop.sign_in(stranger)

    listed = laptop.get(LIST).content.decode()
    page = laptop.get(f"{LIST}2027-000001/").content.decode()
    pdf = laptop.get(f"{LIST}2027-000001.pdf")

    assert f'href="{LIST}2027-000001/"' in listed
    for row in invoice_words.told(invoice).sums:
        assert row[1] in page
    assert pdf["Content-Type"] == "application/pdf"
    assert 'filename="2027-000001.pdf"' in pdf["Content-Disposition"]
    assert "no-store" in pdf["Cache-Control"]
    assert pdf.content == pdf_of(invoice)


def test_who_has_no_invoice_is_told_so(stranger, laptop):
    laptop.sign_in(stranger)

    assert "There is no invoice for you yet." in laptop.get(LIST).content.decode()


@pytest.mark.parametrize("path", ["2027-000001/", "2027-000001.pdf", "2027-000001/pay/"])
def test_nobody_else_learns_that_there_is_such_an_invoice(invoice, owner, added_user, editor, path):
    for reader in (owner, added_user, editor):
        other = browser()
        other.sign_in(reader)
        asked = other.post if path.endswith("pay/") else other.get

        assert asked(LIST + path).status_code == 404
        assert "2027-000001" not in other.get(LIST).content.decode()

    assert browser().get(LIST + "2027-000001/").status_code == 302


def test_of_a_company_its_owner_sees_invoices_and_admins_and_members_none(
    stranger,
    owner,
    added_user,
    for_firms,
):
    bought = for_firm(stranger, for_firms)
    bought.company.admins.add(owner)
    number = bought.invoices.get().number

    assert [one.number for one in invoices.of_reader(stranger)] == [number]
    assert not invoices.of_reader(owner).filter(number=number).exists()
    assert not invoices.of_reader(added_user).exists()
    assert "Astilleros Ñandú" in read(pdf_of(bought.invoices.get()))


def test_who_takes_a_company_over_gets_its_invoices(stranger, owner, for_firms):
    bought = for_firm(stranger, for_firms)
    bought.company.owner = owner
    bought.company.save()

    assert invoices.of_reader(owner).filter(subscription=bought).exists()
    assert not invoices.of_reader(stranger).exists()


def test_the_letter_brings_the_invoice_as_pdf(
    invoice, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        letters.send_invoice(invoice)

    (letter,) = mailoutbox
    assert letter.subject == "Factura 2027-000001 por 10,00\xa0€"
    assert letter.to == ["stranger@example.org"]
    assert "Small para una persona" in letter.body
    ((name, content, kind),) = letter.attachments
    assert (name, kind) == ("2027-000001.pdf", "application/pdf")
    assert content == pdf_of(invoice)


def test_a_closed_account_is_not_written_to(
    invoice, stranger, mailoutbox, django_capture_on_commit_callbacks
):
    Reader.objects.filter(pk=stranger.pk).update(is_active=False)
    invoice.refresh_from_db()

    with django_capture_on_commit_callbacks(execute=True):
        letters.send_invoice(Invoice.objects.get(pk=invoice.pk))

    assert mailoutbox == []


def test_every_line_that_an_invoice_can_name_has_words_in_both_languages():
    facts = {
        "plan": "Small", "seats": 2, "invoice": "2027-000001",
        "since": NOW.isoformat(), "until": (NOW + DAY).isoformat(),
    }  # fmt: skip
    for words in invoice_words.LINES:
        said = {}
        for language in ("en", "es"):
            with translation.override(language):
                said[language] = invoice_words.sentence({"words": words, "facts": facts})
        assert said["en"] != said["es"]
        assert not re.search(r"%\(|\{", said["en"] + said["es"])
