import html
import re

import pytest

from presspass.newsroom.models import FrontPick, Section, Topic
from tests.site.newsroom.conftest import body_of, make_picture

# Wagtail leaves the temporary file of every new rendition to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:.*SpooledTemporaryFile")


def text_of(response) -> str:
    return html.unescape(response.content.decode())


def headlines(text: str) -> list[str]:
    text = re.sub(r'<span class="kicker">.*?</span>', "", text)
    return [found.strip() for found in re.findall(r'teaser-headline"[^>]*><a[^>]*>([^<]*)<', text)]


@pytest.mark.parametrize("path", ["/", "/es/", "/harbour/", "/topics/lock-gates/"])
def test_lists_say_that_they_are_lists_and_hold_no_text(paper, get, path):
    paper.write()
    paper.write(paper.puerto)

    response = get(path, "subscriber")

    text = text_of(response)
    assert response.headers["X-Presspass-Access"] == "list"
    assert "harbour master" not in text
    assert "<article" not in text
    assert "data-access" not in text


def test_the_editors_pick_leads_and_else_the_newest_with_a_picture(paper, get, picture):
    paper.write()
    paper.write(lead_picture=picture, lead_alt="A lock")
    oldest = paper.write()

    assert headlines(text_of(get("/")))[0] == "Headline 2"

    paper.front.picks = [FrontPick(article=oldest)]
    paper.front.save()
    assert headlines(text_of(get("/")))[0] == "Headline 3"


def test_an_unpublished_pick_does_not_lead(paper, get):
    paper.write()
    pick = paper.write()
    paper.front.picks = [FrontPick(article=pick)]
    paper.front.save()

    pick.unpublish()

    assert headlines(text_of(get("/"))) == ["Headline 1"]


def test_an_edition_shows_its_own_articles_only(paper, get):
    paper.write(title="English")
    paper.write(paper.puerto, title="Español")

    assert "Español" not in headlines(text_of(get("/")))
    assert "English" not in headlines(text_of(get("/es/")))


@pytest.mark.parametrize(
    ("audience", "marked"),
    [
        ("anonymous", True),
        ("signed_in", True),
        ("unavailable", True),
        ("subscriber", False),
        ("elsewhere", False),
    ],
)
def test_subscribers_pieces_are_marked_for_those_who_are_not(paper, get, audience, marked):
    paper.write()

    assert ('class="mark">Subscribers' in text_of(get("/", audience))) == marked


def test_a_section_goes_on_on_a_second_page(paper, get):
    for _ in range(14):
        paper.write()

    first, second = text_of(get("/harbour/")), text_of(get("/harbour/?page=2"))

    assert headlines(first)[0] == "Headline 1"
    assert headlines(second) == ["Headline 13", "Headline 14"]
    assert "Page 2 of 2" in second
    assert get("/harbour/?page=3").status_code == 404
    assert get("/harbour/?page=x").status_code == 404


def test_a_topic_belongs_to_one_edition(paper, get):
    paper.write(title="English")
    Topic.objects.create(name="Esclusas", slug="esclusas", language="es")

    assert headlines(text_of(get("/topics/lock-gates/"))) == ["English"]
    assert get("/es/topics/esclusas/").status_code == 200
    for elsewhere in ["/es/topics/lock-gates/", "/topics/esclusas/", "/fr/topics/lock-gates/"]:
        assert get(elsewhere).status_code == 404, elsewhere


@pytest.mark.usefixtures("paper")
def test_an_address_of_nothing_is_answered_in_the_papers_look(get):
    response = get("/es/nada/")

    assert response.status_code == 404
    assert "El Estuario" in text_of(response)
    assert "X-Presspass-Access" not in response.headers


def test_a_paper_without_any_page_still_answers(paper, get):
    paper.front.delete()

    assert get("/nothing/").status_code == 404


def test_a_picture_whose_file_is_gone_takes_no_page_down(paper, get, picture):
    article = paper.write(lead_picture=picture, lead_alt="A lock")
    picture.file.storage.delete(picture.file.name)

    assert get("/").status_code == 200
    assert get(article.url).status_code == 200


def test_pictures_come_in_sizes_and_keep_their_place(paper, get, picture):
    paper.write(lead_picture=picture, lead_alt="A lock")

    image = re.search(r"<img[^>]*>", text_of(get("/")))[0]

    assert re.findall(r" (\d+)w", image) == ["480", "720", "1500"]
    assert 'width="720" height="480"' in image
    assert "sizes=" in image


@pytest.mark.parametrize("path", ["/", "/harbour/", "/topics/lock-gates/"])
def test_a_list_costs_the_same_queries_for_few_articles_and_many(
    paper, get, path, django_assert_max_num_queries
):
    for number in range(12):
        section = [paper.harbour, paper.town][number % 2]
        paper.write(section, lead_picture=make_picture(f"p{number}"), lead_alt="A", body=body_of(2))
    paper.front.add_child(instance=Section(title="Small", slug="small", weight="small"))
    get(path)

    with django_assert_max_num_queries(20):
        get(path)
