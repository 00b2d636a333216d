"""Scenes on the water: the gate, the ferry, the race, the night shift's boat, the buoy, the light."""

from __future__ import annotations

import math

from presspass.demo.linocut import (
    GREEN, OCHRE, ROSE, RUST, SLATE, Grain, Plate, Point, Shape, rays, sheet, swell,
)  # fmt: skip
from presspass.demo.linocut_figures import (
    FORWARD, RAISED, Stance, gull, house, hull, person, seated, windows,
)  # fmt: skip

BOTTOM, RIGHT = 1000, 1500


def _night(name: str, tint: tuple[int, int, int]) -> Plate:
    plate = Plate(name, tint)
    plate.ink(sheet())
    plate.ink(sheet(), "tint")
    return plate


def _glow(centre: Point, near: float, far: float, reach: float):  # noqa: ANN202 - a tone
    return lambda x, y: max(far, near - math.hypot(x - centre[0], y - centre[1]) / reach)


def _sea(plate: Plate, top: float, grain: Grain, on: str = "key", value: int = 0) -> None:
    face = Shape().rect(0, top, RIGHT, BOTTOM)
    plate.marks(face, swell(top + 4, BOTTOM, grain, plate.random), on, value)


def gate_open() -> Plate:
    """The tide gate by night: one leaf shut, one open, and the sea coming through."""
    plate, moon = _night("gate", SLATE), (330, 170)
    sky = Shape().rect(0, 0, RIGHT, 520)
    glow = _glow(moon, 1.2, 0.34, 900)
    plate.marks(sky, rays(moon, Grain(gap=14, width=8, length=66, tone=glow), plate.random, 84))
    plate.cut(Shape().oval(*moon, 66, 66))
    _sea(plate, 470, Grain(gap=14, width=8, length=120, tone=_glow((330, 640), 1.15, 0.28, 700)))
    _gate_towers(plate)
    _torrent(plate)
    return plate


def _gate_towers(plate: Plate) -> None:
    for left in (560, 1230):
        tower = Shape().poly((left, 780), (left + 14, 210), (left + 156, 210), (left + 170, 780))
        roof = Shape().poly((left - 16, 214), (left + 85, 128), (left + 186, 214))
        plate.stand(tower.add(roof), 6)
        plate.light(tower, (-34, 0), Grain(angle=4, gap=11, width=6, length=36))
        plate.light(tower, (22, 0), Grain(angle=-3, gap=13, width=4, length=26))
        plate.cut(windows(left + 62, 290, 1, 2, (46, 60, 90)))
    bridge = Shape().rect(700, 262, 1260, 300)
    plate.stand(bridge.rect(700, 226, 1260, 234), 4)
    plate.ink(Shape().add(*(Shape().rect(x, 228, x + 6, 264) for x in range(716, 1250, 44))))
    keeper = Stance(near=(0.7, 0.9, 1.3, 1.6), far=(0.5, 1.0, 1.1, 1.9), lean=0.5, hat="hood")
    watch = person((1060, 266), 186, keeper)
    plate.stand(watch, 9)
    plate.light(watch, (-11, -5), Grain(angle=60, gap=7, width=5, length=26))
    leaf = Shape().rect(716, 318, 968, 800)
    plate.stand(leaf, 5)
    for x in range(730, 960, 38):
        plate.marks(leaf, [(x, 336, x + 4, 780, 8)])
    plate.marks(leaf, [(722, y, 962, y + 3, 11) for y in (420, 560, 700)])
    plate.hatch(leaf, Grain(angle=90, gap=38, width=6, length=60), "tint")
    stuck = Shape().rect(990, 318, 1226, 470)
    plate.stand(stuck, 5)
    plate.marks(stuck, [(x, 332, x + 3, 462, 7) for x in range(1006, 1220, 38)])
    plate.marks(stuck, [(996, 400, 1220, 402, 9)])


