"""Any table comes in by a mapping, however it was saved; a bad row stops no other."""

import json
import re
from pathlib import Path

import msgspec
import pytest
from django.core.management import CommandError, call_command

from presspass.importers.errors import NotImportable, NotPossible
from presspass.importers.readers import asking, mapping, table
from presspass.importers.readers.mapping import Mapping
from presspass.readers.models import Reader
from tests.site.importers.readers.conftest import COLUMNS, NEXT, SPANISH, right_of

DOCS = Path(__file__).parents[4] / "docs" / "moving-in.md"
ROWS = [["nuria@example.org", "Núria Peña", "Anual", NEXT, "no", "", "3"]]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_a_table_is_read_however_it_was_saved(list_of, encoding, delimiter):
    file = list_of(["Correo", "Nota"], ["a@b.es", 'dos\nlíneas; "y", más'], ["c@d.es", ""])
    text = file.read_text()
    for sign in ("Correo,Nota", "a@b.es,", "c@d.es,"):
        text = text.replace(sign, sign.replace(",", delimiter))
    file.write_bytes(text.encode(encoding))

    found = table.opened(file)

    assert found.columns == ["Correo", "Nota"]
    assert found.rows[0].cells == ["a@b.es", 'dos\nlíneas; "y", más']
    assert [row.line for row in found.rows] == [2, 4]


