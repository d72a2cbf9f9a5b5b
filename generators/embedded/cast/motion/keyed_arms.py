"""Arms of keys that say where a hand is: solved once, when a motion is read."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .....templates.motion import BodySide, HandKey
from ..rotation import Floats, inverse, multiply, rotate
from ..skeleton import INDEX, PARENTS, Skeleton
from .arms import Arm, frame_joint, hand_turn, local_place, reached

TRUNK = ("hips", "spine", "chest", "neck", "head")


def keyed_arms(hands: Sequence[HandKey], side: BodySide, placed: tuple[Floats, Floats], skeleton: Skeleton) -> Arm:
    """The arm of each of K keys; `placed` are joints `(K, 51, 3)` and orientations `(K, 51, 4)` without it."""
    positions, turns = placed
    rows = np.arange(len(hands))
    joints = [frame_joint(hand, side) for hand in hands]
    chest = INDEX["chest"]
    back = inverse(turns[:, chest])
    local = np.stack([local_place(hand, side, skeleton) for hand in hands])
    world = positions[rows, joints] + rotate(turns[rows, joints], local)
    inner = rotate(back, world - positions[:, chest])
    across = multiply(back, turns[rows, joints])
    palms = rotate(across, _outwards([hand.palm for hand in hands], side))
    fingers = rotate(across, _outwards([hand.fingers for hand in hands], side))
    lifts = np.array([hand.elbow for hand in hands])
    told = np.array([(hand.palm is not None) + (hand.palm is not None and hand.fingers is not None) for hand in hands])
    found = np.zeros((4, len(hands), 4))
    for kind in np.unique(told):
        own = np.flatnonzero(told == kind)
        arm = reached(
            inner[own],
            hand_turn(palms[own], fingers[own], side) if kind == 2 else None,
            side=side,
            skeleton=skeleton,
            lift=lifts[own],
            palm=palms[own] if kind == 1 else None,
        )
        found[:, own] = arm.clavicle, arm.upper, arm.fore, arm.hand
    return Arm(*found)


def _outwards(directions: Sequence[tuple[float, float, float] | None], side: BodySide) -> Floats:
    """`(K, 3)`: directions of which the first number is outwards, in the axes of the body; any where there is none."""
    out = np.array([1.0 if side == "left" else -1.0, 1.0, 1.0])
    found: Floats = np.array([direction or (0.0, 0.0, 1.0) for direction in directions]) * out
    return found


def trunk(rotations: Floats, root: Floats, skeleton: Skeleton) -> tuple[Floats, Floats]:
    """Forward kinematics of the trunk alone: `(K, 51, 3)` and `(K, 51, 4)` that are filled from hips to head."""
    positions, turns = np.zeros((*rotations.shape[:2], 3)), rotations.copy()
    positions[:, 0] = root
    for joint in TRUNK[1:]:
        number = INDEX[joint]
        parent = PARENTS[number]
        turns[:, number] = multiply(turns[:, parent], rotations[:, number])
        offset = np.broadcast_to(skeleton.offsets[number], root.shape)
        positions[:, number] = positions[:, parent] + rotate(turns[:, parent], offset)
    return positions, turns
