"""The 133 keypoints of a posed person: joints, feet, face and hands, in pixels, each with what can be seen of it."""

from __future__ import annotations

import numpy as np

from ..rotation import Floats, rotate
from ..skeleton import FINGERS, INDEX
from ..surface import Seen
from .face_points import FacePoints
from .keypoint_names import FACE_AT, KEYPOINT, KEYPOINTS, LEFT_EYE, LEFT_HAND_AT, RIGHT_EYE, RIGHT_HAND_AT
from .take import Take

_JOINTS = {
    "shoulder": "upper-arm", "elbow": "forearm", "wrist": "hand", "hip": "thigh", "knee": "shin", "ankle": "foot",
}  # fmt: skip
_FEET = {
    # From which joint, in metres of a left foot of a person of 1.70 m: to their left, up, ahead.
    "big_toe": ("toes", (-0.020, -0.012, 0.070)),
    "small_toe": ("toes", (0.038, -0.014, 0.035)),
    "heel": ("foot", (0.0, -0.055, -0.048)),
}
_COVER_M = {
    "shoulder": 0.13, "elbow": 0.09, "wrist": 0.07, "hip": 0.18, "knee": 0.11, "ankle": 0.10, "big_toe": 0.07,
    "small_toe": 0.07, "heel": 0.07, "hand": 0.028, "face": 0.028,
}  # fmt: skip
"""How deep a point lies under its own skin and clothes, on a person of 1.70 m: more in front of it hides it."""

_BEARD_M = 0.06


def keypoints_of(take: Take, seen: Seen, face: Floats, *, depths: Floats) -> Floats:
    """`(133, 3)`: x and y in pixels and a score: 1 seen, 0 outside the picture or hidden.

    `face` `(16,)`; `depths` `(H, W)` are those of the person alone, -infinity where they are not: they tell what hides
    a point.
    """
    world = world_keypoints(take, seen, face)
    screen = take.view.project(world)
    cover = _COVER * take.scale
    if take.person.beard == "full":
        # A mouth and a jaw under a beard are still where they are.
        cover[FACE_AT] = _BEARD_M * take.scale
    score = _scores(screen, take.view.depth(world), depths, cover=cover)
    return np.concatenate([screen, score[:, None]], axis=1)


def world_keypoints(take: Take, seen: Seen, face: Floats) -> Floats:
    """`(133, 3)` in metres, in the order of `KEYPOINTS`."""
    found = np.empty((len(KEYPOINTS), 3))
    scale = take.scale
    points = FacePoints(take.person, take.skeleton).world(face, seen.joints, seen.turns)
    found[FACE_AT] = points[:68]
    found[KEYPOINT["nose"]] = points[30]
    for side, at, ear in (("left", LEFT_EYE, 68), ("right", RIGHT_EYE, 69)):
        found[KEYPOINT[f"{side}_eye"]] = points[at : at + 6].mean(axis=0)
        found[KEYPOINT[f"{side}_ear"]] = points[ear]
        for name, joint in _JOINTS.items():
            found[KEYPOINT[f"{side}_{name}"]] = seen.joints[INDEX[f"{side}-{joint}"]]
        way = 1 if side == "left" else -1
        for name, (part, offset) in _FEET.items():
            joint_number = INDEX[f"{side}-{part}"]
            beside = np.array(offset) * (way, 1, 1) * scale
            found[KEYPOINT[f"{side}_{name}"]] = seen.joints[joint_number] + rotate(seen.turns[joint_number], beside)
    found[LEFT_HAND_AT] = _hand(take, seen, "left")
    found[RIGHT_HAND_AT] = _hand(take, seen, "right")
    return found


def _hand(take: Take, seen: Seen, side: str) -> Floats:
    found = [seen.joints[INDEX[f"{side}-hand"]]]
    for finger in FINGERS:
        numbers = [INDEX[f"{side}-{finger}-{part}"] for part in (1, 2, 3)]
        found += [seen.joints[number] for number in numbers]
        tip = rotate(seen.turns[numbers[-1]], take.skeleton.finger_tip(side, finger))
        found.append(seen.joints[numbers[-1]] + tip)
    return np.array(found)


def _scores(screen: Floats, depth: Floats, depths: Floats, *, cover: Floats) -> Floats:
    height, width = depths.shape
    column, row = (np.floor(screen[:, axis]).astype(np.int64) for axis in (0, 1))
    inside = (column >= 0) & (column < width) & (row >= 0) & (row < height)
    column, row = np.clip(column, 0, width - 1), np.clip(row, 0, height - 1)
    hidden = depths[row, column] - depth > cover
    return np.where(inside & ~hidden, 1.0, 0.0)


def _cover(name: str) -> float:
    part = name.removeprefix("left_").removeprefix("right_")
    if part in _COVER_M:
        return _COVER_M[part]
    on_head = name.startswith("face") or part in ("nose", "eye", "ear")
    return _COVER_M["face" if on_head else "hand"]


_COVER = np.array([_cover(name) for name in KEYPOINTS])