def _torrent(plate: Plate) -> None:
    fall = Shape().poly((990, 476), (1228, 476), (1330, 1000), (640, 1000), (840, 720), (960, 620))
    plate.ink(fall, "key")
    plate.cut(fall, "tint")
    marks, random = [], plate.random
    for _ in range(520):
        t, s = random.random() ** 0.8, random.random()
        top = 480 + 480 * t
        left, right = 1000 - 340 * t**1.6, 1222 + 96 * t
        x = left + (right - left) * s
        run = 60 + 90 * random.random()
        pull = (s - 0.75) * (60 + 190 * t)
        marks.append((x, top, x + pull * 0.6, top + run, 5 + 8 * random.random()))
    plate.marks(fall, marks)
    foam = Shape()
    for _ in range(70):
        x, y = 560 + 800 * random.random(), 880 + 120 * random.random()
        foam.oval(x, y, 8 + 26 * random.random(), 5 + 9 * random.random(), random.uniform(-20, 20))
    plate.cut(foam, "key")


def chain_ferry() -> Plate:
    """The chain ferry at midday, cars and people on deck, the chain rising from the water."""
    plate = Plate("ferry", GREEN)
    sky = Shape().rect(0, 0, RIGHT, 430)
    plate.ink(sky, "tint")
    plate.hatch(sky, Grain(angle=-3, gap=15, width=11, length=150, tone=lambda _x, y: y / 430), "tint")
    _far_town(plate, 430)
    plate.ink(Shape().rect(0, 430, RIGHT, BOTTOM), "tint")
    _sea(plate, 432, Grain(gap=15, width=9, length=130), "tint")
    _sea(plate, 470, Grain(gap=22, width=7, length=170, tone=lambda _x, y: (y - 430) / 500), value=255)
    _ferry(plate)
    for x, y, span in ((250, 170, 110), (420, 110, 74), (1290, 150, 90), (1180, 250, 60)):
        plate.ink(gull((x, y), span))
    return plate


def _far_town(plate: Plate, base: float) -> None:
    shore, x = Shape().poly((0, base + 6), (0, base - 30), (RIGHT, base - 22), (RIGHT, base + 6)), -20.0
    while x < RIGHT:
        wide = 44 + 40 * plate.random.random()
        shore.add(house(x, base, wide, 40 + 62 * plate.random.random(), 0.4))
        x += wide * 0.94
    shore.rect(1090, base - 210, 1130, base).poly((1080, base - 206), (1110, base - 262), (1140, base - 206))
    plate.stand(shore, 3)
    panes = [(px, base - 26 - 34 * plate.random.random(), px + 9, base - 26, 9) for px in range(10, RIGHT, 31)]
    plate.marks(shore, [(a, b, a, b + 15, 8) for a, b, _, _, _ in panes])


def _ferry(plate: Plate) -> None:
    deck = Shape().poly((250, 690), (1250, 690), (1330, 640), (1352, 652), (1250, 790), (250, 790), (148, 652), (170, 640))
    plate.stand(deck, 7)
    plate.light(deck, (0, -26), Grain(angle=0, gap=9, width=5, length=60))
    plate.marks(deck, [(270, 742, 1240, 742, 8), (280, 764, 1230, 765, 5)])
    cabin = Shape().rect(640, 470, 860, 690).rect(620, 452, 880, 474).rect(730, 380, 770, 456)
    plate.stand(cabin, 6)
    plate.cut(windows(664, 500, 4, 1, (34, 50, 48)), "key")
    plate.hatch(Shape().rect(652, 580, 848, 684), Grain(angle=90, gap=15, width=6, length=90))
    for left, facing in ((310, 1), (960, 1)):
        _car(plate, left, facing)
    for x, hat, dress in ((560, "cap", "coat"), (604, "bun", "skirt"), (905, "hood", "coat"), (1196, "long", "skirt"), (1236, "cap", "trousers")):
        plate.stand(person((x, 692), 138, Stance(dress=dress, hat=hat, stride=0.3, facing=1)), 3)
    for side, start in ((-1, 176), (1, 1326)):
        for link in range(9):
            x, y = start + side * (8 + link * 26), 668 + link * 24 + link * link * 1.4
            plate.stand(Shape().oval(x, y, 21, 11, side * 48), 3)
            plate.cut(Shape().oval(x, y, 10, 3.4, side * 48), "key")


def _car(plate: Plate, left: float, facing: int) -> None:
    body = Shape().poly(
        (left, 660), (left + 6, 624), (left + 46, 616), (left + 78, 572), (left + 152, 572),
        (left + 184, 616), (left + 216, 628), (left + 220, 662),
    )  # fmt: skip
    wheels = Shape().oval(left + 48, 664, 26, 26).oval(left + 172, 664, 26, 26)
    plate.stand(body.add(wheels), 4)
    plate.cut(Shape().poly((left + 58, 614), (left + 84, 582), (left + 110, 582), (left + 110, 614)), "key")
    plate.cut(Shape().poly((left + 118, 614), (left + 118, 582), (left + 148, 582), (left + 170, 614)), "key")
    plate.cut(Shape().oval(left + 48, 664, 10, 10).oval(left + 172, 664, 10, 10), "key")
    plate.marks(body, [(left + 14, 640, left + 206 * facing, 642, 6)])


