"""The index is what the paper is: after each change, within the same transaction."""

import pytest
from django.core.management import call_command
from django.db import transaction

from presspass.newsroom.models import Article, Author, Section
from presspass.newsroom.search import keeping
from presspass.newsroom.search.tables import table
from tests.site.newsroom.search.test_search import HIDDEN, with_hidden_word


@pytest.fixture
def article(paper) -> Article:
    return paper.write(title="Zeppelin", access="free", body=with_hidden_word())


def test_an_article_is_found_once_it_is_published(paper, search):
    draft = paper.write(title="Zeppelin", live=False)
    assert search("zeppelin").found == []

    draft.save_revision().publish()

    assert search("zeppelin").found == ["Zeppelin"]


def test_a_draft_changes_nothing(article, search):
    article.title = "Balloon"

    article.save_revision()

    assert search("zeppelin").found == ["Zeppelin"]
    assert search("balloon").found == []


def test_a_correction_is_found_by_its_new_words_alone(article, search):
    article.title = "Balloon"

    article.save_revision().publish()

    assert search("zeppelin").found == []
    assert search("balloon").found == ["Balloon"]


@pytest.mark.parametrize("act", [Article.unpublish, Article.delete], ids=["unpublish", "delete"])
def test_what_is_gone_is_not_found(article, search, act):
    act(article)

    assert search("zeppelin").found == []
    assert table().said([article.pk]) == {}


@pytest.mark.parametrize("access", ["registered", "subscribers"])
def test_a_piece_that_is_free_no_more_hides_its_words(article, search, access):
    assert search(HIDDEN).found == ["Zeppelin"]
    article.access = access

    article.save_revision().publish()

    assert search(HIDDEN).found == []
    assert search("zeppelin").found == ["Zeppelin"]
    assert HIDDEN not in table().said([article.pk])[article.pk]


def test_a_change_that_is_taken_back_is_not_in_the_index(article, search):
    with transaction.atomic():
        article.title = "Balloon"
        article.save_revision().publish()
        transaction.set_rollback(True)

    assert search("zeppelin").found == ["Zeppelin"]
    assert search("balloon").found == []


def test_a_renamed_author_is_found_by_the_new_name(article, paper, search):
    paper.author.name = "Greta Ink"

    paper.author.save()

    assert search("greta").found == ["Zeppelin"]
    assert search("quill").found == []


def test_a_renamed_topic_is_found_by_the_new_name(article, paper, search):
    paper.topic.name = "Airships"

    paper.topic.save()

    assert search("airship").found == ["Zeppelin"]
    assert search("lock gates").found == []


def test_a_deleted_author_or_topic_names_nothing(article, paper, search):
    paper.author.delete()
    paper.topic.delete()

    assert search("quill").found == search("lock").found == []
    assert search("zeppelin").found == ["Zeppelin"]


def test_a_second_author_is_found_too(article, search):
    second = Author.objects.create(name="Tomás Arrieta", slug="tomas")
    article.bylines.create(author=second)

    article.save_revision().publish()

    assert search("arrieta marta").found == ["Zeppelin"]


def test_a_moved_article_is_found_in_the_language_of_its_new_edition(article, paper, search):
    article.title = "Publicaciones"
    article.save()
    assert search("publicacion", at="/es/search/").found == []

    article.move(paper.puerto, pos="last-child")

    assert search("publicacion", at="/es/search/").found == ["Publicaciones"]
    assert search("publicaciones").found == []


def test_a_section_that_moves_to_another_edition_takes_its_words_along(article, paper, search):
    article.title = "Publicaciones"
    article.save()

    Section.objects.get(slug="harbour").move(paper.frente, pos="last-child")

    assert search("publicacion", at="/es/search/").found == ["Publicaciones"]


def test_an_edition_of_another_language_is_searched_by_that(article, paper, search):
    article.title = "Publicaciones"
    article.save()
    front = type(paper.front).objects.get(pk=paper.front.pk)
    front.language = "es"

    front.save()

    assert search("publicacion").found == ["Publicaciones"]


def test_an_alias_is_not_found_beside_its_article(article, paper, search):
    article.create_alias(parent=paper.town)

    assert search("zeppelin").found == ["Zeppelin"]


def test_many_are_written_together(paper, search, django_assert_max_num_queries):
    with transaction.atomic(), keeping.gathering():
        for number in range(5):
            paper.write(title=f"Zeppelin {number}")
        assert search("zeppelin").found == []

    assert len(search("zeppelin").found) == 5


def test_the_index_can_be_made_anew(article, paper, search, capsys):
    Article.objects.filter(pk=article.pk).update(access="subscribers")
    gone = paper.write(title="Gone")
    Article.objects.filter(pk=gone.pk).update(live=False)
    table().remove([article.pk])

    call_command("rebuild_search")

    assert search("zeppelin").found == ["Zeppelin"]
    assert search(HIDDEN).found == []
    assert table().said([gone.pk]) == {}
    assert "1 articles can be found." in capsys.readouterr().out


def test_to_make_it_anew_costs_the_same_queries_for_few_and_many(
    paper, django_assert_max_num_queries
):
    for _ in range(30):
        paper.write()

    with django_assert_max_num_queries(14):
        assert sum(keeping.rebuild()) == 30


def test_saving_an_article_costs_the_index_few_queries(article, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        keeping.note_article(article)
