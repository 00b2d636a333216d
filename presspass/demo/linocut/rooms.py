"""More scenes of the town: the school in the cannery, the piano, the soup, the sandbags."""

import math

from presspass.demo.linocut.figures import (
    CARRYING,
    FORWARD,
    RAISED,
    Stance,
    house,
    person,
    seated,
)
from presspass.demo.linocut.press import (
    HEIGHT,
    OCHRE,
    RUST,
    SLATE,
    WIDTH,
    Grain,
    Plate,
    Shape,
    glow,
    rays,
    sheet,
    swell,
)

READING = Stance((0.5, 0.9, 1.0, 1.15), (0.4, 1.0, 0.9, 1.3), 1, 0.18)


def school() -> Plate:
    """Children at a long table in the cannery, the machines at rest behind them."""
    plate = Plate("school", OCHRE)
    plate.ink(sheet(), "tint")
    plate.hatch(Shape().rect(0, 0, WIDTH, 640), Grain(90, 24, 15, 190), "tint")
    _machines(plate)
    teacher = person(
        (250, 900), 660, Stance(RAISED, (0.4, 1.1, 1.1, 1.5), 1, 0.0, 0.4, "skirt", "bun")
    )
    plate.stand(teacher, 10)
    plate.light(teacher, (24, -10), Grain(-62, 11, 9, 54))
    for seat, x in enumerate((560, 740, 920, 1100, 1280, 1440)):
        _pupil(plate, x, 690, 220, seat)
    table = Shape().poly((480, 690), (1500, 690), (1500, 770), (420, 770))
    plate.stand(table, 7)
    plate.light(table, (0, -44), Grain(0, 12, 9, 120))
    for seat, x in enumerate((640, 900, 1170, 1430)):
        _book(plate, x - 60, 716)
        _pupil(plate, x, 1030, 330, seat + 2)
    return plate


def _pupil(plate: Plate, x: float, y: float, tall: float, seat: int) -> None:
    facing = -1 if seat % 3 else 1
    stance = READING
    if seat == 1:
        stance = Stance(RAISED, READING.far, -1)
    child = seated(
        (x, y),
        tall,
        Stance(stance.near, stance.far, facing, 0.1, hat=("long", "hair", "bun", "hair")[seat % 4]),
    )
    plate.stand(child, 7)
    plate.light(child, (facing * 13, -12), Grain(facing * -56, 9, 7, 34))


def _book(plate: Plate, x: float, y: float) -> None:
    page = (
        Shape()
        .poly((x, y + 8), (x + 56, y), (x + 60, y + 36), (x - 6, y + 42))
        .poly((x + 58, y), (x + 116, y + 8), (x + 124, y + 42), (x + 62, y + 36))
    )
    plate.stand(page, 4)
    plate.cut(page)
    plate.hatch(page, Grain(2, 9, 4, 40), "key", 255)


def _machines(plate: Plate) -> None:
    belt = Shape().rect(420, 330, 1500, 362).rect(420, 452, 1500, 474)
    for x in range(450, 1500, 108):
        belt.rect(x, 470, x + 12, 640)
    plate.stand(belt, 5)
    for x in range(440, 1490, 66):
        tin = Shape().rect(x, 284, x + 48, 330)
        plate.stand(tin, 4)
        plate.cut(Shape().rect(x + 7, 298, x + 41, 318), "key")
    for x in (700, 1180):
        press = (
            Shape()
            .rect(x, 90, x + 170, 290)
            .rect(x + 56, 0, x + 114, 100)
            .oval(x + 85, 190, 108, 108)
        )
        plate.stand(press, 7)
        spokes = [
            (
                x + 85 + 30 * math.cos(a),
                190 + 30 * math.sin(a),
                x + 85 + 92 * math.cos(a),
                190 + 92 * math.sin(a),
                11,
            )
            for a in (k * math.pi / 5 for k in range(10))
        ]
        plate.marks(press, spokes)


