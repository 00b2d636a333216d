"""Scenes of the town: the broken gear, the letters, the council, market and auction."""

import math

from presspass.demo.linocut.figures import (
    FORWARD,
    RAISED,
    Stance,
    fish,
    house,
    person,
    seated,
)
from presspass.demo.linocut.press import (
    HEIGHT,
    OCHRE,
    ROSE,
    RUST,
    WIDTH,
    Grain,
    Mark,
    Plate,
    Point,
    Shape,
    glow,
    rays,
    sheet,
    swell,
)


def gearbox() -> Plate:
    """Two great gear wheels, a tooth broken off where they ought to meet."""
    plate = Plate("gearbox", RUST)
    plate.ink(sheet())
    plate.ink(sheet(), "tint")
    plate.marks(sheet(), rays((900, 470), Grain(gap=24, width=9, length=110), plate.random, 300))
    _wheel(plate, (470, 560), 390, 22, missing=(0, 21))
    _wheel(plate, (1120, 420), 250, 14, missing=())
    tooth = Shape().poly((858, 840), (930, 812), (968, 878), (936, 930), (862, 912))
    plate.stand(tooth, 10)
    plate.cut(tooth)
    plate.hatch(tooth, Grain(54, 17, 8, 60), "key", 255)
    for x, y in ((820, 770), (992, 800), (800, 890)):
        plate.marks(sheet(), [(x, y, x + (x - 905) * 0.5, y + (y - 870) * 0.5, 9)])
    return plate


def _wheel(
    plate: Plate, at: tuple[float, float], r: float, teeth: int, missing: tuple[int, ...]
) -> None:
    (x, y), wheel = at, Shape().oval(*at, r * 0.9, r * 0.9)
    for tooth in range(teeth):
        if tooth in missing[:1]:
            continue
        a, w, high = (
            tooth / teeth * 2 * math.pi,
            0.56 / teeth * math.pi,
            1.0 if tooth not in missing else 0.95,
        )
        wheel.poly(*(
            (x + r * k * math.cos(a + t), y + r * k * math.sin(a + t))
            for k, t in ((0.84, -w * 1.4), (1.04 * high, -w), (1.04 * high, w), (0.84, w * 1.4))
        ))  # fmt: skip
    plate.stand(wheel, 11)
    marks = []
    for step in range(90):
        a = step / 90 * 2 * math.pi
        c, s = math.cos(a), math.sin(a)
        near, far = r * 0.72, r * (0.86 + 0.03 * math.sin(step * 2.1))
        marks.append((x + near * c, y + near * s, x + far * c, y + far * s, 0.018 * r + 3))
        if step % 2:
            marks.append((x + r * 0.2 * c, y + r * 0.2 * s, x + r * 0.27 * c, y + r * 0.27 * s, 6))
    plate.marks(wheel, marks, "key")
    plate.marks(wheel, marks[::2], "tint")
    for spoke in range(5):
        a, b = spoke / 5 * 2 * math.pi + 0.2, (spoke + 0.62) / 5 * 2 * math.pi + 0.2
        hole = Shape().poly(*(
            (x + r * k * math.cos(t), y + r * k * math.sin(t))
            for k, t in [
                (0.34, a + 0.12),
                *((0.64, a + (b - a) * i / 6) for i in range(7)),
                (0.34, b - 0.12),
            ]
        ))  # fmt: skip
        plate.cut(hole, "key")
        plate.hatch(hole, Grain(math.degrees(a) + 90, 24, 8, 60), "key", 255)


