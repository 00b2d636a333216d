import html

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from wagtail.documents.models import Document
from wagtail.models import Collection

from presspass.newsroom.models import Article, Front, Section, Topic


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    return client


def test_an_editor_finds_the_fields_of_an_article_in_the_order_of_the_page(desk, paper):
    response = desk.get(f"/desk/pages/add/newsroom/article/{paper.harbour.pk}/")

    text = html.unescape(response.content.decode())
    fields = ["kicker", "title", "standfirst", "access", "lead_picture", "lead_alt", "place"]
    places = [text.index(f'name="{field}"') for field in fields]
    assert places == sorted(places)


def test_the_headline_of_a_new_article_fills_in_its_address(desk, paper):
    response = desk.get(f"/desk/pages/add/newsroom/article/{paper.harbour.pk}/")

    headline = response.content.decode().partition('name="title"')[2].partition(">")[0]
    assert "w-sync#apply" in headline


def test_an_article_is_offered_the_topics_of_its_edition_and_keeps_those_it_has(desk, paper):
    other = Topic.objects.create(name="Mareas", slug="mareas", language="es")
    article = paper.write()
    where = f"/desk/pages/{article.pk}/edit/"
    new = f"/desk/pages/add/newsroom/article/{paper.puerto.pk}/"
    assert "Mareas" not in desk.get(where).content.decode()
    assert "Lock gates" not in desk.get(new).content.decode()
    assert "Mareas" in desk.get(new).content.decode()

    article.topics = [other]
    article.save_revision()

    assert "Mareas" in desk.get(where).content.decode()


@pytest.mark.parametrize("snippet", ["author", "topic"])
@pytest.mark.usefixtures("paper")
def test_authors_and_topics_have_lists_of_their_own(desk, snippet):
    assert desk.get(f"/desk/snippets/newsroom/{snippet}/").status_code == 200


def test_a_document_has_an_address_to_link_to_that_lasts(desk, paper):
    file = ContentFile(b"%PDF-1.4", name="minutes.pdf")
    document = Document.objects.create(title="Minutes", file=file)

    listed = html.unescape(desk.get("/desk/documents/").content.decode())

    assert 'href="/media/documents/minutes.pdf"' in listed
    assert desk.get(f"/desk/documents/edit/{document.pk}/").status_code == 200


def test_the_desk_promises_no_privacy_of_documents_which_it_does_not_keep(admin_client, paper):
    folder = Collection.get_first_root_node().add_child(name="For subscribers")

    shown = admin_client.get(f"/desk/collections/{folder.pk}/")

    assert shown.status_code == 200
    assert "who is able to view documents" not in shown.content.decode()


def test_a_section_cannot_stand_where_the_site_itself_answers(paper):
    paper.town.slug = "topics"

    with pytest.raises(ValidationError, match="taken by the site"):
        paper.town.full_clean()


def test_pages_stand_where_they_belong():
    assert Article.allowed_parent_page_models() == [Section]
    assert Section.allowed_parent_page_models() == [Front]
    assert Article.allowed_subpage_models() == []
    assert set(Front.allowed_subpage_models()) == {Section, Front}


@pytest.mark.django_db
def test_a_new_article_is_for_subscribers():
    assert Article().access == "subscribers"


def test_the_desk_offers_no_time_zone_that_browsers_do_not_know(desk):
    page = desk.get("/desk/account/").content.decode()

    assert 'value="Europe/Madrid"' in page
    assert 'value="localtime"' not in page
