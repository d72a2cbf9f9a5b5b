"""Feet on the floor: where an ankle is for a foot that is placed, turned and rolled, and the legs that reach it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from .....templates.motion import BodySide
from ..rotation import Floats, about, inverse, multiply, normalised, rotate, slerp
from ..skeleton import INDEX, Skeleton
from .curves import numbers
from .limbs import solve
from .stance import SIDES

HEEL_BEHIND_M = 0.045
"""How far the point that a heel stands on lies behind the ankle, for a person of 1.70 m."""
NAILED = 9
"""Samples over which a recorded foot is led to where it stands."""
_X, _Y, _Z = (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)


@dataclass(frozen=True)
class Feet:
    """Both feet in the world over N moments. Side 0 is the left one."""

    ankles: Floats
    """`(N, 2, 3)`."""
    turns: Floats
    """`(N, 2, 4)`: of the foot joint."""
    toes: Floats
    """`(N, 2, 4)`: of the toes, from the foot."""

    def balls(self, skeleton: Skeleton) -> Floats:
        """`(N, 2, 3)`: where the balls of the feet are: the joint of the toes, by which a foot is held in place."""
        return self.ankles + rotate(self.turns, np.broadcast_to(ball_offset(skeleton), self.ankles.shape))


def ball_offset(skeleton: Skeleton) -> Floats:
    """`(3,)`: the toes' joint from the ankle in a flat foot."""
    found: Floats = skeleton.offsets[INDEX["left-toes"]]
    return found


def ankle_height(skeleton: Skeleton) -> float:
    """Metres of the ankle above the floor under a flat foot."""
    return float(skeleton.rest[INDEX["left-foot"], 1])


def heel_offset(skeleton: Skeleton) -> Floats:
    """`(3,)`: the point that a heel stands on, from the ankle in a flat foot."""
    behind = HEEL_BEHIND_M * skeleton.proportions.height_m / 1.70
    return np.array([0.0, -ankle_height(skeleton), -behind])


def placed(tracks: Floats, skeleton: Skeleton) -> Feet:
    """Feet of tracks `(N, 2, 5)`: x, lift, z in metres, yaw and roll in degrees."""
    yaw, roll = about(_Y, tracks[..., 3]), about(_X, tracks[..., 4])
    height = np.array([0.0, ankle_height(skeleton), 0.0])
    ball, heel = height + ball_offset(skeleton), height + heel_offset(skeleton)
    pivot = np.where(tracks[..., 4:] > 0, ball, heel)
    ankle = pivot + rotate(roll, height - pivot)
    ankles = tracks[..., :3] + rotate(yaw, ankle)
    # Toes stay on the floor while the heel is lifted from it; in the air they hang a little.
    flat = np.clip(1 - tracks[..., 1] / 0.05, 0.15, 1)
    toes = about(_X, -np.clip(tracks[..., 4], 0, 55) * flat)
    return Feet(ankles, multiply(yaw, roll), toes)


def stood(rotations: Floats, root: Floats, skeleton: Skeleton) -> Feet:
    """The feet of poses `(N, 51, 4)` by their joints' rotations."""
    positions, turns = skeleton.place(rotations, root)
    feet = [INDEX[f"{side}-foot"] for side in SIDES]
    toes = [INDEX[f"{side}-toes"] for side in SIDES]
    return Feet(positions[:, feet], turns[:, feet], rotations[:, toes].copy())


def nailed(feet: Feet, stands: NDArray[np.bool_], skeleton: Skeleton) -> Feet:
    """Feet `(N, 2)` that do not move where they stand, and come to there and go from there over `NAILED` samples."""
    balls = feet.balls(skeleton)
    moved = np.zeros_like(balls)
    floor = skeleton.rest[INDEX["left-toes"], 1]
    for side in range(2):
        edges = np.flatnonzero(np.diff(np.concatenate([[0], stands[:, side].astype(np.int8), [0]])))
        runs = [(int(a), int(b)) for a, b in edges.reshape(-1, 2)]
        if not runs:
            continue
        moments: list[int] = []
        values: list[Floats] = []
        for first, after in runs:
            place = balls[first:after, side].mean(axis=0) * (1, 0, 1) + np.array([0, floor, 0])
            # Each sample of a stand is its own key: the ball stays, whatever the recording has it do.
            moments.extend(range(first, after))
            values.extend(place - balls[first:after, side])
        keys, offsets = np.array(moments, np.float64), np.array(values)
        for run, after in [(runs[-1][1], len(balls)), *((b[1], a[0]) for b, a in pairwise(runs))]:
            # In the middle of a long swing the recording has its own way.
            if after - run > 2 * NAILED:
                keys = np.concatenate([keys, [run + NAILED, after - NAILED]])
                offsets = np.concatenate([offsets, np.zeros((2, 3))])
        if runs[0][0] > NAILED:
            keys, offsets = np.concatenate([keys, [runs[0][0] - NAILED]]), np.concatenate([offsets, np.zeros((1, 3))])
        order = np.argsort(keys, kind="stable")
        moved[:, side] = numbers(
            keys[order], offsets[order], ["smooth"] * len(keys), np.arange(len(balls), dtype=np.float64)
        )
    return Feet(feet.ankles + moved, feet.turns, feet.toes)


