"""Scenes of the shore: oyster beds, the marsh, the farm on the bank, the salt pans."""

import math

from presspass.demo.linocut.figures import (
    CARRYING,
    Stance,
    gull,
    heron,
    person,
    reeds,
)
from presspass.demo.linocut.press import (
    GREEN,
    HEIGHT,
    OCHRE,
    ROSE,
    SLATE,
    WIDTH,
    Grain,
    Plate,
    Point,
    Shape,
    rays,
    sheet,
    swell,
)


def oysters() -> Plate:
    """At low water a grower stands among the trestles with a basket she may not sell."""
    plate = Plate("oysters", SLATE)
    plate.ink(Shape().rect(0, 0, WIDTH, 440), "tint")
    plate.hatch(
        Shape().rect(0, 0, WIDTH, 440),
        Grain(4, 17, 13, 180, tone=lambda _x, y: 0.35 + y / 520),
        "tint",
    )
    plate.ink(Shape().poly((0, 440), (0, 412), (460, 386), (900, 416), (1500, 372), (1500, 440)))
    flat = Shape().rect(0, 440, WIDTH, HEIGHT)
    plate.ink(flat, "tint")
    plate.marks(flat, swell(444, HEIGHT, Grain(gap=17, width=12, length=190), plate.random), "tint")
    for row, (y, size) in enumerate(((500, 0.34), (560, 0.5), (650, 0.74), (800, 1.12))):
        _trestle(plate, y, size, -60 - row * 70)
    grower = person(
        (930, 930), 720, Stance(CARRYING, (0.3, 1.35, 1.3, 1.75), 1, -0.1, 0.62, "apron", "hood")
    )
    plate.stand(grower, 10)
    plate.light(grower, (30, -12), Grain(angle=-62, gap=12, width=9, length=60))
    _basket(plate)
    for x, y, span in ((240, 130, 120), (420, 220, 80), (1290, 120, 96)):
        plate.ink(gull((x, y), span))
    return plate


def _trestle(plate: Plate, y: float, size: float, left: float) -> None:
    x = left
    while x < WIDTH:
        wide = 330 * size
        if not 640 < x + wide / 2 < 1180 or y < 700:  # noqa: PLR2004
            bag = Shape().poly(
                (x, y),
                (x + 20 * size, y - 34 * size),
                (x + wide - 20 * size, y - 34 * size),
                (x + wide, y),
                (x + wide - 8 * size, y + 26 * size),
                (x + 8 * size, y + 26 * size),
            )
            legs = Shape().limb(
                (x + 40 * size, y, 11 * size), (x + 30 * size, y + 120 * size, 9 * size)
            )
            legs.limb(
                (x + wide - 40 * size, y, 11 * size),
                (x + wide - 30 * size, y + 120 * size, 9 * size),
            )
            plate.stand(legs.add(bag), 5 * size + 1)
            plate.hatch(bag, Grain(32, 15 * size + 3, 5 * size + 1, 34 * size))
            plate.hatch(bag, Grain(-32, 19 * size + 3, 4 * size + 1, 28 * size))
        x += wide + 34 * size


def _basket(plate: Plate) -> None:
    basket = Shape().poly((1010, 560), (1290, 560), (1254, 700), (1046, 700))
    heap = Shape()
    for column in range(6):
        heap.oval(
            1036 + column * 46, 548 - 16 * (column % 2), 40, 22, plate.random.uniform(-30, 30)
        )
    for shape in (heap, basket):
        plate.stand(shape, 7)
        plate.cut(shape, "tint")
    plate.marks(
        heap,
        [
            (1010 + c * 46, 556 - 16 * (c % 2), 1058 + c * 46, 540 - 16 * (c % 2), 11)
            for c in range(6)
        ],
    )
    plate.hatch(basket, Grain(0, 24, 10, 46, 0.02))
    plate.hatch(basket, Grain(84, 40, 6, 130, 0.02))


