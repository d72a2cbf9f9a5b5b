"""Shapes of a hand: how far each finger is curled, spread and set against the others."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from .....templates.motion import BodySide, HandShape
from ..rotation import Floats, about, multiply
from ..skeleton import FINGERS
from .mirror import mirrored_turns

THUMB_AXIS = (0.77, -0.55, -0.17)
"""Of the left thumb: across its direction at rest and the way to the root of the little finger."""
_FAN = {"index": -1.0, "middle": -0.2, "ring": 0.55, "little": 1.2}


@dataclass(frozen=True)
class Shape:
    """Degrees. Curls are of the first joint and shared with the next two (1, 1.1, 0.75)."""

    index: float
    middle: float
    ring: float
    little: float
    thumb: tuple[float, float] = (6, 12)
    """At its root, and at its two other joints; below 0 it is stretched away."""
    across: float = 0.0
    """How far the thumb is turned in front of the palm."""
    spread: float = 2.0


SHAPES: dict[HandShape, Shape] = {
    # Curled 20 to 40 degrees, the index apart: a hand that nobody thinks about.
    "relaxed": Shape(14, 24, 28, 32, thumb=(4, 14), spread=3),
    "rest": Shape(20, 28, 33, 37, thumb=(8, 18), spread=1),
    "open": Shape(5, 11, 14, 15, thumb=(-14, 4), spread=6),
    "wide": Shape(0, 3, 4, 3, thumb=(-22, -4), spread=11),
    "flat": Shape(3, 5, 5, 6, thumb=(2, 6), spread=0),
    "offer": Shape(8, 16, 22, 27, thumb=(-4, 8), across=-8, spread=5),
    "fist": Shape(78, 82, 84, 86, thumb=(34, 44), across=28, spread=0),
    "point": Shape(2, 74, 80, 82, thumb=(30, 40), across=22, spread=0),
    "two": Shape(2, 3, 80, 82, thumb=(36, 44), across=30, spread=9),
    "three": Shape(2, 3, 6, 82, thumb=(40, 44), across=34, spread=8),
    "four": Shape(2, 3, 4, 6, thumb=(44, 40), across=38, spread=7),
    "thumb": Shape(74, 80, 82, 84, thumb=(-34, -8), spread=0),
    "hold": Shape(30, 32, 33, 34, thumb=(4, 16), across=42, spread=5),
    "pinch": Shape(42, 30, 26, 22, thumb=(16, 20), across=36, spread=4),
    "pocket": Shape(12, 16, 18, 20, thumb=(0, 6), spread=0),
    "clasp": Shape(38, 42, 44, 44, thumb=(12, 18), across=14, spread=1),
    "chin": Shape(8, 64, 72, 76, thumb=(-20, 4), across=20, spread=0),
}


@cache
def finger_turns(shape: HandShape, side: BodySide) -> Floats:
    """`(15, 4)`: rotations of the finger joints in the skeleton's order, thumb first."""
    way = SHAPES[shape]
    left = np.concatenate([_finger(way, finger) for finger in FINGERS])
    return left if side == "left" else mirrored_turns(left)


def _finger(way: Shape, finger: str) -> Floats:
    if finger == "thumb":
        root, rest = way.thumb
        base = multiply(about((0, 1, 0), -way.across), about(THUMB_AXIS, root))
        return np.stack([base, about(THUMB_AXIS, rest), about(THUMB_AXIS, rest * 0.8)])
    curl = float(getattr(way, finger))
    # The left palm looks to -x: fingers that point down curl about -z.
    fan = about((1, 0, 0), way.spread * _FAN[finger])
    return np.stack([multiply(fan, about((0, 0, 1), -curl)), *(about((0, 0, 1), -curl * s) for s in (1.1, 0.75))])
