"""What rows of a Ghost export become, of whatever age it is."""

from datetime import UTC, datetime, timedelta

from django.test import Client
from django.utils import timezone

from presspass.newsroom.models import Article, Front, Picture
from tests.site.importers.conftest import article, blocks
from tests.site.importers.ghosts import (
    export,
    lexical,
    mobiledoc,
    node,
    old_post,
    paragraph,
    post,
    tag,
    tagged,
    user,
)

PICTURE = "/content/images/2018/a.jpg"


def test_an_export_of_ghost_0_comes_in_with_its_markdown_numbers_and_dates(moves_in):
    moves_in(
        old_post(1, "You are *live*.\n\n- one\n- two\n", image="/content/images/2013/a.jpg"),
        old_post(2, None, html="<p>A page</p>", page=1),
        old_post(3, "x", status="draft", published_at=None),
        old_post(4, "x", published_at="1399075950", author_id="1"),
        None,
        age=0,
        settings={"permalinks": "/:year/:month/:slug/", "defaultLang": "es_ES", "dbHash": "d0"},
        tags=[{"id": 7, "name": "Puerto", "slug": "puerto"}],
        posts_tags=[{"id": 1, "post_id": 1, "tag_id": 7}, {"id": 2, "post_id": 1, "tag_id": 99}],
    )

    front = Front.objects.get()
    assert (front.edition_name, front.language, front.tagline) == (
        *("The Old Herald", "es"),
        "Since 1902",
    )
    assert blocks(1)[0] == ("paragraph", "<p>You are <i>live</i>.</p>")
    assert blocks(1)[1] == ("list", "<ul><li>one</li><li>two</li></ul>")
    assert article(1).first_published_at == datetime(2013, 12, 29, 11, 58, 30, 783000, UTC)
    assert article(4).first_published_at == datetime(2014, 5, 3, 0, 12, 30, tzinfo=UTC)
    assert [one.name for one in article(4).authors] == ["Bea Orellana"]
    assert article(1).get_parent().title == "Puerto"
    assert article(2).get_parent().title == "Archivo"
    assert not article(3).live
    assert Client().get("/2013/12/old-1/").url == article(1).get_url()
    assert Article.objects.count() == 4


def test_an_export_of_ghost_2_comes_in_with_its_mobiledoc(moves_in):
    text = mobiledoc(
        [1, "p", [[0, [0], 1, "Bold"], [0, [1], 1, " a link"], [1, [], 0, 0], [0, [], 0, "next"]]],
        [1, "h2", [[0, [], 0, "A heading"]]],
        [3, "ul", [[[0, [], 0, "one"]], [[0, [], 0, "two"]]]],
        *([10, place] for place in range(4)),
        cards=[
            ["card-markdown", {"cardName": "card-markdown", "markdown": "Some *words*"}],
            ["code", {"code": "a < b", "language": "c"}],
            ["mystery", {"words": {"deep": ["These <b>stay</b>"]}, "bgColor": "red"}],
            ["image", {"src": PICTURE, "alt": "A", "caption": "Said"}],
        ],
        markups=[["strong"], ["a", ["href", "__GHOST_URL__/piece-2/"]]],
        atoms=[["soft-return", "", {}]],
    )
    report = moves_in(post("1", text=None, mobiledoc=text), post("2", text=None), age=2)

    link = f'<a linktype="page" id="{article("uuid-2").pk}"> a link</a>'
    assert blocks("uuid-1") == [
        ("paragraph", f"<p><b>Bold</b>{link}<br/>next</p>"),
        ("subhead", "A heading"),
        ("list", "<ul><li>one</li><li>two</li></ul>"),
        ("paragraph", "<p>Some <i>words</i></p>"),
        ("markup", "<pre><code>a &lt; b</code></pre>"),
        ("paragraph", "<p>These stay</p>"),
        (
            "markup",
            f'<figure><img src="{PICTURE}" alt="A"><figcaption>Said</figcaption></figure>',
        ),
    ]
    assert "“mystery” in its text is not known: its words were kept" in report.path.read_text()


