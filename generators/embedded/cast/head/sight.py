"""A head as the camera sees it in one frame: where points of its face lie in the picture, and what is turned away."""

from __future__ import annotations

from functools import cached_property
from typing import ClassVar

import numpy as np

from ..rotation import Floats, to_matrix
from ..skeleton import INDEX
from ..surface import FeaturePaint, Seen
from .form import HeadForm

_HEAD = INDEX["head"]
_STEP = 0.1
_CORNERS = np.vstack([np.zeros(3), np.eye(3) * _STEP]) + np.array([0.0, -0.2, 0.5])
"""Around the middle of the face: what its axes look like is measured there."""


class Sight:
    """One head in one frame. Points are in head units; answers in pixels."""

    _latest: ClassVar[tuple[HeadForm, Seen, FeaturePaint, Sight] | None] = None

    @classmethod
    def of(cls, form: HeadForm, seen: Seen, paint: FeaturePaint) -> Sight:
        """The sight of a head in a frame; its features, drawn one after another, share one."""
        latest = cls._latest
        if latest and latest[0] is form and latest[1] is seen and latest[2] is paint:
            return latest[3]
        found = cls(form, seen, paint)
        cls._latest = (form, seen, paint, found)
        return found

    def __init__(self, form: HeadForm, seen: Seen, paint: FeaturePaint) -> None:
        self.form = form
        self._paint = paint
        turn = to_matrix(seen.turns[_HEAD])
        self._turn = turn.T * form.unit_m
        self._origin = seen.joints[_HEAD] + turn @ form.middle_m
        placed = self.project(_CORNERS)
        self.axes: Floats = (placed[1:] - placed[0]) / _STEP
        """`(3, 2)`: a head unit along x, y and z, in pixels."""
        right, up = self.axes[:, 0], -self.axes[:, 1]
        towards = np.cross(right, up)
        self.towards: Floats = towards / np.linalg.norm(towards)
        """`(3,)`: to the camera, in the head's own axes."""
        self.px = float(np.linalg.norm(right))
        """Pixels in a head unit."""

    def project(self, points: Floats) -> Floats:
        """`(N, 2)` of points `(N, 3)`."""
        return self._paint.project(self._origin + points @ self._turn)

    @cached_property
    def away(self) -> float:
        """How far the face is turned from the camera: 0 looks into it, 1 is a profile, above 1 from behind."""
        aside = float(np.hypot(self.towards[0], self.towards[1]))
        return aside if self.towards[2] >= 0 else 2 - aside

    @property
    def far(self) -> int:
        """1 where the person's left half of the face is the far one, -1 where the right is."""
        return -1 if self.towards[0] > 0 else 1

    def seen_x(self, x: Floats, y: Floats) -> Floats:
        """x moved to the rim of what is seen, where it lies beyond."""
        if self.towards[2] > 0.99:
            # As good as from the front, where the rim of the face is the rim of what is seen.
            return x
        least = self.form.skull.horizon(y, self.towards)
        return np.maximum(x, least) if self.towards[0] > 0 else np.minimum(x, -least)

    @cached_property
    def shows_face(self) -> bool:
        """Whether any of the face's front is seen."""
        return bool(self.towards[2] > -0.75)

    @cached_property
    def _across(self) -> tuple[Floats, Floats]:
        """In the picture: the unit way from the near to the far side of the face, and the one down it."""
        up = self.axes[1] / max(float(np.linalg.norm(self.axes[1])), 1e-9)
        way = np.array([-up[1], up[0]])
        # Seen from the front x has length and z none; in a profile it is the other way around.
        way = way if way @ (self.axes[0] * self.far + self.axes[2]) > 0 else -way
        return way, np.array([-way[1], way[0]])

    @cached_property
    def nose_rows(self) -> Floats:
        """`(R, 17, 2)`: the nose, row by row from the bridge down, from the person's right to left."""
        points = self.form.nose_points
        return self.project(points.reshape(-1, 3)).reshape(*points.shape[:2], 2)

    @cached_property
    def nose_edge(self) -> Floats:
        """`(R, 2)`: the rim of the nose towards the far side of the face, from the bridge down."""
        way, _ = self._across
        best = np.argmax(self.nose_rows @ way, axis=1)
        found: Floats = self.nose_rows[np.arange(len(best)), best]
        return found

    @cached_property
    def nose_fold(self) -> Floats:
        """`(R,)`: how much of each row of the nose lies hidden behind that rim, in pixels."""
        reach = self.nose_rows @ self._across[0]
        found: Floats = np.max(reach, axis=1) - reach[:, -1 if self.far == 1 else 0]
        return found

    def past_nose(self, points: Floats) -> Floats:
        """Pixels `(N, 2)` of the far half of the face; what the nose hides is moved to its edge."""
        way, down = self._across
        rows = self.nose_edge @ down
        order = np.argsort(rows)
        edge = np.interp(points @ down, rows[order], (self.nose_edge @ way)[order], left=-1e9, right=-1e9)
        behind = np.maximum(edge - points @ way, 0)
        return points + behind[:, None] * way
