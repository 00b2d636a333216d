"""What the classic editor left to WordPress: paragraphs, and shortcodes."""

import pytest

from presspass.importers.wordpress.classic import with_paragraphs
from presspass.importers.wordpress.index import Index
from presspass.importers.wordpress.shortcodes import without_shortcodes


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("One\n\nTwo", "<p>One</p><p>Two</p>"),
        ("One\nline", "<p>One<br/>line</p>"),
        ("One\n\n\n\nTwo\n", "<p>One</p><p>Two</p>"),
        ("<em>One\n\nTwo</em> three", "<p><em>One</em></p><p><em>Two</em> three</p>"),
        ("One\n<h2>Head</h2>\nTwo", "<p>One</p><h2>Head</h2><p>Two</p>"),
        ("<ul>\n<li>a</li>\n<li>b</li>\n</ul>", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("<pre>a\n\nb</pre>", "<pre>a\n\nb</pre>"),
        ("<blockquote>a\n\nb</blockquote>", "<blockquote><p>a</p><p>b</p></blockquote>"),
        ("<p>kept\nas one</p>\n\nnext", "<p>kept<br/>as one</p><p>next</p>"),
        ("<div>a\n\nb</div>", "<div><p>a</p><p>b</p></div>"),
        ("a <code>x\n\ny</code> b", "<p>a <code>x\n\ny</code> b</p>"),
        ("One<!--more-->\n\nTwo", "<p>One</p><p>Two</p>"),
        ("", ""),
    ],
)
def test_blank_lines_part_paragraphs_and_others_break_lines(text, shown):
    assert with_paragraphs(text) == shown


def resolved(text: str) -> tuple[str, tuple[str, ...]]:
    return without_shortcodes(text, "1", Index())


def test_a_caption_in_any_of_its_forms_is_a_figure():
    picture = '<a href="/x"><img src="a.jpg" /></a>'
    shown = f"<figure>{picture}<figcaption>On the <em>quay</em></figcaption></figure>"

    assert (
        resolved(f'[caption id="x" width="3"]{picture} On the <em>quay</em>[/caption]')[0] == shown
    )
    assert (
        resolved(f'[wp_caption caption="On the quay"]{picture}[/wp_caption]')[0]
        == f"<figure>{picture}<figcaption>On the quay</figcaption></figure>"
    )


def test_embeds_and_players_keep_their_addresses():
    assert "https://youtu.be/a" in resolved("[embed width='1']https://youtu.be/a[/embed]")[0]
    assert 'src="/a.mp3"' in resolved('[audio mp3="/a.mp3"][/audio]')[0]
    assert 'src="https://x.example/a.mp4"' in resolved("[video https://x.example/a.mp4]")[0]


def test_a_name_in_doubled_brackets_is_text():
    assert resolved("Write [[gallery]] for one")[0] == "Write [gallery] for one"


def test_shortcodes_of_others_stay_as_text_and_are_said():
    text = 'A [contact-form to="x"]b[/contact-form] [sic]\n[tablepress]\n'

    shown, told = resolved(text)

    assert shown == text
    assert told == ("shortcodes left as text: [contact-form], [tablepress]",)