def test_a_draft_without_html_is_made_of_what_the_editor_keeps(moves_in):
    text = lexical(
        paragraph("First."),
        node("mystery", heading="Its words"),
        node("paragraph", node("at-link", node("at-link-search", text="tide"), url="/x/")),
        node("list", node("listitem", paragraph("one")), listType="bullet"),
        node("embed", url="https://vimeo.com/12345678", caption=""),
    )
    report = moves_in(
        post(1, text=None, lexical=text, status="draft"), post(2, text=None, lexical="{")
    )

    assert blocks("uuid-1")[:2] == [
        ("paragraph", "<p>First.</p>"),
        ("paragraph", "<p>Its words</p>"),
    ]
    assert blocks("uuid-1")[-1][1]["address"] == "https://vimeo.com/12345678"
    assert blocks("uuid-2") == []
    told = report.path.read_text()
    assert "“mystery” in its text is not known" in told
    assert "its text is damaged in the file" in told


def test_a_card_of_which_nothing_is_found_keeps_its_words(moves_in):
    cards = ["toggle", "callout", "button", "bookmark", "file", "header", "product", "cta"]
    text = "".join(f'<div class="kg-card kg-{one}-card"><b>{one} said</b></div>' for one in cards)
    moves_in(post(1, text=text))

    assert [value for _, value in blocks("uuid-1")] == [
        f"<p><b>{one} said</b></p>" for one in cards
    ]


def test_titles_and_excerpts_are_words_and_no_markup(moves_in):
    report = moves_in(post(1, "Use <b> & </b>, a < b", custom_excerpt="So <i>that</i>", status="x"))

    one = article("uuid-1")
    assert (one.title, one.standfirst) == ("Use <b> & </b>, a < b", "So <i>that</i>")
    assert "“Use <b> & </b>, a < b” (uuid-1): its state" in report.path.read_text()


def test_authors_sign_in_their_order_and_the_leading_tag_gives_the_section(moves_in):
    moves_in(
        post(1, author_id=1),
        post(2, author_id=1),
        users=[user(1, "Bea Orellana", "bea"), user(2, "Tom Reed", "tom"), user(3, "", "ana")],
        posts_authors=[
            {"post_id": 1, "author_id": 3, "sort_order": 2},
            {"post_id": 1, "author_id": 2, "sort_order": 0},
            {"post_id": 1, "author_id": 1, "sort_order": 1},
        ],
        tags=[
            tag(1, "#feature", "hash-feature", "internal"),
            tag(2, "Sport", "sport"),
            tag(3, "Boats & co", "boats-co"),
        ],
        posts_tags=tagged(1, 1, 3, 2) + tagged(2, 1),
    )

    one, two = article("uuid-1"), article("uuid-2")
    assert [author.name for author in one.authors] == ["Tom Reed", "Bea Orellana", "ana"]
    assert [author.name for author in two.authors] == ["Bea Orellana"]
    assert one.get_parent().title == "Boats & co"
    assert [topic.name for topic in one.topics.all()] == ["Sport"]
    assert two.get_parent().title == "Archive"
    assert not two.topics.exists()
    assert Client().get("/tag/hash-feature/").status_code == 404


def test_what_was_scheduled_is_scheduled_published_or_a_draft_by_what_the_clocks_say(moves_in):
    now = timezone.now()
    hours = {1: 5, 2: -5, 3: -50}
    report = moves_in(
        *(
            post(n, status="scheduled", published_at=(now + timedelta(hours=h)).isoformat())
            for n, h in hours.items()
        ),
        post(4, published_at=(now + timedelta(hours=5)).isoformat()),
        post(5, status="odd"),
        exported=(now - timedelta(hours=20)).isoformat(),
    )

    states = {
        n: (article(f"uuid-{n}").live, bool(article(f"uuid-{n}").go_live_at)) for n in range(1, 6)
    }
    assert states == {
        1: (False, True),
        2: (True, False),
        3: (False, False),
        4: (False, True),
        5: (False, False),
    }
    told = report.path.read_text()
    assert "which has passed: it is published" in told
    assert "did not appear at its time: it is a draft" in told
    assert "its state “odd” is not known" in told


