"""An import is killed in the middle and run again: nothing is lost, halved or doubled."""

import sqlite3
import subprocess
from contextlib import closing

from tests.newspaper import PRESSPASS, Newspaper, take_tables, wait_until
from tests.site.importers.wxr import many

ARTICLES = 120
KILLED_AFTER = 20


def counted(home, query):
    with closing(sqlite3.connect(f"file:{home}/presspass.sqlite3?mode=ro", uri=True)) as rows:
        return rows.execute(query).fetchone()[0]


def is_whole(home):
    """Every article is noted, has a version and a byline, and the tree counts right."""
    articles = counted(home, "SELECT count(*) FROM newsroom_article")
    rows = "SELECT count(*) FROM importers_imported WHERE page_id IS NOT NULL"
    versions = "SELECT count(DISTINCT object_id) FROM wagtailcore_revision r JOIN newsroom_article"
    return (
        counted(home, rows) == articles
        and counted(home, f"{versions} a ON r.object_id = CAST(a.page_ptr_id AS TEXT)") == articles
        and counted(home, "SELECT count(DISTINCT article_id) FROM newsroom_articleauthor")
        == articles
        and counted(home, "SELECT sum(numchild) FROM wagtailcore_page WHERE depth = 3") == articles
    )


def test_an_import_that_is_killed_goes_on_where_it_was(tmp_path):
    paper = Newspaper(tmp_path / "home")
    paper.home.mkdir()
    file = tmp_path / "export.xml"
    file.write_text("".join(many(ARTICLES)))
    take_tables(paper.home)
    if not (paper.home / "presspass.sqlite3").exists():
        paper.run("migrate", "--verbosity", "0")
    noted = "SELECT count(*) FROM importers_imported"

    importing = subprocess.Popen(
        [*PRESSPASS, "import_wordpress", str(file)],
        env=paper.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    wait_until(lambda: counted(paper.home, noted) >= KILLED_AFTER, within=120)
    importing.kill()
    importing.wait()
    before = counted(paper.home, noted)
    halved = not is_whole(paper.home)
    said = paper.run("import_wordpress", str(file))

    assert before < ARTICLES
    assert not halved
    assert f"{ARTICLES - before}  articles new" in said  # and none of the others
    assert counted(paper.home, noted) == ARTICLES
    assert is_whole(paper.home)
    assert counted(paper.home, "SELECT count(*) FROM importers_imported WHERE is_open") == 0