def oyster_knife() -> Plate:
    """Two opened oysters, a closed one and the knife, from above."""
    plate = Plate("oyster-knife", GREEN)
    plate.ink(sheet())
    plate.ink(sheet(), "tint")
    plate.hatch(
        sheet(), Grain(-11, 26, 8, 220, tone=lambda x, y: 0.5 + 0.4 * math.sin(x / 210 + y / 90))
    )
    for x, y, size, turn, opened in (
        (420, 400, 1.15, -24, True),
        (930, 610, 1.25, 16, True),
        (1190, 230, 0.85, 50, False),
    ):
        _oyster(plate, (x, y), size, turn, opened=opened)
    blade = Shape().limb((330, 850, 34), (560, 800, 56), (640, 778, 30), (700, 756, 4))
    handle = Shape().limb((90, 900, 66), (330, 850, 50))
    for shape in (blade, handle):
        plate.stand(shape, 9)
        plate.cut(shape, "tint")
    plate.light(blade, (-6, -22), Grain(-14, 8, 7, 90))
    plate.hatch(handle, Grain(-12, 20, 7, 110))
    return plate


def _oyster(
    plate: Plate, at: tuple[float, float], size: float, turn: float, *, opened: bool
) -> None:
    (x, y), rings = at, 7
    shell = (
        Shape()
        .oval(x, y, 250 * size, 176 * size, turn)
        .oval(x + 90 * size, y - 30 * size, 190 * size, 150 * size, turn)
    )
    plate.stand(shell, 11)
    plate.cut(shell, "tint")
    for ring in range(rings):
        scale = 1 - ring * (0.045 if opened else 0.13)
        wide, high = 262 * size * scale, 184 * size * scale
        marks = []
        for step in range(46):
            a, b = step / 46 * 2 * math.pi, (step + 0.72) / 46 * 2 * math.pi
            r = 1 + 0.05 * math.sin(a * 7 + ring)
            marks.append((
                x + 40 * size + wide * r * math.cos(a), y - 12 * size + high * r * math.sin(a),
                x + 40 * size + wide * r * math.cos(b), y - 12 * size + high * r * math.sin(b),
                8 * size,
            ))  # fmt: skip
        plate.marks(shell, marks)
    if opened:
        _flesh(plate, at, size, turn)


def _flesh(plate: Plate, at: Point, size: float, turn: float) -> None:
    x, y = at
    bowl = Shape().oval(x + 34 * size, y - 8 * size, 172 * size, 116 * size, turn)
    plate.cut(bowl)
    flesh = Shape().oval(x + 24 * size, y + 4 * size, 118 * size, 70 * size, turn + 10)
    plate.ink(flesh, "tint")
    plate.light(flesh, (-26, -18), Grain(turn, 12, 9, 60), "tint")
    frill = [
        (
            x - 60 * size + k * 24 * size,
            y - 30 * size - 20 * math.sin(k / 7 * math.pi) * size,
            x - 40 * size + k * 24 * size,
            y + 34 * size,
            6 * size,
        )
        for k in range(8)
    ]
    plate.marks(flesh, frill, "key", 255)


def marsh() -> Plate:
    """The creek winds through the marsh to a low sun; a heron fishes where the bank was opened."""
    plate, sun = Plate("marsh", GREEN), (1010, 300)
    plate.ink(Shape().rect(0, 0, WIDTH, 380), "tint")
    plate.marks(
        Shape().rect(0, 0, WIDTH, 380),
        rays(sun, Grain(gap=17, width=13, length=110), plate.random, 96),
        "tint",
    )
    plate.cut(Shape().oval(*sun, 84, 84))
    land = Shape().rect(0, 372, WIDTH, HEIGHT)
    plate.ink(land)
    plate.ink(land, "tint")
    plate.hatch(
        land, Grain(-76, 13, 7, 44, tone=lambda x, y: 0.35 + 0.65 * abs(math.sin(x / 260 + y / 70)))
    )
    _creek(plate)
    bird = heron((430, 850), 560)
    plate.stand(bird, 10)
    plate.light(bird, (16, -10), Grain(-20, 9, 7, 40))
    _reed_bed(plate, -20, 330)
    _reed_bed(plate, 1090, 1500)
    for x, y, span in ((300, 120, 80), (390, 170, 60), (480, 130, 70)):
        plate.ink(gull((x, y), span))
    return plate


