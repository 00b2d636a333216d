"""What stands on an article's page besides paragraphs, and what stands around it."""

import html
import re
from datetime import UTC, datetime

import pytest
from lxml import html as lxml_html
from wagtail.contrib.redirects.models import Redirect

from presspass.newsroom import embeds
from presspass.newsroom.models import Author, Correction, MorePick, Section, Source, Topic
from presspass.newsroom.templatetags.newsroom import short_time
from tests.site.newsroom.conftest import body_of, make_picture

# Wagtail leaves the temporary file of every new rendition to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:.*SpooledTemporaryFile")

TIDES = {
    "data": [["Night", "Metres"], ["1962", "5.78"], ["1904", "–"]],
    "first_row_is_table_header": True,
    "first_col_is_header": True,
    "table_header_choice": "both",
}


def text_of(response) -> str:
    return html.unescape(response.content.decode())


def main_of(text: str) -> str:
    return text.partition("<main")[2].partition("</main>")[0]


def everything(picture) -> list[tuple[str, object]]:
    """A body with a block of every kind."""
    one = {"picture": picture, "alt": "Hands", "caption": "Hands at work."}
    return [
        *body_of(),
        ("subhead", "A subhead"),
        ("quote", {"text": "The river reads no minutes", "speaker": "Marta Quill"}),
        ("picture", one),
        ("list", "<ul><li>A rope</li><li>A hook</li></ul>"),
        ("gallery", {"title": "At the lock", "pictures": [one, one]}),
        ("table", {"caption": "The greatest tides", "table": TIDES, "source": "The tide book"}),
        ("box", {"title": "Who is who", "text": "<p>Nobody.</p>"}),
        ("embed", {"address": "https://youtu.be/aqz-KE-bpKQ", "title": "A film"}),
        ("embed", {"address": "https://film.example/1", "title": "Another"}),
        ("markup", '<p onclick="x()">From before</p><script>x()</script>'),
    ]


@pytest.fixture
def rich(paper, picture):
    article = paper.write(body=everything(picture), lead_picture=picture, lead_alt="A lock")
    when = datetime(2026, 11, 22, 9, 40, tzinfo=UTC)
    article.corrections.add(Correction(text="It was eight boats, not nine.", made_at=when))
    article.sources.add(Source(title="The register", address="https://register.example/"))
    article.updated_at = when
    article.save()
    return article


def test_every_kind_of_block_is_shown_as_what_it_is(rich, get):
    page = lxml_html.fromstring(get(rich.url, "subscriber").content)

    def said(path: str) -> list[str]:
        return [" ".join(found.text_content().split()) for found in page.xpath(path)]

    assert said("//article//figure[@class='quote']/figcaption") == ["Marta Quill"]
    assert said("//article//div[@class='list']/ul/li") == ["A rope", "A hook"]
    assert (
        said("//div[@class='gallery']//figcaption")
        == ["Hands at work. Ines Cortland / Estuary Press"] * 2
    )
    assert said("//table/caption") == ["The greatest tides"]
    assert said("//table//th[@scope='col']") == ["Night", "Metres"]
    assert said("//table//th[@scope='row']") == ["1962", "1904"]
    assert said("//table//td[@class='number']") == ["5.78", "–"]
    assert said("//section[@class='box']/h2") == ["Who is who"]
    assert said("//div[@class='markup']/p[not(@onclick)]") == ["From before"]
    assert page.xpath("//div[@class='gallery-strip']/@tabindex") == ["0"]


def test_nothing_of_another_site_is_loaded_before_it_is_asked_for(rich, get):
    page = lxml_html.fromstring(get(rich.url, "subscriber").content)

    loaded = page.xpath("//main//@src | //main//@srcset | //link[not(@rel='canonical')]/@href")
    assert not [address for address in loaded if "//" in address.replace("http://", "", 1)]
    assert not page.xpath("//iframe")
    assert page.xpath("//figure[contains(@class, 'embed')]//a/@href") == [
        "https://youtu.be/aqz-KE-bpKQ",
        "https://film.example/1",
    ]


def test_only_the_page_that_embeds_it_may_frame_another_site(paper, rich, get):
    plain = paper.write()

    policies = [
        get(path, audience).headers["Content-Security-Policy"]
        for path, audience in (
            (rich.url, "subscriber"),
            (rich.url, "anonymous"),
            (plain.url, "subscriber"),
        )
    ]

    assert [embeds.YOUTUBE in policy for policy in policies] == [True, False, False]
    assert "frame-src https://www.youtube-nocookie.com" in policies[0]


