"""The 68 points of a face and its ears, from the same curves that draw it: so they go where the drawn face goes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .....templates.person import Person
from ..head.brows import Brows
from ..head.eyes import EYE_X, Eyes
from ..head.form import MOUTH, NOSE_BASE, NOSE_TIP, HeadForm
from ..head.loft import WIDTH
from ..head.mouth_shape import ACROSS, shape_mouth
from ..head.robot import RobotForm
from ..head.tones import Tones
from ..rotation import Floats, to_matrix
from ..skeleton import INDEX, Skeleton
from .robot_points import robot_points

_JAW_HEIGHTS = np.array([0.02, -0.16, -0.33, -0.49, -0.63, -0.76, -0.87, -0.955])
"""From beside the eye down to the chin, in head units."""
_OUTER = np.array([-1.0, -0.66, -0.3, 0.0, 0.3, 0.66, 1.0])
_INNER = np.array([-0.86, -0.4, 0.0, 0.4, 0.86])
_EAR = (-0.06, 96.0, 1.06)
"""Height, degrees around the head, and how far it stands off."""
_HEAD = INDEX["head"]


@dataclass(frozen=True)
class FacePoints:
    """The points of one person's face."""

    person: Person
    skeleton: Skeleton

    @cached_property
    def form(self) -> HeadForm:
        """The head that the points lie on."""
        if self.person.kind == "mascot":
            return RobotForm(self.person, self.skeleton)
        return HeadForm(self.person, self.skeleton)

    def world(self, face: Floats, joints: Floats, turns: Floats) -> Floats:
        """`(70, 3)` in metres: iBUG's 68, then the left and the right ear.

        `face` `(16,)`; `joints` `(51, 3)` and `turns` `(51, 4)` as in `Seen`.
        """
        turn = to_matrix(turns[_HEAD])
        placed = self.local(face) * self.form.unit_m + self.form.middle_m
        found: Floats = joints[_HEAD] + placed @ turn.T
        return found

    def local(self, face: Floats) -> Floats:
        """The same `(70, 3)` in head units."""
        y, azimuth = np.full(2, _EAR[0]), np.array([_EAR[1], -_EAR[1]])
        ears = self.form.skull.around(y, azimuth) * (_EAR[2], 1, 1)
        if isinstance(self.form, RobotForm):
            return np.concatenate([robot_points(self.form, face, outer=_OUTER, inner=_INNER), ears])
        parts = (self._jaw(face), self._brows(face), self._nose(), self._eyes(face), self._lips(face), ears)
        return np.concatenate(parts)

    def _jaw(self, face: Floats) -> Floats:
        half = self.form.skull.ring(_JAW_HEIGHTS)[:, WIDTH] * 0.98
        x = np.concatenate([-half, [0.0], half[::-1]])
        y = np.concatenate([_JAW_HEIGHTS, [-0.995], _JAW_HEIGHTS[::-1]])
        points = self.form.surface_point(x, y)
        return points + self.form.moved(points, face)

    def _brows(self, face: Floats) -> Floats:
        brows = Brows(self.form, self._tones)
        found = []
        for side, way in (("right", -1), ("left", 1)):
            x, y = (curve[[0, 4, 7, 10, 14]] for curve in brows.curve(face, side))
            points = self.form.surface_point(way * x, y)
            found.append(points[::-1] if side == "right" else points)
        return np.concatenate(found)

    def _nose(self) -> Floats:
        y = np.array([0.04, -0.06, -0.16, NOSE_TIP, *[NOSE_BASE] * 5])
        x = np.array([0.0, 0.0, 0.0, 0.0, -0.10, -0.05, 0.0, 0.05, 0.10]) * (0.5 + self.person.face.nose / 2)
        points = self.form.surface_point(x, y)
        points[:, 2] += self.form.nose(x, y)
        return points

    def _eyes(self, face: Floats) -> Floats:
        eyes = Eyes(self.form, self._tones)
        found = []
        for side, way in (("right", -1), ("left", 1)):
            eye = eyes.shape(face, side)
            # On each eye's own plane u runs from the nose to the temple.
            upper = np.array([-1.0, -0.38, 0.38, 1.0])
            lower = np.array([0.38, -0.38])
            u = np.concatenate([upper, lower])
            across = np.linspace(-1, 1, len(eye.upper))
            v = np.concatenate([np.interp(upper, across, eye.upper), np.interp(lower, across, eye.lower)])
            order = [3, 2, 1, 0, 5, 4] if side == "right" else [0, 1, 2, 3, 4, 5]
            points = self.form.surface_point(way * (EYE_X + u * eye.half_width), v)
            found.append(points[order])
        return np.concatenate(found)

    def _lips(self, face: Floats) -> Floats:
        mouth = shape_mouth(face, size=self.person.face.mouth, lips=self.person.face.lips)
        rims = (
            (_OUTER, mouth.outer_upper),
            (_OUTER[-2:0:-1], mouth.outer_lower),
            (_INNER, mouth.inner_upper),
            (_INNER[-2:0:-1], mouth.inner_lower),
        )
        share = np.concatenate([across for across, _ in rims])
        v = np.concatenate([np.interp(across, ACROSS, rim) for across, rim in rims])
        points = self.form.surface_point(share * mouth.half_width, MOUTH + v)
        points[:, 2] += np.interp(share, ACROSS, mouth.forward)
        return points

    @cached_property
    def _tones(self) -> Tones:
        return Tones.of(self.person)