def letters() -> Plate:
    """A wire tray of unopened letters on a desk nobody sits at."""
    plate = Plate("letters", RUST)
    plate.ink(sheet(), "tint")
    plate.hatch(Shape().rect(0, 0, WIDTH, 640), Grain(90, 20, 12, 160), "tint")
    desk = Shape().poly((0, 640), (1500, 640), (1500, 1000), (0, 1000))
    plate.stand(desk)
    plate.hatch(desk, Grain(1, 27, 8, 230))
    chair = Shape().rect(1110, 190, 1370, 470).rect(1226, 470, 1254, 650)
    plate.stand(chair, 6)
    plate.light(chair, (-26, 10), Grain(80, 12, 7, 50))
    for index in range(9):
        y, left = 772 - index * 22, 250 + plate.random.uniform(-16, 16)
        edge = Shape().rect(left, y - 17, left + 690 + plate.random.uniform(-20, 20), y)
        plate.stand(edge, 4)
        plate.cut(edge)
    _envelope(plate, (330, 440), (850, 436), (960, 590), (236, 596))
    for letter in (
        ((1010, 900), (1260, 880), (1330, 950), (1060, 980)),
        ((60, 850), (300, 880), (260, 960), (0, 920)),
    ):
        shape = Shape().poly(*letter)
        plate.stand(shape, 8)
        plate.cut(shape)
        (a, b), (c, d), (e, f), (g, h) = letter
        mx, my = (a + c + e + g) / 4, (b + d + f + h) / 4
        plate.marks(shape, [(a, b, mx, my, 8), (c, d, mx, my, 8)], "key", 255)
    tray = Shape().rect(214, 690, 980, 704).rect(214, 776, 980, 792)
    plate.stand(tray.add(*(Shape().rect(x, 690, x + 9, 790) for x in range(220, 980, 94))), 5)
    cup = (
        Shape()
        .rect(1090, 700, 1230, 850)
        .oval(1160, 850, 70, 26)
        .limb((1230, 730, 18), (1286, 770, 18), (1232, 820, 18))
    )
    plate.stand(cup, 8)
    plate.cut(Shape().oval(1160, 702, 62, 18), "key")
    plate.light(cup, (-30, 0), Grain(88, 11, 7, 40))
    return plate


def _envelope(plate: Plate, *corners: Point) -> None:
    shape = Shape().poly(*corners)
    plate.stand(shape, 9)
    plate.cut(shape)
    (a, b), (c, d), (e, f), (g, h) = corners
    outline: list[Mark] = [(a, b, c, d, 8), (c, d, e, f, 8), (e, f, g, h, 9), (g, h, a, b, 8)]
    flap: list[Mark] = [(g, h, 610, 508, 10), (e, f, 584, 508, 10)]
    plate.marks(sheet(), outline + flap, "key", 255)
    seal = Shape().oval(597, 500, 44, 20)
    plate.ink(seal, "tint")
    plate.ink(Shape().oval(597, 500, 20, 8))


def council() -> Plate:
    """The vote: hands up under the lamp of the council chamber, seen from the public benches."""
    plate, lamp = Plate("council", OCHRE), (750, 190)
    plate.ink(sheet())
    plate.ink(sheet(), "tint")
    tone = glow(lamp, 1.15, 0.0, 760)
    plate.marks(
        sheet(), rays(lamp, Grain(gap=17, width=12, length=84, tone=tone), plate.random, 130)
    )
    plate.stand(Shape().rect(744, 0, 756, 90).poly((610, 190), (690, 90), (810, 90), (890, 190)), 6)
    plate.cut(Shape().oval(750, 200, 130, 34))
    up = Stance((0.25, -1.0, 0.15, -2.5), (-0.3, 1.0, 0.2, 1.9), 1)
    down = Stance((-0.2, 1.0, -0.5, 1.9), (-0.2, 1.0, 0.4, 1.9), -1)
    table = Shape().poly((250, 470), (1250, 470), (1330, 560), (170, 560))
    for seat, x in enumerate(range(290, 1290, 132)):
        _member(
            plate,
            (x, 480),
            196,
            up if seat not in (2, 5) else down,
            ("hair", "bun", "long")[seat % 3],
        )
    plate.stand(table, 6)
    plate.light(table, (0, -22), Grain(0, 9, 7, 90))
    for seat, x in enumerate(range(110, 1500, 214)):
        _member(
            plate,
            (x, 990),
            440,
            up if seat not in (1, 4) else down,
            ("bun", "hair", "long", "cap")[seat % 4],
        )
    return plate


def _member(plate: Plate, at: Point, tall: float, stance: Stance, hat: str) -> None:
    towards = 1 if at[0] < 750 else -1  # noqa: PLR2004
    who = seated(at, tall, Stance(stance.near, stance.far, towards, 0.0, hat=hat))
    plate.stand(who, 5 + tall / 90)
    plate.light(
        who,
        (towards * tall / 24, -tall / 18),
        Grain(towards * -52, 9, 4 + tall / 110, tall / 9),
    )


