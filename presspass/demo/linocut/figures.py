"""People, boats, birds, fish and houses as shapes, for the scenes to put together.

A person is built in heads: `tall` is the height from sole to crown. Nobody here has a face.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from presspass.demo.linocut.press import Point, Shape

if TYPE_CHECKING:
    from random import Random

Arm = tuple[float, float, float, float]
HANGING: Arm = (-0.25, 1.35, -0.1, 2.6)
FORWARD: Arm = (0.55, 1.1, 1.75, 1.2)
RAISED: Arm = (0.75, -0.85, 0.8, -2.3)
AKIMBO: Arm = (-1.15, 1.1, -0.3, 2.1)
HIGH = 1.7
CARRYING: Arm = (0.1, 1.4, 1.2, 1.55)


@dataclass(frozen=True)
class Stance:
    """How somebody stands: an arm is elbow and hand from the shoulder, in heads; 1 faces right."""

    near: Arm = HANGING
    far: Arm = HANGING
    facing: int = 1
    lean: float = 0.0
    stride: float = 0.5
    dress: str = "coat"
    hat: str = "hair"


def person(at: Point, tall: float, stance: Stance) -> Shape:
    """Somebody who stands with the soles at `at`."""
    u, (x, y) = tall / 7.4, at
    hip, neck = y - 3.7 * u, y - 6.25 * u
    top = x + stance.lean * u
    body = Shape()
    _legs(body, (x, y), hip, u, stance)
    body.poly(
        (top - 0.82 * u, neck + 0.1 * u), (top - 0.3 * u, neck - 0.22 * u),
        (top + 0.3 * u, neck - 0.22 * u), (top + 0.82 * u, neck + 0.1 * u),
        (x + 0.78 * u, hip), (x - 0.78 * u, hip),
    )  # fmt: skip
    _skirts(body, (x, y), hip, u, stance)
    for side, arm in ((-0.66, stance.far), (0.66, stance.near)):
        ex, ey, hx, hy = (part * u for part in arm)
        sx, sy, f = top + side * u, neck + 0.32 * u, stance.facing
        body.add(_arm((sx, sy), f, u, (ex, ey, hx, hy)))
    return body.add(head((top + 0.08 * stance.facing * u, y - 6.85 * u), u, stance))


def _arm(shoulder: Point, facing: int, u: float, arm: Arm) -> Shape:
    (x, y), (ex, ey, hx, hy) = shoulder, arm
    hand = (x + facing * hx, y + hy)
    shape = Shape().limb((x, y, 0.62 * u), (x + facing * ex, y + ey, 0.5 * u), (*hand, 0.32 * u))
    along = math.atan2(hy - ey, facing * (hx - ex))
    if hy < -HIGH * u:
        shape.add(_open_hand(hand, u, along))
    return shape.oval(*hand, 0.36 * u, 0.22 * u, math.degrees(along))


def _open_hand(at: Point, u: float, along: float) -> Shape:
    """Four fingers and a thumb, spread from `at` in the direction `along`."""
    (x, y), hand = at, Shape()
    for finger, reach in ((-1.1, 0.42), (-0.36, 0.66), (-0.08, 0.74), (0.2, 0.7), (0.48, 0.56)):
        tip = (x + reach * u * math.cos(along + finger), y + reach * u * math.sin(along + finger))
        hand.limb((x, y, 0.2 * u), (*tip, 0.13 * u))
    return hand


def _legs(body: Shape, at: Point, hip: float, u: float, stance: Stance) -> None:
    (x, y), step = at, stance.stride * u
    for side in (-1, 1):
        foot = x + side * step
        body.limb(
            (x + side * 0.36 * u, hip, 0.82 * u),
            (x + side * step * 0.75 + 0.06 * u, (hip + y) / 2, 0.62 * u),
            (foot, y - 0.18 * u, 0.42 * u),
        )
        body.limb(
            (foot, y - 0.14 * u, 0.34 * u), (foot + 0.55 * stance.facing * u, y - 0.1 * u, 0.26 * u)
        )


def _skirts(body: Shape, at: Point, hip: float, u: float, stance: Stance) -> None:
    x, y = at
    hem = {"coat": 2.3, "skirt": 0.9, "apron": 1.7}.get(stance.dress)
    if hem:
        flare = 1.15 if stance.dress == "skirt" else 0.98
        body.poly(
            (x - 0.8 * u, hip - u), (x + 0.8 * u, hip - u),
            (x + flare * u, y - hem * u), (x - flare * u, y - hem * u),
        )  # fmt: skip


def head(at: Point, u: float, stance: Stance) -> Shape:
    """A head of height `u` around `at`, in profile, with hair, a cap, a hood or a bun."""
    (x, y), f = at, stance.facing
    shape = (
        Shape()
        .oval(x, y, 0.46 * u, 0.56 * u)
        .limb((x, y + 0.3 * u, 0.42 * u), (x, y + 0.8 * u, 0.5 * u))
    )
    shape.poly(
        (x + f * 0.36 * u, y - 0.12 * u),
        (x + f * 0.62 * u, y + 0.16 * u),
        (x + f * 0.36 * u, y + 0.24 * u),
    )
    if stance.hat == "cap":
        shape.oval(x, y - 0.36 * u, 0.52 * u, 0.26 * u)
        shape.limb((x, y - 0.28 * u, 0.16 * u), (x + f * 0.86 * u, y - 0.2 * u, 0.1 * u))
    elif stance.hat == "bun":
        shape.oval(x - f * 0.5 * u, y - 0.32 * u, 0.27 * u, 0.27 * u)
        shape.oval(x - f * 0.08 * u, y - 0.2 * u, 0.5 * u, 0.46 * u)
    elif stance.hat == "hood":
        shape.poly(
            (x + f * 0.4 * u, y - 0.62 * u), (x - f * 0.3 * u, y - 0.78 * u), (x - f * 0.72 * u, y),
            (x - f * 0.62 * u, y + 0.8 * u), (x + f * 0.3 * u, y + 0.8 * u),
        )  # fmt: skip
    elif stance.hat == "long":
        shape.oval(x - f * 0.1 * u, y - 0.14 * u, 0.52 * u, 0.52 * u)
        shape.limb((x - f * 0.3 * u, y, 0.6 * u), (x - f * 0.5 * u, y + 1.0 * u, 0.3 * u))
    else:
        shape.oval(x - f * 0.08 * u, y - 0.16 * u, 0.5 * u, 0.48 * u)
    return shape


def seated(at: Point, tall: float, stance: Stance) -> Shape:
    """Somebody seen from the waist up: `at` is the middle of the seat, `tall` seat to crown."""
    u, (x, y) = tall / 3.7, at
    top, neck = x + stance.lean * u, y - 2.55 * u
    body = Shape().poly(
        (x - 0.8 * u, y), (top - 0.86 * u, neck + 0.1 * u), (top - 0.3 * u, neck - 0.2 * u),
        (top + 0.3 * u, neck - 0.2 * u), (top + 0.86 * u, neck + 0.1 * u), (x + 0.8 * u, y),
    )  # fmt: skip
    for side, arm in ((-0.66, stance.far), (0.66, stance.near)):
        ex, ey, hx, hy = (part * u for part in arm)
        sx, sy, f = top + side * u, neck + 0.32 * u, stance.facing
        body.add(_arm((sx, sy), f, u, (ex, ey, hx, hy)))
    return body.add(head((top + 0.08 * stance.facing * u, neck - 0.62 * u), u, stance))


def hull(left: float, right: float, gunwale: float, deep: float) -> Shape:
    """An open boat seen from the side, with sheer: ends higher than the middle."""
    points: list[Point] = []
    for step in range(13):
        t = step / 12
        points.append(
            (left + (right - left) * t, gunwale - deep * 0.55 * (2 * t - 1) ** 2 + deep * 0.2)
        )
    width = right - left
    keel = [(right - width * 0.1, gunwale + deep), (left + width * 0.12, gunwale + deep)]
    return Shape().poly(*points, *keel)


def fish(at: Point, length: float, turn: float = 0.0) -> Shape:
    """A fish lying around `at`, head to the right before it is turned."""
    cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    side = [
        (0.5, 0), (0.38, -0.09), (0.2, -0.145), (0, -0.15), (-0.2, -0.1), (-0.36, -0.035),
        (-0.5, -0.13), (-0.46, 0), (-0.5, 0.13), (-0.36, 0.035), (-0.2, 0.1), (0, 0.14),
        (0.2, 0.13), (0.38, 0.08),
    ]  # fmt: skip
    return Shape().poly(
        *(
            (at[0] + length * (a * cos - b * sin), at[1] + length * (a * sin + b * cos))
            for a, b in side
        )
    )


def gull(at: Point, span: float, turn: float = 0.0) -> Shape:
    """A gull on the wing."""
    x, y = at
    wing = Shape()
    for side in (-1, 1):
        wing.poly(
            (x, y - span * 0.03), (x + side * span * 0.22, y - span * 0.2 + turn * side),
            (x + side * span * 0.5, y - span * 0.09 + turn * side * 2),
            (x + side * span * 0.24, y - span * 0.12 + turn * side), (x, y + span * 0.07),
        )  # fmt: skip
    return wing.oval(x, y, span * 0.1, span * 0.045)


def heron(at: Point, tall: float) -> Shape:
    """A heron standing on one and a half legs, looking left."""
    (x, y), u = at, tall / 10
    bird = Shape().limb(
        (x, y - 4.6 * u, 0.35 * u), (x + 0.1 * u, y - 2.2 * u, 0.22 * u), (x - 0.1 * u, y, 0.22 * u)
    )
    bird.limb(
        (x + 0.7 * u, y - 4.6 * u, 0.35 * u),
        (x + 1.3 * u, y - 2.6 * u, 0.22 * u),
        (x + 0.8 * u, y - 0.6 * u, 0.2 * u),
    )
    bird.poly(
        (x - 1.3 * u, y - 6.1 * u), (x - 0.4 * u, y - 6.6 * u), (x + 1.2 * u, y - 5.9 * u),
        (x + 3.3 * u, y - 4.1 * u),
        (x + 1.6 * u, y - 4.3 * u), (x - 0.4 * u, y - 4.4 * u), (x - 1.3 * u, y - 5.2 * u),
    )  # fmt: skip
    bird.limb(
        (x - 0.9 * u, y - 5.7 * u, 0.9 * u), (x - 1.6 * u, y - 6.9 * u, 0.5 * u),
        (x - 0.9 * u, y - 8.1 * u, 0.42 * u),
        (x - 1.3 * u, y - 9.3 * u, 0.5 * u), (x - 1.9 * u, y - 9.5 * u, 0.6 * u),
    )  # fmt: skip
    bird.poly((x - 2.0 * u, y - 9.75 * u), (x - 4.1 * u, y - 9.2 * u), (x - 2.0 * u, y - 9.25 * u))
    return bird.poly(
        (x - 1.8 * u, y - 9.75 * u), (x - 0.1 * u, y - 9.35 * u), (x - 1.5 * u, y - 9.4 * u)
    )


def house(left: float, base: float, wide: float, tall: float, pitch: float = 0.5) -> Shape:
    """A narrow quay house, its gable to the water."""
    eaves = base - tall
    return Shape().poly(
        (left, base),
        (left, eaves),
        (left + wide / 2, eaves - wide * pitch),
        (left + wide, eaves),
        (left + wide, base),
    )


def windows(
    left: float, top: float, across: int, down: int, pane: tuple[float, float, float]
) -> Shape:
    """Rows of windows: `pane` is width, height and the distance from one to the next."""
    wide, tall, step = pane
    shape = Shape()
    for column in range(across):
        for row in range(down):
            x, y = left + column * step, top + row * step * 1.25
            shape.rect(x, y, x + wide, y + tall)
    return shape


def reeds(base: float, left: float, right: float, random: Random) -> Shape:
    """Sedge and reed along a bank, bent by one wind."""
    shape = Shape()
    x = left
    while x < right:
        tall = 60 + 130 * random.random()
        bend = 14 + 40 * random.random()
        shape.limb((x, base, 7), (x + bend * 0.3, base - tall * 0.6, 5), (x + bend, base - tall, 2))
        if random.random() < 0.3:  # noqa: PLR2004
            shape.oval(x + bend * 0.8, base - tall * 0.9, 6, 20, 14)
        x += 9 + 14 * random.random()
    return shape
