"""Hands go around the body, not through it, however one pose is led into the next."""

from __future__ import annotations

import numpy as np

from .....templates.motion import BodySide
from ..rotation import Floats, inverse, multiply, normalised, rotate, slerp
from ..skeleton import INDEX, Skeleton
from .arms import arm_lengths, reached
from .clip import Pins
from .legs import spread
from .stance import SIDES

_RINGS = (("hips", -0.09, 0.165, 0.118), ("hips", 0.0, 0.165, 0.118), ("spine", 0.0, 0.142, 0.108),
          ("chest", 0.0, 0.152, 0.120), ("chest", 0.11, 0.160, 0.122), ("chest", 0.19, 0.115, 0.088))  # fmt: skip
"""The trunk of a person of 1.70 m: joint, height from it, half width and half depth in metres, in its axes."""
SKIN_M = 0.012
"""How far the middle of a hand stays off the trunk."""
FOREARM_M = 0.03
"""The same for the middle of a forearm."""
SMOOTH_S = 0.1


def around_the_body(
    rotations: Floats, root: Floats, pins: Pins, skeleton: Skeleton, *, fps: float, girth: float = 1.0
) -> Floats:
    """Poses `(F, 51, 4)` whose wrists and knuckles are outside the trunk; hands that rest on it are left alone."""
    found = rotations
    positions, turns = skeleton.place(rotations, root)
    for number, side in enumerate(SIDES):
        way = 1.0 if side == "left" else -1.0
        push = np.zeros((len(root), 2))
        for joint in (f"{side}-hand", f"{side}-middle-1", f"{side}-middle-3"):
            out = _way_out(positions[:, INDEX[joint]], positions, turns, way, skeleton, girth)
            push = np.where(np.abs(out) > np.abs(push), out, push)
        middle = (positions[:, INDEX[f"{side}-forearm"]] + positions[:, INDEX[f"{side}-hand"]]) / 2
        for share, along in ((1.0, middle), (0.7, (middle + positions[:, INDEX[f"{side}-hand"]]) / 2)):
            # The wrist swings farther out than the forearm's middle has to.
            out = _way_out(along, positions, turns, way, skeleton, girth, skin=FOREARM_M) * (1 + share)
            push = np.where(np.abs(out) > np.abs(push), out, push)
        push *= np.clip((1 - pins.weight[:, number]) / 0.25, 0, 1)[:, None]
        if not np.any(push):
            continue
        # Wider than needed and for longer, so that the hand swings around in one go.
        across = way * spread(way * push[:, 0], SMOOTH_S * fps)
        ahead = spread(push[:, 1], SMOOTH_S * fps)
        found = _moved(
            found, positions, turns, np.stack([across, 0 * across, ahead], axis=-1), side=side, skeleton=skeleton
        )
    return found


def _way_out(
    points: Floats,
    positions: Floats,
    turns: Floats,
    way: float,
    skeleton: Skeleton,
    girth: float,
    *,
    skin: float = SKIN_M,
) -> Floats:
    """`(F, 2)`: metres to the side and ahead, in the chest's axes, that bring points `(F, 3)` out of the trunk.

    What is behind the middle leaves by its own side; what is before it leaves to the front.
    """
    scale = skeleton.proportions.height_m / 1.70
    found = np.zeros((len(points), 2))
    for joint, height, width, depth in _RINGS:
        number = INDEX[joint]
        broad = skeleton.proportions.hips if joint == "hips" else skeleton.proportions.shoulders
        rx = (width * broad * girth + skin) * scale
        rz = (depth * girth + skin) * scale
        local = rotate(inverse(turns[:, number]), points - positions[:, number])
        near = np.clip(1.5 - np.abs(local[:, 1] - height * scale) / (0.055 * scale), 0, 1)
        x, z = local[:, 0] * way / rx, local[:, 2] / rz
        side = np.clip(np.sqrt(np.clip(1 - z**2, 0, 1)) - x, 0, None) * (np.abs(z) < 1) * rx
        front = np.clip(np.sqrt(np.clip(1 - x**2, 0, 1)) - z, 0, None) * (np.abs(x) < 1) * rz
        ahead = np.clip(z / 0.5, 0, 1)
        # Points beyond their own side's middle come back over the front.
        inside = (x**2 + z**2 < 1) * near
        out = np.stack([way * side * (1 - ahead), front * ahead], axis=-1) * inside[:, None]
        found = np.where(np.abs(out) > np.abs(found), out, found)
    return found


def _moved(
    rotations: Floats, positions: Floats, turns: Floats, push: Floats, *, side: BodySide, skeleton: Skeleton
) -> Floats:
    """Poses with one wrist moved by `push` `(F, 3)` in the chest's axes, its hand turned as before."""
    rows = np.flatnonzero(np.abs(push).max(axis=1) > 1e-5)
    found = rotations.copy()
    chest = INDEX["chest"]
    back = inverse(turns[rows, chest])
    hand = INDEX[f"{side}-hand"]
    place = rotate(back, positions[rows, hand] - positions[rows, chest]) + push[rows]
    elbow, shoulder = (
        rotate(back, positions[rows, INDEX[f"{side}-{part}"]] - positions[rows, chest])
        for part in ("forearm", "upper-arm")
    )
    ratio = arm_lengths(skeleton)[0] / sum(arm_lengths(skeleton))
    bend = elbow - (shoulder + (place - push[rows] - shoulder) * ratio)
    arm = reached(place, multiply(back, turns[rows, hand]), side=side, skeleton=skeleton, bend=bend)
    share = np.clip(np.linalg.norm(push[rows], axis=1) / 0.01, 0, 1)
    for part, turn in (("clavicle", arm.clavicle), ("upper-arm", arm.upper), ("forearm", arm.fore), ("hand", arm.hand)):
        number = INDEX[f"{side}-{part}"]
        found[rows, number] = normalised(slerp(rotations[rows, number], turn, share))
    return found