@pytest.mark.parametrize(
    ("address", "frame"),
    [
        ("https://www.youtube.com/watch?v=aqz-KE-bpKQ&t=3", "youtube-nocookie.com/embed/aqz-KE"),
        ("https://youtube.com/shorts/aqz-KE-bpKQ", "youtube-nocookie.com/embed/aqz-KE"),
        ("https://vimeo.com/1084537", "player.vimeo.com/video/1084537?dnt=1"),
        ("https://youtube.com.evil.example/watch?v=aqz-KE-bpKQ", None),
        ("https://www.youtube.com/watch?v=%22onload", None),
        ("https://vimeo.com/about", None),
        ("javascript:alert(1)", None),
    ],
)
def test_two_sites_have_frames_and_all_others_are_links(address, frame):
    found = embeds.frame_for(address)

    assert (frame in found.address) if frame else found is None


def test_corrections_say_when_and_what_and_only_to_those_who_read_the_text(rich, get):
    full, opening = text_of(get(rich.url, "subscriber")), text_of(get(rich.url))

    words = " ".join(lxml_html.fromstring(full).text_content().split())
    assert "22 November 2026, 09:40 UTC: It was eight boats, not nine." in words
    assert "Updated 22 November 2026, 09:40 UTC" in words
    assert '<a href="https://register.example/">The register</a>' in full
    assert "eight boats" not in opening
    assert "register.example" not in opening


def test_an_article_that_was_not_updated_does_not_say_so(paper, get):
    assert "Updated" not in text_of(get(paper.write().url))


def test_photographer_and_agency_stay_apart_when_they_are_copied(rich, get):
    page = lxml_html.fromstring(get(rich.url).content)

    assert page.xpath("//article//span[@class='credit']")[0].text_content() == (
        "Ines Cortland / Estuary Press"
    )


def test_the_article_element_holds_headline_to_body_and_nothing_to_press(rich, get):
    """What a reader mode takes, in browsers as in Readability: no form, no menu, no teaser."""
    page = lxml_html.fromstring(get(rich.url, "subscriber").content)

    (article,) = page.xpath("//article")
    assert not article.xpath(".//form | .//button | .//nav | .//aside | .//script | .//article")
    for element in article.xpath(".//*[@lang='en'][ancestor::article] | .//p"):
        assert "Save" not in element.text_content()
    words = " ".join(article.text_content().split())
    assert words.startswith("Harbour Headline 1 What the piece is about.")
    assert words.endswith("Sources The register")


def test_a_page_around_an_article_shows_no_empty_block(paper, get):
    article = paper.write(body=[])
    article.topics = []
    article.save()

    page = main_of(text_of(get(article.url)))

    foot = page.partition('class="article-foot"')[2]
    assert "<section" not in foot
    assert "<h2" not in foot
    assert "minutes" not in page


def more_of(text: str) -> list[str]:
    more = text.partition('class="more"')[2].partition("</section>")[0]
    return re.findall(r">(Headline \d+)</a>", more)


def test_more_information_is_what_editors_chose_filled_up_with_topics_then_section(paper, get):
    other_topic = Topic.objects.create(name="Boats", slug="boats")
    article, *others = [paper.write(paper.town) for _ in range(6)]
    chosen = paper.write(paper.harbour)
    for one in others[:4]:
        one.topics = [other_topic]
        one.save()
    article.more_picks = [MorePick(other=chosen), MorePick(other=article)]
    article.save()

    text = text_of(get(article.url))
    assert more_of(text) == ["Headline 7", "Headline 6", "Headline 2"]

    chosen.unpublish()
    assert more_of(text_of(get(article.url))) == ["Headline 6", "Headline 2", "Headline 3"]


def test_several_authors_lead_to_their_pages(paper, get):
    second = Author.objects.create(name="Tomás Arrieta", slug="tomas", bio="Writes.", language="es")
    article = paper.write(authors=[paper.author, second])
    paper.write(paper.puerto, title="En español", authors=[second])

    assert 'href="/authors/tomas/" rel="author">Tomás Arrieta</a>' in text_of(get(article.url))
    text = text_of(get("/authors/tomas/"))
    assert '<p class="author-bio" lang="es">Writes.' in text
    assert "Headline 1" in text
    assert "En español" not in text
    assert "En español" in text_of(get("/es/authors/tomas/"))
    for nowhere in ("/es/authors/marta-quill/", "/authors/nobody/", "/fr/authors/tomas/"):
        assert get(nowhere).status_code == 404
    assert get("/authors/tomas/").headers["X-Presspass-Access"] == "list"


def test_a_topic_says_what_it_is_about(paper, get):
    paper.topic.summary = "What opens, what shuts."
    paper.topic.save()

    text = text_of(get("/topics/lock-gates/"))

    assert 'class="list-summary" lang="en">What opens, what shuts.' in text
    assert "/account/login/?next=/topics/lock-gates/" in text
    assert "data-shelf" in text_of(get("/topics/lock-gates/", "signed_in"))


