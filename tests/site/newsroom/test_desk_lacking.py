"""An editor is told what an article lacks, and may publish it all the same."""

import pytest
from django.utils import translation

from presspass.newsroom.desk.lacking import lacks_of
from presspass.newsroom.models import MorePick, Topic
from tests.site.newsroom.conftest import body_of, make_picture
from tests.site.newsroom.test_desk_previews import article_form

pytestmark = pytest.mark.filterwarnings("ignore:.*SpooledTemporaryFile")

SPANISH = (
    "<p>La mar estaba en calma y el capitán de la barca se fue con los hombres del puerto.</p>"
)


@pytest.fixture
def bare(picture):
    """A picture of which nobody said who made it."""
    picture.photographer = picture.agency = ""
    picture.save()
    return picture


def test_an_article_that_has_all_is_told_nothing(paper, picture):
    article = paper.write(lead_picture=picture, lead_alt="A lock", body=body_of(30))

    assert lacks_of(article) == []


def test_pictures_without_alternative_text_or_credit_are_named_wherever_they_stand(paper, bare):
    other = make_picture("quay")
    shown = {"picture": bare, "alt": "", "caption": ""}
    gallery = {"title": "", "pictures": [{**shown, "picture": other}, {**shown, "alt": "A lock"}]}
    article = paper.write(lead_picture=bare, body=[("picture", shown), ("gallery", gallery)])

    assert lacks_of(article) == [
        "The picture at the top, “moorings”, has no alternative text.",
        "The picture at the top, “moorings”, names neither photographer nor agency.",
        "The picture “moorings” in the text has no alternative text.",
        "The picture “moorings” in the text names neither photographer nor agency.",
        "The picture “quay” in the text has no alternative text.",
    ]


def test_what_is_of_another_language_is_named(paper):
    article = paper.write(body=[("paragraph", SPANISH)] * 3)
    article.topics = [Topic.objects.create(name="Mareas", slug="mareas", language="es")]
    article.more_picks = [MorePick(other=paper.write(paper.puerto))]

    assert lacks_of(article) == [
        "The text seems to be in Spanish, but it stands in the edition in English.",
        "The topic “Mareas” is one of the edition in Spanish.",
        "“Headline 2”, chosen as more information, is in Spanish.",
    ]


def test_a_translation_that_is_none_is_named(paper):
    same, original = paper.write(), paper.write(paper.puerto)
    second = paper.write(paper.town, translates=original)
    chained = paper.write(paper.puerto, translates=second, body=[])

    assert lacks_of(paper.write(translates=same)) == [
        "“Headline 1” cannot be the original of this: it is in the same language."
    ]
    assert lacks_of(paper.write(translates=chained))[0].startswith(
        "“Headline 4” is a translation itself."
    )
    assert lacks_of(paper.write(translates=original)) == [
        "“Headline 3” is given as the translation of the same article already."
    ]


def test_it_is_said_in_the_editors_language(paper, picture):
    article = paper.write(lead_picture=picture)

    with translation.override("es"):
        said = lacks_of(article)

    assert said == ["La imagen principal, «moorings», no tiene texto alternativo."]


def test_an_editor_is_told_above_the_fields_and_after_publishing(paper, client, editor, bare):
    client.force_login(editor)
    article = paper.write(lead_picture=bare)
    where = f"/desk/pages/{article.pk}/edit/"
    assert "names neither photographer nor agency" in client.get(where).content.decode()

    form = article_form(lead_picture=bare.pk, title="Told", **{"action-publish": "1"})
    answer = client.post(where, form, follow=True)

    article.refresh_from_db()
    assert article.title == "Told"
    assert "has no alternative text.</li>" in answer.content.decode()


def test_what_is_told_is_renewed_when_the_desk_saves_by_itself(paper, client, editor, bare):
    client.force_login(editor)
    article = paper.write()

    answer = client.post(
        f"/desk/pages/{article.pk}/edit/",
        article_form(lead_picture=bare.pk),
        headers={"Accept": "application/json"},
    )

    assert "has no alternative text.</li>" in answer.json()["html"]
