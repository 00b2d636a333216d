"""The design system's page: for staff, of the real parts, with colours that can be read."""

import re

import pytest

from presspass.readers.models import Reader
from presspass.site.looks import tokens

PATH = "/desk/looks/"


@pytest.fixture
def editor(db, client):
    """Somebody who may enter the desk, and whose browser is signed in."""
    who = Reader.objects.create_superuser("editor@demo.example", "estuary-demo")
    client.force_login(who)
    return client


def test_nobody_but_staff_sees_it(db, client):
    client.force_login(Reader.objects.create_user("reader@demo.example", "estuary-demo"))

    for path in (PATH, f"{PATH}shown/"):
        answer = client.get(path)
        assert answer.status_code == 302
        assert "/desk/login/" in answer["Location"]


def test_it_stands_in_the_desk_and_shows_itself_light_and_dark(editor):
    page = editor.get(PATH).content.decode()

    assert re.findall(r'<iframe class="(\S+)" src="(\S+)"', page) == [
        ("looks-light", f"{PATH}shown/"),
        ("looks-dark", f"{PATH}shown/"),
    ]


@pytest.mark.parametrize("language", ["en", "es"])
def test_it_shows_every_kind_of_block_and_every_band_and_notice(editor, language):
    page = editor.get(f"{PATH}shown/", headers={"Accept-Language": language}).content.decode()

    for part in ("quote", "list", "box", "table", "embed embed-of-frame", "markup"):
        assert f'class="{part}"' in page, part
    assert page.count('<aside class="gate-band"') == 4
    assert page.count("data-notice") >= 2
    assert {"en": "Another action", "es": "Otra acción"}[language] in page


def test_words_are_written_in_colours_of_seven_to_one():
    for colour in tokens.colours():
        if colour.is_for_words:
            assert min(colour.light_contrast, colour.dark_contrast) >= 7, colour

    assert tokens.contrast("#ffffff", "#000000") == 21
    assert tokens.contrast("#777777", "#ffffff") == 4.48


def test_the_desk_bears_our_name_and_sign(editor):
    page = editor.get("/desk/").content.decode()

    assert re.search(r"<title>[^<]*Presspass[^<]*</title>", page)
    assert "Wagtail</title>" not in " ".join(page.split())
    assert 'rel="icon" href="/static/site/icon.svg"' in page
    assert "data-wagtail-sidebar-branding-logo><img " in page
