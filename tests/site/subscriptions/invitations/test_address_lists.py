"""Lists of addresses as any program saves them: found row by row, whatever parts the cells."""

import pytest

from presspass.subscriptions.invitations import address_lists
from presspass.subscriptions.invitations.address_lists import (
    Entry,
    TooLong,
    TooManyRows,
    decoded,
    entries,
)


def emails(text):
    return [entry.email for entry in entries(text)]


@pytest.mark.parametrize("sign", [",", ";", "\t", "|", " ; "])
def test_columns_may_be_parted_by_any_sign(sign):
    text = f"Name{sign}E-mail\nAna Prieto{sign}ana@firm.example\nBea{sign}bea@firm.example\n"

    assert entries(text) == [
        Entry(2, "ana@firm.example", "ana@firm.example", "Ana Prieto"),
        Entry(3, "bea@firm.example", "bea@firm.example", "Bea"),
    ]


def test_a_list_without_a_heading_begins_with_its_first_row():
    assert emails("ana@firm.example\nbea@firm.example") == ["ana@firm.example", "bea@firm.example"]


def test_a_first_row_that_is_no_heading_is_told_as_broken():
    assert [(e.row, e.email) for e in entries("ana.firm.example\nbea@firm.example")] == [
        (1, ""),
        (2, "bea@firm.example"),
    ]


@pytest.mark.parametrize("heading", ["Correo electrónico", "E-Mail", "Nombre;Departamento"])
def test_a_heading_is_known_in_both_languages(heading):
    assert emails(f"{heading}\nana@firm.example;Sales") == ["ana@firm.example"]


def test_addresses_in_one_line_and_as_mail_programs_copy_them_are_found():
    text = "Ana Prieto <Ana@Firm.Example>, bea@firm.example carl@firm.example; <d@firm.example>"

    assert emails(text) == [
        "ana@firm.example", "bea@firm.example", "carl@firm.example", "d@firm.example",
    ]  # fmt: skip
    assert entries(text)[0].name == "Ana Prieto"


def test_quoted_cells_keep_their_commas_and_line_breaks():
    text = '"Prieto, Ana\nSales",ana@firm.example\n"Soto, Bea",bea@firm.example'

    assert [(e.row, e.name, e.email) for e in entries(text)] == [
        (1, "Prieto, Ana Sales", "ana@firm.example"),
        (3, "Soto, Bea", "bea@firm.example"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252", "utf-16"])
def test_a_file_of_any_usual_encoding_keeps_its_letters(encoding):
    data = "Nombre;Correo\nÍñigo Muñoz;inigo@firm.example".encode(encoding)

    assert entries(decoded(data))[0].name == "Íñigo Muñoz"


@pytest.mark.parametrize("broken", ["ana@", "@firm.example", "ana@firm", "ana firm@x", "a@b@c.d"])
def test_what_is_no_address_is_told_with_its_row(broken):
    found = entries(f"bea@firm.example\n{broken}")

    assert found[1].row == 2
    assert all(entry.email == "" for entry in found[1:])


def test_what_spreadsheets_put_before_is_left_out():
    assert emails("sep=;\r\nName;Mail\r\nAna;ana@firm.example\r\n;;\r\n") == ["ana@firm.example"]


def test_a_list_has_its_bounds():
    with pytest.raises(TooManyRows):
        entries("\n".join(f"a{n}@firm.example" for n in range(address_lists.MAX_ROWS + 1)))
    with pytest.raises(TooLong):
        decoded(b"x" * (address_lists.MAX_BYTES + 1))
    with pytest.raises(TooLong):
        entries("x" * (address_lists.MAX_BYTES + 1))


@pytest.mark.parametrize("text", ["", " \n\n", ";;;\n", "\0", '"', '"a\n', "\ufeff"])
def test_nothing_and_nonsense_are_read_without_a_fault(text):
    assert all(entry.email == "" for entry in entries(text))
