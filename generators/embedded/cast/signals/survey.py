"""What has to be known of a whole shot before its first frame is written: the range of depth, where the faces go."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..rotation import Floats
from .face_points import FacePoints
from .stage import Stage

FACE_ROOM = 1.3
"""How much larger than the face its crop is."""
_BROW_TO_HAIRLINE = 0.45
"""iBUG's points end at the brows; the forehead goes on by this share of the way from chin to brows."""
_SMOOTH_S = 0.25
"""The crop follows the face as a mean over about so long."""


@dataclass(frozen=True)
class Survey:
    """Of P people over F frames."""

    near_m: float
    far_m: float
    joints: Floats
    """`(P, F, 51, 3)`: in metres."""
    turns: Floats
    """`(P, F, 51, 4)`."""
    boxes: Floats
    """`(P, F, 3)`: left, top and side of the face crops, in pixels."""


def survey(stage: Stage) -> Survey:
    """Look through a shot once."""
    nears, fars = [], []
    joints, turns, boxes = [], [], []
    for take in stage.takes:
        points = FacePoints(take.person, take.skeleton)
        extents = np.empty((stage.frames, 4))
        own_joints, own_turns = [], []
        for frame in range(stage.frames):
            seen = take.seen(frame)
            inside = np.all((seen.screen >= 0) & (seen.screen < (stage.width, stage.height)), axis=1)
            depth = seen.depth[inside] if inside.any() else seen.depth
            nears.append(float(depth.max()))
            fars.append(float(depth.min()))
            own_joints.append(seen.joints)
            own_turns.append(seen.turns)
            told = points.world(take.face[frame], seen.joints, seen.turns)
            extents[frame] = face_extent(take.view.project(with_forehead(told)))
        joints.append(np.stack(own_joints))
        turns.append(np.stack(own_turns))
        boxes.append(face_boxes(extents, fps=float(stage.fps)))
    near, far = max(nears), min(fars)
    # Ten centimetres at least: a flat thing still has a range.
    far = min(far, near - 0.1)
    return Survey(near, far, np.stack(joints), np.stack(turns), np.stack(boxes))


def face_boxes(extents: Floats, *, fps: float) -> Floats:
    """`(F, 3)`: left, top and side of squares around boxes `(F, 4)` (left, top, right, bottom), with room, smooth.

    A square always holds its box.
    """
    middle = (extents[:, :2] + extents[:, 2:]) / 2
    side = (extents[:, 2:] - extents[:, :2]).max(axis=1)
    smooth = np.stack([_smooth(values, fps) for values in (*middle.T, side)], axis=1)
    # Where the mean lags behind a quick head, the square grows until it holds the face again; growing is smoothed too.
    reach = np.maximum(extents[:, 2:] - smooth[:, :2], smooth[:, :2] - extents[:, :2]).max(axis=1) * 2
    least = np.maximum(reach, side)
    grown = np.maximum(smooth[:, 2] * FACE_ROOM, _smooth(_largest(least, fps), fps))
    return np.concatenate([smooth[:, :2] - grown[:, None] / 2, grown[:, None]], axis=1)


def with_forehead(points: Floats) -> Floats:
    """iBUG's 68 points `(68+, 3)` and ten more, along the hairline."""
    chin, brows = points[8], points[17:27]
    return np.concatenate([points[:68], brows + _BROW_TO_HAIRLINE * (brows.mean(axis=0) - chin)])


def face_extent(screen: Floats) -> Floats:
    """Left, top, right and bottom of points `(N, 2)`."""
    return np.concatenate([screen.min(axis=0), screen.max(axis=0)])


def _window(fps: float) -> Floats:
    reach = max(1, round(2 * _SMOOTH_S * fps))
    found = np.exp(-0.5 * (np.arange(-reach, reach + 1) / (_SMOOTH_S * fps)) ** 2)
    weights: Floats = found / found.sum()
    return weights


def _smooth(values: Floats, fps: float) -> Floats:
    """A Gaussian mean; beyond the ends the first and last values go on."""
    window = _window(fps)
    return np.convolve(np.pad(values, len(window) // 2, mode="edge"), window, mode="valid")


def _largest(values: Floats, fps: float) -> Floats:
    """The largest value within the reach of `_smooth`: its mean is then never below the value."""
    reach = len(_window(fps)) // 2
    padded = np.pad(values, reach, mode="edge")
    found: Floats = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1).max(axis=1)
    return found
