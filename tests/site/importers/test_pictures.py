"""Pictures come from a folder; what is not there is listed and never fetched."""

import pytest
from wagtail.documents.models import Document

from presspass.newsroom.models import Picture
from tests.site.importers.conftest import article, blocks
from tests.site.importers.wxr import HOME, item, picture

AT = f"{HOME}/wp-content/uploads/2010/08"


def test_a_featured_picture_leads_with_what_was_said_of_it(imports, uploads):
    uploads("2010/08/a.jpg")
    imports(
        item(1, meta={"_thumbnail_id": "5"}),
        picture(5, "2010/08/a.jpg", alt="A boat", caption="<b>Alba</b> at noon"),
        pictures=uploads.folder,
    )

    one = article(1)
    assert one.lead_picture.title == "a"
    assert (one.lead_alt, one.lead_caption) == ("A boat", "Alba at noon")


def test_one_without_an_alternative_text_is_imported_all_the_same(imports, uploads):
    uploads("2010/08/a.jpg")

    imports(
        item(1, meta={"_thumbnail_id": "5"}), picture(5, "2010/08/a.jpg"), pictures=uploads.folder
    )

    assert article(1).live
    assert article(1).lead_picture
    assert article(1).lead_alt == ""


@pytest.mark.parametrize("where", ["", "uploads/", "wp-content/uploads/"])
@pytest.mark.parametrize("shown", ["a.jpg", "a-300x200.jpg", "a-scaled.jpg", "a.jpg?w=604"])
def test_a_picture_is_found_by_its_path_in_whatever_size_it_was_shown(
    imports, uploads, where, shown
):
    uploads(f"{where}2010/08/a.jpg")

    imports(item(1, body=f'<img src="{AT}/{shown}" alt="A boat">'), pictures=uploads.folder)

    ((kind, value),) = blocks(1)
    assert kind == "picture"
    assert value["alt"] == "A boat"
    assert Picture.objects.get().pk == value["picture"]


def test_a_picture_shown_in_several_sizes_and_articles_is_kept_once(imports, uploads):
    uploads("2010/08/a.jpg")
    body = f'<img src="{AT}/a-300x200.jpg"><img src="{AT}/a.jpg">'

    imports(item(1, body=body), item(2, body=body), pictures=uploads.folder)
    imports(item(1, body=body), item(2, body=body), item(3, body=body), pictures=uploads.folder)

    assert Picture.objects.count() == 1


def test_a_gallery_has_its_pictures_in_order_with_their_captions(imports, uploads):
    for name in "abc":
        uploads(f"2010/08/{name}.jpg")
    files = [
        picture(number, f"2010/08/{name}.jpg", alt=name, caption=f"On {name}", parent=1)
        for number, name in ((5, "a"), (6, "b"), (7, "c"))
    ]

    imports(
        item(1, body='[gallery ids="7,5"]'),
        item(2, body="[gallery id=1]"),
        *files,
        pictures=uploads.folder,
    )

    for key, names in ((1, "ca"), (2, "abc")):
        ((kind, value),) = blocks(key)
        assert kind == "gallery"
        assert "".join(one["value"]["alt"] for one in value["pictures"]) == names
        assert value["pictures"][0]["value"]["caption"] == f"On {names[0]}"


def test_a_missing_picture_is_listed_and_found_the_next_time(imports, uploads):
    body = f'<figure><img src="{AT}/a.jpg" alt="A"><figcaption>Said</figcaption></figure>'
    report = imports(item(1, body=body))
    assert blocks(1)[0][0] == "markup"
    assert (
        f"{AT}/a.jpg: missing picture, no folder of pictures was given" in report.path.read_text()
    )
    uploads("2010/08/a.jpg")

    imports(item(1, body=body), pictures=uploads.folder)

    ((kind, value),) = blocks(1)
    assert kind == "picture"
    assert value["caption"] == "Said"
    assert article(1).updated_at is None
    assert article(1).revisions.count() == 1


def test_a_document_that_is_linked_to_comes_along_once(imports, uploads):
    body = f'<p>The <a href="{AT}/minutes.pdf">minutes</a>, a <a href="{AT}/no.pdf">list</a>.</p>'
    imports(item(1, body=body))
    assert f'href="{AT}/minutes.pdf"' in blocks(1)[0][1]
    (uploads.folder / "2010/08").mkdir(parents=True)
    (uploads.folder / "2010/08/minutes.pdf").write_bytes(b"%PDF-1.4 of the council")

    imports(item(1, body=body), pictures=uploads.folder)
    report = imports(item(1, body=body), item(2, body=body), pictures=uploads.folder)

    for number in (1, 2):
        assert f'href="{Document.objects.get().url}"' in blocks(number)[0][1]
        assert f'href="{AT}/no.pdf"' in blocks(number)[0][1]
    assert Document.objects.get().url.startswith("/media/documents/minutes")
    assert any(line.endswith(f"{AT}/no.pdf") for line in report.first)


def test_nothing_outside_of_the_folder_is_read(imports, uploads, tmp_path):
    uploads("../outside.jpg")
    (uploads.folder / "linked.jpg").symlink_to(tmp_path / "outside.jpg")
    addresses = [f"{AT}/../../../../outside.jpg", f"{AT}/%2e%2e/outside.jpg", f"{AT}/linked.jpg"]

    imports(
        *(item(n, body=f'<img src="{one}">') for n, one in enumerate(addresses, start=1)),
        pictures=uploads.folder,
    )

    assert not Picture.objects.exists()


def test_a_file_that_is_no_picture_is_said(imports, uploads):
    (uploads.folder / "a.jpg").write_bytes(b"<svg onload='x'/>")
    uploads("b.bmp")
    cut = uploads("c.png", (300, 300))
    cut.write_bytes(cut.read_bytes()[:60])
    body = "".join(f'<img src="{AT}/{name}">' for name in ("a.jpg", "b.bmp", "c.png"))

    report = imports(item(1, body=body), pictures=uploads.folder)

    assert not Picture.objects.exists()
    text = report.path.read_text()
    assert text.count("is no picture, or damaged") == 2
    assert "does not show (BMP)" in text
