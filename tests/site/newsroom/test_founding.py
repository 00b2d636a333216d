"""A newspaper's beginning: what stands there before, and the first front page."""

import pytest
from wagtail.models import Page, Site

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


@pytest.mark.usefixtures("welcome")
def test_a_paper_whose_last_front_page_was_deleted_says_so_and_can_begin_again(get):
    publish("The Times of Amaro", Page.get_first_root_node()).delete()

    answer = get("/")
    publish("The Herald", Page.get_first_root_node())

    assert answer.status_code == 404
    assert "There is no newspaper here yet" in answer.text
    assert "The Herald" in get("/").text


def test_the_first_front_page_can_be_looked_at_before_it_is_published(welcome):
    front = welcome.add_child(instance=front_of("The Times of Amaro", live=False))

    first = front.make_preview_request()
    front.save_revision().publish()
    second = front.add_child(instance=front_of("Los Tiempos", slug="es", language="es", live=False))

    assert (first.status_code, "The Times of Amaro" in first.text) == (200, True)
    assert "Los Tiempos" in second.make_preview_request().text


@pytest.mark.parametrize("is_below", [False, True])
def test_the_site_begins_at_the_first_front_page_wherever_the_desk_made_it(welcome, get, is_below):
    above = welcome if is_below else welcome.get_parent()
    slug = welcome.slug if is_below else "times"  # as the desk proposes for “Home”

    front = publish("The Times of Amaro", above, slug=slug)
    publish("Los Tiempos", front, slug="es", language="es")

    assert "The Times of Amaro" in get("/").text
    assert "Nothing has been published here yet." in get("/").text
    assert "Los Tiempos" in get("/es/").text
    assert not Page.objects.filter(pk=welcome.pk).exists()


def test_the_site_begins_at_the_front_page_above_when_that_is_published_later(welcome, get):
    draft = welcome.add_child(instance=front_of("The Times of Amaro", live=False))
    publish("Los Tiempos", draft, slug="es", language="es")
    assert "Los Tiempos" in get("/").text

    draft.save_revision().publish()

    assert "The Times of Amaro" in get("/").text
    assert "Los Tiempos" in get("/es/").text


def test_no_front_page_is_made_where_it_would_have_no_address(welcome):
    assert Front.can_create_at(welcome)

    front = publish("The Times of Amaro", welcome)

    assert not Front.can_create_at(Page.get_first_root_node())
    assert Front.can_create_at(front)


def front_of(name, **fields):
    return Front(**{"title": name, "slug": "times", "edition_name": name, **fields})


def publish(name, above, **fields):
    """The front page `name` as the desk makes and publishes it."""
    front = above.add_child(instance=front_of(name, **fields))
    front.save_revision().publish()
    front.refresh_from_db()
    return front