@pytest.mark.parametrize(
    ("text", "columns", "first"),
    [
        ("Correo\na@b.es\nc@d.es\n", ["Correo"], ["a@b.es"]),
        ("Nombre, apellidos, apodo;Correo\nPeña, N;a@b.es\n", None, ["Peña, N", "a@b.es"]),
        ("Correo;Importe, EUR\na@b.es;3,50\nc@d.es;4,00\n", None, ["a@b.es", "3,50"]),
        ("Name, first\tPlan, tier, more\tEmail\nA\tGold\ta@b.es\n", None, ["A", "Gold", "a@b.es"]),
        ('Email,"Name; nick; rank"\na@b.es,"A; B; C"\n', ["Email", "Name; nick; rank"], None),
        ('"Email", "Name"\n"a@b.es", "P, N"\n', ["Email", "Name"], ["a@b.es", "P, N"]),
        ("\n;;\nCorreo;Nombre\na@b.es\n", ["Correo", "Nombre"], ["a@b.es"]),
        ('"Correo\nprincipal";Nombre\na@b.es;A\n', ["Correo principal", "Nombre"], None),
        ("\ufeffCorreo;Nombre\n", ["Correo", "Nombre"], None),
        ("sep=|\nCorreo|Nombre\na@b.es|A, B\n", ["Correo", "Nombre"], ["a@b.es", "A, B"]),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_what_parts_the_cells_is_found_out_whatever_stands_in_them(
    tmp_path, text, columns, first, encoding
):
    file = tmp_path / "list.csv"
    file.write_bytes(text.encode(encoding))

    found = table.opened(file)

    assert found.columns == (columns or re.split("[;\t]", text.partition("\n")[0]))
    if first is not None:
        assert found.rows[0].cells == first


def test_a_list_in_spanish_comes_in_by_its_mapping(imports):
    imports(*ROWS)

    right = right_of("nuria@example.org")
    assert (right.plan.name, right.interval, right.all_seats) == ("Premium", "year", 3)
    assert (right.owner.name, right.owner.language) == ("Núria Peña", "es")


def test_each_bad_row_is_told_with_its_line_and_the_others_come(imports):
    report = imports(
        ["", "Nobody"],
        ["no-address", "x"],
        ["a@example.org", "A", "Lifetime", NEXT],
        ["b@example.org", "B", "Anual", "31/13/2030"],
        ["c@example.org", "C", "Anual", NEXT, "maybe"],
        ["d@example.org", "D", "Anual", NEXT, "", "", "9"],
        ["e@example.org", "E", "Anual", ""],
        ["f@example.org", "F", "", "", "", "", "", "too", "many"],
        ["g@example.org", "G", "Mensual", "01/02/2020"],
        ["good@example.org", "Good", "Mensual", NEXT],
    )

    said = "\n".join(report.first)
    assert [address for (address,) in Reader.objects.order_by("email").values_list("email")] == [
        "g@example.org",
        "good@example.org",
    ]
    for line, why in {
        2: "has no e-mail address",
        3: "“no-address” is no e-mail address",
        4: "“Lifetime” is no plan here",
        5: "“31/13/2030” is no date",
        6: "“maybe” is neither yes nor no",
        7: "9 seats, where “Premium” can have 2 to 5",
        8: "no day until which it is paid",
        9: "9 cells, where there are 7 columns",
    }.items():
        assert f"line {line}: left out: " in said
        assert why in said
    assert report.counts["whose plan had run out: they come without a right"] == 1


def test_rows_of_one_address_are_one_person_with_the_longest_right(imports):
    later = NEXT.replace("15/03", "16/04")
    report = imports(
        ["Ana@Example.org", "", "Mensual", NEXT],
        ["ana@example.org", "Ana", "Anual", later, "sí"],
        ["other@example.org", "Other"],
    )

    right = right_of("ana@example.org")
    assert (right.plan.name, right.owner.name) == ("Premium", "Ana")
    assert right.cancelled_at
    assert report.counts["persons in several rows, taken for one"] == 1
    assert "lines 2, 3: one person" in report.path.read_text()


def test_formulas_come_in_as_text(imports):
    imports(
        ["a@example.org", '=HYPERLINK("http://evil.example","x")'],
        ["b@example.org", "'+1234"],
        ["c@example.org", "\t@SUM(A1)\x00"],
    )

    names = [name for (name,) in Reader.objects.order_by("email").values_list("name")]
    assert names == ['=HYPERLINK("http://evil.example","x")', "+1234", "@SUM(A1)"]


def test_what_concerns_the_whole_list_is_refused_before_anything_is_written(imports, tmp_path):
    def refused(*rows, **changed):
        told = {"columns": COLUMNS, "date_format": "DD/MM/YYYY", "plans": SPANISH.plans, **changed}
        with pytest.raises(NotPossible) as error:
            imports(*rows, mapping=Mapping(**told))
        return str(error.value)

    paid = ["a@example.org", "A", "Anual", NEXT]
    assert "--renewal invoice" in refused(paid)
    assert "no column “Mail” for email" in refused(paid, columns={"email": "Mail"})
    assert "say how often “Premium” is paid" in refused(paid, plans={"Anual": "Premium"})
    assert "no plan “Gold” here, but" in refused(paid, plans={"Anual": "Gold"})
    assert 'source = "old shop"' in refused(paid, columns={**COLUMNS, "id": "Plazas"})
    broken = tmp_path / "broken.csv"
    for text in ('Correo\n"a@example.org\n' + "x" * 1_100_000, 'Correo\n"a@b.org\nc@d.org\n'):
        broken.write_text(text)
        with pytest.raises(NotImportable, match="opened must be closed"):
            table.opened(broken)
    with pytest.raises(NotImportable, match="begins in line 2 has no end"):
        table.opened(broken)
    broken.write_bytes(b"PK\x03\x04[Content_Types].xml")
    with pytest.raises(NotImportable, match="save the table as CSV"):
        table.opened(broken)
    broken.with_suffix(".json").write_text("[" * 99_999)
    with pytest.raises(NotImportable, match="is no mapping"):
        mapping.mapping_in(broken.with_suffix(".json"))
    assert not Reader.objects.exists()


def test_without_a_mapping_the_error_prints_one_to_start_from(list_of, home, plans, tmp_path):
    file = list_of([*COLUMNS.values()], *ROWS)

    with pytest.raises(CommandError) as error:
        call_command("import_readers", str(file))

    assert "and is “Correo”, “Nombre”, " in str(error.value)
    proposed = tmp_path / "proposed.toml"
    proposed.write_text(str(error.value).partition("\n\n")[2])
    found = mapping.mapping_in(proposed)
    assert found.columns == COLUMNS
    assert (found.date_format, found.plans) == ("DD/MM/YYYY", {"Anual": "?"})
    assert (found.source, found.renewal) == ("list", "")


def test_the_terminal_is_asked_and_what_it_says_is_written_down(list_of, home, plans, tmp_path):
    columns = [*COLUMNS.values(), "Ciudad", "Boletines", "Apellidos"]
    file = list_of(columns, [*ROWS[0], "Vigo", "sí", "Núñez"])
    heard: list[str] = []

    def ask(what):
        heard.append(what)
        told = {"labels": "8", "“Anual”": "Premium, year", "note": "nowhere", "name": "2,10"}
        typed = next((said for name, said in told.items() if what.startswith(name)), "")
        return "" if typed and heard.count(what) > 1 else typed

    found = asking.asked(table.opened(file), "socios", ask, heard.append)
    asking.keep(found, tmp_path / "list.toml", ask, heard.append)

    names = {"name": ["Nombre", "Apellidos"], "labels": "Ciudad", "newsletters": "Boletines"}
    assert found.columns == {**COLUMNS, **names}
    assert found.source == "socios"
    assert any(line.startswith("A bare yes to newsletters is for") for line in heard)
    assert found.plans == {"Anual": "Premium, year"}
    assert any("Ciudad: Vigo" in line for line in heard)
    assert "There is no column nowhere." in heard
    assert mapping.mapping_in(tmp_path / "list.toml") == found
    asking.keep(found, tmp_path / "nowhere" / "list.toml", ask, heard.append)
    assert heard[-1].strip() == mapping.written(found).strip()


def test_the_mapping_of_the_documents_is_one(tmp_path):
    file = tmp_path / "documents.toml"
    file.write_text(re.search(r"```toml\n(.*?)```", DOCS.read_text(), re.DOTALL)[1])

    found = mapping.mapping_in(file)

    assert found.columns.keys() == mapping.FIELDS.keys()
    assert found.columns["name"] == ["Nombre", "Apellidos"]
    file.with_suffix(".json").write_text(json.dumps(msgspec.to_builtins(found)))
    assert mapping.mapping_in(file.with_suffix(".json")) == found
    file.write_text(mapping.written(found))
    assert mapping.mapping_in(file) == found
