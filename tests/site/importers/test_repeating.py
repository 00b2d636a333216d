"""An import is repeated without doubles, and never over what an editor did."""

import fcntl

import pytest
from django.core.management import CommandError, call_command
from django_tasks_db.models import DBTaskResult
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, ReferenceIndex, Revision

from presspass.importers import importing, placing
from presspass.newsroom.models import Article, Author, Front, Section, Topic
from presspass.newsroom.purge import page_store
from tests.site.importers.conftest import article, blocks
from tests.site.importers.wxr import HOME, export, item
from tests.site.newsroom.test_purge import key, stored

ITEMS = [
    item(n, f"Story {n}", f'<p>Text <a href="{HOME}/2019/05/piece-{n % 3 + 1}/">on</a></p>')
    for n in (1, 2, 3)
]


def kept() -> list[object]:
    models = (Article, Author, Section, Topic, Redirect, Revision)
    return [model.objects.count() for model in models]


def test_a_second_run_changes_nothing(imports):
    imports(*ITEMS)
    before, bodies = kept(), [blocks(n) for n in (1, 2, 3)]

    report = imports(*ITEMS)

    assert kept() == before
    assert [blocks(n) for n in (1, 2, 3)] == bodies
    assert report.counts == {"articles as before": 3}


def test_what_changed_in_the_file_changes_here(imports):
    imports(*ITEMS)

    report = imports(item(1, "Story one", "<p>Other</p>", slug="moved"), *ITEMS[1:])

    assert report.counts["articles updated"] == 1
    assert article(1).title == "Story one"
    assert article(1).slug == "piece-1"
    assert blocks(1) == [("paragraph", "<p>Other</p>")]
    assert article(1).updated_at
    assert "Other" in str(article(1).get_latest_revision_as_object().body)


@pytest.mark.parametrize("how", ["edited", "unpublished", "drafted"])
def test_what_editors_changed_stays_and_is_said(imports, how):
    imports(*ITEMS)
    one = article(1)
    one.title = "By an editor"
    if how == "edited":
        one.save_revision().publish()
    elif how == "drafted":
        one.save_revision()
    else:
        one.unpublish()
    before = (article(1).title, article(1).live)

    report = imports(item(1, "By the old paper", "<p>x</p>"), *ITEMS[1:])

    assert (article(1).title, article(1).live) == before
    assert report.counts["articles changed by editors since, and left as it is"] == 1
    assert "(1): changed by editors" in report.path.read_text()


def test_what_editors_deleted_is_not_made_again(imports):
    imports(*ITEMS)
    article(2).delete()

    report = imports(*ITEMS)

    assert Article.objects.count() == 2
    assert report.counts["articles deleted by editors, and not made again"] == 1


def test_an_import_that_broke_off_goes_on_and_ends_as_if_it_had_not(imports, monkeypatch):
    class Broken(Exception):
        pass

    def breaks(piece, desk, **given):
        if piece.key == "3":
            raise Broken
        return placing.place(piece, desk, **given)

    with monkeypatch.context() as patched:
        patched.setattr(importing, "place", breaks)
        with pytest.raises(Broken):
            imports(*ITEMS)
    assert Article.objects.count() == 2

    report = imports(*ITEMS)

    assert report.counts["articles new"] == 1
    for n in (1, 2, 3):
        assert f'id="{article(n % 3 + 1).pk}"' in blocks(n)[0][1]


def test_nothing_is_left_of_a_piece_that_broke_off_in_the_middle(imports, monkeypatch):
    def breaks(*_given):
        raise ZeroDivisionError

    monkeypatch.setattr(placing, "lead", breaks)
    with pytest.raises(ZeroDivisionError):
        imports(*ITEMS)

    assert not Article.objects.exists()
    assert Section.objects.get().numchild == 0


def test_two_imports_at_once_are_refused(imports, home):
    (home / "imports").mkdir()
    with (home / "imports" / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(importing.NotPossible, match="another import"):
            imports(*ITEMS)


def test_the_desk_knows_what_was_imported_without_tasks_in_the_queue(imports):
    imports(*ITEMS)

    assert not DBTaskResult.objects.exists()
    found = Article.objects.all().search("Story")
    assert len(found) == 3
    assert ReferenceIndex.get_references_to(article(1)).exists()


def test_the_report_accounts_for_every_entry_and_what_is_not_imported(imports):
    extra = "<wp:comment><wp:comment_id>1</wp:comment_id></wp:comment>" * 2
    report = imports(
        item(1, extra=extra),
        item(2, kind="nav_menu_item"),
        item(3, kind="attachment", status="inherit"),
        item(4, kind="wp_template"),
    )

    assert report.counts["comments, which are not imported"] == 2
    assert sum(n for what, n in report.counts.items() if what.startswith(("articles", "left"))) == 4
    assert "nav_menu_item 2" in report.path.read_text()


def test_the_command_says_what_was_done_and_where_the_report_is(tmp_path, home, db, capsys):
    file = tmp_path / "export.xml"
    file.write_text(export(*ITEMS))

    call_command("import_wordpress", str(file))

    said = capsys.readouterr()
    assert "3  articles new" in said.out
    assert str(home / "imports") in said.out
    assert "Importing: 3 of 3" in said.err


def test_a_wish_that_cannot_be_fulfilled_is_one_clear_line(tmp_path, home, db):
    file = tmp_path / "export.xml"
    file.write_text(export(*ITEMS))

    with pytest.raises(CommandError, match="there is no folder"):
        call_command("import_wordpress", str(file), pictures=tmp_path / "none")
    with pytest.raises(importing.NotPossible, match="no edition in"):
        importing.run(importing.Wish(format="wordpress", file=file, language="fr"))


def test_nothing_comes_below_a_front_page_that_has_no_address_yet(imports):
    draft = Front(title="The New Herald", slug="new", edition_name="The New Herald", live=False)
    Page.get_first_root_node().add_child(instance=draft)
    with pytest.raises(importing.NotPossible, match="“The New Herald” is a draft"):
        imports(item(1))

    draft.save_revision().publish()
    imports(item(1))

    assert article(1).url == "/harbour/piece-1/"


def test_what_was_stored_before_an_import_is_forgotten_by_it(imports):
    imports(item(1))
    store = page_store()
    store.put(key("/harbour/"), [("identity", stored("free"))], store.revision())
    assert store.get(key("/harbour/"), "identity")

    imports(item(1), item(2))

    assert store.get(key("/harbour/"), "identity") is None
