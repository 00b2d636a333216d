import pytest
from wagtail.actions.create_alias import CreatePageAliasAction

from presspass.gate.http.stored_page import PageKey, StoredPage
from presspass.newsroom import purge
from presspass.newsroom.models import Article, FrontPick, MorePick, Topic
from presspass.newsroom.purge import page_store

LISTS = {"/", "/es/", "/harbour/", "/topics/lock-gates/"}
OTHERS = {"/harbour/piece-1/", "/harbour/piece-2/"}


@pytest.fixture
def article(paper):
    paper.write()
    return paper.write()


@pytest.fixture
def kept(article, django_capture_on_commit_callbacks):
    """Do something; say which of the stored pages are left."""

    def after(change) -> set[str]:
        store = page_store()
        for path in LISTS | OTHERS | {"/town/piece-2/", "/harbour/renamed/"}:
            page = stored("list" if path in LISTS else "subscribers")
            store.put(key(path), [("identity", page)], store.revision())
        with django_capture_on_commit_callbacks(execute=True):
            change()
        return {path for path in LISTS | OTHERS if store.get(key(path), "identity")}

    return after


def key(path: str) -> PageKey:
    return PageKey(path, "", "en", "anonymous")


def stored(access: str) -> StoredPage:
    return StoredPage(access=access, etag="x", headers=(), body=b"old", publication="")


def saved(article, **changes):
    for name, value in changes.items():
        setattr(article, name, value)
    article.save()


def rewritten(article):
    article.body.append(("paragraph", "<p>One more sentence.</p>"))
    article.save_revision().publish()


@pytest.mark.parametrize(
    "change",
    [
        rewritten,
        lambda article: article.save_revision().publish(),
        lambda article: article.bylines.get().delete(),
    ],
    ids=["text", "publish", "byline"],
)
def test_a_changed_article_takes_itself_and_the_lists_with_it(kept, article, change):
    assert kept(lambda: change(article)) == {"/harbour/piece-1/"}


@pytest.mark.parametrize(
    "change",
    [
        lambda article: article.unpublish(),
        lambda article: article.delete(),
        lambda article: saved(article, slug="renamed"),
        lambda article: saved(article, title="Corrected"),
        lambda article: saved(article, access="free"),
        lambda article: saved(article, topics=[]),
    ],
    ids=["unpublish", "delete", "slug", "headline", "access", "topics"],
)
def test_what_others_show_of_an_article_takes_those_that_may_show_it(kept, article, change):
    assert kept(lambda: change(article)) == set()


def test_a_new_article_takes_those_of_its_section_and_its_topics_that_may_show_it(kept, paper):
    other = Topic.objects.create(name="Fish", slug="fish")
    apart = paper.write(paper.town)
    apart.topics = [other]
    apart.save()
    alike = paper.write(paper.town)
    stays, goes = key(apart.url), key(alike.url)

    def publish() -> None:
        for page in (stays, goes):
            page_store().put(page, [("identity", stored("free"))], page_store().revision())
        paper.write().save_revision().publish()

    assert kept(publish) == set()
    assert page_store().get(goes, "identity") is None
    assert page_store().get(stays, "identity")


def test_among_many_the_newest_hear_of_what_comes_and_all_of_what_goes(kept, paper, monkeypatch):
    monkeypatch.setattr(purge, "MANY", 1)

    assert kept(paper.write) == {"/harbour/piece-2/"}  # the test paper's first one is its newest
    assert kept(Article.objects.get(slug="piece-3").unpublish) == set()


def test_what_may_have_named_a_piece_goes_when_it_leaves_their_topic_or_section(
    kept, paper, monkeypatch
):
    piece, moved, *mates = (paper.write(paper.town) for _ in range(4))
    other = Topic.objects.create(name="Fish", slug="fish")
    for one in (piece, *mates):
        saved(one, topics=[other])

    def left(change) -> list[Article]:
        def after_all_are_stored() -> None:
            for one in mates:
                page_store().put(key(one.url), [("identity", stored("free"))], revision())
            change()

        kept(after_all_are_stored)
        return [one for one in mates if page_store().get(key(one.url), "identity")]

    revision = page_store().revision
    assert left(lambda: None) == mates
    assert left(lambda: moved.move(paper.harbour, pos="last-child")) == []
    monkeypatch.setattr(purge, "MANY", 1)
    assert left(lambda: saved(piece, topics=[paper.topic])) == []


