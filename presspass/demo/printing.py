"""A drawing as files: the picture itself and the sizes in which pages show it.

Runs in processes of its own, and therefore knows neither Django nor a database.
"""

import os
import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from io import BytesIO
from multiprocessing import get_context
from typing import Final, NamedTuple

from PIL import Image, ImageOps

from presspass.demo.linocut.scenes import SCENES

SIZE: Final = re.compile(r"(fill|max)-(\d+)x(\d+)\|format-webp\|webpquality-(\d+)")


class Job(NamedTuple):
    """The picture `name` and the sizes wanted of it, as Wagtail writes them."""

    name: str
    sizes: tuple[str, ...]


class Cut(NamedTuple):
    """A picture in one of its sizes: the file and what it measures."""

    file: bytes
    width: int
    height: int


class Printed(NamedTuple):
    """A picture as JPEG, and as WebP in each of the sizes that could be made here."""

    name: str
    whole: bytes
    sized: dict[str, Cut]


def printed(jobs: Sequence[Job]) -> Iterator[Printed]:
    """Draw and print all of `jobs`, on every core that there is."""
    cores = os.cpu_count() or 1
    if cores == 1:
        yield from map(pull, jobs)
        return
    with ProcessPoolExecutor(min(4, cores), mp_context=get_context("spawn")) as press:
        yield from press.map(pull, jobs)


def pull(job: Job) -> Printed:
    """Draw one picture and print it."""
    picture = SCENES[job.name]().printed()
    sized = {size: _sized(picture, found) for size in job.sizes if (found := SIZE.fullmatch(size))}
    return Printed(job.name, _file(picture, "JPEG", 88), sized)


def _sized(picture: Image.Image, size: re.Match[str]) -> Cut:
    """Cut or fitted as `size` says, never enlarged."""
    way, (wide, high, quality) = size[1], (int(part) for part in size.groups()[1:])
    if wide < picture.width or high < picture.height:
        fit = ImageOps.fit if way == "fill" else ImageOps.contain
        picture = fit(picture, (wide, high), Image.Resampling.LANCZOS)
    return Cut(_file(picture, "WEBP", quality), *picture.size)


def _file(picture: Image.Image, kind: str, quality: int) -> bytes:
    file = BytesIO()
    picture.save(file, kind, quality=quality, method=2)
    return file.getvalue()
