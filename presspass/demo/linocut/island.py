"""Watch Island: the light, and the book in which the tides are written down."""

import math

from presspass.demo.linocut.figures import (
    Stance,
    person,
)
from presspass.demo.linocut.press import (
    HEIGHT,
    OCHRE,
    WIDTH,
    Grain,
    Plate,
    Point,
    Shape,
    glow,
    night,
    rays,
    sea,
    sheet,
)


def lighthouse() -> Plate:
    """The Watch Island light at dusk, its beam over the town's bank, the tide staff below."""
    plate, lamp = night("lighthouse", OCHRE), (1040, 232)
    beams = Shape().poly(lamp, (0, 60), (0, 330)).poly(lamp, (1500, 150), (1500, 300))
    sky = Shape().rect(0, 0, WIDTH, 640)
    ring = Grain(gap=17, width=7, length=74, tone=glow(lamp, 0.9, 0.22, 1000))
    plate.marks(sky, rays(lamp, ring, plate.random, 60))
    plate.ink(beams)
    plate.cut(beams, "key")
    plate.marks(
        beams,
        [(900 - k * 70, 226 - k * 5, 820 - k * 110, 224 - k * 9 + k % 3 * 9, 7) for k in range(9)],
        "tint",
    )
    sea(plate, 640, Grain(gap=16, width=10, length=140, tone=glow((800, 660), 1.05, 0.26, 800)))
    _rock(plate)
    _tower(plate, lamp)
    keeper = person(
        (800, 650), 132, Stance((0.6, 0.8, 1.5, 0.9), (0.5, 1.0, 1.3, 1.2), -1, hat="cap")
    )
    plate.stand(keeper, 5)
    plate.light(keeper, (7, -4), Grain(angle=-50, gap=7, width=4, length=22))
    _staff(plate)
    return plate


def _rock(plate: Plate) -> None:
    rock = Shape().poly(
        (690, 760),
        (760, 640),
        (860, 600),
        (960, 560),
        (1160, 566),
        (1270, 650),
        (1400, 690),
        (1500, 780),
        (1500, 860),
        (640, 860),
    )
    plate.stand(rock, 6)
    plate.hatch(
        rock,
        Grain(angle=58, gap=15, width=8, length=52, tone=lambda x, _y: max(0, (1080 - x) / 420)),
    )


def _tower(plate: Plate, lamp: Point) -> None:
    tower = Shape().poly((968, 570), (996, 290), (1084, 290), (1112, 570))
    plate.cut(tower)
    plate.ink(Shape().poly((981, 440), (987, 380), (1093, 380), (1099, 440)), "key")
    plate.hatch(
        tower,
        Grain(angle=0, gap=9, width=5, length=40, tone=lambda x, _y: max(0, (x - 1030) / 70)),
        value=255,
    )
    top = Shape().rect(974, 276, 1106, 294).rect(1000, 200, 1012, 280).rect(1068, 200, 1080, 280)
    plate.stand(top.poly((986, 204), (1040, 150), (1094, 204)).rect(1036, 128, 1044, 156), 4)
    plate.cut(Shape().oval(*lamp, 22, 34))


def _staff(plate: Plate) -> None:
    staff = Shape().rect(566, 470, 634, 960)
    plate.stand(staff, 6)
    plate.cut(Shape().rect(574, 478, 626, 952))
    ticks = Shape()
    for step in range(16):
        y = 494 + step * 30
        ticks.rect(574, y, 626 if step % 5 == 0 else 598, y + (9 if step % 5 == 0 else 5))
    plate.ink(ticks)
    water = Shape().rect(540, 800, 660, HEIGHT)
    plate.ink(water, "tint")
    plate.ink(water)
    plate.marks(water, [(540, y, 660, y + 3, 8) for y in range(806, 1000, 22)])


def tide_book() -> Plate:
    """The keeper's hand with a pencil on the open tide book."""
    plate = Plate("tide-book", OCHRE)
    plate.ink(sheet())
    plate.ink(sheet(), "tint")
    plate.hatch(
        sheet(), Grain(8, 30, 9, 260, tone=lambda x, y: 0.5 + 0.5 * math.sin(y / 40 + x / 500))
    )
    left = Shape().poly((120, 250), (330, 170), (730, 230), (720, 900), (330, 830), (90, 890))
    right = Shape().poly((730, 230), (1120, 160), (1390, 230), (1430, 880), (1120, 820), (720, 900))
    for page in (left, right):
        plate.stand(page, 10)
        plate.cut(page)
    plate.stand(Shape().poly((722, 228), (738, 228), (728, 902), (712, 902)), 2)
    plate.hatch(
        Shape().poly((738, 232), (840, 214), (830, 880), (728, 900)),
        Grain(84, 15, 7, 70),
        "key",
        255,
    )
    for line in range(13):
        y = 290 + line * 42
        _entry(plate, 160, y, -7, 13)
        if line < 8:  # noqa: PLR2004
            _entry(plate, 800, y - 6, 6, 13)
    _hand(plate)
    return plate


def _entry(plate: Plate, x: float, y: float, slope: float, words: int) -> None:
    random, marks = plate.random, []
    for word in range(words):
        u, v = x + word * 40, y - math.sin(word / words * math.pi) * 34 - slope * word / 6
        if word in (3, 8):
            continue
        marks += [
            (u + k * 9, v + 13 * random.random(), u + 8 + k * 9, v - 12 * random.random(), 5)
            for k in range(3)
        ]
    plate.marks(sheet(), marks, "key", 255)


def _hand(plate: Plate) -> None:
    pencil = Shape().limb((1000, 640, 5), (1030, 618, 26), (1250, 420, 26))
    fist = (
        Shape()
        .limb((1500, 900, 190), (1280, 720, 150), (1170, 640, 118))
        .limb((1180, 612, 62), (1096, 588, 50), (1046, 612, 40))
    )
    fist.limb((1200, 660, 64), (1110, 650, 54), (1050, 640, 38)).limb(
        (1220, 710, 66), (1130, 706, 58), (1090, 690, 44)
    )
    cuff = Shape().poly((1340, 640), (1500, 700), (1500, 1000), (1260, 860))
    for shape in (fist, pencil, cuff):
        plate.stand(shape, 8)
    plate.light(fist, (-18, -22), Grain(40, 10, 8, 46))
    plate.hatch(cuff, Grain(38, 18, 8, 90))
    plate.cut(pencil, "tint")
    plate.marks(pencil, [(1040, 604, 1250, 416, 7)])
    knuckles = [(1130, 622, 1086, 616, 7), (1140, 676, 1092, 668, 7), (1236, 640, 1190, 600, 7)]
    plate.marks(fist, knuckles)
