"""How a person stands when a motion says nothing: on both feet, soft in knees and elbows, hands at ease."""

from __future__ import annotations

from functools import cache

import numpy as np

from .....templates.motion import BodySide, FootKey
from ..rotation import Floats, from_euler
from ..skeleton import INDEX, JOINTS
from .hand_shapes import finger_turns

SIDES: tuple[BodySide, BodySide] = ("left", "right")
FEET: dict[BodySide, FootKey] = {
    "left": FootKey(at=(0.105, 0.0, 0.015), yaw=12),
    "right": FootKey(at=(-0.1, 0.0, -0.02), yaw=-9),
}
"""Where every standing motion begins and ends, unless it says otherwise."""
ROOT = (0.0, -0.004, 0.0)
_TURNS = {
    "left-upper-arm": (2, 0, 5),
    "right-upper-arm": (4, 0, -6),
    "left-forearm": (-16, 0, 0),
    "right-forearm": (-12, 0, 0),
    "left-hand": (0, 6, -4),
    "right-hand": (0, -4, 5),
}


@cache
def standing() -> Floats:
    """`(51, 4)`: the pose of joints that a motion does not name; legs are solved from the feet."""
    turns = np.zeros((len(JOINTS), 4))
    turns[:, 0] = 1.0
    for joint, degrees in _TURNS.items():
        turns[INDEX[joint]] = from_euler(degrees)
    for side in SIDES:
        turns[fingers_of(side)] = finger_turns("relaxed", side)
    return turns


def fingers_of(side: BodySide) -> slice:
    """The finger joints of a side among `JOINTS`."""
    first = INDEX[f"{side}-thumb-1"]
    return slice(first, first + 15)
