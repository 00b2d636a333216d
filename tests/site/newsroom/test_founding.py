"""A newspaper's beginning: what stands there before, and the first front page."""

import pytest
from wagtail.models import Page, Site

from presspass.newsroom import founding
from presspass.newsroom.models import Front


@pytest.fixture
def welcome(db):
    """What Wagtail's migrations leave, also after a test that took it away."""
    Site.objects.all().delete()
    root = Page.get_first_root_node()
    page = root.get_children().first() or root.add_child(instance=Page(title="W", slug="home"))
    Site.objects.create(hostname="localhost", root_page=page, is_default_site=True)
    return page


@pytest.mark.usefixtures("welcome")
def test_a_paper_that_has_not_begun_says_so_in_its_readers_language(get):
    answer = get("/", language="es")

    assert answer.status_code == 200
    assert "Aquí todavía no hay ningún periódico" in answer.text
    assert "Wagtail" not in answer.text


@pytest.mark.parametrize("is_below", [False, True])
def test_the_site_begins_at_the_first_front_page_wherever_the_desk_made_it(welcome, get, is_below):
    above = welcome if is_below else welcome.get_parent()
    front = Front(title="The Times of Amaro", slug="times", edition_name="The Times of Amaro")
    above.add_child(instance=front)

    founding.begin_in_the_desk(None, front)
    other = front.__class__.objects.get().add_child(
        instance=Front(title="Los Tiempos", slug="es", edition_name="Los Tiempos", language="es")
    )
    founding.begin_in_the_desk(None, other)

    assert "The Times of Amaro" in get("/").text
    assert "Nothing has been published here yet." in get("/").text
    assert "Los Tiempos" in get("/es/").text
    assert not Page.objects.filter(pk=welcome.pk).exists()
