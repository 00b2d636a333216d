"""What a real Ghost 5 exported comes in whole, and nothing that was closed or secret comes out."""

import json
from pathlib import Path

from django.db import connection
from django.test import Client

from presspass.importers.ghost.export import Export
from presspass.importers.typesetting.inline import Link
from presspass.importers.typesetting.setting import blocks_of
from presspass.newsroom.access import ANONYMOUS
from presspass.newsroom.models import Article, Section, Topic
from presspass.newsroom.reading import reading_for

REAL = Path(__file__).parent / "a_real_ghost.json"
CLOSED = {
    "for-members": "registered",
    "for-payers": "subscribers",
    "for-gold": "subscribers",
    "paid-after-line": "subscribers",
    "members-after-line": "registered",
    "public-with-line": "subscribers",
    "card-for-members": "registered",
    "card-for-payers": "subscribers",
    "call-for-payers": "subscribers",
    "payers-page": "subscribers",
    "a-paid-draft": "subscribers",
    "by-letter": "subscribers",
}


def opened(slug: str) -> str:
    """All that whoever is not signed in is shown of an article's text."""
    reading = reading_for(Article.objects.get(slug=slug), ANONYMOUS)
    return " ".join([*(str(part.text) for part in reading.parts), reading.cut])


def test_a_real_export_comes_in_whole_and_a_second_time_changes_nothing(moves_in):
    report = moves_in(text=REAL.read_text())
    again = moves_in(text=REAL.read_text())

    assert report.counts["articles new"] == len(
        json.loads(REAL.read_text())["db"][0]["data"]["posts"]
    )
    assert again.counts["articles as before"] == report.counts["articles new"] == 37
    assert {one.slug: one.access for one in Article.objects.exclude(access="free")} == CLOSED
    drafts = set(Article.objects.filter(live=False).values_list("slug", flat=True))
    assert drafts == {"a-draft", "a-paid-draft", "draft-page", "by-letter", "to-come"}
    _nothing_closed_is_open()
    _nothing_secret_was_kept(report)
    _addresses_lead()


def _nothing_closed_is_open() -> None:
    for slug in CLOSED:
        assert "Secret" not in opened(slug), slug
    for slug in ("paid-after-line", "members-after-line", "public-with-line"):
        assert opened(slug).split(), slug
    for article in Article.objects.all():
        kept = json.dumps(list(article.body.raw_data))
        assert "OnlyInTheLetter" not in kept
        assert not any(name in kept for name in ("card-strangers", "card-free", "card-nobody"))


def _nothing_secret_was_kept(report) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table'") if (
            connection.vendor == "sqlite"
        ) else cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 (the database's own names)
            assert "PlantedSecret" not in repr(cursor.fetchall()), table
    assert "PlantedSecret" not in report.path.read_text()
    shown = [*Topic.objects.values_list("name", flat=True), *Section.objects.values_list("title")]
    assert not any("#" in str(name) for name in shown)


def _addresses_lead() -> None:
    paper = Client()
    for old, new in {
        "/open-to-all/": "/harbour/open-to-all/",
        "/2024/01/10/every-card/": "/harbour/every-card/",
        "/Tide/": "/news-section/tide/",
        "/tide/": "/news-section/tide-2/",
        "/news/": "/news-section/news/",
        "/tag/sea/": "/sea/",
        "/tag/trade-fish/rss/": "/topics/trade-fish/feed.rss",
        "/author/oscar/": "/authors/oscar/",
        "/rss/": "/feed.rss",
    }.items():
        answer = paper.get(old)
        assert (answer.status_code, answer.headers.get("Location")) == (301, new), old
        assert paper.get(new).status_code == 200, new
    page = paper.get("/news-section/linked/").text
    assert 'href="/harbour/open-to-all/"' in page
    assert 'href="/news-section/later-one/"' in page


class Nowhere:
    """Surroundings in which every link leads where it led, and every picture is there."""

    def link(self, address):
        return Link(address=address)

    def picture(self, image):
        return len(image.address)

    def image_at(self, _address):
        return None

    def remark(self, _line):
        """Nobody reads them."""


def test_what_the_editor_keeps_gives_the_same_blocks_as_what_readers_saw(tmp_path):
    whole = json.loads(REAL.read_text())
    for row in whole["db"][0]["data"]["posts"]:
        if row.get("lexical"):
            row["html"] = None
    other = tmp_path / "export.json"
    other.write_text(json.dumps(whole))

    seen, kept = _blocks(REAL), _blocks(other)

    different = [
        (slug, one, two)
        for slug in seen
        for one, two in zip(seen[slug], kept[slug], strict=True)
        if one != two
    ]
    assert [(slug, one["type"]) for slug, one, _ in different] == [("every-card", "embed")]
    assert "youtube.com/embed/" in different[0][1]["value"]["address"]
    assert "youtube.com/watch?" in different[0][2]["value"]["address"]


def _blocks(path):
    return {one.slug: blocks_of(one.body, Nowhere(), "x") for one in Export(path).entries()}


def test_each_card_of_the_editor_says_what_it_said():
    (piece,) = [one for one in Export(REAL).entries() if one.slug == "every-card"]
    made = blocks_of(piece.body, Nowhere(), "x")

    kinds = [block["type"] for block in made]
    assert {"gallery", "quote", "list", "table", "embed", "picture", "subhead"} <= set(kinds)
    said = json.dumps([block["value"] for block in made], ensure_ascii=False)
    for words in (
        *("The quay at noon", "Three of them", "The report", "What the office wrote", "9 m"),
        *("print('tide')", "A program", "⚓ Mind the <b>tide</b>", "How deep is it?"),
        *("Nine metres.", "/content/media/2026/11/launch.mp4", "The bell", "Tide tables"),
        *("See the tables", "A large heading", "And what is below", "A lamp", "★★★★☆"),
        *("It shines.", "Buy it", "SPONSORED", "Read the big report", "The last words."),
    ):
        assert words in said, words
    for noise in ("0:00", "1×", "Subscribe now", "No spam", "download-circle", "alert(1)", "__GH"):
        assert noise not in said, noise
    assert [name.name for name in piece.authors] == ["Bea Orellana", "Marta Vidal"]
    assert piece.lead.alt == "A quay, striped"
