"""The form of a head without hair: skull, cheeks, jaw, nose, and how the jaw and a smile move it.

Head units: half a head's height. y = 0 at the eyes, 1 at the crown, -1 at the chin; z = 0 between the ears, the face
looks to +z, the person's own left is +x.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .....templates.person import Person
from ..face_controls import CONTROL
from ..rotation import Floats
from ..skeleton import Skeleton
from ..surface import Ints
from .loft import Loft, quads

HEAD_M = 0.25
"""A head's height from chin to crown, on a person of 1.70 m."""
JAW_DROP = 0.22
"""How far the chin falls when the jaw is wide open."""
_SKULL = np.array(
    [
        # y, width, front, back, widest, power
        [1.00, 0.00, -0.06, -0.06, -0.06, 2.0],
        [0.965, 0.27, 0.20, -0.36, -0.07, 2.0],
        [0.86, 0.475, 0.44, -0.61, -0.08, 2.0],
        [0.66, 0.635, 0.645, -0.79, -0.09, 2.05],
        [0.40, 0.715, 0.755, -0.885, -0.09, 2.15],
        [0.12, 0.735, 0.785, -0.89, -0.07, 2.25],
        [-0.12, 0.725, 0.785, -0.82, -0.04, 2.3],
        [-0.34, 0.695, 0.785, -0.68, 0.00, 2.3],
        [-0.50, 0.640, 0.785, -0.42, 0.06, 2.25],
        [-0.64, 0.565, 0.780, -0.04, 0.16, 2.2],
        [-0.78, 0.460, 0.765, 0.15, 0.26, 2.15],
        [-0.90, 0.325, 0.745, 0.31, 0.38, 2.1],
        [-0.975, 0.180, 0.690, 0.43, 0.50, 2.0],
        [-1.00, 0.00, 0.58, 0.58, 0.58, 2.0],
    ]
)
_JAWS: dict[str, tuple[float, float, float, float, float]] = {
    # Factors of the width at the temples, the cheeks, the corner of the jaw and the chin; added to the front's power.
    "oval": (1.0, 1.0, 1.0, 1.0, 0.0),
    "round": (1.0, 1.055, 1.10, 1.10, 0.0),
    "square": (1.0, 1.01, 1.13, 1.24, 0.12),
    "heart": (1.03, 1.02, 0.92, 0.86, 0.0),
    "long": (0.95, 0.93, 0.94, 0.98, 0.05),
}
_AZIMUTHS = np.array([0, 3.5, 7, 11, 16, 23, 31, 40, 50, 61, 74, 90, 108, 126, 144, 162], np.float64)
_HEIGHTS = np.array(
    [0.985, 0.95, 0.88, 0.77, 0.63, 0.47, 0.32, 0.2, 0.11, 0.03, -0.05, -0.12, -0.19, -0.24, -0.28, -0.315, -0.35,
     -0.40, -0.455, -0.50, -0.535, -0.565, -0.60, -0.65, -0.71, -0.78, -0.85, -0.91, -0.96, -0.99]
)  # fmt: skip
_NOSE_ROWS = np.array([0.17, 0.11, 0.05, -0.01, -0.07, -0.13, -0.185, -0.225, -0.255, -0.285, -0.315, -0.335, -0.36])
NOSE_TIP, NOSE_BASE = -0.265, -0.345
MOUTH = -0.56
"""Height of the line between the lips at rest."""


def _bump(distance: Floats, reach: float) -> Floats:
    """1 at distance 0, smoothly 0 from `reach` on."""
    share = np.maximum(1 - (distance / reach) ** 2, 0)
    found: Floats = share * share
    return found


def _ramp(value: Floats, start: float, end: float) -> Floats:
    """0 before start, 1 after end, smooth between."""
    share = np.minimum(np.maximum((value - start) / (end - start), 0), 1)
    found: Floats = share * share * (3 - 2 * share)
    return found


