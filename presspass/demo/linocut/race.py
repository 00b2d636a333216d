"""The race: the boats in the last stretch, and the ferryman who ends it."""

import math

from presspass.demo.linocut.figures import (
    FORWARD,
    RAISED,
    Stance,
    person,
    seated,
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
    rays,
    sea,
    sheet,
)


def regatta() -> Plate:
    """Thirteen rowers and a cox, the bow up, all oars at the catch."""
    plate, sun = Plate("regatta", OCHRE), (1130, 210)
    plate.ink(Shape().rect(0, 0, WIDTH, 500), "tint")
    plate.marks(sheet(), rays(sun, Grain(gap=18, width=14, length=120), plate.random, 130), "tint")
    plate.cut(Shape().oval(*sun, 118, 118))
    hills = Shape().poly(
        (0, 500), (0, 380), (190, 330), (420, 410), (700, 372), (980, 436), (1500, 350), (1500, 500)
    )
    plate.stand(hills, 4)
    plate.hatch(
        hills, Grain(angle=-28, gap=13, width=6, length=60, tone=lambda _x, y: (520 - y) / 170)
    )
    plate.ink(Shape().rect(0, 500, WIDTH, HEIGHT))
    plate.ink(Shape().rect(0, 500, WIDTH, HEIGHT), "tint")
    sea(plate, 500, Grain(gap=17, width=11, length=150, tone=glow((1130, 700), 1.2, 0.3, 800)))
    _race_boat(plate, (150, 590), (640, 548), 0.36)
    _race_boat(plate, (70, 800), (1440, 640), 1.0)
    return plate


def _race_boat(plate: Plate, stern: Point, bow: Point, size: float) -> None:
    dx, dy = bow[0] - stern[0], bow[1] - stern[1]

    def at(t: float) -> Point:
        return stern[0] + dx * t, stern[1] + dy * t

    crew, oars = Shape(), Shape()
    for seat in range(7):
        x, y = at(0.19 + seat * 0.105)
        pull = Stance((0.75, 0.75, 1.75, 1.0), (0.7, 0.6, 1.7, 0.9), -1, -0.95, hat="cap")
        crew.add(seated((x + 20 * size, y + 26 * size), 172 * size, pull))
        oars.limb(
            (x - 66 * size, y - 26 * size, 9 * size), (x - 176 * size, y + 150 * size, 12 * size)
        )
        oars.oval(x - 190 * size, y + 172 * size, 15 * size, 40 * size, 32)
    cox = person(
        (at(0.05)[0] + 10, at(0.05)[1] + 20 * size),
        300 * size,
        Stance(near=FORWARD, far=(0.4, 1.1, 1.3, 1.7), hat="cap", dress="trousers", lean=0.3),
    )
    boat = _race_hull(stern, bow, size)
    for shape in (cox, crew, boat, oars):
        plate.stand(shape, 6 * size + 1)
    plate.light(
        crew.add(cox),
        (13 * size, -9 * size),
        Grain(angle=-52, gap=7, width=5 * size + 1, length=30),
    )
    angle = math.degrees(math.atan2(dy, dx))
    plate.cut(boat, "tint")
    plate.light(boat, (0, -30 * size), Grain(angle=angle, gap=9, width=5, length=110))
    wash = [
        (x - 40 * size, y + 84 * size, x - 200 * size, y + 106 * size, 12 * size)
        for x, y in map(at, (0.2, 0.4, 0.6, 0.8, 0.95))
    ]
    plate.marks(sheet(), wash)


def _race_hull(stern: Point, bow: Point, size: float) -> Shape:
    def at(t: float) -> Point:
        return stern[0] + (bow[0] - stern[0]) * t, stern[1] + (bow[1] - stern[1]) * t

    return Shape().poly(
        (stern[0] - 26 * size, stern[1] - 62 * size), at(0.1), at(0.5), at(0.9),
        (bow[0] + 30 * size, bow[1] - 70 * size),
        (bow[0] - 50 * size, bow[1] + 64 * size), (at(0.5)[0], at(0.5)[1] + 88 * size),
        (stern[0] + 60 * size, stern[1] + 60 * size),
    )  # fmt: skip


def finish_flag() -> Plate:
    """The ferryman, one wrist in plaster, drops the flag that ends the race."""
    plate = Plate("finish-flag", OCHRE)
    plate.ink(Shape().rect(0, 0, WIDTH, 620), "tint")
    plate.hatch(
        Shape().rect(0, 0, WIDTH, 620), Grain(angle=-8, gap=18, width=14, length=170), "tint"
    )
    plate.ink(Shape().rect(0, 620, WIDTH, HEIGHT))
    sea(plate, 620, Grain(gap=18, width=12, length=160))
    _race_boat(plate, (820, 700), (1420, 640), 0.42)
    quay = Shape().poly((0, 780), (640, 800), (610, 1000), (0, 1000))
    plate.stand(quay, 6)
    plate.hatch(quay, Grain(angle=2, gap=34, width=7, length=180))
    man = Stance(RAISED, (0.3, 1.0, 1.1, 0.75), 1, 0.1, 0.6, "trousers", "cap")
    body = person((330, 810), 640, man)
    plate.stand(body, 8)
    plate.light(body, (24, -10), Grain(angle=-60, gap=11, width=8, length=48))
    plate.cut(Shape().limb((306, 384, 44), (366, 364, 40)))
    plate.marks(body, [(322, 268, 300, 372, 9), (344, 266, 372, 350, 9)])
    pole = Shape().limb((418, 130, 12), (440, 20, 10), (450, -30, 8))
    flag = Shape().poly(
        (424, 22), (560, 60), (690, 30), (760, 84), (700, 190), (570, 170), (410, 150)
    )
    for shape in (pole, flag):
        plate.stand(shape, 6)
    plate.marks(flag, [(440 + i * 8, 50 + i * 26, 720 - i * 10, 70 + i * 26, 11) for i in range(4)])
    return plate