def regatta() -> Plate:
    """Thirteen rowers and a cox, the bow up, all oars at the catch."""
    plate, sun = Plate("regatta", OCHRE), (1130, 210)
    plate.ink(Shape().rect(0, 0, RIGHT, 500), "tint")
    plate.marks(sheet(), rays(sun, Grain(gap=18, width=14, length=120), plate.random, 130), "tint")
    plate.cut(Shape().oval(*sun, 118, 118))
    hills = Shape().poly((0, 500), (0, 380), (190, 330), (420, 410), (700, 372), (980, 436), (1500, 350), (1500, 500))
    plate.stand(hills, 4)
    plate.hatch(hills, Grain(angle=-28, gap=13, width=6, length=60, tone=lambda x, y: (520 - y) / 170))
    plate.ink(Shape().rect(0, 500, RIGHT, BOTTOM))
    plate.ink(Shape().rect(0, 500, RIGHT, BOTTOM), "tint")
    _sea(plate, 500, Grain(gap=17, width=11, length=150, tone=_glow((1130, 700), 1.2, 0.3, 800)))
    _race_boat(plate, (150, 590), (640, 548), 0.36)
    _race_boat(plate, (70, 800), (1440, 640), 1.0)
    return plate


def _race_boat(plate: Plate, stern: Point, bow: Point, size: float) -> None:
    dx, dy = bow[0] - stern[0], bow[1] - stern[1]
    at = lambda t: (stern[0] + dx * t, stern[1] + dy * t)  # noqa: E731
    crew, oars = Shape(), Shape()
    for seat in range(7):
        x, y = at(0.19 + seat * 0.105)
        pull = Stance((0.75, 0.75, 1.75, 1.0), (0.7, 0.6, 1.7, 0.9), -1, -0.95, hat="cap")
        crew.add(seated((x + 20 * size, y + 26 * size), 172 * size, pull))
        oars.limb((x - 66 * size, y - 26 * size, 9 * size), (x - 176 * size, y + 150 * size, 12 * size))
        oars.oval(x - 190 * size, y + 172 * size, 15 * size, 40 * size, 32)
    cox = person((at(0.05)[0] + 10, at(0.05)[1] + 20 * size), 300 * size, Stance(near=FORWARD, far=(0.4, 1.1, 1.3, 1.7), hat="cap", dress="trousers", lean=0.3))
    boat = Shape().poly(
        (stern[0] - 26 * size, stern[1] - 62 * size), at(0.1), at(0.5), at(0.9), (bow[0] + 30 * size, bow[1] - 70 * size),
        (bow[0] - 50 * size, bow[1] + 64 * size), (at(0.5)[0], at(0.5)[1] + 88 * size), (stern[0] + 60 * size, stern[1] + 60 * size),
    )  # fmt: skip
    for shape in (cox, crew, boat, oars):
        plate.stand(shape, 6 * size + 1)
    plate.light(crew.add(cox), (13 * size, -9 * size), Grain(angle=-52, gap=7, width=5 * size + 1, length=30))
    angle = math.degrees(math.atan2(dy, dx))
    plate.cut(boat, "tint")
    plate.light(boat, (0, -30 * size), Grain(angle=angle, gap=9, width=5, length=110))
    wash = [(x - 40 * size, y + 84 * size, x - 200 * size, y + 106 * size, 12 * size) for x, y in map(at, (0.2, 0.4, 0.6, 0.8, 0.95))]
    plate.marks(sheet(), wash)