def piano() -> Plate:
    """The grand piano afloat in the ballroom, tall windows mirrored in the water."""
    plate = Plate("piano", SLATE)
    plate.ink(sheet(), "tint")
    wall = Shape().rect(0, 0, WIDTH, 560)
    plate.hatch(wall, Grain(90, 17, 8, 130, tone=lambda _x, y: 0.95 - y / 800), "key", 255)
    plate.ink(Shape().rect(0, 536, WIDTH, 562))
    for x in (110, 430, 750, 1070, 1390):
        _tall_window(plate, x)
    plate.ink(Shape().rect(0, 560, WIDTH, HEIGHT))
    face = Shape().rect(0, 560, WIDTH, HEIGHT)
    plate.marks(face, swell(566, HEIGHT, Grain(gap=16, width=9, length=150), plate.random))
    lit = Shape()
    for x in (110, 430, 750, 1070, 1390):
        for y in range(580, 960, 22):
            wide = 40 + 46 * plate.random.random()
            lit.oval(x + plate.random.uniform(-18, 18), y, wide, 6)
    plate.cut(lit)
    _grand(plate)
    for x, y, turn in ((220, 800, -14), (1270, 760, 10), (1160, 900, -6)):
        sheet_music = Shape().poly(
            (x, y), (x + 130, y + turn), (x + 146, y + 62 + turn), (x + 12, y + 68)
        )
        plate.stand(sheet_music, 6)
        plate.cut(sheet_music)
        plate.hatch(sheet_music, Grain(turn / 2, 13, 4, 110, 0.01), "key", 255)
    return plate


def _tall_window(plate: Plate, x: float) -> None:
    pane = Shape().rect(x - 74, 150, x + 74, 500).oval(x, 150, 74, 84)
    plate.stand(pane, 8)
    plate.cut(pane)
    sky = Shape().rect(x - 74, 60, x + 74, 330)
    plate.hatch(
        pane, Grain(-30, 20, 8, 60, tone=lambda _u, v: max(0.0, (420 - v) / 420)), "tint", 255
    )
    plate.ink(
        Shape()
        .rect(x - 5, 66, x + 5, 500)
        .rect(x - 74, 240, x + 74, 250)
        .rect(x - 74, 370, x + 74, 380)
    )
    del sky


def _grand(plate: Plate) -> None:
    lid = Shape().poly(
        (424, 566), (468, 258), (600, 196), (770, 186), (880, 232), (944, 330), (1050, 372),
        (1106, 446), (1112, 560),
    )  # fmt: skip
    case = Shape().poly(
        (250, 650), (420, 562), (1112, 556), (1180, 590), (1204, 660), (1170, 740), (1080, 790),
        (420, 800), (262, 742),
    )  # fmt: skip
    plate.stand(lid, 12)
    plate.light(lid, (-26, -18), Grain(-66, 12, 8, 60))
    gold = Shape().poly((440, 562), (1104, 556), (1060, 452), (930, 400), (560, 430))
    plate.ink(gold)
    plate.hatch(gold, Grain(-62, 13, 5, 170, 0.01))
    plate.hatch(gold, Grain(-62, 26, 5, 170, 0.01), "tint")
    plate.stand(case, 12)
    plate.stand(Shape().limb((850, 580, 13), (944, 338, 11)), 5)
    plate.light(case, (-10, -34), Grain(2, 11, 8, 120))
    keys = Shape().poly((262, 652), (420, 572), (470, 640), (300, 728))
    plate.stand(keys, 6)
    plate.cut(keys)
    sharps = [
        (290 + k * 17, 648 - k * 8.6, 312 + k * 17, 684 - k * 8.6, 9) for k in (0, 1, 2, 4, 5, 6, 8)
    ]
    plate.marks(keys, sharps, "key", 255)
    ripple = [(280 - k * 30, 806 + k * 22, 1180 + k * 30, 806 + k * 22, 12) for k in range(4)]
    plate.marks(Shape().rect(0, 790, WIDTH, HEIGHT), ripple)


