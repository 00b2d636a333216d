"""Articles are picked for one another by their titles, those of drafts too."""

import html
import re

import pytest

from presspass.newsroom.models import Article

TITLE = re.compile(r"data-chooser-modal-choice[^>]*>\s*([^<]+?)\s*<")


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    return client


@pytest.fixture
def offered(desk, paper):
    """The titles that the chooser offers on a page of the desk."""

    def ask(on: str = "", **asked: object) -> list[str]:
        headers = {"Referer": f"http://testserver/desk/pages/{on}"} if on else {}
        page = desk.get("/desk/choose-article/results/", asked, headers=headers).content.decode()
        return [html.unescape(title) for title in TITLE.findall(page)]

    return ask


def test_the_articles_of_the_edition_are_offered_at_once_the_drafts_as_well(paper, offered):
    rope = paper.write(title="Ropes")
    paper.write(paper.puerto, title="Cabos")
    paper.write(paper.town, title="Bells", live=False)

    assert sorted(offered()) == ["Bells", "Cabos", "Ropes"]
    assert sorted(offered(f"{rope.pk}/edit/")) == ["Bells", "Ropes"]
    assert sorted(offered(f"{paper.front.pk}/edit/")) == ["Bells", "Ropes"]
    assert offered(f"add/newsroom/article/{paper.puerto.pk}/") == ["Cabos"]
    assert offered(f"{rope.pk}/edit/", elsewhere="1") == ["Cabos"]
    assert sorted(offered("nowhere/")) == ["Bells", "Cabos", "Ropes"]


def test_a_title_is_found_by_its_words_in_any_order_and_by_that_of_the_next_version(paper, offered):
    article = paper.write(title="The rope was dry")
    paper.write(title="The rope was wet")
    article.title = "The mooring was dry"
    article.save_revision()

    assert offered(q="dry rope") == ["The mooring was dry"]
    assert offered(q="mooring") == ["The mooring was dry"]
    assert offered(q="gate") == []


def test_every_field_of_an_article_that_leads_to_another_asks_this_chooser(paper, desk):
    article = paper.write(paper.puerto)
    page = html.unescape(desk.get(f"/desk/pages/{article.pk}/edit/").content.decode())

    assert "/desk/choose-article/?elsewhere=1" in page
    assert '"/desk/choose-article/"' in page
    front = html.unescape(desk.get(f"/desk/pages/{paper.front.pk}/edit/").content.decode())
    assert "/desk/choose-article/" in front


def test_what_was_chosen_is_named_by_the_title_that_editors_know(paper, desk):
    article = paper.write()
    article.title = "Another headline"
    article.save_revision()

    chosen = desk.get(f"/desk/choose-article/chosen/{article.pk}/").json()["result"]

    assert (chosen["id"], chosen["title"]) == (str(article.pk), "Another headline")
    assert Article.objects.get().title == "Headline 1"
