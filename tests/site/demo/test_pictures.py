"""The drawings: the same on every machine, and of the shape that pages expect."""

import hashlib

import pytest
from PIL import Image

from presspass.demo.linocut.press import HEIGHT, PAPER, WIDTH
from presspass.demo.linocut.scenes import SCENES
from presspass.demo.printing import Job, pull

SIZES = (
    "fill-480x320|format-webp|webpquality-82",
    "max-640x960|format-webp|webpquality-82",
    "fill-1600x1067|format-webp|webpquality-82",
)


def test_a_picture_is_drawn_alike_every_time():
    first, second = (SCENES["buoy"]().printed() for _ in range(2))

    assert hashlib.sha256(first.tobytes()).digest() == hashlib.sha256(second.tobytes()).digest()


@pytest.mark.parametrize("name", SCENES)
def test_a_picture_has_two_inks_and_lets_the_paper_through(name):
    plate = SCENES[name]()

    picture = plate.printed()

    assert picture.size == (WIDTH, HEIGHT)
    seen = {color for _, color in picture.getcolors(WIDTH * HEIGHT)}
    assert {PAPER, *plate.inks} <= seen


def test_a_picture_is_printed_in_the_sizes_asked_for_and_never_enlarged(tmp_path):
    sheet = pull(Job("buoy", (*SIZES, "width-200")))

    assert set(sheet.sized) == set(SIZES)
    shapes = []
    for number, size in enumerate(SIZES):
        file = tmp_path / f"{number}.webp"
        cut = sheet.sized[size]
        file.write_bytes(cut.file)
        with Image.open(file) as picture:
            shapes.append(picture.size)
            assert picture.size == (cut.width, cut.height)
    assert shapes == [(480, 320), (640, 427), (1500, 1000)]
