"""What entries of a WordPress export become."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from wagtail.contrib.redirects.models import Redirect

from presspass.newsroom.models import Article, Front, Section
from tests.site.importers.conftest import article, blocks
from tests.site.importers.wxr import AUTHOR, HOME, category, export, item, picture


def test_a_paper_that_is_only_migrated_gets_an_edition_and_its_pages_are_served(imports):
    imports(item(1, "Hello", "<p>World</p>"))

    front = Front.objects.get()
    assert (front.edition_name, front.language, front.tagline) == (
        "The Old Herald",
        "en",
        "Since 1902",
    )
    page = Client().get("/harbour/piece-1/")
    assert "World" in page.text
    assert "The Old Herald" in page.text


def test_an_article_has_its_author_section_topics_times_and_address(imports):
    imports(
        item(
            1,
            "A headline",
            terms=[
                ("category", "harbour", "Harbour"),
                ("category", "trade", "Trade"),
                ("post_tag", "oysters", "Oysters &amp; co"),
            ],
            excerpt="What it is about.",
            extra="<wp:post_modified_gmt>2020-01-01 00:00:00</wp:post_modified_gmt>",
        )
    )

    one = article(1)
    assert one.live
    assert one.access == "free"
    assert one.standfirst == "What it is about."
    assert one.get_parent().title == "Harbour"
    assert [author.name for author in one.authors] == ["Bea Orellana"]
    assert {topic.name for topic in one.topics.all()} == {"Trade", "Oysters & co"}
    assert one.first_published_at == datetime(2019, 5, 4, 8, 30, tzinfo=UTC)
    assert one.last_published_at == datetime(2020, 1, 1, tzinfo=UTC)
    assert one.updated_at is None


def test_the_leading_category_gives_the_section_and_the_highest_above_it_is_one(imports):
    heads = category("news", "News") + category("ports", "Ports", "news", 2) + AUTHOR
    terms = [("category", "sport", "Sport"), ("category", "ports", "Ports")]
    imports(
        item(1, terms=terms, meta={"_yoast_wpseo_primary_category": "2"}),
        item(2, terms=terms),
        heads=heads,
    )

    assert article(1).get_parent().title == "News"
    assert {topic.name for topic in article(1).topics.all()} == {"Ports", "Sport"}
    assert article(2).get_parent().title == "Sport"


def test_a_category_and_a_tag_of_one_name_are_one_topic(imports):
    imports(
        item(
            1,
            terms=[
                ("category", "a", "A"),
                ("category", "b-2", "Boats"),
                ("post_tag", "b", "boats"),
            ],
        )
    )

    assert [topic.name for topic in article(1).topics.all()] == ["Boats"]


@pytest.mark.parametrize("terms", [(), [("category", "uncategorized", "Uncategorized")]])
def test_what_has_no_category_comes_into_the_section_that_was_asked_for(imports, terms):
    imports(item(1, terms=terms), section="Old things")

    assert article(1).get_parent().title == "Old things"


def test_sections_that_are_there_are_used_and_the_sites_own_addresses_are_not_taken(imports):
    imports(item(1))
    imports(item(1), item(2), item(3, terms=[("category", "search", "Search")]))

    assert Section.objects.filter(title="Harbour").count() == 1
    assert article(3).get_parent().slug == "search-section"


@pytest.mark.parametrize("kind", ["post", "page", "event", "portfolio"], ids=lambda kind: kind)
@pytest.mark.parametrize(
    "status",
    ["publish", "draft", "pending", "private", "trash", "auto-draft", "future", "inherit", "odd"],
)
def test_every_post_whatever_its_kind_or_state_becomes_one_page(imports, kind, status):
    imports(item(1, "Kind", "<p>x</p>", kind=kind, status=status))

    assert Article.objects.count() == 1
    assert article(1).live == (status in {"publish", "future"})


def test_what_is_to_come_is_scheduled(imports):
    imports(
        item(1, status="future", when="2199-01-02 03:04:05"), item(2, when="2199-01-02 03:04:05")
    )

    moment = datetime(2199, 1, 2, 3, 4, 5, tzinfo=UTC)
    for key in (1, 2):
        assert not article(key).live
        assert article(key).go_live_at == moment
        assert article(key).latest_revision.approved_go_live_at == moment


def test_a_date_that_is_none_does_not_stop_it(imports):
    imports(item(1, when="0000-00-00 00:00:00"), item(2, when="whenever"), item(3, when=""))

    assert all(article(key).first_published_at for key in (1, 2, 3))


def test_pieces_without_title_or_address_have_both_here(imports):
    imports(
        item(1, "", "<p>The first words of it stand for a title that nobody wrote</p>", slug=""),
        item(2, "", "", slug="", status="draft"),
        item(3, "Año nuevo", slug="", status="draft"),
        item(4, "Level", slug="%ce%b5%cf%80%ce%af%cf%80%ce%b5%ce%b4%ce%bf"),
        item(5, "A <em>b</em> &amp; c", slug="five"),
    )

    assert article(1).title == "The first words of it stand for a title …"
    assert article(1).slug == "piece-1"
    assert (article(2).title, article(2).slug) == ("Untitled", "piece-2")
    assert article(3).slug == "ano-nuevo"
    assert article(4).slug == "epipedo"
    assert article(5).title == "A b & c"


def test_a_title_and_an_excerpt_that_are_too_long_are_kept_in_the_text(imports):
    imports(item(1, "word " * 80, "<p>Text</p>", excerpt="more " * 100))

    texts = [value for _, value in blocks(1)]
    assert texts == [
        f"<p>{('word ' * 80).strip()}</p>",
        f"<p>{('more ' * 100).strip()}</p>",
        "<p>Text</p>",
    ]
    assert len(article(1).title) <= 255


def test_addresses_that_differ_in_case_only_both_lead_to_their_piece(imports):
    imports(
        item(1, slug="Tide", link=f"{HOME}/2019/Tide/"),
        item(2, slug="tide", link=f"{HOME}/2019/tide/"),
        item(3, slug="tide", terms=[("category", "b", "B")]),
    )

    assert [article(key).slug for key in (1, 2, 3)] == ["tide", "tide-2", "tide"]
    for old, key in (("/2019/Tide/", 1), ("/2019/tide", 2)):
        assert Client().get(old).url == article(key).get_url()


def test_old_addresses_lead_to_the_new_page(imports):
    greek = "/2019/%ce%b5%cf%80%ce%af/"
    imports(
        item(1, link=f"{HOME}{greek}", slug="one"),
        item(2, slug="two", meta={}),
        item(3, slug="three").replace("?p=3", "?p=2"),  # a copy bears the identifier of another
    )

    assert Client().get(greek).url == "/harbour/one/"
    for key in (1, 2, 3):
        assert Redirect.objects.get(old_path=f"/?p={key}").redirect_page_id == article(key).pk


def test_an_address_by_number_leads_to_what_had_it_and_another_to_the_front(imports):
    imports(item(12))

    for query in ("p=12", "page_id=12"):
        answer = Client().get(f"/?{query}")
        assert (answer.status_code, answer.url) == (301, article(12).get_url())
    for query in ("p=13", "p=", "p=\x00"):
        answer = Client().get(f"/?{query}")
        assert (answer.status_code, answer.url) == (302, "/")


def test_the_pages_of_attachments_lead_to_the_article_they_belong_to(imports):
    imports(item(1), picture(9, "2019/05/a.jpg", parent=1))

    assert Client().get("/2019/05/piece-9/").url == article(1).get_url()


def test_links_to_pieces_of_the_file_lead_to_their_pages_wherever_they_stand(imports):
    link = '<p><a href="{}">x</a></p>'
    files = f"{HOME}/wp-content/uploads/{{}}"
    report = imports(
        item(1, body=link.format(f"{HOME}/2019/05/piece-2/#part")),
        item(2, body=link.format("http://www.old.example/?p=1") + link.format("/2019/05/piece-1")),
        item(3, body=link.format("https://other.example/?p=1") + link.format("mailto:a@b.example")),
        item(4, body="<p>a<sub>b</sub> " + link.format("/?p=1") + "</p>"),
        item(5, body=link.format(files.format("b.pdf")) + link.format(f"{HOME}/old.html")),
    )

    assert f'linktype="page" id="{article(2).pk}"' in blocks(1)[0][1]
    assert all(f'linktype="page" id="{article(1).pk}"' in value for _, value in blocks(2))
    assert [value for _, value in blocks(3)] == [
        '<p><a href="https://other.example/?p=1">x</a></p>',
        '<p><a href="mailto:a@b.example">x</a></p>',
    ]
    page = Client().get(article(2).get_url()).text
    assert f'href="{article(1).get_url()}"' in page
    told = [line for line in report.first if "a link leads to a file" in line]
    assert [line.rpartition(" ")[2] for line in told] == [files.format("b.pdf")]


@pytest.mark.parametrize(
    "locked",
    [
        {"extra": "<wp:post_password>enter</wp:post_password>"},
        {"meta": {"_members_access_role": "gold"}},
        {"meta": {"_jetpack_newsletter_access": "paid_subscribers"}},
        {"body": "<p>Open</p>[members_only]Paid[/members_only]"},
        {"body": "<!-- wp:jetpack/premium-content --><p>Paid</p>"},
    ],
)
def test_what_was_locked_by_whatever_means_is_for_subscribers(imports, locked):
    report = imports(item(1, **locked), access="free")

    assert article(1).access == "subscribers"
    assert "only subscribers read it" in report.path.read_text()


@pytest.mark.parametrize("access", ["free", "registered", "subscribers"])
def test_what_was_open_gets_the_access_that_was_asked_for(imports, access):
    imports(
        item(1, meta={"_jetpack_newsletter_access": "everybody", "_edit_last": "1"}), access=access
    )

    assert article(1).access == access


def test_blocks_that_several_articles_show_stand_in_each(imports):
    imports(
        item(
            1,
            body='<!-- wp:paragraph --><p>a</p><!-- /wp:paragraph --><!-- wp:block {"ref":9} /-->',
        ),
        item(9, body="<!-- wp:paragraph --><p>shared</p><!-- /wp:paragraph -->", kind="wp_block"),
    )

    assert [value for _, value in blocks(1)] == ["<p>a</p>", "<p>shared</p>"]


def test_authors_of_a_plugin_sign_in_their_order(imports):
    heads = AUTHOR + AUTHOR.replace("bea", "tom").replace("Bea Orellana", "Tom Reed")
    terms = [
        ("author", "cap-tom", "tom"),
        ("author", "cap-guest", "A guest"),
        ("author", "cap-bea", "bea"),
    ]
    imports(item(1, terms=terms), item(2, author="nobody"), heads=heads)

    assert [author.name for author in article(1).authors] == ["Tom Reed", "A guest", "Bea Orellana"]
    assert [author.name for author in article(2).authors] == ["nobody"]


def test_the_language_is_said_or_the_files_own(imports):
    imports(item(1))
    imports(text=export(item(2, ""), language="es-ES", home="https://viejo.example"))
    imports(text=export(item(3), home="https://otro.example"), language="es")

    assert article(1).get_url() == "/harbour/piece-1/"
    assert article(2).title == "Sin título"
    assert article(2).get_url() == "/es/harbour/piece-2/"
    assert article(3).get_url() == "/es/harbour/piece-3/"


def test_two_entries_with_one_number_are_two_pages_and_a_repeated_one_is_one(imports):
    imports(item(1, "First"), item(1, "Second", slug="second"), item(1, "First"))

    assert [article(key).title for key in ("1", "1-2")] == ["First", "Second"]
    assert Article.objects.count() == 2


def test_the_lists_of_the_old_paper_lead_to_ours_and_their_feeds_to_feeds(imports):
    heads = category("news", "News") + category("ports", "Ports", "news", 2) + AUTHOR
    item_ = item(1, terms=[("category", "ports", "Ports"), ("post_tag", "oysters", "Oysters")])
    imports(item_, heads=heads)
    imports(item_, heads=heads)

    paper = Client()
    for old, new in {
        "/category/news/ports/": "/topics/ports/",
        "/tag/oysters/": "/topics/oysters/",
        "/author/bea/": "/authors/bea-orellana/",
        "/author/bea/feed/": "/authors/bea-orellana/feed.rss",
        "/feed/": "/feed.rss",
    }.items():
        answer = paper.get(old)
        assert (answer.status_code, answer.headers.get("Location")) == (301, new), old
        assert paper.get(new).status_code == 200, new


def test_an_old_category_that_is_a_section_leads_there(imports):
    imports(item(1))

    assert Client().get("/category/harbour/").headers["Location"] == "/harbour/"
    assert Client().get("/category/harbour/feed/").headers["Location"] == "/harbour/feed.rss"
