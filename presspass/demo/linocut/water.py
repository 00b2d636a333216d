"""Scenes on the water: the tide gate, the chain ferry, the night shift’s boat, a buoy."""

from presspass.demo.linocut.figures import (
    Stance,
    gull,
    house,
    hull,
    person,
    seated,
    windows,
)
from presspass.demo.linocut.press import (
    GREEN,
    HEIGHT,
    ROSE,
    RUST,
    SLATE,
    WIDTH,
    Grain,
    Plate,
    Shape,
    glow,
    night,
    rays,
    sea,
    sheet,
)


def gate_open() -> Plate:
    """The tide gate by night: one leaf shut, one open, and the sea coming through."""
    plate, moon = night("gate", SLATE), (330, 170)
    sky = Shape().rect(0, 0, WIDTH, 520)
    shine = glow(moon, 1.2, 0.34, 900)
    plate.marks(sky, rays(moon, Grain(gap=14, width=8, length=66, tone=shine), plate.random, 84))
    plate.cut(Shape().oval(*moon, 66, 66))
    sea(plate, 470, Grain(gap=14, width=8, length=120, tone=glow((330, 640), 1.15, 0.28, 700)))
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
    sky = Shape().rect(0, 0, WIDTH, 430)
    plate.ink(sky, "tint")
    plate.hatch(
        sky, Grain(angle=-3, gap=15, width=11, length=150, tone=lambda _x, y: y / 430), "tint"
    )
    _far_town(plate, 430)
    plate.ink(Shape().rect(0, 430, WIDTH, HEIGHT), "tint")
    sea(plate, 432, Grain(gap=15, width=9, length=130), "tint")
    sea(
        plate,
        470,
        Grain(gap=22, width=7, length=170, tone=lambda _x, y: (y - 430) / 500),
        value=255,
    )
    _ferry(plate)
    for x, y, span in ((250, 170, 110), (420, 110, 74), (1290, 150, 90), (1180, 250, 60)):
        plate.ink(gull((x, y), span))
    return plate


def _far_town(plate: Plate, base: float) -> None:
    shore, x = (
        Shape().poly((0, base + 6), (0, base - 30), (WIDTH, base - 22), (WIDTH, base + 6)),
        -20.0,
    )
    while x < WIDTH:
        wide = 44 + 40 * plate.random.random()
        shore.add(house(x, base, wide, 40 + 62 * plate.random.random(), 0.4))
        x += wide * 0.94
    shore.rect(1090, base - 210, 1130, base).poly(
        (1080, base - 206), (1110, base - 262), (1140, base - 206)
    )
    plate.stand(shore, 3)
    panes = [
        (px, base - 26 - 34 * plate.random.random(), px + 9, base - 26, 9)
        for px in range(10, WIDTH, 31)
    ]
    plate.marks(shore, [(a, b, a, b + 15, 8) for a, b, _, _, _ in panes])


def _ferry(plate: Plate) -> None:
    deck = Shape().poly(
        (250, 690),
        (1250, 690),
        (1330, 640),
        (1352, 652),
        (1250, 790),
        (250, 790),
        (148, 652),
        (170, 640),
    )
    plate.stand(deck, 7)
    plate.light(deck, (0, -26), Grain(angle=0, gap=9, width=5, length=60))
    plate.marks(deck, [(270, 742, 1240, 742, 8), (280, 764, 1230, 765, 5)])
    cabin = Shape().rect(640, 470, 860, 690).rect(620, 452, 880, 474).rect(730, 380, 770, 456)
    plate.stand(cabin, 6)
    plate.cut(windows(664, 500, 4, 1, (34, 50, 48)), "key")
    plate.hatch(Shape().rect(652, 580, 848, 684), Grain(angle=90, gap=15, width=6, length=90))
    for left, facing in ((310, 1), (960, 1)):
        _car(plate, left, facing)
    for x, hat, dress in (
        (560, "cap", "coat"),
        (604, "bun", "skirt"),
        (905, "hood", "coat"),
        (1196, "long", "skirt"),
        (1236, "cap", "trousers"),
    ):
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
    plate.cut(
        Shape().poly((left + 58, 614), (left + 84, 582), (left + 110, 582), (left + 110, 614)),
        "key",
    )
    plate.cut(
        Shape().poly((left + 118, 614), (left + 118, 582), (left + 148, 582), (left + 170, 614)),
        "key",
    )
    plate.cut(Shape().oval(left + 48, 664, 10, 10).oval(left + 172, 664, 10, 10), "key")
    plate.marks(body, [(left + 14, 640, left + 206 * facing, 642, 6)])


def night_shift() -> Plate:
    """Before dawn two nurses are rowed across to the hospital, whose windows are lit."""
    plate = night("night-shift", ROSE)
    dawn = (980, 452)
    sky = Shape().rect(0, 0, WIDTH, 450)
    tone = glow(dawn, 1.1, 0.12, 900)
    plate.marks(sky, rays(dawn, Grain(gap=16, width=10, length=90, tone=tone), plate.random, 40))
    ward = Shape().rect(760, 190, 1330, 452).rect(960, 120, 1130, 200).rect(0, 420, WIDTH, 452)
    plate.stand(ward, 5)
    plate.cut(windows(796, 228, 9, 3, (30, 40, 59)))
    plate.cut(Shape().rect(1034, 136, 1056, 188).rect(1019, 151, 1071, 173))
    sea(plate, 452, Grain(gap=16, width=10, length=130, tone=glow((1000, 470), 1.1, 0.3, 640)))
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
        seated(
            (590, 830), 200, Stance((1.0, 0.8, 1.9, 0.7), (0.9, 0.7, 1.8, 0.6), 1, 0.5, hat="cap")
        ),
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
    sky = Shape().rect(0, 0, WIDTH, 400)
    plate.hatch(sky, Grain(angle=5, gap=19, width=15, length=190), "tint")
    plate.ink(Shape().rect(0, 400, WIDTH, HEIGHT))
    sea(plate, 400, Grain(gap=19, width=12, length=170, tone=glow((500, 420), 1.1, 0.4, 900)))
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
    cage.limb((470, 780, 16), (490, 330, 14)).limb((385, 640, 14), (556, 680, 14)).limb(
        (424, 490, 12), (532, 512, 12)
    )
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
    plate.marks(Shape().rect(0, 872, WIDTH, HEIGHT), wash)
    return plate