def _reed_bed(plate: Plate, left: float, right: float) -> None:
    for base, block in ((960, "tint"), (1012, "both")):
        bed = reeds(base, left, right, plate.random)
        plate.stand(bed, 4)
        plate.cut(bed, "key" if block == "tint" else "both")


def _creek(plate: Plate) -> None:
    left, right = [], []
    for step in range(40):
        t = step / 39
        y, wide = 384 + 640 * t**1.5, 10 + 420 * t**1.7
        x = 1010 - 330 * t + math.sin(t * 9.5) * (70 + 190 * t) * (1 - t * 0.35)
        left.append((x - wide / 2, y))
        right.append((x + wide / 2, y))
    water = Shape().poly(*left, *right[::-1])
    plate.stand(water, 6)
    plate.cut(water)
    plate.ink(water, "tint")
    plate.marks(water, swell(384, HEIGHT, Grain(gap=14, width=10, length=90), plate.random), "tint")
    plate.marks(
        water, swell(420, HEIGHT, Grain(gap=38, width=6, length=120), plate.random), "key", 255
    )


def farm_bank() -> Plate:
    """A farmer and two cows on the sea bank, between high water and the pasture."""
    plate = Plate("farm-bank", OCHRE)
    plate.ink(Shape().rect(0, 0, WIDTH, 560), "tint")
    plate.hatch(Shape().rect(0, 0, WIDTH, 560), Grain(-14, 20, 15, 170), "tint")
    sea = Shape().poly((0, 500), (700, 500), (480, 1000), (0, 1000))
    field = Shape().poly((860, 560), (1500, 560), (1500, 1000), (1080, 1000))
    bank = Shape().poly((560, 640), (760, 470), (820, 470), (960, 620), (1240, 1000), (260, 1000))
    plate.ink(sea)
    plate.marks(sea, swell(500, HEIGHT, Grain(gap=17, width=11, length=130), plate.random))
    plate.ink(field, "tint")
    plate.hatch(field, Grain(78, 22, 9, 50), "key", 255)
    plate.stand(bank, 7)
    plate.hatch(
        bank, Grain(-64, 17, 8, 60, tone=lambda x, y: max(0.0, (x - 560 + (y - 640) * 0.3) / 420))
    )
    for x, y, size in ((1000, 760, 1.0), (1240, 640, 0.62)):
        _cow(plate, x, y, size)
    man = person(
        (720, 800),
        560,
        Stance((0.3, 1.3, 0.9, 2.2), (0.2, 1.4, 0.5, 2.6), -1, 0.0, 0.45, "coat", "cap"),
    )
    stick = Shape().limb((640, 520, 14), (600, 812, 9))
    for shape in (man, stick):
        plate.stand(shape, 8)
    plate.light(man, (22, -12), Grain(-60, 11, 8, 50))
    return plate


def _cow(plate: Plate, x: float, y: float, size: float) -> None:

    def at(dx: float, dy: float) -> Point:
        return x + dx * size, y + dy * size

    cow = Shape().poly(
        at(-10, -150),
        at(60, -176),
        at(300, -170),
        at(330, -140),
        at(322, -40),
        at(280, -10),
        at(70, -10),
        at(10, -50),
    )
    cow.poly(
        at(-10, -140),
        at(-70, -190),
        at(-130, -180),
        at(-168, -96),
        at(-140, -78),
        at(-60, -110),
        at(20, -70),
    )
    cow.poly(at(-110, -178), at(-140, -216), at(-92, -196))
    for leg in (44, 96, 250, 300):
        cow.limb(
            (*at(leg, -30), 40 * size), (*at(leg + 4, 60), 28 * size), (*at(leg, 132), 26 * size)
        )
    cow.limb((*at(326, -140), 12 * size), (*at(352, -40), 8 * size), (*at(346, 20), 18 * size))
    plate.stand(cow, 7 * size + 2)
    for dx, dy, rx, ry, turn in (
        (130, -110, 62, 40, 20),
        (258, -74, 46, 54, -18),
        (-110, -130, 18, 30, 24),
    ):
        spot = Shape().oval(*at(dx, dy), rx * size, ry * size, turn)
        plate.hatch(spot, Grain(20, 10 * size + 1, 9 * size + 1, 70 * size))


