"""Who writes the paper, each as a shape before a wall: a hat, a shoulder, and no face."""

from presspass.demo.linocut.figures import HANGING, Stance, seated
from presspass.demo.linocut.press import (
    GREEN,
    HEIGHT,
    OCHRE,
    ROSE,
    WIDTH,
    Grain,
    Ink,
    Plate,
    Shape,
    sheet,
)


def harbour_correspondent() -> Plate:
    """In a cap, before the sea."""
    plate = _before_a_wall("harbour-correspondent", GREEN, 2)
    sea = Shape().rect(0, 620, WIDTH, HEIGHT)
    plate.stand(sea, 6)
    plate.hatch(sea, Grain(angle=1, gap=22, width=12, length=150))
    return _sitter(plate, Stance(HANGING, HANGING, 1, 0.1, hat="cap"))


def town_correspondent() -> Plate:
    """Bareheaded, before a wall of slats."""
    return _sitter(
        _before_a_wall("town-correspondent", OCHRE, 90), Stance(HANGING, HANGING, -1, -0.1)
    )


def head_of_the_spanish_desk() -> Plate:
    """With her hair up."""
    plate = _before_a_wall("head-of-the-spanish-desk", ROSE, -34)
    return _sitter(plate, Stance(HANGING, HANGING, 1, 0.05, hat="bun"))


def _before_a_wall(name: str, tint: Ink, angle: float) -> Plate:
    plate = Plate(name, tint)
    plate.ink(sheet(), "tint")
    plate.hatch(sheet(), Grain(angle=angle, gap=26, width=11, length=190), "tint")
    return plate


def _sitter(plate: Plate, stance: Stance) -> Plate:
    body = seated((WIDTH / 2, HEIGHT + 330), 1180, stance)
    plate.stand(body, 12)
    plate.light(body, (26, -14), Grain(angle=-58, gap=15, width=10, length=70))
    return plate