def lowered(root: Floats, hips: Floats, feet: Feet, skeleton: Skeleton, *, smooth: float) -> Floats:
    """The root, sunk where a foot would be out of reach of its leg, over `smooth` frames around."""
    reach = sum(leg_lengths(skeleton)) * 0.9975
    need = np.zeros(len(root))
    for number, side in enumerate(SIDES):
        joint = root + rotate(hips, np.broadcast_to(skeleton.offsets[INDEX[f"{side}-thigh"]], root.shape))
        away = feet.ankles[:, number] - joint
        flat = np.minimum(away[:, 0] ** 2 + away[:, 2] ** 2, reach**2)
        need = np.maximum(need, -away[:, 1] - np.sqrt(reach**2 - flat))
    if not np.any(need > 0):
        return root
    return root - np.stack([np.zeros_like(need), spread(need, smooth), np.zeros_like(need)], axis=-1)


def spread(need: Floats, smooth: float) -> Floats:
    """A smooth curve that lies nowhere below `need`: the largest nearby, averaged over as wide a window."""
    reach = max(1, round(smooth))
    padded = np.pad(need, 2 * reach, mode="edge")
    largest = np.max(np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1), axis=-1)
    window = np.hanning(2 * reach + 3)[1:-1]
    return np.convolve(largest, window / window.sum(), mode="valid")


def leg_lengths(skeleton: Skeleton) -> tuple[float, float]:
    """Of thigh and shin, in metres."""
    return (
        float(np.linalg.norm(skeleton.offsets[INDEX["left-shin"]])),
        float(np.linalg.norm(skeleton.offsets[INDEX["left-foot"]])),
    )


def with_legs(
    rotations: Floats, root: Floats, feet: Feet, skeleton: Skeleton, *, knees: Floats | None = None
) -> Floats:
    """Poses `(N, 51, 4)` whose legs reach the feet. `knees` `(N, 2, 3)`: where knees point, if not as usual."""
    found = rotations.copy()
    hips = rotations[:, 0]
    for number, side in enumerate(SIDES):
        thigh, shin, foot, toes = (INDEX[f"{side}-{part}"] for part in ("thigh", "shin", "foot", "toes"))
        start = root + rotate(hips, np.broadcast_to(skeleton.offsets[thigh], root.shape))
        turn = feet.turns[:, number]
        ahead = knee_way(hips, turn, side) if knees is None else knees[:, number]
        upper, lower, _ = solve(
            start=start, end=feet.ankles[:, number], bend=ahead, lengths=leg_lengths(skeleton), way=-1
        )
        found[:, thigh] = multiply(inverse(hips), upper)
        found[:, shin] = lower
        found[:, foot] = normalised(multiply(inverse(multiply(upper, lower)), turn))
        found[:, toes] = feet.toes[:, number]
    return found


def knee_way(hips: Floats, foot: Floats, side: BodySide) -> Floats:
    """Where a knee points `(N, 3)`: between the hips' front, a little out, and the toes, level with the floor."""
    out = 4.0 if side == "left" else -4.0
    middle = slerp(multiply(hips, about(_Y, out)), foot, np.full(len(hips), 0.5))
    front = rotate(middle, np.broadcast_to(np.array(_Z), (len(hips), 3)))
    # A foot on its toes points down; its knee goes on looking ahead.
    side_way = rotate(middle, np.broadcast_to(np.array(_X), (len(hips), 3)))
    level = np.cross(side_way, np.broadcast_to(np.array(_Y), front.shape))
    return front * 0.3 + level