def piano_keys() -> Plate:
    """A restorer's hands lift the keys out one by one."""
    plate = Plate("piano-keys", SLATE)
    plate.ink(sheet())
    plate.ink(sheet(), "tint")
    plate.hatch(Shape().rect(0, 0, WIDTH, 330), Grain(0, 22, 8, 240))
    for key in range(13):
        x, lift = -40 + key * 122, -130 if key == 7 else 0  # noqa: PLR2004
        white = Shape().rect(x, 330 + lift, x + 112, 900 + lift)
        plate.stand(white, 6)
        plate.cut(white)
        plate.hatch(
            Shape().rect(x, 840 + lift, x + 112, 900 + lift), Grain(0, 13, 6, 80), "key", 255
        )
        if key in (2, 9):
            plate.hatch(white, Grain(70, 26, 8, 60), "tint", 255)
    for key in (0, 1, 3, 4, 5, 8, 10, 11):
        black = Shape().rect(48 + key * 122, 320, 116 + key * 122, 660)
        plate.stand(black, 5)
        plate.light(black, (-14, -16), Grain(90, 8, 6, 70))
    for hand in (_hand(1), _hand(-1)):
        plate.stand(hand, 10)
        plate.light(hand, (-20, -20), Grain(40, 11, 9, 54))
    return plate


def _hand(side: int) -> Shape:
    def at(dx: float, dy: float, thick: float) -> tuple[float, float, float]:
        return 870 + side * dx, dy, thick

    hand = Shape().limb(at(620, 1040, 210), at(380, 780, 170), at(260, 640, 140))
    hand.limb(at(250, 600, 62), at(140, 500, 54), at(52, 520, 46))
    hand.limb(at(270, 650, 60), at(160, 590, 54), at(56, 600, 44))
    return hand.limb(at(300, 710, 60), at(190, 690, 54), at(70, 680, 44))


def soup() -> Plate:
    """A cauldron in the street, a ladle, and the neighbours with their bowls."""
    plate = Plate("soup", RUST)
    plate.ink(sheet(), "tint")
    plate.hatch(sheet(), Grain(90, 26, 17, 210), "tint")
    x = -40.0
    while x < WIDTH:
        wide = 170 + 60 * plate.random.random()
        front = house(x, 640, wide, 330 + 110 * plate.random.random(), 0.4)
        plate.stand(front, 6)
        plate.cut(
            Shape().add(
                *(
                    Shape().rect(x + wide * c, y, x + wide * c + 40, y + 66)
                    for c in (0.2, 0.6)
                    for y in (330, 450)
                )
            ),
            "key",
        )
        x += wide
    plate.ink(Shape().rect(0, 630, WIDTH, HEIGHT))
    plate.hatch(Shape().rect(0, 640, WIDTH, HEIGHT), Grain(2, 30, 9, 170))
    for seat in range(5):
        _neighbour(plate, seat)
    _cook(plate)
    return plate


def _neighbour(plate: Plate, seat: int) -> None:
    x = (860, 1010, 1150, 1290, 1420)[seat]
    tall = (520, 430, 540, 360, 500)[seat]
    who = person(
        (x, 900),
        tall,
        Stance(
            (0.5, 1.0, 1.2, 0.9),
            (0.4, 1.1, 1.2, 1.1),
            -1,
            0.0,
            0.4,
            ("coat", "skirt", "coat", "skirt", "trousers")[seat],
            ("cap", "long", "hood", "bun", "cap")[seat],
        ),
    )
    plate.stand(who, 9)
    plate.light(who, (-20, -12), Grain(60, 11, 8, 48))
    u = tall / 7.4
    bowl = Shape().poly(
        (x - 2.5 * u, 900 - 5.1 * u),
        (x - 1.1 * u, 900 - 5.1 * u),
        (x - 1.4 * u, 900 - 4.6 * u),
        (x - 2.2 * u, 900 - 4.6 * u),
    )
    plate.stand(bowl, 4)
    plate.cut(bowl)


