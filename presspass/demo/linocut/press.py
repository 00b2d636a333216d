"""A small press: shapes are inked on two blocks, light is carved out of them, and both are printed.

Coordinates are those of the finished picture, 1500 by 1000; blocks are cut at twice that size.
Everything follows from the picture's name, so a picture is the same on every machine.
What is drawn is not here: see `figures` and the scenes.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

WIDTH, HEIGHT = 1500, 1000
FINE = 2
PAPER = (243, 235, 218)
NIGHT = (19, 30, 37)
GREEN, OCHRE, RUST = (88, 140, 122), (219, 165, 73), (196, 96, 58)
SLATE, ROSE = (112, 150, 170), (214, 142, 122)

Point = tuple[float, float]
Box = tuple[float, float, float, float]
Mark = tuple[float, float, float, float, float]
Tone = Callable[[float, float], float]
Ink = tuple[int, int, int]


@dataclass(frozen=True)
class Grain:
    """How a field of gouge marks runs: `angle` in degrees, `gap` between rows, all in units."""

    angle: float = 0.0
    gap: float = 12.0
    width: float = 5.0
    length: float = 90.0
    bow: float = 0.04
    tone: Tone | None = None


@dataclass
class Shape:
    """A flat shape put together from polygons, discs and limbs; `mask` is its coverage."""

    parts: list[list[Point]] = field(default_factory=list)

    def poly(self, *points: Point) -> Shape:
        """Add a polygon."""
        self.parts.append(list(points))
        return self

    def rect(self, left: float, top: float, right: float, bottom: float) -> Shape:
        """Add an upright rectangle."""
        return self.poly((left, top), (right, top), (right, bottom), (left, bottom))

    def oval(self, x: float, y: float, rx: float, ry: float, turn: float = 0.0) -> Shape:
        """Add an ellipse around `x`, `y`, turned by `turn` degrees."""
        cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))
        ring = [
            (rx * math.cos(a / 18 * math.pi), ry * math.sin(a / 18 * math.pi)) for a in range(36)
        ]
        return self.poly(*((x + u * cos - v * sin, y + u * sin + v * cos) for u, v in ring))

    def limb(self, *joints: tuple[float, float, float]) -> Shape:
        """Add a limb through `joints`, each (x, y, thickness there)."""
        for (x, y, a), (u, v, b) in pairwise(joints):
            length = math.hypot(u - x, v - y) or 1.0
            nx, ny = (v - y) / length / 2, (x - u) / length / 2
            self.poly(
                (x + nx * a, y + ny * a),
                (u + nx * b, v + ny * b),
                (u - nx * b, v - ny * b),
                (x - nx * a, y - ny * a),
            )
            self.oval(u, v, b / 2, b / 2)
        x, y, a = joints[0]
        return self.oval(x, y, a / 2, a / 2)

    def add(self, *others: Shape) -> Shape:
        """Add the parts of `others`."""
        for other in others:
            self.parts.extend(other.parts)
        return self

    def moved(self, dx: float, dy: float) -> Shape:
        """The same shape elsewhere."""
        return Shape([[(x + dx, y + dy) for x, y in part] for part in self.parts])

    def scaled(self, about: Point, by: float, by_y: float | None = None) -> Shape:
        """The same shape larger or smaller, or mirrored by a negative factor, `about` a point."""
        (cx, cy), down = about, by if by_y is None else by_y
        return Shape(
            [[(cx + (x - cx) * by, cy + (y - cy) * down) for x, y in part] for part in self.parts]
        )

    def box(self, margin: float = 0.0) -> Box:
        """The smallest upright rectangle around it, cut at the picture's edge."""
        xs = [x for part in self.parts for x, _ in part]
        ys = [y for part in self.parts for _, y in part]
        left, top = max(0, min(xs) - margin), max(0, min(ys) - margin)
        right, bottom = min(WIDTH, max(xs) + margin), min(HEIGHT, max(ys) + margin)
        return left, top, max(right, left + 1), max(bottom, top + 1)

    def mask(self, margin: float = 0.0) -> tuple[Image.Image, tuple[int, int]]:
        """Its coverage at the blocks' size, and where the upper left corner goes."""
        left, top, right, bottom = (round(side * FINE) for side in self.box(margin))
        image = Image.new("L", (max(1, right - left), max(1, bottom - top)), 0)
        draw = ImageDraw.Draw(image)
        for part in self.parts:
            draw.polygon([(x * FINE - left, y * FINE - top) for x, y in part], fill=255)
        return image, (left, top)


def sheet() -> Shape:
    """The whole picture as a shape."""
    return Shape().rect(0, 0, WIDTH, HEIGHT)


