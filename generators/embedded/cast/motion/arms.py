"""Arms by where the hands are: shoulders that go along, elbows that hang, hands that keep their palms."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .....templates.motion import BodySide, HandKey
from ..rotation import Floats, about, from_matrix, inverse, multiply, normalised, rotate
from ..skeleton import INDEX, Skeleton
from .limbs import solve

HEAD_M = 0.25
"""The height of an average head of a person of 1.70 m: the unit of places at the head."""
WRIST_BENDS = 72.0
"""Degrees at most between hand and forearm."""


@dataclass(frozen=True)
class Arm:
    """Local rotations `(..., 4)` of one arm."""

    clavicle: Floats
    upper: Floats
    fore: Floats
    hand: Floats


def arm_lengths(skeleton: Skeleton) -> tuple[float, float]:
    """Of upper arm and forearm, in metres."""
    return (
        float(np.linalg.norm(skeleton.offsets[INDEX["left-forearm"]])),
        float(np.linalg.norm(skeleton.offsets[INDEX["left-hand"]])),
    )


def frame_joint(key: HandKey, side: BodySide) -> int:
    """The joint whose axes a hand's place is told in."""
    return INDEX[
        {"shoulder": "chest", "chest": "chest", "hips": "hips", "head": "head", "thigh": f"{side}-thigh"}[key.of]
    ]


def local_place(key: HandKey, side: BodySide, skeleton: Skeleton) -> Floats:
    """`(3,)`: the wrist from the frame's joint, in its axes, in metres."""
    way = 1 if side == "left" else -1
    scale = skeleton.proportions.height_m / 1.70
    unit = HEAD_M * skeleton.proportions.head * scale if key.of == "head" else sum(arm_lengths(skeleton))
    out, up, ahead = key.at
    wide = skeleton.proportions.hips if key.of == "hips" else 1.0
    place = np.array([out * way * wide, up, ahead]) * unit
    if key.of in ("shoulder", "chest"):
        shoulder = shoulder_at_rest(side, skeleton)
        place = place + (shoulder if key.of == "shoulder" else shoulder * (0, 1, 1))
    return place


def shoulder_at_rest(side: BodySide, skeleton: Skeleton) -> Floats:
    """`(3,)`: from the chest, in its axes."""
    found: Floats = skeleton.offsets[INDEX[f"{side}-clavicle"]] + skeleton.offsets[INDEX[f"{side}-upper-arm"]]
    return found


def hand_turn(palm: Floats, fingers: Floats, side: BodySide) -> Floats:
    """The hand's turn in the axes of two directions `(..., 3)`; fingers lead, the palm follows as near as it can."""
    way = 1 if side == "left" else -1
    up = -fingers / np.linalg.norm(fingers, axis=-1, keepdims=True)
    across = -way * palm
    across = across - up * np.sum(across * up, axis=-1, keepdims=True)
    across = across / np.maximum(np.linalg.norm(across, axis=-1, keepdims=True), 1e-9)
    return from_matrix(np.stack([across, up, np.cross(across, up)], axis=-1))


def shrugged(target: Floats, side: BodySide, skeleton: Skeleton) -> Floats:
    """The clavicle's turn for a wrist at `target` `(..., 3)` from the chest: up with raised arms, ahead with reach.

    About a third of the shoulder's elevation beyond 30 degrees is the girdle's (V. T. Inman et al., 1944); less is
    shown, as our shoulders are drawn soft.
    """
    way = 1 if side == "left" else -1
    line = (target - shoulder_at_rest(side, skeleton)) / sum(arm_lengths(skeleton))
    raised = np.clip(line[..., 1] + 0.55, 0, 1.4) * 13
    ahead = np.clip(line[..., 2], -0.4, 0.9) * 9 - np.clip(way * line[..., 0] - 0.5, 0, 0.5) * 6
    return multiply(about((0.0, 1.0, 0.0), -way * ahead), about((0.0, 0.0, 1.0), way * raised))


def elbow_way(line: Floats, side: BodySide, lift: Floats) -> Floats:
    """Where an elbow points `(..., 3)` for a wrist along `line` from the shoulder: it hangs, a little out and back.

    `lift` `(...)`: degrees by which it is raised outwards about the line.
    """
    way = 1 if side == "left" else -1
    hang = np.broadcast_to(np.array([0.38 * way, -1.0, -0.42]), line.shape)
    axis = line / np.maximum(np.linalg.norm(line, axis=-1, keepdims=True), 1e-9)
    flat = hang - axis * np.sum(hang * axis, axis=-1, keepdims=True)
    # Raised outwards: about the line for an arm held ahead, whose elbow goes to the side and up.
    return rotate(about(axis, way * lift), flat)


def reached(
    place: Floats, turn: Floats | None, *, side: BodySide, skeleton: Skeleton, bend: Floats | None = None,
    lift: Floats | float = 0.0, palm: Floats | None = None,
) -> Arm:  # fmt: skip
    """The arm whose wrist is at `place` `(..., 3)` from the chest's joint, all in the chest's axes.

    `turn` `(..., 4)` is the hand's; without it the hand goes on from the forearm, its palm towards `palm` if given.
    `bend` `(..., 3)`: where the elbow points, else it hangs and is lifted by `lift` degrees.
    """
    clavicle = shrugged(place, side, skeleton)
    root = skeleton.offsets[INDEX[f"{side}-clavicle"]]
    start = root + rotate(clavicle, np.broadcast_to(skeleton.offsets[INDEX[f"{side}-upper-arm"]], place.shape))
    line = place - start
    way = elbow_way(line, side, np.asarray(lift, np.float64)) if bend is None else bend
    upper, fore, _ = solve(start=start, end=place, bend=way, lengths=arm_lengths(skeleton), way=1)
    forearm = multiply(upper, fore)
    if turn is None:
        along = rotate(forearm, np.broadcast_to(np.array([0.0, -1.0, 0.0]), place.shape))
        turn = forearm if palm is None else hand_turn(np.broadcast_to(palm, along.shape), along, side)
    hand = within(multiply(inverse(forearm), turn))
    return Arm(clavicle, multiply(inverse(clavicle), upper), fore, hand)


def within(hand: Floats) -> Floats:
    """A hand's turn from its forearm, bent no farther than a wrist goes; turning palm up or down is left as it is."""
    down = np.broadcast_to(np.array([0.0, -1.0, 0.0]), (*hand.shape[:-1], 3))
    pointing = rotate(hand, down)
    cosine = np.clip(-pointing[..., 1], -1, 1)
    angle = np.degrees(np.arccos(cosine))
    axis = np.cross(pointing, down)
    length = np.linalg.norm(axis, axis=-1, keepdims=True)
    axis = np.where(length > 1e-6, axis / np.maximum(length, 1e-9), np.array([1.0, 0.0, 0.0]))
    return normalised(multiply(about(axis, np.maximum(angle - WRIST_BENDS, 0.0)), hand))
