"""A preview in the desk is what that audience gets, and touches nothing."""

import pytest
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from presspass.gate.http.stored_page import PageKey
from presspass.newsroom.models import Article
from presspass.newsroom.purge import page_store
from tests.site.newsroom.conftest import body_of

RELATIONS = ("bylines", "sources", "more_picks", "corrections", "comments")
AUDIENCES = ("subscriber", "anonymous", "elsewhere")


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    return client


@pytest.fixture
def preview(desk):
    """The last version of an article as the desk shows it for an audience."""

    def show(article, audience: str):
        return desk.get(f"/desk/pages/{article.pk}/view_draft/?mode={audience}")

    return show


def article_form(**fields: object) -> dict[str, str]:
    """What the desk's form of the first article sends, with one paragraph, and with `fields`."""
    return nested_form_data(
        {
            "title": "Headline 1",
            "slug": "piece-1",
            "access": "subscribers",
            "body": streamfield([("paragraph", rich_text("<p>It is dry.</p>"))]),
            **dict.fromkeys(RELATIONS, inline_formset([])),
            **fields,
        }
    )


def text(response) -> str:
    """The article's own part of the page, whatever white space parts its lines."""
    article = response.content.decode().partition("<article")[2].partition("</article>")[0]
    return " ".join(article.split())


def without(text: str, tag: str, mark: str) -> str:
    """The `text` without its element `tag` that begins with `mark`."""
    before, _, after = text.partition(f"<{tag} {mark}")
    return before.rstrip() + after.partition(f"</{tag}>")[2].lstrip()


@pytest.mark.parametrize("access", ["subscribers", "registered", "free"])
@pytest.mark.parametrize("audience", AUDIENCES)
def test_each_audience_is_shown_just_what_it_gets(paper, preview, get, access, audience):
    article = paper.write(access=access)

    shown = text(preview(article, audience))

    gets = text(get("/harbour/piece-1/", audience))
    if (access, audience) == ("subscribers", "elsewhere"):
        assert "You went on reading on" in shown
        shown = without(shown, "section", 'class="notice"')
        gets = without(gets, "aside", 'class="gate-band"')
    assert shown == gets


@pytest.mark.parametrize("audience", AUDIENCES)
def test_a_preview_touches_no_seat_and_no_stored_page(paper, preview, audience):
    article = paper.write(access="subscribers")

    response = preview(article, audience)

    assert "/gate/static/reading.js" not in response.content.decode()
    policy = response.headers["Content-Security-Policy"]
    assert "connect-src 'none'" in policy
    assert "form-action 'none'" in policy
    page = PageKey("/harbour/piece-1/", "", "en", audience)
    assert page_store().get(page, "identity") is None


def test_a_draft_that_nobody_saved_is_shown_to_each_audience(paper, desk):
    article = paper.write()
    where = f"/desk/pages/{article.pk}/edit/preview/"
    answer = desk.post(where, article_form(title="Not yet"))

    assert answer.json() == {"is_valid": True, "is_available": True}
    for audience in AUDIENCES:
        assert "<h1>Not yet</h1>" in text(desk.get(f"{where}?mode={audience}"))
    assert Article.objects.get().title == "Headline 1"


def test_an_article_not_kept_yet_can_be_previewed(paper):
    article = Article(title="New", slug="new", access="subscribers", path="x", depth=4)
    article.body.extend(body_of())

    for audience in AUDIENCES:
        assert article.make_preview_request(preview_mode=audience).status_code == 200


def test_a_preview_speaks_the_language_of_the_edition(paper, preview):
    article = paper.write(paper.puerto, access="subscribers")

    page = preview(article, "elsewhere").content.decode()

    assert '<html lang="es">' in page
    assert "Has seguido leyendo en" in page


@pytest.mark.parametrize("name", ["front", "section"])
def test_what_holds_articles_can_be_looked_at_before_it_is_saved(paper, desk, name):
    at = f"/desk/pages/add/newsroom/{name}/{paper.harbour.get_parent().pk}/preview/"
    form = {
        **dict.fromkeys(("title", "edition_name"), "Trawlers"),
        "slug": "trawlers",
        "language": "es",
        "weight": "medium",
        **dict.fromkeys(("picks", "comments"), inline_formset([])),
    }

    sent = desk.post(at, nested_form_data(form)).json()
    shown = desk.get(at)

    assert sent["is_valid"]
    assert "Trawlers" in shown.content.decode()
