"""What a picture's file tells: its credit is read, all else goes. Its sizes come by themselves."""

import re
from io import BytesIO

import pytest
from django.core.files.images import ImageFile
from PIL import ExifTags, Image, PngImagePlugin

from presspass.newsroom import metadata, sizes
from presspass.newsroom.models import Picture, Rendition
from tests.site.newsroom.conftest import make_picture

# Wagtail leaves the temporary file of every new rendition to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:.*SpooledTemporaryFile")

XMP = b"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
 photoshop:Credit="Estuary Press"><dc:creator><rdf:Seq><rdf:li>Ines Cortland</rdf:li></rdf:Seq>
 </dc:creator><dc:rights><rdf:Alt><rdf:li xml:lang="x-default">(c) 2026 Somebody</rdf:li></rdf:Alt>
 </dc:rights></rdf:Description></rdf:RDF></x:xmpmeta>"""
BOMB = b"""<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x:xmpmeta xmlns:x="adobe:ns:meta/">
 &b;</x:xmpmeta>"""


def exif(**tags: object) -> Image.Exif:
    """What a telephone writes: where it was, and more."""
    written = Image.Exif()
    written[ExifTags.Base.Make] = "Telephone"
    for name, value in tags.items():
        written[ExifTags.Base[name]] = value
    written.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (43.0, 28.0, 12.5)
    return written


def photograph(kind: str = "JPEG", **how: object) -> bytes:
    file = BytesIO()
    picture = Image.new("RGB", (300, 200), "teal")
    picture.paste("white", (0, 0, 40, 40))
    picture.save(file, kind, **how)
    return file.getvalue()


def iptc(**fields: bytes) -> bytes:
    """The photograph with an IPTC block, as agencies send it."""
    numbers = {"by_line": 80, "credit": 110, "copyright": 116}
    said = b"".join(
        b"\x1c\x02" + bytes([numbers[name]]) + len(value).to_bytes(2, "big") + value
        for name, value in fields.items()
    )
    block = b"8BIM\x04\x04\0\0" + len(said).to_bytes(4, "big") + said + b"\0" * (len(said) % 2)
    segment = b"Photoshop 3.0\0" + block
    plain = photograph()
    return plain[:2] + b"\xff\xed" + (len(segment) + 2).to_bytes(2, "big") + segment + plain[2:]


def what_it_tells(file: bytes) -> set[str]:
    with Image.open(BytesIO(file)) as image:
        told = dict(image.getexif()), image.getexif().get_ifd(ExifTags.IFD.GPSInfo)
        assert told == ({}, {})
        return set(image.info) & metadata.TELLING


@pytest.mark.parametrize(
    ("file", "credit"),
    [
        (photograph(xmp=XMP), ("Ines Cortland", "Estuary Press")),
        (iptc(by_line="José Quill".encode(), credit=b"Agency"), ("José Quill", "Agency")),
        (iptc(by_line=b"Jos\xe9", copyright=b"Copyright 2024-2026 Tide"), ("José", "Tide")),
        (photograph(exif=exif(Artist="A. Tern", Copyright="(c) 2026 A. Tern")), ("A. Tern", "")),
        (photograph(xmp=BOMB), ("", "")),
        (photograph(), ("", "")),
        (b"no picture", ("", "")),
    ],
    ids=["xmp", "iptc", "latin", "exif", "bomb", "silent", "none"],
)
def test_who_made_a_picture_is_read_from_its_file(file, credit):
    assert metadata.credit_in(file) == credit


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_a_picture_tells_nothing_but_itself(kind):
    more = {} if kind == "PNG" else {"xmp": XMP}
    bare = metadata.bare(photograph(kind, exif=exif(), **more))

    assert what_it_tells(bare) == set()
    assert b"Telephone" not in bare
    assert b"Ines" not in bare


def test_a_jpeg_that_stands_upright_loses_no_pixel():
    file = photograph(quality=71, progressive=True, comment=b"secret", exif=exif())
    second = file + photograph(exif=exif())  # as telephones append depth and film

    bare = metadata.bare(second)

    with Image.open(BytesIO(bare)) as after, Image.open(BytesIO(file)) as before:
        assert after.tobytes() == before.tobytes()
    assert b"secret" not in bare
    assert b"Telephone" not in bare


def test_a_picture_on_its_side_is_put_upright():
    bare = metadata.bare(photograph(exif=exif(Orientation=6)))

    with Image.open(BytesIO(bare)) as image:
        assert image.size == (200, 300)
    assert what_it_tells(bare) == set()


def test_words_in_a_png_and_frames_of_a_gif():
    words = PngImagePlugin.PngInfo()
    words.add_itxt("XML:com.adobe.xmp", XMP.decode())
    words.add_text("Author", "Ines")
    assert b"Ines" not in metadata.bare(photograph("PNG", pnginfo=words))

    frames = [Image.new("RGB", (30, 20), color) for color in ("teal", "white", "black")]
    file = BytesIO()
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:], comment=b"secret")
    bare = metadata.bare(file.getvalue())
    assert b"secret" not in bare
    with Image.open(BytesIO(bare)) as image:
        assert image.n_frames == 3


def upload(file: bytes, **fields: str) -> Picture:
    return Picture.objects.create(title="A", file=ImageFile(BytesIO(file), name="a.jpg"), **fields)


@pytest.mark.usefixtures("own_folder")
def test_an_upload_is_credited_and_served_without_what_it_told(db):
    file = photograph(xmp=XMP, exif=exif(Orientation=6))
    picture, known = upload(file), upload(file, photographer="Somebody Else")

    assert (picture.photographer, picture.agency) == ("Ines Cortland", "Estuary Press")
    assert (known.photographer, known.agency) == ("Somebody Else", "Estuary Press")
    assert (picture.width, picture.height) == (200, 300)
    assert picture.file_size == picture.file.size
    for kept in (picture.file, picture.get_rendition("max-100x100|format-jpeg").file):
        with kept.open() as served:
            assert what_it_tells(served.read()) == set()


def test_a_page_names_the_smaller_files_once_they_are_there(
    paper, get, photograph, django_capture_on_commit_callbacks
):
    hands = make_picture("hands", (1500, 1000))
    in_text = [("picture", {"picture": hands, "alt": "Hands", "caption": ""})]
    article = paper.write(lead_picture=photograph, lead_alt="A lock", body=in_text, access="free")
    assert "image/avif" not in get(article.url).content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        article.save()

    text = get(article.url).content.decode()
    named = re.findall(r'<source type="image/avif" srcset="([^"]+)"', text)
    assert [len(one.split(", ")) for one in named] == [3, 2]
    assert "image/avif" in get("/").content.decode()
    for twin in Rendition.objects.filter(filter_spec__contains="avif"):
        with twin.file.open() as file, Image.open(file) as image:
            assert (image.format, image.size) == ("AVIF", (twin.width, twin.height))


def test_no_size_is_made_twice_nor_of_a_picture_that_is_gone(paper, picture):
    article = paper.write(lead_picture=picture, lead_alt="A lock")
    sizes.make.call(article.pk)
    before = set(Rendition.objects.values_list("pk", flat=True))

    sizes.make.call(article.pk)

    assert set(Rendition.objects.values_list("pk", flat=True)) == before
    Rendition.objects.all().delete()
    picture.file.storage.delete(picture.file.name)
    sizes.make.call(article.pk)
    sizes.make.call(article.pk + 1)
    assert not Rendition.objects.exists()


def test_another_focal_point_makes_the_sizes_anew(
    paper, picture, django_capture_on_commit_callbacks
):
    article = paper.write(lead_picture=picture, lead_alt="A lock")
    sizes.make.call(article.pk)

    with django_capture_on_commit_callbacks(execute=True):
        picture.focal_point_x, picture.focal_point_y = 100, 100
        picture.focal_point_width = picture.focal_point_height = 50
        picture.save()

    keys = Rendition.objects.filter(filter_spec__contains="avif").values_list("focal_point_key")
    assert len(set(keys)) == 2


def test_a_picture_that_is_deleted_leaves_no_frame_anywhere(paper, get, picture):
    paper.author.portrait = picture
    paper.author.save()
    shown = {"picture": picture, "alt": "Hands", "caption": "A caption of nothing"}
    body = [
        ("paragraph", "<p>One</p>"),
        ("picture", shown),
        ("gallery", {"title": "", "pictures": [shown, shown]}),
    ]
    article = paper.write(lead_picture=picture, lead_alt="A lock", lead_caption="No", body=body)

    picture.delete()

    for path in (article.url, "/", "/harbour/", "/authors/marta-quill/"):
        text = get(path, "subscriber").content.decode()
        assert "<img" not in text
        assert "<figure" not in text
        assert "caption of nothing" not in text
        assert "gallery" not in text.partition("</head>")[2]
