"""An article was updated when it is published with other words, and only then."""

from wagtail.models import Page

from presspass.newsroom.models import Article, Correction
from presspass.newsroom.updating import digest_of


def published_anew(article: Page) -> Article:
    article.save_revision().publish()
    return Article.objects.get(pk=article.pk)


def test_other_words_are_an_update_and_another_access_is_none(paper):
    article = published_anew(paper.write())
    assert article.updated_at is None

    article.access = Article.Access.FREE
    article = published_anew(article)
    assert article.updated_at is None

    article.title = "Another headline"
    article = published_anew(article)
    assert article.updated_at == article.last_published_at


def test_an_update_is_also_one_when_it_was_edited_from_the_last_revision(paper):
    published_anew(paper.write())
    draft = Article.objects.get().get_latest_revision_as_object()
    draft.title = "Another headline"

    article = published_anew(draft)

    assert article.updated_at == article.last_published_at


def test_a_correction_is_an_update(paper):
    article = published_anew(paper.write())

    article.corrections.add(Correction(text="It was eight boats, not nine."))
    article = published_anew(article)

    assert article.updated_at == article.last_published_at
    assert article.words_digest == digest_of(article)
