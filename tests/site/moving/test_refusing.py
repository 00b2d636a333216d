"""What is no whole export, or finds a paper that is not empty, leaves everything as it is."""

import json
import re
import stat
from hashlib import sha256

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from wagtail.models import Site

from presspass.moving.writing import UNFINISHED
from presspass.newsroom.models import Front, MorePick, Section
from presspass.readers.models import Reader
from presspass.recommendations.models import ReadTogether
from presspass.subscriptions.models import Plan, Subscription
from tests.site.newsroom.conftest import Paper, make_picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path, settings):
    """A small paper of somebody, exported; the database is empty again."""
    begun = transaction.savepoint()
    paper, reader = Paper(), Reader.objects.create_user("owner@example.org", "estuary-demo")
    paper.write(lead_picture=make_picture("moorings"))
    Subscription.objects.create(owner=reader, plan=Plan.objects.create(name="Basic"))
    call_command("export", str(tmp_path / "out"))
    transaction.savepoint_rollback(begun)
    Site.clear_site_root_paths_cache()
    settings.MEDIA_ROOT = tmp_path / "other"
    return tmp_path / "out"


def spoil(folder, name, before, after, *, noted=False):
    """Change a file; where it is `noted`, the manifest knows."""
    path = folder / f"{name}.jsonl"
    path.write_bytes(path.read_bytes().replace(before, after))
    if noted:
        told = json.loads((folder / "export.json").read_text())
        told["files"][path.name]["sha256"] = sha256(path.read_bytes()).hexdigest()
        (folder / "export.json").write_text(json.dumps(told))


def refusal(folder) -> str:
    """The one line by which the folder is refused; nothing of it was taken in."""
    with pytest.raises(CommandError) as refused:
        call_command("import_paper", str(folder))
    assert not Reader.objects.exists()
    assert not Front.objects.exists()
    assert not re.search(r"\n|[a-z]Error|NoneType|object has no", str(refused.value))
    return str(refused.value)


def test_only_its_owner_may_read_an_export(folder):
    modes = {stat.S_IMODE(path.stat().st_mode) for path in folder.rglob("*") if path.is_file()}

    assert modes == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert not (folder / UNFINISHED).exists()


def test_an_export_goes_into_an_empty_folder_or_goes_on_with_its_own(folder, tmp_path):
    with pytest.raises(CommandError, match="is not empty"):
        call_command("export", str(folder))
    (folder / "export.json").unlink()
    (folder / UNFINISHED).touch()
    (folder / "pictures" / "of-before.png").touch()

    call_command("export", str(folder))

    assert not [*(folder / "pictures").iterdir()]
    assert (folder / "readers.jsonl").read_bytes() == b""


def test_what_stands_outside_of_the_site_is_counted_and_left_out(tmp_path, capsys):
    paper = Paper()
    root = paper.front.get_parent()
    outside = root.add_child(instance=Front(title="X", slug="x", edition_name="X"))
    section = outside.add_child(instance=Section(title="Y", slug="y"))
    unseen = paper.write(section)
    seen = paper.write(more_picks=[MorePick(other=unseen)])
    ReadTogether.objects.create(one=unseen, other=seen, times=3)

    call_command("export", str(tmp_path / "out"))

    said = capsys.readouterr().out
    assert said.count("1 left out: outside of the site") == 4
    assert '"more":[]' in (tmp_path / "out" / "articles.jsonl").read_text()


def test_a_folder_that_is_no_whole_export_is_refused_in_one_line(folder):
    spoil(folder, "readers", b"owner@", b"thief@")
    assert "readers.jsonl: it is not as it was exported" in refusal(folder)
    (folder / "readers.jsonl").unlink()
    assert "readers.jsonl: it is missing" in refusal(folder)
    told = (folder / "export.json").read_text()
    (folder / "export.json").write_text(told.replace('"version": 1', '"version": 2'))
    assert "of version 2; this Presspass reads version 1" in refusal(folder)
    (folder / "export.json").write_text(told.replace("presspass-export", "ghost"))
    assert "of the format “ghost”" in refusal(folder)
    (folder / "export.json").write_bytes(told.encode().replace(b'"paper": "', b'"paper": "\xff'))
    assert "export.json: it cannot be read" in refusal(folder)
    (folder / "export.json").unlink()
    assert "there is no export.json" in refusal(folder)


def test_a_picture_that_is_not_as_it_was_is_refused(folder):
    next((folder / "pictures").iterdir()).write_bytes(b"something else")

    assert "moorings.png: it is missing, or not as it was" in refusal(folder)


UNFIT = [
    ("articles", b'"en/lock-gates"', b'"en/none"', "there is no topic “en/none”"),
    ("articles", b'"address":"/harbour/', b'"address":"/nowhere/', "no page “/nowhere/”"),
    ("subscriptions", b'"owner":', b'"owner":9', "refers to none"),
    ("plans", b'"seats":1', b'"seats":"?"', "cannot be taken"),
    ("articles", b'"id":', b'"no":', "articles.jsonl: one of its rows cannot be taken"),
    ("readers", b'"email":', b'"mail":', "readers.jsonl: one of its rows lacks “email”"),
    ("readers", b'"email":', b'"shoe":44,"email":', "has “shoe”, which no file of ours has"),
    ("readers", b"{", b"[", "readers.jsonl: one of its rows cannot be taken"),
    ("pictures", b'"file":"', b'"file":"../', "is no name of a file"),
    ("articles", b'"access":"', b'"access":"not', "is no access"),
    ("topics", b'"summary":', b'"summary":' + b"[" * 9_999, "topics.jsonl: one of its rows"),
    ("topics", b'"id":', b'"id":9999999999999999999', "topics.jsonl: one of its rows"),
]


def test_a_row_that_fits_nowhere_leaves_nothing_behind(folder):
    for name, before, after, said in UNFIT:
        spoil(folder, name, before, after, noted=True)

        assert said in refusal(folder)

        spoil(folder, name, after, before, noted=True)


def test_a_row_that_was_taken_out_is_missed_though_the_sum_was_put_right(folder):
    spoil(folder, "plans", (folder / "plans.jsonl").read_bytes(), b"", noted=True)

    assert "plans.jsonl: it has 0 rows, where 1 were written" in refusal(folder)


def test_a_paper_that_is_not_empty_is_left_alone(folder):
    reader = Reader.objects.create_superuser("first@example.org", "estuary-demo")

    with pytest.raises(CommandError, match="not empty: it has 1 in “readers”"):
        call_command("import_paper", str(folder))

    assert list(Reader.objects.all()) == [reader]
    assert not Front.objects.exists()
