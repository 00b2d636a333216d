import html
import json
import re

import pytest

from presspass.newsroom.models import Author, Correction
from tests.site.newsroom.conftest import SENTENCE, body_of

# Wagtail leaves the temporary file of every new rendition to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:.*SpooledTemporaryFile")

AUDIENCES = ["anonymous", "signed_in", "subscriber", "elsewhere", "unavailable"]
WITHHELD = [audience for audience in AUDIENCES if audience != "subscriber"]
BEYOND = SENTENCE.format(number="90")


def text_of(response) -> str:
    return html.unescape(response.content.decode())


@pytest.mark.parametrize("access", ["free", "registered", "subscribers"])
@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_article_says_what_it_is_and_how_much_of_it_is_here(paper, get, access, audience):
    article = paper.write(access=access)

    response = get(article.url, audience)

    text = text_of(response)
    whole = BEYOND in text
    assert response.headers["X-Presspass-Access"] == access
    assert text.count("<article") == text.count("</article>") == text.count("data-access") == 1
    assert (
        f'<article data-access="{access}" data-variant="{"full" if whole else "opening"}" '
        'lang="en" data-words="650">'
    ) in text
    assert whole == ("data-rest" in text) == ("data-gate-band" not in text)


@pytest.mark.parametrize("audience", WITHHELD)
def test_nothing_below_the_opening_stands_anywhere_on_the_page(paper, get, picture, audience):
    inside = [
        ("subhead", "A subhead nobody may see"),
        ("quote", {"text": "A quote nobody may see", "speaker": "A speaker"}),
        ("picture", {"picture": picture, "alt": "Alt nobody may see", "caption": "May see"}),
    ]
    article = paper.write(body=[*body_of(), *inside])
    article.corrections.add(Correction(text="A correction nobody may see"))
    article.save()

    text = text_of(get(article.url, audience))

    assert SENTENCE.format(number="04") in text
    assert SENTENCE.format(number="10") not in text
    assert "may see" not in text.lower()
    assert ".max-" not in text, "a picture inside the text is named"


def test_a_short_piece_is_cut_in_its_first_paragraph(paper, get):
    article = paper.write(body=body_of(1))

    opening, full = get(article.url), get(article.url, "subscriber")

    assert SENTENCE.format(number="00") in text_of(opening)
    assert SENTENCE.format(number="01") not in text_of(opening)
    rest = text_of(full).partition("data-rest>")[2]
    assert SENTENCE.format(number="00") in rest


def test_every_part_of_the_full_text_can_be_addressed(paper, get, picture):
    inside = [
        ("subhead", "The gate"),
        ("quote", {"text": "The river does not read minutes", "speaker": "Marta Quill"}),
        ("picture", {"picture": picture, "alt": "Hands", "caption": "Hands at work"}),
    ]
    article = paper.write(body=[*body_of(), *inside, ("paragraph", "<p>One</p><p>Two</p>")])
    blocks = [block.id.replace("-", "")[:8] for block in article.body]

    text = text_of(get(article.url, "subscriber"))

    assert re.findall(r'id="p-([0-9a-f]{8})"', text) == blocks
    assert f'id="p-{blocks[-1]}-2"' in text
    assert text.index('"article-opening"') < text.index("data-rest") < text.index("The gate")


def test_the_head_comes_in_a_newspapers_order(paper, get, picture):
    second = Author.objects.create(name="Tomás Arrieta", slug="tomas-arrieta")
    article = paper.write(
        kicker="The flood",
        lead_picture=picture,
        lead_alt="A lock at night",
        lead_caption="The lock on Thursday",
        place="Brackenridge",
        authors=[second, paper.author],
    )

    text = text_of(get(article.url)).partition("<body")[2]

    order = [
        "The flood</p>",
        "<h1>Headline 1",
        'class="standfirst">What the piece is about.',
        'alt="A lock at night"',
        "The lock on Thursday",
        "Ines Cortland / Estuary Press",
        'By <a href="/authors/tomas-arrieta/" rel="author">Tomás Arrieta</a> and <a ',
        "Brackenridge",
        '<time datetime="2026-11-21T06:15:00+00:00">21 November 2026, 06:15\u00a0UTC</time>',
        "article-body",
    ]
    assert sorted(order, key=text.find) == order
    assert all(part in text for part in order), [part for part in order if part not in text]