def _cook(plate: Plate) -> None:
    cook = person(
        (250, 930),
        660,
        Stance((0.8, 0.9, 2.0, 0.9), (0.7, 1.0, 1.9, 1.3), 1, 0.2, 0.5, "apron", "bun"),
    )
    plate.stand(cook, 10)
    plate.light(cook, (24, -12), Grain(-60, 11, 9, 54))
    ladle = Shape().limb((470, 400, 14), (520, 640, 14))
    pot = (
        Shape()
        .poly((380, 640), (720, 640), (742, 760), (700, 880), (400, 880), (358, 760))
        .oval(550, 640, 178, 34)
    )
    legs = Shape().limb((420, 870, 22), (396, 950, 18)).limb((680, 870, 22), (706, 950, 18))
    flames = Shape()
    for k in range(7):
        flames.poly((420 + k * 38, 956), (436 + k * 38, 894 + 16 * (k % 2)), (456 + k * 38, 956))
    plate.stand(flames, 5)
    plate.cut(flames)
    plate.stand(legs, 6)
    plate.stand(pot, 10)
    plate.cut(Shape().oval(550, 638, 156, 22), "key")
    plate.stand(ladle, 5)
    plate.light(pot, (-34, -10), Grain(82, 12, 9, 70))
    steam = [
        (470 + k * 44, 600 - 30 * (k % 2), 500 + k * 40 + 60 * math.sin(k), 330 - 40 * (k % 3), 17)
        for k in range(5)
    ]
    plate.marks(sheet(), steam, "key", 0)
    plate.marks(sheet(), steam, "tint", 0)


def sandbags() -> Plate:
    """By lantern light two people pile sandbags against a door; the water comes up the lane."""
    plate, lantern = Plate("sandbags", SLATE), (860, 330)
    plate.ink(sheet())
    plate.ink(sheet(), "tint")
    tone = glow(lantern, 1.1, 0.0, 620)
    plate.marks(
        sheet(), rays(lantern, Grain(gap=18, width=11, length=80, tone=tone), plate.random, 70)
    )
    front = Shape().rect(1020, 90, 1380, 760)
    plate.stand(front, 7)
    plate.hatch(front, Grain(0, 44, 7, 110))
    door = Shape().rect(1100, 260, 1300, 760)
    plate.stand(door, 8)
    plate.hatch(door, Grain(90, 36, 8, 260))
    plate.stand(
        Shape().rect(854, 220, 866, 290).poly((824, 290), (896, 290), (884, 380), (836, 380)), 6
    )
    plate.cut(Shape().rect(840, 300, 880, 370))
    water = Shape().poly((0, 740), (760, 700), (1500, 820), (1500, 1000), (0, 1000))
    plate.ink(water)
    plate.marks(water, swell(700, HEIGHT, Grain(gap=18, width=11, length=150), plate.random))
    for row in range(4):
        for bag in range(5 - row):
            _bag(plate, 1010 + row * 46 + bag * 92 + 14 * (row % 2), 800 - row * 56)
    for x, tall, stance in (
        (640, 600, Stance(CARRYING, (0.3, 1.3, 1.3, 1.8), 1, 0.4, 0.8, "coat", "hood")),
        (330, 560, Stance(FORWARD, (0.5, 1.2, 1.6, 1.6), 1, 0.3, 0.7, "trousers", "cap")),
    ):
        who = person((x, 850), tall, stance)
        plate.stand(who, 10)
        plate.light(who, (24, -12), Grain(-58, 11, 9, 54))
        _bag(plate, x + tall * 0.36, 850 - tall * 0.585)
    return plate


def _bag(plate: Plate, x: float, y: float) -> None:
    bag = Shape().oval(x, y, 62, 32, plate.random.uniform(-8, 8)).oval(x + 18, y + 4, 50, 28)
    plate.stand(bag, 6)
    plate.cut(bag, "tint")
    plate.hatch(bag, Grain(24, 15, 9, 46))