def market() -> Plate:
    """Fish sellers at their stalls under the iron roof of the cannery."""
    plate = Plate("market", RUST)
    plate.ink(sheet())
    plate.ink(sheet(), "tint")
    _nave(plate)
    for x, hat, dress in ((240, "bun", "apron"), (700, "cap", "apron"), (1160, "bun", "apron")):
        seller = person(
            (x, 760), 430, Stance(FORWARD, (0.5, 1.1, 1.3, 1.6), 1, 0.1, 0.5, dress, hat)
        )
        plate.stand(seller, 8)
        plate.light(seller, (-18, -12), Grain(58, 10, 7, 44))
        apron = Shape().poly((x - 40, 560), (x + 40, 560), (x + 46, 760), (x - 46, 760))
        plate.cut(apron)
    for left in (60, 520, 980):
        _stall(plate, left)
    for x, hat, facing in ((470, "long", -1), (930, "hood", 1), (1420, "cap", -1)):
        buyer = person(
            (x, 1120),
            620,
            Stance((0.5, 1.2, 1.2, 1.5), (0.2, 1.3, 0.7, 2.2), facing, 0.1, 0.4, "coat", hat),
        )
        plate.stand(buyer, 9)
        plate.light(buyer, (facing * 22, -14), Grain(facing * -60, 11, 8, 54))
    return plate


def _nave(plate: Plate) -> None:
    for rib in range(4):
        lift = rib * 34
        marks = [
            (-60, 290 - lift, 750, 40 + lift, 16 - rib * 3),
            (750, 40 + lift, 1560, 290 - lift, 16 - rib * 3),
        ]
        marks += [(-60, 296 - lift, 1560, 296 - lift, 12 - rib * 2)]
        for k in range(1, 12):
            x = k * 125
            top = 40 + lift + (250 - 2 * lift) * abs(x - 750) / 810
            marks.append((x, top, x + (46 if k % 2 else -46), 296 - lift, 7 - rib))
        plate.marks(sheet(), marks)
    for x in (470, 930, 1390, 30):
        tone = glow((x, 390), 1.0, 0.0, 250)
        plate.marks(
            Shape().rect(0, 300, WIDTH, 690),
            rays((x, 390), Grain(gap=14, width=11, length=54, tone=tone), plate.random, 52),
        )
        plate.stand(
            Shape()
            .rect(x - 3, 296, x + 3, 350)
            .poly((x - 50, 390), (x - 20, 346), (x + 20, 346), (x + 50, 390)),
            4,
        )
        plate.cut(Shape().oval(x, 394, 34, 15))


def _stall(plate: Plate, left: float) -> None:
    table = Shape().poly((left, 680), (left + 400, 680), (left + 430, 780), (left - 30, 780))
    front = Shape().rect(left - 24, 780, left + 424, 1000)
    plate.stand(table, 7)
    plate.cut(table, "key")
    plate.stand(front, 5)
    plate.hatch(front, Grain(90, 34, 9, 170))
    for row in range(2):
        for column in range(3):
            x, y = left + 62 + column * 126 + row * 20, 706 + row * 46
            body = fish((x, y), 142, plate.random.uniform(-12, 12))
            plate.stand(body, 4)
            plate.cut(body, "tint")
            plate.hatch(body, Grain(58, 9, 4, 14))
            plate.cut(Shape().oval(x + 42, y - 5, 4, 4), "key")


def waterline() -> Plate:
    """A shopkeeper photographs the mark that the water left across her wall and shelves."""
    plate = Plate("waterline", ROSE)
    plate.ink(sheet(), "tint")
    upper = Shape().rect(0, 0, WIDTH, 560)
    plate.hatch(upper, Grain(90, 30, 20, 240), "tint")
    lower = Shape().rect(0, 556, WIDTH, HEIGHT)
    plate.ink(lower)
    drip = Grain(gap=18, width=9, length=150, tone=lambda _x, y: max(0.0, (760 - y) / 200))
    plate.hatch(lower, Grain(90, drip.gap, drip.width, drip.length, 0.02, drip.tone))
    puddle = Shape().rect(0, 850, WIDTH, HEIGHT)
    plate.marks(puddle, swell(850, HEIGHT, Grain(gap=22, width=13, length=170), plate.random))
    plate.stand(Shape().rect(0, 548, WIDTH, 566), 5)
    for shelf in range(3):
        y = 240 + shelf * 190 + (60 if shelf == 2 else 0)  # noqa: PLR2004
        board = Shape().rect(60, y, 720, y + 20)
        plate.stand(board, 5)
        x = 84.0
        while x < 660:  # noqa: PLR2004
            wide, tall = 34 + 40 * plate.random.random(), 70 + 50 * plate.random.random()
            _jar(plate, (x, y, wide, tall), wet=y > 500)  # noqa: PLR2004
            x += wide + 15 + (60 * plate.random.random() if shelf == 2 else 0)  # noqa: PLR2004
    hold = Stance(
        (0.5, 0.75, -0.2 + 1.5, -0.15), (0.6, 0.8, 1.9, -0.1), -1, 0.1, 0.55, "apron", "bun"
    )
    woman = person((1150, 960), 720, hold)
    phone = Shape().rect(968, 268, 1030, 384)
    for shape in (woman, phone):
        plate.stand(shape, 10)
    plate.light(woman, (-28, -12), Grain(62, 12, 9, 56))
    plate.cut(Shape().rect(976, 280, 1006, 372))
    plate.marks(sheet(), [(940, 326 + d, 780, 326 + d * 4, 6) for d in (-46, 0, 46)], "key", 255)
    return plate