def test_links_to_the_old_site_lead_to_its_pieces_under_whatever_name_it_had(moves_in):
    link = '<p><a href="{}">x</a></p>'
    own = "".join(link.format(f"https://www.old.example/piece-{n}/") for n in (2, 3, 4))
    moves_in(
        post(1, text=own + link.format("https://old.example/piece-3/?ref=a#b")),
        post(2, text=link.format("__GHOST_URL__/blog/2019/piece-1/") + link.format("/nowhere/")),
        post(3, text=link.format("__GHOST_URL__") + link.format("https://other.example/piece-1/")),
        post(4, text=link.format("__GHOST_URL__/tag/piece-1/")),
    )

    def led(key: int) -> list[str]:
        return [str(value) for _, value in blocks(f"uuid-{key}")]

    pk = {n: article(f"uuid-{n}").pk for n in range(1, 5)}
    assert [f'id="{pk[n]}"' in one for n, one in zip((2, 3, 4, 3), led(1), strict=True)] == [
        True
    ] * 4
    assert f'id="{pk[1]}"' in led(2)[0]
    assert 'href="/nowhere/"' in led(2)[1]
    assert 'href="/"' in led(3)[0]
    assert "other.example" in led(3)[1]
    assert 'href="/tag/piece-1/"' in led(4)[0]


def test_slugs_that_differ_in_case_only_and_long_ones_keep_their_addresses(moves_in):
    long = "x" * 190
    report = moves_in(
        post(1, slug="Tide"),
        post(2, slug="tide"),
        post(3, slug=long),
        post(4, slug=f"{long}y"),
        post(5, slug="subscribe"),
        post(6, slug="archive"),
        post(7, slug="ñandú"),
        settings={"amp": "true"},
    )

    for slug, key in (("Tide", 1), ("tide", 2), (long, 3), (f"{long}y", 4), ("ñandú", 7)):
        for address in (f"/{slug}/", f"/{slug}", f"/{slug}/amp/", f"/2019/05/04/{slug}/"):
            assert Client().get(address).url == article(f"uuid-{key}").get_url(), address
    told = report.path.read_text()
    for address in ("/subscribe", "/archive"):
        assert f"that of something else here, and does not lead to it: {address}" in told


def test_pictures_come_from_the_folder_in_their_full_size_with_what_was_said_of_them(
    moves_in, uploads
):
    for name in ("a.jpg", "a-300x200.jpg"):
        uploads(f"images/2023/05/{name}")
    at = "__GHOST_URL__/content/images"
    text = (
        f'<figure class="kg-card kg-image-card"><img src="{at}/size/w600/2023/05/a.jpg"'
        f' srcset="{at}/size/w600/2023/05/a.jpg 600w"><figcaption>At <b>noon</b></figcaption>'
        "</figure>"
        f'<img src="{at}/size/w30/format/webp/2023/05/a.jpg"><img src="{at}/2023/05/a-300x200.jpg">'
    )
    meta = {"post_id": 1, "feature_image_alt": "Boats", "feature_image_caption": "<i>Two</i> boats"}
    moves_in(
        post(1, text=text, feature_image=f"{at}/2023/05/a.jpg", custom_excerpt="Said\nbefore."),
        posts_meta=[meta],
        wish={"pictures": uploads.folder},
    )

    one = article("uuid-1")
    assert (one.lead_alt, one.lead_caption, one.standfirst) == (
        "Boats",
        "Two boats",
        "Said before.",
    )
    assert [kind for kind, _ in blocks("uuid-1")] == ["picture"] * 3
    assert blocks("uuid-1")[0][1]["caption"] == "At noon"
    shown = [value["picture"] for _, value in blocks("uuid-1")]
    assert shown[0] == shown[1] == one.lead_picture_id != shown[2]
    assert Picture.objects.count() == 2


def test_numbers_that_stand_twice_are_two_pages_and_a_repeated_row_is_one(moves_in):
    first = post(1)
    report = moves_in(first, post(1, "Other", slug="other"), first, {"id": 5}, 7, "x")

    assert [article(key).title for key in ("uuid-1", "uuid-1-2", "5")] == [
        *("A headline", "Other", "(Untitled)")
    ]
    assert report.counts["left out: it stands twice"] == 1
    assert report.counts["left out: it holds no post"] == 2


def test_a_second_export_of_the_same_site_is_known_whatever_its_title(moves_in):
    moves_in(post(1), post(2))
    report = moves_in(post(1, "Changed"), post(2), post(3), settings={"title": "New name"})

    assert report.counts["articles updated"] == 1
    assert report.counts["articles as before"] == 1
    assert report.counts["articles new"] == 1
    assert export(post(1)) != export(post(2))