@dataclass(frozen=True)
class HeadForm:
    """One person's head in head units, and where it sits on the skeleton."""

    person: Person
    skeleton: Skeleton

    @property
    def unit_m(self) -> float:
        """Metres in a head unit."""
        return HEAD_M / 2 * self.skeleton.proportions.height_m / 1.70 * self.skeleton.proportions.head

    @property
    def middle_m(self) -> Floats:
        """`(3,)`: the point between the eyes, inside, from the head's joint at rest."""
        return np.array([0.0, 0.76, 0.10]) * self.unit_m

    @cached_property
    def skull(self) -> Loft:
        """The head without nose and lips."""
        temples, cheeks, corner, chin, squarer = _JAWS[self.person.face.shape]
        knots = _SKULL.copy()
        y = knots[:, 0]
        knots[:, 1] *= np.interp(y, [-0.95, -0.62, -0.15, 0.4], [chin, corner, cheeks, temples])
        knots[:, 5] += squarer
        if self.person.gender == "male":
            # A stronger jaw, a flatter brow.
            knots[:, 1] *= np.interp(y, [-0.9, -0.6, -0.3], [1.09, 1.06, 1.0])
        return Loft(knots)

    def relief(self, x: Floats, y: Floats) -> Floats:
        """How far lips, chin and brow ridge stand out of the skull."""
        beside = np.abs(x)
        lips = 0.034 * _bump(y - MOUTH - 0.035, 0.085) + 0.030 * _bump(y - MOUTH + 0.05, 0.08)
        chin = 0.04 * _bump(y + 0.86, 0.17) * _bump(beside, 0.32)
        hollow = -0.022 * _bump(y + 0.71, 0.10) * _bump(beside, 0.3)
        eyes = -0.03 * _bump(y - 0.03, 0.2) * _bump(beside - 0.26, 0.36)
        brow = 0.015 * _bump(y - 0.22, 0.13) * _bump(beside - 0.22, 0.4)
        mouth = lips * self.person.face.lips**0.5 * _bump(beside, 0.27 * self.person.face.mouth)
        found: Floats = mouth + chin + hollow + eyes + brow
        return found

    def nose(self, x: Floats, y: Floats) -> Floats:
        """How far the nose stands out."""
        size = self.person.face.nose
        ridge = np.interp(
            y,
            [-0.375, NOSE_BASE, -0.315, NOSE_TIP, -0.21, -0.1, 0.02, 0.13],
            [0, 0.05, 0.17, 0.215, 0.19, 0.12, 0.055, 0],
        )
        width = np.interp(y, [NOSE_BASE, NOSE_TIP, -0.15, 0.05], [0.135, 0.125, 0.085, 0.075]) * (0.5 + size / 2)
        found: Floats = ridge * size * _bump(np.abs(x) / width, 1.0)
        return found

    def surface_point(self, x: Floats, y: Floats) -> Floats:
        """`(..., 3)`: the point of the face (without the nose) that lies at x and y as seen from the front."""
        found = self.skull.facing(x, y)
        found[..., 2] += self.relief(found[..., 0], y)
        return found

    @cached_property
    def nose_points(self) -> Floats:
        """`(R, C, 3)`: the nose, row by row from the bridge down, from the person's right to left."""
        size = 0.5 + self.person.face.nose / 2
        half = np.interp(_NOSE_ROWS, [NOSE_BASE, -0.26, -0.15, 0.05], [0.135, 0.125, 0.085, 0.075]) * size
        x = np.linspace(-1, 1, 17) * half[:, None]
        y = np.broadcast_to(_NOSE_ROWS[:, None], x.shape)
        points = self.surface_point(x, y)
        points[..., 2] += self.nose(x, y)
        return points

    @cached_property
    def mesh(self) -> tuple[Floats, Ints]:
        """Vertices `(V, 3)` in head units and triangles `(T, 3)`."""
        azimuths = np.concatenate([_AZIMUTHS, [180.0], -_AZIMUTHS[:0:-1]])
        y, azimuth = np.meshgrid(_HEIGHTS, azimuths, indexing="ij")
        points = self.skull.around(y, azimuth)
        ahead = np.clip(np.cos(np.radians(azimuth)), 0, 1) ** 0.5
        points[..., 2] += ahead * (self.relief(points[..., 0], y) + self.nose(points[..., 0], y))
        rows, columns = y.shape
        grid = points.reshape(-1, 3)
        top, bottom = len(grid), len(grid) + 1
        poles = np.array([[0, row[0], row[2]] for row in (self.skull.rows[0], self.skull.rows[-1])])
        triangles = [quads(rows, columns, around=True)]
        ring = np.arange(columns)
        nxt = (ring + 1) % columns
        last = (rows - 1) * columns
        triangles.append(np.stack([np.full(columns, top), ring, nxt], -1).astype(np.int32))
        triangles.append(np.stack([np.full(columns, bottom), last + nxt, last + ring], -1).astype(np.int32))
        return np.vstack([grid, poles]), np.vstack(triangles)

    def moved(self, points: Floats, face: Floats) -> Floats:
        """`(..., 3)`: how far skin and beard at points are carried by the jaw and by a smile.

        `face` `(16,)`.
        """
        jaw = face[CONTROL["jaw"]] * (1 - 0.55 * face[CONTROL["press"]])
        smile = np.clip(face[CONTROL["smile"]], 0, 1)
        lift = np.clip(face[CONTROL["cheeks"]] + 0.6 * smile, 0, 1)
        x, y, z = points[..., 0], points[..., 1], points[..., 2]
        hangs = _ramp(-y, -MOUTH - 0.04, -MOUTH + 0.20) * _ramp(z, -0.15, 0.45)
        cheek = _bump(np.hypot(np.abs(x) - 0.48, (y + 0.30) * 1.3), 0.36) * (z > 0)
        found = np.zeros_like(points)
        found[..., 1] = -JAW_DROP * jaw * hangs + 0.03 * lift * cheek
        found[..., 2] = -0.04 * jaw * hangs + 0.02 * lift * cheek
        found[..., 0] = np.sign(x) * 0.03 * lift * cheek
        return found
