"""Who changed what: versions beside each other, in words that an editor reads."""

import html
from datetime import UTC, datetime

import pytest

from presspass.newsroom.models import Article, ArticleAuthor, Author, Correction, FrontPick, Topic
from tests.site.newsroom.conftest import make_picture

pytestmark = pytest.mark.filterwarnings("ignore:.*SpooledTemporaryFile")

AT = datetime(2026, 11, 27, 9, 40, tzinfo=UTC)


@pytest.fixture
def compared(client, editor, settings):
    """What the desk shows of the change from one version of a page to the next."""
    settings.TIME_ZONE = "Europe/Madrid"
    client.force_login(editor)

    def compare(page, change) -> str:
        first = page.save_revision()
        change(page)
        where = f"/desk/pages/{page.pk}/revisions/compare/{first.pk}...{page.save_revision().pk}/"
        return html.unescape(client.get(where).content.decode())

    return compare


def test_corrections_authors_topics_and_the_lead_picture_are_compared(paper, picture, compared):
    article = paper.write(lead_picture=picture)

    def change(article: Article) -> None:
        article.corrections.add(Correction(text="It was eight boats.", made_at=AT))
        article.bylines = [ArticleAuthor(author=Author.objects.create(name="Bea", slug="bea"))]
        article.topics = [Topic.objects.create(name="Fish", slug="fish")]
        article.lead_picture = make_picture("quay")

    shown = compared(article, change)

    assert "It was eight boats." in shown
    assert "27 November 2026, 10:40" in shown
    assert '<span class="deletion">Lock gates</span>' in shown
    assert '<span class="addition">Fish</span>' in shown
    assert ">Bea<" in shown
    assert "quay" in shown


def test_a_cell_of_a_table_is_compared_as_a_cell(paper, compared):
    rows = {"data": [["Pier", "3.2"]], "table_header_choice": "row"}
    article = paper.write(body=[("table", {"caption": "", "table": rows, "source": ""})])

    def change(article: Article) -> None:
        article.body[0].value["table"]["data"][0][1] = "3.4"

    shown = compared(article, change)

    assert "Pier · 3." in shown
    assert '<span class="addition">4</span>' in shown
    assert "table_header_choice" not in shown


def test_a_gallery_that_was_added_is_shown_with_the_names_of_its_fields(paper, picture, compared):
    shown = {"picture": picture, "alt": "A lock", "caption": "Shut"}
    gallery = {"title": "Locks", "pictures": [shown, {**shown, "caption": "Open"}]}
    film = {"address": "https://vimeo.com/123456", "title": "The film"}

    def change(article: Article) -> None:
        article.body.extend([("gallery", gallery), ("embed", film)])

    page = compared(paper.write(), change)

    assert page.count("<dt>Alternative text</dt>") == len(gallery["pictures"])
    assert "<dd>Open</dd>" in page
    assert "https://vimeo.com/123456" in page


def test_what_stands_at_the_top_of_a_front_page_is_compared(paper, compared):
    article = paper.write()

    assert "Headline 1" in compared(paper.front, lambda front: front.picks.add(pick(article)))


def pick(article: Article) -> FrontPick:
    return FrontPick(article=article)


def test_a_topic_has_versions_with_who_made_them(paper, client, editor):
    client.force_login(editor)
    where = f"/desk/snippets/newsroom/topic/edit/{paper.topic.pk}/"
    form = {"name": "Lock gates", "slug": "lock-gates", "language": "en"}
    for summary in ("They shut.", "They open."):
        client.post(where, {**form, "summary": summary})

    first, second = paper.topic.revisions.order_by("pk")
    between = f"{paper.topic.pk}/revisions/compare/{first.pk}...{second.pk}/"
    shown = client.get(f"/desk/snippets/newsroom/topic/history/{between}").content.decode()

    assert '<span class="addition">open.</span>' in shown
    assert second.user == editor
