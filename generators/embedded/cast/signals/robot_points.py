"""The 68 points of the mascot's face: iBUG's order on the shell and on what glows on its screen."""

from __future__ import annotations

import numpy as np

from ..face_controls import CONTROL
from ..head.loft import WIDTH
from ..head.mouth_shape import ACROSS, shape_mouth
from ..head.robot import _EYE as EYE
from ..head.robot import _MOUTH as MOUTH
from ..head.robot import RobotForm
from ..rotation import Floats

_RIM_HEIGHTS = np.array([0.05, -0.14, -0.31, -0.47, -0.60, -0.71, -0.79, -0.85])
_NOSE = ((0.0, 0.10), (0.0, 0.03), (0.0, -0.04), (0.0, -0.11), (-0.08, -0.15), (-0.04, -0.15), (0.0, -0.15),
         (0.04, -0.15), (0.08, -0.15))  # fmt: skip
"""It has none: points where one would be."""
_MOUTH_WIDTH = 1.15


def robot_points(form: RobotForm, face: Floats, *, outer: Floats, inner: Floats) -> Floats:
    """`(68, 3)` in head units. `outer` and `inner` say where across the lips, from -1 to 1, their points lie."""
    flat = np.concatenate([_rim(form), _brows(face), np.array(_NOSE), _eyes(form, face), _lips(face, outer, inner)])
    return form.surface_point(flat[:, 0], flat[:, 1])


def _rim(form: RobotForm) -> Floats:
    half = form.skull.ring(_RIM_HEIGHTS)[:, WIDTH] * 0.98
    x = np.concatenate([-half, [0.0], half[::-1]])
    return np.stack([x, np.concatenate([_RIM_HEIGHTS, [-0.89], _RIM_HEIGHTS[::-1]])], axis=1)


def _brows(face: Floats) -> Floats:
    along = np.linspace(-0.13, 0.13, 5)
    found = []
    for side, way in (("right", -1), ("left", 1)):
        y = EYE[1] + EYE[3] + 0.075 + 0.05 * face[CONTROL[f"brow-{side}"]]
        found.append(np.stack([way * EYE[0] + along, np.full(5, y)], axis=1))
    return np.concatenate(found)


def _eyes(form: RobotForm, face: Floats) -> Floats:
    size = form.person.face.eyes / 1.3
    found = []
    for side, way in (("right", -1), ("left", 1)):
        tall = EYE[3] * size * (1 - np.clip(face[CONTROL[f"lid-{side}"]], 0, 1))
        x = way * EYE[0] + EYE[2] * size * np.array([-1.0, -0.4, 0.4, 1.0, 0.4, -0.4])
        found.append(np.stack([x, EYE[1] + tall * np.array([0.0, 1.0, 1.0, 0.0, -1.0, -1.0])], axis=1))
    return np.concatenate(found)


def _lips(face: Floats, outer: Floats, inner: Floats) -> Floats:
    mouth = shape_mouth(face, size=_MOUTH_WIDTH)
    rims = (
        (outer, mouth.inner_upper + 0.022),
        (outer[-2:0:-1], mouth.inner_lower - 0.022),
        (inner, mouth.inner_upper),
        (inner[-2:0:-1], mouth.inner_lower),
    )
    across = np.concatenate([share for share, _ in rims])
    v = np.concatenate([np.interp(share, ACROSS, rim) for share, rim in rims])
    return np.stack([across * mouth.half_width, MOUTH[0] + MOUTH[1] * v + 0.05 * across**2], axis=1)
