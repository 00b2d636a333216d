"""HTML becomes blocks, and nothing of it is lost."""

import pytest

from presspass.importers.piece import Image
from presspass.importers.typesetting.inline import Link
from presspass.importers.typesetting.setting import blocks_of


class Around:
    """Pictures under /here/ are there, links to /1/ lead to page 1."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def picture(self, image: Image) -> int | None:
        return 7 if "/here/" in image.address else None

    def image_at(self, _address: str) -> Image | None:
        return None

    def link(self, address: str) -> Link | None:
        if not address:
            return None
        return Link(1, "/1/") if address == "/1/" else Link(None, address)

    def remark(self, line: str) -> None:
        self.said.append(line)


def made(text: str, around: Around | None = None) -> list[tuple[str, object]]:
    blocks = blocks_of(text, around or Around(), "test")
    return [(block["type"], block["value"]) for block in blocks]


def picture(alt: str = "", caption: str = "") -> dict:
    return {"picture": 7, "alt": alt, "caption": caption}


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("<p>One <strong>two</strong> <em>three</em></p>", "<p>One <b>two</b> <i>three</i></p>"),
        ("<div><div><p>Deep</p></div></div>", "<p>Deep</p>"),
        ("Loose <b>words</b>", "<p>Loose <b>words</b></p>"),
        ("<p>a<br>b<br></p>", "<p>a<br/>b</p>"),
        ("<p><span style='color:red'>Red</span></p>", "<p>Red</p>"),
        ("<p>5 &lt; 6 &amp; 7</p>", "<p>5 &lt; 6 &amp; 7</p>"),
        ('<p><a href="/1/">One</a></p>', '<p><a linktype="page" id="1">One</a></p>'),
        ('<p><a href="javascript:x()">One</a></p>', "<p>One</p>"),
        ("<p><script>steal()</script>Text<style>p{}</style></p>", "<p>Text</p>"),
    ],
)
def test_a_paragraph_keeps_its_words_and_what_it_may_hold(text, blocks):
    assert made(text) == [("paragraph", blocks)]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("<p>H<sub>2</sub>O</p>", "<p>H<sub>2</sub>O</p>"),
        ("<pre>a\n  b</pre>", "<pre>a\n  b</pre>"),
        ("<dl><dt>a</dt><dd>b</dd></dl>", "<dl><dt>a</dt><dd>b</dd></dl>"),
        ('<ol start="4"><li>d</li></ol>', '<ol start="4"><li>d</li></ol>'),
        ("<hr>", "<hr>"),
        ('<h2><a href="/x/">H</a></h2>', '<h2><a href="/x/">H</a></h2>'),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "<blockquote><p>a</p><p>b</p></blockquote>"),
        ('<p class="x" onclick="y()">a<kbd>b</kbd></p>', "<p>a<kbd>b</kbd></p>"),
        (
            "<table><tbody><tr><th><sub>a</sub></th><th scope='col'> </th></tr></tbody></table>",
            "<table><tbody><tr><th><sub>a</sub></th><td> </td></tr></tbody></table>",
        ),
    ],
)
def test_what_has_no_block_stays_as_markup(text, kept):
    assert made(text) == [("markup", kept)]


def test_markup_that_follows_markup_joins_it():
    assert made("<hr><pre>x</pre>") == [("markup", "<hr>\n<pre>x</pre>")]


def test_headings_are_subheads_and_empty_ones_vanish():
    assert made("<h2>A <em>head</em></h2><h5></h5><h6>B</h6>") == [
        ("subhead", "A head"),
        ("subhead", "B"),
    ]


def test_a_list_keeps_its_levels_and_one_with_pictures_stays_markup_beside_them():
    inner = "<li>a<ul><li><b>b</b></li></ul></li>"
    assert made(f"<ol>{inner}</ol>") == [("list", f"<ol>{inner}</ol>")]
    assert made('<ul><li>a <img src="/here/a.jpg" alt="A"></li></ul>') == [
        ("markup", "<ul><li>a </li></ul>"),
        ("picture", picture("A")),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "<blockquote><p>Words</p><cite>— Bea</cite></blockquote>",
        "<figure><blockquote><p>Words</p><cite>Bea</cite></blockquote></figure>",
        "<blockquote>Words<footer>Bea</footer></blockquote>",
    ],
)
def test_a_quote_has_its_speaker_apart(text):
    assert made(text) == [("quote", {"text": "Words", "speaker": "Bea"})]


def test_a_table_of_plain_cells_is_a_table():
    ((kind, value),) = made(
        "<figure><table><thead><tr><th>Boat</th><th>Year</th></tr></thead>"
        "<tbody><tr><td>Alba</td><td>1902</td></tr></tbody></table>"
        "<figcaption>Boats</figcaption></figure>"
    )

    assert kind == "table"
    assert value["table"]["data"] == [["Boat", "Year"], ["Alba", "1902"]]
    assert value["table"]["table_header_choice"] == "row"
    assert value["caption"] == "Boats"


@pytest.mark.parametrize(
    "cell",
    ['<td colspan="2">a</td>', "<td><a href='/x/'>a</a></td>", "<td><ul><li>a</li></ul></td>"],
)
def test_a_table_that_would_lose_something_stays_markup(cell):
    ((kind, value),) = made(f"<table><tr>{cell}</tr></table>")

    assert kind == "markup"
    assert "<table>" in value


def test_pictures_come_out_of_whatever_they_stand_in():
    text = (
        '<p><a href="/here/a.jpg"><img class="alignleft" src="/here/a.jpg" alt="A"></a> Words</p>'
        '<figure><img src="/here/b.jpg" alt="B"><figcaption>Said <b>so</b></figcaption></figure>'
        '<h3>Head <img src="/here/c.jpg" alt="C"></h3>'
    )

    assert made(text) == [
        ("picture", picture("A")),
        ("paragraph", "<p>Words</p>"),
        ("picture", picture("B", "Said so")),
        ("picture", picture("C")),
        ("subhead", "Head"),
    ]


def test_a_picture_that_is_missing_keeps_its_place_and_its_caption():
    text = '<figure><img src="/gone/a.jpg" alt="A"><figcaption>Said</figcaption></figure>'

    assert made(text) == [
        (
            "markup",
            '<figure><img src="/gone/a.jpg" alt="A"><figcaption>Said</figcaption></figure>',
        )
    ]


def test_a_gallery_holds_what_is_there_and_what_is_missing_follows():
    inner = "".join(
        f'<figure><img src="/{where}/{name}.jpg" alt="{name}"></figure>'
        for where, name in [("here", "a"), ("gone", "b"), ("here", "c")]
    )
    first, second = made(f'<figure class="wp-block-gallery">{inner}</figure>')

    assert first[0] == "gallery"
    assert [one["value"]["alt"] for one in first[1]["pictures"]] == ["a", "c"]
    assert second == ("markup", '<img src="/gone/b.jpg" alt="b">')


@pytest.mark.parametrize(
    "text",
    [
        "<p>https://youtu.be/abc</p>",
        '<figure class="wp-block-embed"><div>https://youtu.be/abc</div></figure>',
        '<iframe src="https://youtu.be/abc"></iframe>',
        '<p>Look: <iframe src="//youtu.be/abc"></iframe></p>',
        '<embed src="https://youtu.be/abc">',
    ],
)
def test_what_another_site_shows_is_an_embed(text):
    assert made(text)[-1] == ("embed", {"address": "https://youtu.be/abc", "title": "youtu.be"})


def test_an_address_that_nobody_shows_stays_words():
    assert made("<p>https://council.example/minutes</p>") == [
        ("paragraph", "<p>https://council.example/minutes</p>")
    ]


def test_a_sound_in_a_file_is_a_link_and_said():
    around = Around()

    made_ = made('<audio src="https://old.example/a%20b.mp3"></audio>', around)

    assert made_ == [("paragraph", '<p><a href="https://old.example/a%20b.mp3">a b.mp3</a></p>')]
    assert "link now" in around.said[0]


def test_a_sound_of_this_site_stays_a_link_and_what_leads_nowhere_is_not_called_one():
    around = Around()

    made_ = made('<audio src="/up/b.mp3"></audio><video src="b.mov"></video>', around)

    assert made_ == [("paragraph", '<p><a href="/up/b.mp3">b.mp3</a></p>')]
    assert [line.partition(" is ")[2] for line in around.said] == [
        "a link now: /up/b.mp3",
        "its words alone now: b.mov",
    ]


def test_what_a_caption_and_a_picture_led_to_is_said():
    around = Around()

    made(
        '<figure><a href="https://shop.example/"><img src="/here/a.jpg" alt=""></a>'
        '<figcaption>By <a href="https://bea.example/">Bea</a></figcaption></figure>',
        around,
    )

    assert any("shop.example" in line for line in around.said)
    assert any("bea.example" in line for line in around.said)


def test_tags_too_deep_in_one_another_leave_their_words():
    around = Around()

    made_ = made("<div>" * 5_000 + "Deep" + "</div>" * 5_000, around)

    assert made_ == [("paragraph", "<p>Deep</p>")]
    assert "too deep" in around.said[0]


def test_tags_that_are_never_closed_lose_nothing():
    assert made("<p>One <b>two<p>three") == [
        ("paragraph", "<p>One <b>two</b></p>"),
        ("paragraph", "<p><b>three</b></p>"),
    ]


def test_ids_of_blocks_last():
    one, again = (blocks_of("<p>a</p><p>b</p>", Around(), "x") for _ in range(2))

    assert [block["id"] for block in one] == [block["id"] for block in again]
    assert len({block["id"] for block in one}) == 2
