import html
import re

import pytest

from presspass.newsroom.models import Article, Front, FrontPick, Section, SectionPick, Topic
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


def test_every_story_stands_once_on_the_front(paper, get):
    for place in range(9):
        paper.write(paper.town if place % 2 else paper.harbour)

    page = text_of(get("/"))

    latest = re.findall(r'latest-headline"><a [^>]*>([^<]*)<', page)
    assert latest == ["Headline 5"]
    told = sorted([*headlines(page), *latest])
    assert told == [f"Headline {number}" for number in range(1, 10)]


def test_what_was_placed_in_a_section_does_not_go_to_the_latest(paper, get):
    written = [paper.write() for _ in range(9)]
    paper.harbour.refresh_from_db()
    paper.harbour.picks = [SectionPick(article=written[4])]
    paper.harbour.save()

    latest = re.findall(r'latest-headline"><a [^>]*>([^<]*)<', text_of(get("/")))

    assert latest == ["Headline 6"]


def test_the_first_picture_of_a_list_comes_as_large_as_it_is_shown_and_before_the_others(
    paper, get, picture
):
    for _ in range(2):
        paper.write(lead_picture=picture)

    first, second = re.findall(r"<img [^>]*>", text_of(get("/harbour/")))

    assert "52rem" in first
    assert 'fetchpriority="high"' in first
    assert "24rem" in second
    assert 'loading="lazy"' in second


def test_an_unpublished_pick_does_not_lead(paper, get):
    paper.write()
    pick = paper.write()
    paper.front.picks = [FrontPick(article=pick)]
    paper.front.save()

    pick.unpublish()

    assert headlines(text_of(get("/"))) == ["Headline 1"]


def test_an_edition_shows_its_own_articles_only(paper, get):
    paper.write(title="English")
    moved = paper.write(paper.puerto, title="Español")
    FrontPick.objects.create(front=paper.front, article=moved)
    SectionPick.objects.create(section=paper.harbour, article=moved)

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
    assert "<title>Harbour – Page 2 of 2 – The Estuary</title>" in second
    assert "<title>Harbour – The Estuary</title>" in first
    assert get("/harbour/?page=3").status_code == 404
    assert get("/harbour/?page=x").status_code == 404


def test_a_topic_belongs_to_one_edition(paper, get):
    paper.write(title="English")
    Topic.objects.create(name="Esclusas", slug="esclusas", language="es")
    paper.write(paper.puerto, title="Archivado como inglés")

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


def test_pictures_come_in_sizes_and_keep_their_place(paper, get, photograph):
    paper.write(lead_picture=photograph, lead_alt="A lock")

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
    place(paper.harbour, *Article.objects.all()[:6])
    get(path)

    with django_assert_max_num_queries(20):
        get(path)


def place(section: Section, *articles) -> None:
    section.refresh_from_db()
    section.picks = [SectionPick(article=one, sort_order=n) for n, one in enumerate(articles)]
    section.save()


def test_a_section_begins_with_what_was_placed_there_and_shows_each_story_once(paper, get):
    written = [paper.write() for _ in range(14)]
    elsewhere = paper.write(paper.town, title="From the town")
    withdrawn = paper.write(title="Withdrawn")
    place(paper.harbour, written[13], elsewhere, withdrawn, written[2])
    withdrawn.unpublish()

    first, second = (headlines(text_of(get(f"/harbour/{page}"))) for page in ("", "?page=2"))

    assert first[:4] == ["Headline 14", "From the town", "Headline 3", "Headline 1"]
    assert sorted([*first, *second]) == sorted([*(a.title for a in written), "From the town"])
    assert second == ["Headline 11", "Headline 12", "Headline 13"]


def test_the_bands_of_the_front_follow_the_sections_order_and_no_story_stands_in_two(paper, get):
    written = [paper.write(paper.town) for _ in range(24)]
    paper.write(title="Of the harbour")
    paper.front.picks = [FrontPick(article=written[0]), FrontPick(article=written[1])]
    paper.front.save()
    place(paper.harbour, written[23])
    place(paper.town, written[0], written[22], written[23])

    bands = text_of(get("/")).partition('class="bands"')[2]
    harbour, town = (headlines(one) for one in bands.split("band-name")[1:])

    assert harbour == ["Headline 24", "Of the harbour"]
    assert town == ["Headline 23", "Headline 8", "Headline 9"]


def test_what_an_editor_places_is_seen_in_the_preview_of_the_section(paper, rf):
    paper.write()
    section = Section.objects.get(pk=paper.harbour.pk)
    section.picks = [SectionPick(article=paper.write(title="Not saved yet"))]

    page = section.serve_preview(rf.get("/harbour/"), "").render()

    assert headlines(text_of(page))[0] == "Not saved yet"


@pytest.mark.parametrize("alone", [True, False])
def test_sections_and_articles_of_an_edition_that_is_unpublished_are_still_shown(paper, get, alone):
    article = paper.write(paper.puerto, title="La lonja")
    fronts = Front.objects.filter(language="es") if alone else Front.objects.all()
    for front in fronts:
        front.unpublish()

    for page in (paper.puerto, article):
        answer = get(page.get_url(), "subscriber")
        assert answer.status_code == 200
        assert "La lonja" in answer.text