def _jar(plate: Plate, box: tuple[float, float, float, float], *, wet: bool) -> None:
    x, y, wide, tall = box
    if wet:
        jar = Shape().oval(x + wide / 2, y - wide * 0.4, tall / 2, wide * 0.42, 8)
    else:
        jar = (
            Shape()
            .rect(x, y - tall, x + wide, y)
            .rect(x + wide * 0.25, y - tall - 16, x + wide * 0.75, y - tall)
        )
    plate.stand(jar, 4)
    if wet:
        plate.cut(jar)
        plate.hatch(jar, Grain(8, 12, 6, 40), "key", 255)
        return
    plate.cut(Shape().rect(x + 6, y - tall * 0.66, x + wide - 6, y - tall * 0.3), "key")


def auction() -> Plate:
    """The auctioneer sings the price from a fish box, arm up, over the buyers' caps."""
    plate = Plate("auction", RUST)
    plate.ink(sheet(), "tint")
    voice = (800, 250)
    plate.marks(
        sheet(), rays(voice, Grain(gap=22, width=17, length=130), plate.random, 120), "tint"
    )
    x = -30.0
    while x < WIDTH:
        wide = 110 + 60 * plate.random.random()
        front = house(x, 700, wide, 190 + 120 * plate.random.random(), 0.45)
        plate.stand(front, 5)
        plate.cut(
            Shape()
            .rect(x + wide * 0.2, 560, x + wide * 0.36, 610)
            .rect(x + wide * 0.6, 560, x + wide * 0.76, 610),
            "key",
        )
        x += wide
    plate.ink(Shape().rect(0, 690, WIDTH, HEIGHT))
    singer = person(
        (760, 790), 620, Stance(RAISED, (0.9, 0.9, 1.7, 0.3), 1, 0.1, 0.5, "apron", "bun")
    )
    plate.stand(singer, 12)
    plate.light(singer, (22, -14), Grain(-58, 11, 9, 52))
    plate.cut(Shape().poly((726, 560), (806, 560), (818, 650), (714, 650)))
    for row, (y, tall) in enumerate(((860, 300), (1010, 400))):
        for seat in range(6 - row):
            _buyer(plate, 90 + row * 130 + seat * 262, y, tall, seat + row)
    for left, y in ((560, 820), (770, 812)):
        _fish_box(plate, left, y)
    return plate


def _buyer(plate: Plate, x: float, y: float, tall: float, seat: int) -> None:
    if abs(x - 770) < 140 and y < 900:  # noqa: PLR2004
        return
    facing = 1 if x < 770 else -1  # noqa: PLR2004
    arm = (0.5, -0.6, 0.7, -1.8) if seat % 4 == 1 else (0.2, 1.0, 0.6, 1.9)
    who = seated(
        (x, y),
        tall,
        Stance(
            arm, (0.2, 1.0, 0.5, 1.9), facing, 0.0, hat=("cap", "hood", "cap", "long")[seat % 4]
        ),
    )
    plate.stand(who, 8)
    plate.light(who, (facing * 18, -14), Grain(facing * -56, 10, 8, 44))


def _fish_box(plate: Plate, left: float, y: float) -> None:
    box = Shape().poly((left, y), (left + 190, y), (left + 178, y + 96), (left + 12, y + 96))
    heap = Shape()
    for k in range(4):
        heap.add(fish((left + 46 + k * 34, y - 8), 104, -58 + k * 30))
    for shape in (heap, box):
        plate.stand(shape, 6)
        plate.cut(shape, "tint")
    plate.hatch(heap, Grain(30, 10, 4, 18))
    plate.marks(
        box, [(left + 10, y + 22 + k * 26, left + 180, y + 24 + k * 26, 9) for k in range(3)]
    )