def test_a_draft_that_was_never_published_takes_nothing(kept, paper):
    draft = paper.write(live=False)

    assert kept(lambda: paper.write(live=False)) == LISTS | OTHERS
    assert kept(lambda: saved(draft, title="Almost")) == LISTS | OTHERS


def test_another_headline_is_told_wherever_the_article_is_named(kept, article):
    article.save_revision().publish()
    article.refresh_from_db()
    article.title = "Another headline"

    assert kept(lambda: article.save_revision().publish()) == set()


def test_whoever_names_an_article_goes_with_each_of_its_changes(kept, article, paper):
    link = f'<p>As <a linktype="page" id="{article.pk}">we told</a>, the rope was dry.</p>'
    picking, translated = paper.write(paper.town), paper.write(paper.puerto, translates=article)
    linking = paper.write(paper.town, body=[("paragraph", link)])
    picking.more_picks = [MorePick(other=article)]
    picking.save()
    paths = {page.url for page in (picking, translated, linking)}
    store = page_store()

    def change() -> None:
        for path in paths:
            store.put(key(path), [("identity", stored("free"))], store.revision())
        saved(article, access="free")

    kept(change)

    assert not [path for path in paths if store.get(key(path), "identity")]


def test_the_first_piece_of_a_section_and_the_last_take_every_page(kept, paper):
    first = paper.write(paper.town)
    assert kept(first.unpublish) == set()
    assert kept(lambda: saved(first, live=True)) == set()


def test_a_renamed_article_is_gone_at_its_old_and_new_address(kept, article):
    kept(lambda: saved(article, slug="renamed"))

    assert page_store().get(key("/harbour/piece-2/"), "identity") is None
    assert page_store().get(key("/harbour/renamed/"), "identity") is None


def test_a_moved_article_is_gone_at_its_old_and_new_address(kept, article, paper):
    kept(lambda: article.move(paper.town, pos="last-child"))

    assert page_store().get(key("/town/piece-2/"), "identity") is None


def test_an_article_takes_its_translations_with_it(kept, article, paper):
    original = Article.objects.get(slug="piece-1")

    assert kept(lambda: saved(article, translates=original)) == set()
    assert kept(lambda: saved(original, place="Dover")) == set()
    assert kept(article.unpublish) == set()
    assert kept(lambda: saved(article, translates=None, live=True)) == set()
    assert kept(lambda: saved(article, place="Dover")) == {"/harbour/piece-1/"}


def test_a_pick_for_the_front_takes_the_lists(kept, article, paper):
    pick = FrontPick(front=paper.front, article=article)

    assert kept(pick.save) == OTHERS


def test_an_alias_goes_with_what_it_shows(kept, article, paper):
    CreatePageAliasAction(article, parent=paper.town).execute(skip_permission_checks=True)

    kept(lambda: article.save_revision().publish())

    assert page_store().get(key("/town/piece-2/"), "identity") is None


def test_a_draft_takes_nothing(kept, article):
    article.title = "Not yet"

    assert kept(article.save_revision) == LISTS | OTHERS


@pytest.mark.parametrize("name", ["author", "topic", "harbour", "front"])
def test_what_is_shown_inside_articles_takes_every_page(kept, paper, name):
    assert kept(getattr(paper, name).save) == set()


def test_a_picture_takes_every_page(kept, picture):
    assert kept(picture.save) == set()


def test_a_section_that_is_renamed_moved_or_deleted_takes_every_page(kept, paper):
    assert kept(lambda: saved(paper.harbour, slug="port")) == set()
    assert kept(lambda: paper.town.move(paper.frente, pos="last-child")) == set()
    assert kept(paper.puerto.delete) == set()


def test_nothing_goes_before_the_commit(article, django_capture_on_commit_callbacks):
    store = page_store()
    store.put(key("/"), [("identity", stored("list"))], store.revision())

    with django_capture_on_commit_callbacks(execute=False):
        article.save()

    assert store.get(key("/"), "identity")
