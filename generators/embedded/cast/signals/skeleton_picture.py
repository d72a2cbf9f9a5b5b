"""The drawn skeleton in the usual colours: what pose-driven engines were trained to read.

Colours and the order of limbs are those of OpenPose's COCO rendering (Z. Cao and others, *OpenPose*, 2019); widths, the
darker limbs, the hands' rainbow, blue and white points those with which ControlNet (L. Zhang and others, 2023) and
DWPose (Z. Yang and others, 2023) draw at 512 pixels. All widths grow with the picture's shorter side.
"""

from __future__ import annotations

import colorsys
import math

import numpy as np
import skia

from ..rotation import Floats
from .keypoint_names import FACE_AT, KEYPOINT, LEFT_HAND_AT, RIGHT_HAND_AT

_POINTS = (
    "nose", "neck", "right_shoulder", "right_elbow", "right_wrist", "left_shoulder", "left_elbow", "left_wrist",
    "right_hip", "right_knee", "right_ankle", "left_hip", "left_knee", "left_ankle", "right_eye", "left_eye",
    "right_ear", "left_ear",
)  # fmt: skip
"""OpenPose's 18; the neck lies midway between the shoulders."""
LIMBS = (
    (1, 2), (1, 5), (2, 3), (3, 4), (5, 6), (6, 7), (1, 8), (8, 9), (9, 10), (1, 11), (11, 12), (12, 13), (1, 0),
    (0, 14), (14, 16), (0, 15), (15, 17),
)  # fmt: skip
COLOURS = (
    "#ff0000", "#ff5500", "#ffaa00", "#ffff00", "#aaff00", "#55ff00", "#00ff00", "#00ff55", "#00ffaa", "#00ffff",
    "#00aaff", "#0055ff", "#0000ff", "#5500ff", "#aa00ff", "#ff00ff", "#ff00aa", "#ff0055",
)  # fmt: skip
"""Of the points and, darkened, of the limbs with the same number."""
_LIMB_LIGHT = 0.6
_HAND_EDGES = tuple(
    (0 if part == 0 else start + part - 1, start + part) for start in (1, 5, 9, 13, 17) for part in range(4)
)
_AT_PX = 512
"""The side at which the widths hold: limbs 8 pixels, hand lines 2; points of radius 4, of the face 3."""


def draw_skeleton(canvas: skia.Canvas, keypoints: Floats, *, width: int, height: int) -> None:
    """Draw one person's keypoints `(133, 3)` onto a canvas; the ground stays as it is (black is usual).

    A joint of the body that is hidden, but inside the picture, is drawn too: limbs that come and go would be worse
    for an engine than limbs behind the body. Points of hands and face are drawn where they are seen. A place that is
    NaN is not known, and nothing is drawn there.
    """
    scale = min(width, height) / _AT_PX
    body = _openpose(keypoints)
    inside = (body[:, 0] >= 0) & (body[:, 0] < width) & (body[:, 1] >= 0) & (body[:, 1] < height)
    # Eyes, ears and nose of a head that is turned away say where it looks by being missing.
    head = np.isin(np.arange(len(body)), [0, 14, 15, 16, 17])
    shown = inside & (~head | (body[:, 2] > 0))
    for number, (start, end) in enumerate(LIMBS):
        if shown[start] and shown[end]:
            _limb(canvas, body[start], body[end], _darker(COLOURS[number]), half_px=4 * scale)
    for point, colour in zip(body[shown], np.array(COLOURS)[shown], strict=True):
        _point(canvas, point, str(colour), radius_px=4 * scale)
    for at in (LEFT_HAND_AT, RIGHT_HAND_AT):
        _hand(canvas, keypoints[at], scale)
    for point in keypoints[FACE_AT]:
        if point[2] > 0:
            _point(canvas, point, "#ffffff", radius_px=3 * scale)


def _openpose(keypoints: Floats) -> Floats:
    neck = keypoints[[KEYPOINT["left_shoulder"], KEYPOINT["right_shoulder"]]].mean(axis=0)
    return np.array([neck if name == "neck" else keypoints[KEYPOINT[name]] for name in _POINTS])


def _limb(canvas: skia.Canvas, start: Floats, end: Floats, colour: str, *, half_px: float) -> None:
    middle = (start + end) / 2
    length = math.hypot(end[0] - start[0], end[1] - start[1])
    canvas.save()
    canvas.translate(float(middle[0]), float(middle[1]))
    canvas.rotate(math.degrees(math.atan2(end[1] - start[1], end[0] - start[0])))
    canvas.drawOval(skia.Rect.MakeLTRB(-length / 2, -half_px, length / 2, half_px), _ink(colour))
    canvas.restore()


def _point(canvas: skia.Canvas, point: Floats, colour: str, *, radius_px: float) -> None:
    canvas.drawCircle(float(point[0]), float(point[1]), radius_px, _ink(colour))


def _hand(canvas: skia.Canvas, points: Floats, scale: float) -> None:
    for number, (start, end) in enumerate(_HAND_EDGES):
        if points[start, 2] > 0 and points[end, 2] > 0:
            red, green, blue = colorsys.hsv_to_rgb(number / len(_HAND_EDGES), 1, 1)
            ink = skia.Paint(
                Color=skia.Color(round(255 * red), round(255 * green), round(255 * blue)),
                AntiAlias=True,
                StrokeWidth=2 * scale,
                StrokeCap=skia.Paint.kRound_Cap,
            )
            canvas.drawLine(*(float(value) for value in (*points[start, :2], *points[end, :2])), ink)
    for point in points:
        if point[2] > 0:
            _point(canvas, point, "#0000ff", radius_px=4 * scale)


def _darker(colour: str) -> str:
    return "#" + "".join(f"{int(int(colour[at : at + 2], 16) * _LIMB_LIGHT):02x}" for at in (1, 3, 5))


def _ink(colour: str) -> skia.Paint:
    return skia.Paint(Color=skia.Color(*(int(colour[at : at + 2], 16) for at in (1, 3, 5))), AntiAlias=True)