def salt() -> Plate:
    """Salt heaps and pans; one man with a rake looks at what the water has left."""
    plate = Plate("salt", ROSE)
    plate.ink(Shape().rect(0, 0, WIDTH, 360), "tint")
    plate.hatch(
        Shape().rect(0, 0, WIDTH, 360),
        Grain(3, 18, 14, 220, tone=lambda _x, y: 0.3 + y / 430),
        "tint",
    )
    plate.ink(
        Shape().poly(
            (0, 362), (0, 330), (280, 300), (620, 338), (1060, 296), (1500, 340), (1500, 362)
        )
    )
    plate.ink(Shape().rect(0, 360, WIDTH, HEIGHT))
    plate.ink(Shape().rect(0, 360, WIDTH, HEIGHT), "tint")
    vanish = (760, 330)
    for row in range(5):
        top, bottom = (
            384 + 26 * row * (1 + row * 0.75),
            384 + 26 * (row + 1) * (1 + (row + 1) * 0.75) - 14 - row * 4,
        )
        for column in range(-5, 6):
            _pan(plate, vanish, (top, bottom), column)
    for x, y, size in ((210, 640, 1.0), (1240, 560, 0.78), (1010, 470, 0.42), (480, 462, 0.36)):
        _heap(plate, x, y, size)
    man = person(
        (700, 920),
        610,
        Stance((0.9, 0.9, 1.25, 1.93), (0.6, 1.05, 1.72, 0.5), 1, 0.28, 0.7, "trousers", "cap"),
    )
    rake = Shape().limb((790, 440, 15), (1076, 917, 13)).limb((1000, 962, 17), (1152, 872, 17))
    plate.stand(man, 9)
    plate.light(man, (26, -12), Grain(-60, 11, 8, 50))
    plate.stand(rake, 7)
    return plate


def _pan(plate: Plate, vanish: tuple[float, float], span: tuple[float, float], column: int) -> None:
    def x_at(y: float, edge: float) -> float:
        return vanish[0] + edge * 330 * (y - vanish[1]) / 240

    (top, bottom), left, right = span, column + 0.05, column + 0.95
    pan = Shape().poly(
        (x_at(top, left), top),
        (x_at(top, right), top),
        (x_at(bottom, right), bottom),
        (x_at(bottom, left), bottom),
    )
    if pan.box()[2] - pan.box()[0] < 2:  # noqa: PLR2004
        return
    plate.cut(pan, "key")
    gap = 7 + (top - 384) / 40
    plate.hatch(pan, Grain(0, gap * 1.7, gap * 0.9, 90 + top / 8, 0.01), "tint")


def _heap(plate: Plate, x: float, y: float, size: float) -> None:
    heap = Shape().poly(
        (x - 230 * size, y),
        (x - 120 * size, y - 130 * size),
        (x - 20 * size, y - 236 * size),
        (x + 20 * size, y - 236 * size),
        (x + 130 * size, y - 126 * size),
        (x + 236 * size, y),
    )
    plate.stand(heap, 6 * size + 2)
    plate.cut(heap)
    shade = Shape().poly(
        (x + 10 * size, y - 240 * size),
        (x + 240 * size, y),
        (x - 10 * size, y),
        (x + 30 * size, y - 110 * size),
    )
    plate.hatch(shade, Grain(52, 15 * size + 2, 9 * size + 1, 60 * size), "key", 255)
    melt = Shape().poly(
        (x - 260 * size, y - 4),
        (x + 266 * size, y - 4),
        (x + 210 * size, y + 26 * size),
        (x - 200 * size, y + 26 * size),
    )
    plate.ink(melt, "tint")
    plate.stand(melt, 3)
    plate.hatch(melt, Grain(0, 9 * size + 2, 5 * size + 1, 80 * size))