class Plate:
    """A picture being cut: a `key` block for the dark ink and a `tint` block for the colour."""

    def __init__(self, name: str, tint: Ink, key: Ink = NIGHT) -> None:
        self.inks = (tint, key)
        self.random = Random(name)  # noqa: S311 - a drawing, not a secret
        size = (WIDTH * FINE, HEIGHT * FINE)
        self.key, self.tint = Image.new("L", size, 0), Image.new("L", size, 0)

    def ink(self, shape: Shape, on: str = "key", value: int = 255) -> None:
        """Leave `shape` standing on a block, so that it prints."""
        mask, corner = shape.mask()
        getattr(self, on).paste(value, corner, mask)

    def cut(self, shape: Shape, on: str = "both") -> None:
        """Carve `shape` away."""
        for block in ("key", "tint") if on == "both" else (on,):
            self.ink(shape, block, 0)

    def stand(self, shape: Shape, halo: float = 4.0) -> None:
        """Ink `shape` on the key block with a thin carved line around it."""
        mask, corner = shape.mask(margin=halo * 3)
        wide = mask.filter(ImageFilter.GaussianBlur(halo * FINE / 1.6)).point(_above(40))
        self.key.paste(0, corner, wide)
        self.key.paste(255, corner, mask)

    def hatch(self, shape: Shape, grain: Grain, on: str = "key", value: int = 0) -> None:
        """Cut (or ink, with `value` 255) rows of gouge marks inside `shape`."""
        self._strokes(shape.mask(), rows(shape.box(), grain, self.random), on, value)

    def light(self, shape: Shape, towards: Point, grain: Grain, on: str = "key") -> None:
        """Carve the rim of `shape` that looks `towards` the light."""
        mask, corner = shape.mask()
        dx, dy = (round(-step * FINE) for step in towards)
        inner = Image.new("L", mask.size, 0)
        inner.paste(mask, (dx, dy))
        rim = ImageChops.subtract(mask, inner)
        self._strokes((rim, corner), rows(shape.box(), grain, self.random), on, 0)

    def marks(self, shape: Shape, marks: Iterable[Mark], on: str = "key", value: int = 0) -> None:
        """Cut single gouge marks (x, y, x2, y2, width), as far as they lie inside `shape`."""
        grain = Grain()
        strokes = (gouge(mark, grain.bow, self.random) for mark in marks)
        self._strokes(shape.mask(), strokes, on, value)

    def _strokes(
        self,
        clip: tuple[Image.Image, tuple[int, int]],
        strokes: Iterable[list[Point]],
        on: str,
        value: int,
    ) -> None:
        (mask, (left, top)), block = clip, getattr(self, on)
        layer = block.crop((left, top, left + mask.width, top + mask.height))
        draw = ImageDraw.Draw(layer)
        for stroke in strokes:
            draw.polygon([(x * FINE - left, y * FINE - top) for x, y in stroke], fill=value)
        block.paste(layer, (left, top), mask)

    def printed(self) -> Image.Image:
        """The finished picture: paper, colour, dark ink, each with the marks of hand and press."""
        picture = _paper().copy()
        for block, ink, slip in (
            (self.tint, self.inks[0], (3, 2)),
            (self.key, self.inks[1], (0, 0)),
        ):
            worn = _worn(block.reduce(FINE), self.random)
            picture.paste(ink, slip, worn)
        return picture


def gouge(mark: Mark, bow: float, random: Random) -> list[Point]:
    """The outline of one gouge mark: blunt where the tool went in, thin where it came out."""
    x, y, u, v, width = mark
    length = math.hypot(u - x, v - y) or 1.0
    nx, ny = (v - y) / length, (x - u) / length
    bend = length * random.uniform(-bow, bow)
    left, right = [], []
    for step in range(7):
        t = step / 6
        swell = width / 2 * (math.sin(math.pi * min(1.0, 0.12 + t * 0.88)) ** 0.7) + 0.3
        off = bend * 4 * t * (1 - t)
        cx, cy = x + (u - x) * t + nx * off, y + (v - y) * t + ny * off
        left.append((cx + nx * swell, cy + ny * swell))
        right.append((cx - nx * swell, cy - ny * swell))
    return left + right[::-1]


def rows(box: Box, grain: Grain, random: Random) -> Iterator[list[Point]]:
    """Gouge marks in rows over `box`, none like its neighbour."""
    cos, sin = math.cos(math.radians(grain.angle)), math.sin(math.radians(grain.angle))
    cx, cy = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    reach = math.hypot(box[2] - box[0], box[3] - box[1]) / 2 + grain.length
    across = -reach
    while across < reach:
        along = -reach - random.random() * grain.length
        while along < reach:
            length = grain.length * random.uniform(0.55, 1.25)
            drift = random.uniform(-0.3, 0.3) * grain.gap
            x, y = (
                cx + along * cos - (across + drift) * sin,
                cy + along * sin + (across + drift) * cos,
            )
            mark = (x, y, x + length * cos, y + length * sin, _weight(x, y, grain, random))
            if mark[4] > 0 and _near(box, mark):
                yield gouge(mark, grain.bow, random)
            along += length * random.uniform(0.9, 1.12)
        across += grain.gap
    return


def _weight(x: float, y: float, grain: Grain, random: Random) -> float:
    tone = 1.0 if grain.tone is None else grain.tone(x, y)
    return 0.0 if tone <= 0.06 else grain.width * tone * random.uniform(0.75, 1.15)  # noqa: PLR2004