@pytest.mark.parametrize(
    ("access", "audience", "said"),
    [
        ("subscribers", "anonymous", "/account/login/?next=/harbour/piece-1/"),
        ("subscribers", "anonymous", "650 words: about 3 minutes"),
        ("registered", "anonymous", "/account/signup/?next=/harbour/piece-1/"),
        ("subscribers", "signed_in", "your account has no plan"),
        ("subscribers", "unavailable", "cannot be checked right now"),
    ],
)
def test_the_band_tells_each_audience_the_truth(paper, get, access, audience, said):
    article = paper.write(access=access)

    band = text_of(get(article.url, audience)).partition("data-gate-band")[2]

    assert said in band.partition("</aside>")[0]


def test_a_displaced_reader_is_told_one_neutral_line(paper, get):
    article = paper.write()

    text = text_of(get(article.url, "elsewhere"))

    band = text.partition("data-gate-band")[2].partition(">")[2].partition("</aside>")[0]
    assert band.strip() == (
        "<p>You are seeing the opening. "
        '<a href="/gate/notice?next=/harbour/piece-1/">Why, and how to read on</a></p>'
    )


@pytest.mark.parametrize("access", ["free", "registered", "subscribers"])
@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_gates_script_comes_where_a_text_may_be_taken_back(paper, get, access, audience):
    article = paper.write(access=access)

    text = text_of(get(article.url, audience))

    expected = access == "subscribers" and audience in {"subscriber", "elsewhere", "unavailable"}
    assert ("/gate/static/reading.js" in text) == expected


def test_no_page_carries_style_or_script_of_its_own(paper, get, picture):
    article = paper.write(lead_picture=picture, lead_alt="A lock")

    for path in [article.url, "/", "/harbour/", "/topics/lock-gates/", "/nothing/"]:
        text = text_of(get(path, "subscriber"))
        assert " style=" not in text
        assert "<style" not in text
        scripts = re.findall(r"<script[^>]*>", text)
        assert all("src=" in one or "ld+json" in one for one in scripts)


def test_machines_are_told_that_the_text_is_for_subscribers(paper, get):
    article = paper.write(title="Tides & </script> locks")

    text = get(article.url).content.decode()

    facts = json.loads(re.search(r"ld\+json\">(.*?)</script>", text)[1])
    assert facts["headline"] == "Tides & </script> locks"
    assert facts["isAccessibleForFree"] is False
    assert "articleBody" not in facts


def test_the_interface_speaks_the_readers_language_and_the_text_its_own(paper, get):
    article = paper.write(paper.puerto, title="La compuerta")

    text = text_of(get(article.url, language="en"))

    assert '<html lang="en">' in text
    assert '<article data-access="subscribers" data-variant="opening" lang="es"' in text
    assert "El Estuario" in text


def test_the_gate_is_told_the_name_of_the_paper(paper, get):
    paper.frente.edition_name = "El Estuario del Sábado"
    paper.frente.save()
    article = paper.write(paper.puerto)

    for path in [article.url, "/es/", paper.puerto.url]:
        name = get(path).headers["X-Presspass-Publication"]
        assert name == "El%20Estuario%20del%20S%C3%A1bado"


def test_the_header_knows_readers_but_names_none(paper, get):
    article = paper.write()

    assert 'href="/account/login/?next=/harbour/piece-1/">Sign in' in text_of(get(article.url))
    for audience in AUDIENCES[1:]:
        assert 'href="/account/">Account' in text_of(get(article.url, audience))


def test_an_editor_previews_the_whole_text(paper):
    article = paper.write()

    response = article.make_preview_request()

    assert BEYOND in text_of(response)


def test_an_article_costs_few_queries_however_long_it_is(
    paper, get, picture, django_assert_max_num_queries
):
    inside = ("picture", {"picture": picture, "alt": "Hands", "caption": ""})
    for _ in range(4):
        paper.write(lead_picture=picture, lead_alt="A lock")
    article = paper.write(body=[*body_of(), *[inside] * 6], lead_picture=picture, lead_alt="A lock")
    get(article.url, "subscriber")

    with django_assert_max_num_queries(31):
        get(article.url, "subscriber")
