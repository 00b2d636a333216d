"""A file that is none, is cut off or means harm: one clear line, and nothing was done."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from presspass.importers.errors import NotImportable
from presspass.importers.models import Imported
from presspass.importers.wordpress.export import Export
from presspass.newsroom.models import Front
from tests.site.importers.wxr import export, item

BOMB = '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
WHOLE = export(item(1))

FILES = {
    "empty": (b"", "it is empty"),
    "no XML": (b"Once upon a time", "cut off or damaged"),
    "another feed": (b"<feed><title>x</title></feed>", "not a WordPress export"),
    "plain RSS": (b"<rss><channel><item><title>x</title></item></channel></rss>", "not a Word"),
    "cut off": (WHOLE[:-40].encode(), "cut off or damaged"),
    "a ZIP": (b"PK\x03\x04xxxx", "ZIP archive"),
    "gzip": (b"\x1f\x8b\x08xxxx", "gzip"),
    "a bomb": (WHOLE.replace("<rss", f"{BOMB}<rss", 1).encode(), "entities of its own"),
    "an outside entity": (WHOLE.replace("<rss", f"{OUTSIDE}<rss", 1).encode(), "entities of its"),
    "wrong letters": (WHOLE.replace("Since 1902", "Sinc\xe9").encode("latin-1"), "damaged"),
    "an unknown encoding": (WHOLE.replace("UTF-8", "x-none").encode(), "decoded"),
    "deep": (b"<rss><channel>" + b"<a>" * 100, "deep"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_cannot_be_imported_is_one_clear_line(name, tmp_path, home, db):
    content, fact = FILES[name]
    file = tmp_path / "export.xml"
    file.write_bytes(content)

    with pytest.raises(CommandError, match=fact) as raised:
        call_command("import_wordpress", str(file), stdout=StringIO())

    assert "\n" not in str(raised.value)
    assert not Imported.objects.exists()
    assert not Front.objects.exists()


def test_a_file_that_is_not_there_is_said(tmp_path, home, db):
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        call_command("import_wordpress", str(tmp_path / "none.xml"))
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_wordpress", str(tmp_path))


def test_bytes_that_xml_forbids_are_left_out(tmp_path):
    file = tmp_path / "export.xml"
    file.write_text(export(item(1, "A\x0bhead\x08line", "<p>x</p>")))

    (piece,) = Export(file).entries()

    assert piece.title == "Aheadline"


def test_an_entry_without_an_end_is_not_read_for_ever(tmp_path, monkeypatch):
    monkeypatch.setattr("presspass.importers.wordpress.wxr.LONGEST", 200_000)
    file = tmp_path / "export.xml"
    file.write_text(export(item(1, body="x" * 400_000)))

    with pytest.raises(NotImportable, match="longer than"):
        Export(file)


def test_older_and_newer_forms_of_the_format_are_read_alike(tmp_path):
    file = tmp_path / "export.xml"
    text = export(item(1, "Old"))
    file.write_text(
        text.replace("http://wordpress.org/export/1.2/", "https://wordpress.org/export/1.0/")
    )

    (piece,) = Export(file).entries()

    assert (piece.key, piece.title) == ("1", "Old")