def test_a_translation_is_named_to_machines_and_to_readers(paper, get):
    article = paper.write()
    translation = paper.write(paper.puerto, translates=article)
    alone = paper.write()

    english, spanish = text_of(get(article.url)), text_of(get(translation.url, language="es"))

    for text in (english, spanish):
        assert re.findall(r'hreflang="(..)" href="http://[^/]+(/[^"]+)">', text)
        found = dict(
            re.findall(r'rel="alternate" hreflang="(..)" href="http://[^/]+([^"]+)"', text)
        )
        assert found == {"en": article.url, "es": translation.url}
    assert f'<a href="{translation.url}" hreflang="es">Read this in Spanish</a>' in english
    assert "Leer en inglés</a>" in spanish
    assert 'rel="alternate" hreflang' not in text_of(get(alone.url))

    translation.unpublish()
    assert "hreflang" not in main_of(text_of(get(article.url)))


def test_of_two_translations_into_one_language_readers_and_machines_are_told_the_same(paper, get):
    article = paper.write()
    first, second = (paper.write(paper.puerto, translates=article) for _ in range(2))

    text = text_of(get(article.url))

    assert first.url in main_of(text)
    assert f'{first.url}">' in text.partition("</head>")[0]
    assert second.url not in text


def test_a_link_to_what_is_unpublished_is_a_link_no_more(paper, get):
    gone = paper.write()
    words = f'<p>As <a linktype="page" id="{gone.pk}">we told</a> on Monday.</p>'
    article = paper.write(body=[("paragraph", words)], access="free")
    assert f'<a href="{gone.url}">we told</a>' in text_of(get(article.url))

    gone.unpublish()

    assert "As <a>we told</a> on Monday." in text_of(get(article.url))


def test_an_address_whose_article_was_taken_down_says_so(paper, get):
    article, other = paper.write(title="What nobody may read"), paper.write()
    article.unpublish()

    response = get(article.url)

    text = text_of(response)
    assert response.status_code == 410
    assert "X-Presspass-Access" not in response.headers
    assert "no longer published" in text
    assert 'href="/harbour/">More from Harbour' in text
    assert other.title in text
    assert "What nobody may read" not in text
    assert "El Estuario" in text_of(get("/es/"))


def test_of_a_draft_of_what_was_deleted_or_moved_on_nothing_is_said(paper, get):
    draft = paper.write(live=False, first_published_at=None)
    deleted, moved = paper.write(), paper.write()
    deleted.delete()
    moved.unpublish()
    Redirect.objects.create(old_path="/harbour/piece-3", redirect_link="/town/")

    assert get(draft.url_path.removeprefix("/home")).status_code == 404
    assert get(deleted.url).status_code == 404
    assert get("/harbour/piece-3/").headers["Location"] == "/town/"


def test_a_section_in_which_nothing_is_published_is_linked_nowhere(paper, get):
    article = paper.write()
    paper.front.add_child(instance=Section(title="Empty", slug="empty"))
    only = paper.write(paper.town)
    assert 'href="/town/"' in text_of(get(article.url))

    only.unpublish()

    for path in ("/", article.url, "/harbour/"):
        text = text_of(get(path))
        assert 'href="/town/"' not in text
        assert 'href="/empty/"' not in text
        assert text.count('href="/harbour/"') >= 2


def test_lists_name_the_day_and_leave_the_hours_to_a_script(paper, get):
    paper.write()

    for path in ("/harbour/", "/topics/lock-gates/", "/authors/marta-quill/"):
        text = text_of(get(path))
        assert '2026-11-21T06:15:00+00:00" data-ago="long">21 November 2026</time>' in text
        assert "times.js" in text
    for _ in range(5):
        paper.write()
    assert 'data-ago="narrow">03:15</time>' in text_of(get("/"))


def test_a_short_list_names_the_time_of_today_else_the_day_and_of_other_years_the_month():
    newest = datetime(2026, 11, 21, 7, 15, tzinfo=UTC)
    others = [newest.replace(hour=6), newest.replace(day=14), newest.replace(year=2020)]

    shown = [lxml_html.fromstring(short_time(one, newest)).text for one in others]

    assert shown == ["06:15", "14 Nov", "Nov 2020"]


def test_whoever_hands_on_an_article_is_followed_by_nobody(paper, get):
    article = paper.write(title="Tides & locks")

    share = get(article.url).content.decode().partition('class="share"')[2].partition("</ul>")[0]

    assert 'href="mailto:?subject=Tides%20%26%20locks&amp;body=http' in share
    assert "utm" not in share
    assert share.count("<li hidden") == 2


def test_a_rich_article_costs_few_queries(paper, rich, get, django_assert_max_num_queries):
    for number in range(4):
        paper.write(lead_picture=make_picture(f"p{number}"), lead_alt="A lock")
    get(rich.url, "subscriber")

    with django_assert_max_num_queries(40):
        get(rich.url, "subscriber")