def night_shift() -> Plate:
    """Before dawn two nurses are rowed across to the hospital, whose windows are lit."""
    plate = _night("night-shift", ROSE)
    dawn = (980, 452)
    sky = Shape().rect(0, 0, RIGHT, 450)
    tone = _glow(dawn, 1.1, 0.12, 900)
    plate.marks(sky, rays(dawn, Grain(gap=16, width=10, length=90, tone=tone), plate.random, 40))
    ward = Shape().rect(760, 190, 1330, 452).rect(960, 120, 1130, 200).rect(0, 420, RIGHT, 452)
    plate.stand(ward, 5)
    plate.cut(windows(796, 228, 9, 3, (30, 40, 59)))
    plate.cut(Shape().rect(1034, 136, 1056, 188).rect(1019, 151, 1071, 173))
    _sea(plate, 452, Grain(gap=16, width=10, length=130, tone=_glow((1000, 470), 1.1, 0.3, 640)))
    lit = Shape()
    for x in range(796, 1330, 59):
        for y in range(470, 690, 26):
            lit.oval(x + 15 + plate.random.uniform(-14, 14), y, 18, 5)
    plate.cut(lit)
    _rowed(plate)
    return plate


def _rowed(plate: Plate) -> None:
    nurse = Stance((0.5, 1.0, 1.0, 1.7), (0.4, 1.1, 0.9, 1.9), hat="bun")
    folk = [
        person((250, 850), 300, Stance(nurse.near, nurse.far, 1, 0.1, 0.2, "coat", "hood")),
        seated((430, 826), 196, nurse),
        seated((590, 830), 200, Stance((1.0, 0.8, 1.9, 0.7), (0.9, 0.7, 1.8, 0.6), 1, 0.5, hat="cap")),
    ]
    for shape in folk:
        plate.stand(shape, 6)
        plate.light(shape, (15, -8), Grain(angle=-58, gap=8, width=6, length=34))
    cape = Shape().rect(422, 700, 434, 738).rect(409, 713, 447, 725)
    plate.cut(cape)
    oar = Shape().limb((676, 742, 12), (820, 900, 12)).oval(834, 918, 16, 50, -42)
    boat = hull(120, 860, 800, 96)
    plate.stand(oar, 5)
    plate.stand(boat, 7)
    plate.light(boat, (0, -34), Grain(angle=2, gap=10, width=6, length=120))
    plate.marks(boat, [(180, 862, 800, 858, 7)])


def buoy() -> Plate:
    """A channel buoy leaning in the ebb, the pilot boat behind it paying out a lead line."""
    plate = Plate("buoy", RUST)
    plate.ink(sheet(), "tint")
    sky = Shape().rect(0, 0, RIGHT, 400)
    plate.hatch(sky, Grain(angle=5, gap=19, width=15, length=190), "tint")
    plate.ink(Shape().rect(0, 400, RIGHT, BOTTOM))
    _sea(plate, 400, Grain(gap=19, width=12, length=170, tone=_glow((500, 420), 1.1, 0.4, 900)))
    boat = Shape().poly((860, 330), (1390, 372), (1360, 452), (910, 452)).rect(1040, 236, 1210, 350)
    boat.rect(1020, 222, 1236, 242).rect(1120, 120, 1128, 226).limb((900, 336, 8), (900, 262, 8))
    plate.stand(boat, 5)
    plate.cut(windows(1058, 262, 3, 1, (36, 34, 50)), "key")
    plate.marks(boat, [(910, 392, 1360, 404, 9), (920, 420, 1350, 428, 6)])
    lead = Stance((0.9, 0.9, 1.8, 0.5), (0.6, 1.1, 1.4, 1.4), -1, 0.3, dress="trousers", hat="cap")
    plate.stand(person((940, 350), 150, lead), 4)
    plate.stand(Shape().limb((902, 250, 3), (880, 330, 3), (876, 520, 3)), 2)
    body = Shape().poly((330, 760), (590, 820), (560, 930), (300, 880)).oval(452, 800, 172, 62, 13)
    cage = Shape().limb((350, 760, 22), (470, 330, 16)).limb((590, 800, 22), (510, 340, 16))
    cage.limb((470, 780, 16), (490, 330, 14)).limb((385, 640, 14), (556, 680, 14)).limb((424, 490, 12), (532, 512, 12))
    cage.poly((430, 318), (548, 344), (520, 190)).oval(516, 178, 24, 24)
    for shape in (cage, body):
        plate.stand(shape, 9)
        plate.cut(shape, "tint")
        plate.ink(shape, "tint")
        plate.light(shape, (20, -10), Grain(angle=76, gap=10, width=7, length=60))
    for y in (842, 866, 890):
        plate.marks(body, [(300, y - 34, 590, y + 30, 9)])
        plate.marks(body, [(300, y - 34, 590, y + 30, 9)], "tint")
    plate.cut(Shape().oval(516, 178, 13, 13))
    wash = [(300 - i * 40, 890 + i * 14, 640 + i * 30, 950 + i * 6, 13) for i in range(6)]
    plate.marks(Shape().rect(0, 872, RIGHT, BOTTOM), wash)
    return plate