def _near(box: Box, mark: Mark) -> bool:
    left, right = sorted((mark[0], mark[2]))
    top, bottom = sorted((mark[1], mark[3]))
    return right >= box[0] and left <= box[2] and bottom >= box[1] and top <= box[3]


def rays(centre: Point, grain: Grain, random: Random, first: float = 0.0) -> Iterator[Mark]:
    """Marks that run out from `centre`, beginning `first` units away from it."""
    ring = first
    while ring < WIDTH * 1.1:
        turns = max(14, int(2 * math.pi * (ring + grain.length / 2) / (grain.gap * 1.5)))
        for turn in range(turns):
            a = (turn + random.uniform(-0.3, 0.3)) / turns * 2 * math.pi
            start = ring + random.uniform(-0.3, 0.3) * grain.length
            end = start + grain.length * random.uniform(0.6, 1.1)
            x, y = centre[0] + start * math.cos(a), centre[1] + start * math.sin(a)
            weight = _weight(x, y, grain, random)
            if weight > 0:
                yield x, y, centre[0] + end * math.cos(a), centre[1] + end * math.sin(a), weight
        ring += grain.length * 0.95


def swell(top: float, bottom: float, grain: Grain, random: Random) -> Iterator[Mark]:
    """Marks of a water face: short and close at the horizon, long and wide near the eye."""
    y = top
    while y < bottom:
        near = (y - top) / max(1.0, bottom - top)
        length, width = grain.length * (0.35 + near), grain.width * (0.45 + near * 0.9)
        x = -random.random() * length
        while x < WIDTH:
            reach = length * random.uniform(0.4, 1.2)
            v = y + math.sin(x / 90 + y / 23) * (3 + 7 * near)
            weight = _weight(x + reach / 2, v, replace(grain, width=width), random)
            if weight > 0 and random.random() < 0.86:  # noqa: PLR2004
                yield x, v, x + reach, v + random.uniform(-4, 4) * (0.3 + near), weight
            x += reach + length * random.uniform(0.08, 0.5)
        y += grain.gap * (0.5 + near)


def night(name: str, tint: Ink) -> Plate:
    """A plate inked all over: what is drawn on it is carved out of the dark."""
    plate = Plate(name, tint)
    plate.ink(sheet())
    plate.ink(sheet(), "tint")
    return plate


def glow(centre: Point, near: float, far: float, reach: float) -> Tone:
    """A tone that falls from `near` at `centre` to `far`, the slower the longer the `reach`."""
    return lambda x, y: max(far, near - math.hypot(x - centre[0], y - centre[1]) / reach)


def sea(plate: Plate, top: float, grain: Grain, on: str = "key", value: int = 0) -> None:
    """Carve (or ink) the face of the water from `top` down to the picture's edge."""
    face = Shape().rect(0, top, WIDTH, HEIGHT)
    plate.marks(face, swell(top + 4, HEIGHT, grain, plate.random), on, value)


@cache
def _above(limit: int) -> list[int]:
    return [255 if value > limit else 0 for value in range(256)]


@cache
def _ramp(middle: int, half: int) -> list[int]:
    return [max(0, min(255, int((v - middle + half) * 255 / (2 * half)))) for v in range(256)]


@cache
def _noise(cell: int) -> Image.Image:
    size = (WIDTH // cell + 2, HEIGHT // cell + 2)
    raw = Random(cell).randbytes(size[0] * size[1])  # noqa: S311 - a drawing, not a secret
    image = Image.frombytes("L", size, raw)
    return (
        image.resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)
        if cell > 1
        else image.crop((0, 0, WIDTH, HEIGHT))
    )


@cache
def _paper() -> Image.Image:
    grain = _noise(1).filter(ImageFilter.GaussianBlur(1.1)).point(lambda v: 255 if v < 116 else 0)  # noqa: PLR2004
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    image.paste((236, 227, 208), (0, 0), grain)
    return image


@cache
def _starved() -> Image.Image:
    """Where the roller left too little ink: fine specks, closer together in large clouds."""
    specks = _noise(2).filter(ImageFilter.GaussianBlur(1.0))
    clouds = _noise(90).point(lambda v: v // 4)
    return ImageChops.add(specks, clouds).point(_ramp(232, 14)).point(lambda v: v * 3 // 4)


def _worn(block: Image.Image, random: Random) -> Image.Image:
    shift = (random.randrange(WIDTH), random.randrange(HEIGHT))
    wobble = ImageChops.blend(
        ImageChops.offset(_noise(7), *shift), ImageChops.offset(_noise(3), *shift), 0.35
    )
    soft = block.filter(ImageFilter.GaussianBlur(1.3))
    edge = ImageChops.add(soft, wobble, scale=1.0, offset=-128).point(_ramp(128, 44))
    solid = ImageChops.lighter(ImageChops.darker(edge, block.point(_ramp(10, 8))), _sure(block))
    return ImageChops.subtract(solid, ImageChops.offset(_starved(), *shift))


def _sure(block: Image.Image) -> Image.Image:
    return block.filter(ImageFilter.GaussianBlur(2.2)).point(_ramp(226, 20))
