"""A file that is no Ghost export, is cut off or means harm: one clear line, and nothing done."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from presspass.importers.ghost.export import Export
from presspass.importers.models import Imported
from presspass.newsroom.models import Front
from tests.site.importers.conftest import article, blocks
from tests.site.importers.ghosts import export, lexical, mobiledoc, node, paragraph, post
from tests.site.importers.wxr import export as of_wordpress
from tests.site.importers.wxr import item

WHOLE = export(post(1))
FILES = {
    "empty": (b" \n", "it is empty"),
    "words": (b"Once upon a time", "cut off or damaged"),
    "cut off": (WHOLE[:-40].encode(), "cut off or damaged: Input data was truncated"),
    "a comma too many": (WHOLE.replace("]}}", ",]}}").encode(), "cut off or damaged"),
    "more after its end": (WHOLE.encode() * 2, "cut off or damaged"),
    "deep": (b'{"db":[{"data":{"posts":[{"a":' + b"[" * 300_000, "cut off or damaged"),
    "a ZIP": (b"PK\x03\x04xxxx", "ZIP archive: unpack it"),
    "gzip": (b"\x1f\x8b\x08xxxx", "gzip: unpack it"),
    "a database": (b"SQLite format 3\x00", "Ghost's database itself"),
    "a page": (b"<!DOCTYPE html><html></html>", "sign in to Ghost"),
    "WordPress's": (of_wordpress(item(1)).encode(), "presspass import_wordpress"),
    "members": (b"id,email,name,note\n1,a@b.example,A,\n", "presspass import_readers"),
    "members as JSON": (b'{"members":[{"email":"a@b.example"}]}', "presspass import_readers"),
    "a list": (b"[1, 2]", "not a Ghost export"),
    "another JSON": (b'{"posts": [{"title": "x"}]}', "not a Ghost export"),
    "no posts": (b'{"db":[{"meta":{},"data":{"users":[]}}]}', "not a Ghost export"),
    "posts that are none": (b'{"db":[{"data":{"posts":{"a":1}}}]}', "not a Ghost export"),
    "two of them": (json.dumps({"db": json.loads(WHOLE)["db"] * 2}).encode(), "several databases"),
    "UTF-16": (WHOLE.encode("utf-16"), "cut off or damaged"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_export_is_one_clear_line(name, tmp_path, home, db):
    content, fact = FILES[name]
    file = tmp_path / "export.json"
    file.write_bytes(content)

    with pytest.raises(CommandError, match=fact) as raised:
        call_command("import_ghost", str(file), stdout=StringIO())

    assert "\n" not in str(raised.value)
    assert not Imported.objects.exists()
    assert not Front.objects.exists()


def test_a_file_that_is_not_there_is_said(tmp_path, home, db):
    for path in (tmp_path / "none.json", tmp_path):
        with pytest.raises(CommandError, match="cannot be read"):
            call_command("import_ghost", str(path))


def test_the_command_says_what_was_done_and_where_the_report_is(tmp_path, home, db, capsys):
    file = tmp_path / "export.json"
    file.write_text("\ufeff" + export(post(1), post(2), members=[{"email": "a@b.example"}] * 3))

    call_command("import_ghost", str(file))

    said = capsys.readouterr()
    assert "2  articles new" in said.out
    assert "3  members, which are not imported" in said.out
    assert str(home / "imports") in said.out
    assert "Importing: 2 of 2" in said.err


def test_letters_cut_in_two_and_bytes_that_are_none_do_not_stop_it(tmp_path, home, db):
    file = tmp_path / "export.json"
    half = lexical(paragraph("half \ud83d here"))
    text = export(post(1, "A \ud83d b 🚢", text="<p>XY</p>"), post(2, text=None, lexical=half))
    file.write_bytes(text.encode().replace(b"XY", b"Caf\xe9").replace(b"Since", b"Sin\xff"))

    call_command("import_ghost", str(file), stdout=StringIO())

    assert article("uuid-1").title == "A \ufffd b 🚢"
    assert blocks("uuid-1") == [("paragraph", "<p>Caf\ufffd</p>")]
    assert "half" in blocks("uuid-2")[0][1]
    assert Front.objects.get().tagline == "Sin\ufffd 1902"


def test_texts_that_stand_deep_in_themselves_or_are_of_wrong_kinds_come_in_as_far_as_they_go(
    moves_in,
):
    deep = paragraph("Deepest")
    for _ in range(300):
        deep = node("quote", deep)
    odd = [None, 5, "x", {"type": 5}, {"type": "list", "children": "x"}, {"type": "image"}]
    odd += [{"type": "gallery", "images": {"a": 1}}, {"type": "html", "visibility": 7, "html": "y"}]
    sections = [[1, "p"], [10, 99], [10], [3, "ul", "x"], [1, "script", [[0, [9], 9, "text"]]], 7]
    report = moves_in(
        post(1, text=None, lexical=lexical(deep)),
        post(2, text=None, lexical=json.dumps({"root": {"children": odd}})),
        post(3, text=None, mobiledoc=mobiledoc(*sections)),
        post(4, text=["x"], title={"a": 1}, slug=4.5, published_at=[1], status=None),
        post(5, text="<p>" + "<div>" * 5_000 + "Deep" + "</div>" * 5_000),
        post(6, text="<p>x<script>alert(1)</script><img src=x onerror=alert(1)></p>"),
        posts_tags=[{"post_id": {}, "tag_id": []}, 5, None],
        tags=[None, {"id": 1}, 5],
        users=None,
        settings={"title": 5, "timezone": "Nowhere/At all", "permalinks": ":::"},
    )

    assert report.counts["articles new"] == 6
    assert "Deepest" in str(blocks("uuid-1"))
    assert article("uuid-2").access == "subscribers"
    assert "text" in str(blocks("uuid-3"))
    assert "Deep" in str(blocks("uuid-5"))
    assert "alert" not in str(blocks("uuid-6"))


def test_what_is_not_asked_for_is_never_decoded(tmp_path):
    file = tmp_path / "export.json"
    keys = {"members_private_key": "PlantedSecret", "password": "PlantedSecret"}
    file.write_text(export(post(1), settings=keys, api_keys=[{"secret": "PlantedSecret"}]))

    one = Export(file)
    pieces = list(one.entries())

    assert [piece.key for piece in pieces] == ["uuid-1"]
    assert "PlantedSecret" not in repr([vars(one), pieces, one.name, list(one.lists())])