def lighthouse() -> Plate:
    """The Watch Island light at dusk, its beam over the town's bank, the tide staff below."""
    plate, lamp = _night("lighthouse", OCHRE), (1040, 232)
    beams = Shape().poly(lamp, (0, 60), (0, 330)).poly(lamp, (1500, 150), (1500, 300))
    sky = Shape().rect(0, 0, RIGHT, 640)
    ring = Grain(gap=17, width=7, length=74, tone=_glow(lamp, 0.9, 0.22, 1000))
    plate.marks(sky, rays(lamp, ring, plate.random, 60))
    plate.ink(beams)
    plate.cut(beams, "key")
    plate.marks(beams, [(900 - k * 70, 226 - k * 5, 820 - k * 110, 224 - k * 9 + k % 3 * 9, 7) for k in range(9)], "tint")
    _sea(plate, 640, Grain(gap=16, width=10, length=140, tone=_glow((800, 660), 1.05, 0.26, 800)))
    rock = Shape().poly((690, 760), (760, 640), (860, 600), (960, 560), (1160, 566), (1270, 650), (1400, 690), (1500, 780), (1500, 860), (640, 860))
    plate.stand(rock, 6)
    plate.hatch(rock, Grain(angle=58, gap=15, width=8, length=52, tone=lambda x, _y: max(0, (1080 - x) / 420)))
    tower = Shape().poly((968, 570), (996, 290), (1084, 290), (1112, 570))
    plate.cut(tower)
    plate.ink(Shape().poly((981, 440), (987, 380), (1093, 380), (1099, 440)), "key")
    plate.hatch(tower, Grain(angle=0, gap=9, width=5, length=40, tone=lambda x, _y: max(0, (x - 1030) / 70)), value=255)
    top = Shape().rect(974, 276, 1106, 294).rect(1000, 200, 1012, 280).rect(1068, 200, 1080, 280)
    plate.stand(top.poly((986, 204), (1040, 150), (1094, 204)).rect(1036, 128, 1044, 156), 4)
    plate.cut(Shape().oval(*lamp, 22, 34))
    keeper = person((800, 650), 132, Stance((0.6, 0.8, 1.5, 0.9), (0.5, 1.0, 1.3, 1.2), -1, hat="cap"))
    plate.stand(keeper, 5)
    plate.light(keeper, (7, -4), Grain(angle=-50, gap=7, width=4, length=22))
    _staff(plate)
    return plate


def _staff(plate: Plate) -> None:
    staff = Shape().rect(566, 470, 634, 960)
    plate.stand(staff, 6)
    plate.cut(Shape().rect(574, 478, 626, 952))
    ticks = Shape()
    for step in range(16):
        y = 494 + step * 30
        ticks.rect(574, y, 626 if step % 5 == 0 else 598, y + (9 if step % 5 == 0 else 5))
    plate.ink(ticks)
    water = Shape().rect(540, 800, 660, BOTTOM)
    plate.ink(water, "tint")
    plate.ink(water)
    plate.marks(water, [(540, y, 660, y + 3, 8) for y in range(806, 1000, 22)])


def finish_flag() -> Plate:
    """The ferryman, one wrist in plaster, drops the flag that ends the race."""
    plate = Plate("finish-flag", OCHRE)
    plate.ink(Shape().rect(0, 0, RIGHT, 620), "tint")
    plate.hatch(Shape().rect(0, 0, RIGHT, 620), Grain(angle=-8, gap=18, width=14, length=170), "tint")
    plate.ink(Shape().rect(0, 620, RIGHT, BOTTOM))
    _sea(plate, 620, Grain(gap=18, width=12, length=160))
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
    flag = Shape().poly((424, 22), (560, 60), (690, 30), (760, 84), (700, 190), (570, 170), (410, 150))
    for shape in (pole, flag):
        plate.stand(shape, 6)
    plate.marks(flag, [(440 + i * 8, 50 + i * 26, 720 - i * 10, 70 + i * 26, 11) for i in range(4)])
    return plate
