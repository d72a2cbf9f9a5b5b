"""Hair as a shell around the skull that ends at a hairline, and tubes for what is tied or plaited."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ...rotation import Floats
from ...surface import Ints
from ..loft import Loft, quads

Field = Callable[[Floats, Floats], Floats]
"""A number for azimuths in degrees (-180 to 180, the person's left is positive) and heights."""
_DENSE = (
    0,
    8,
    16,
    24,
    31,
    37,
    42,
    46,
    50,
    54,
    58,
    62,
    66,
    70,
    74,
    78,
    82,
    87,
    93,
    99,
    106,
    114,
    123,
    133,
    144,
    156,
    168,
)
"""Columns stand close where hairlines fall from the forehead to the ear."""
_AROUND = float(np.radians(1) * 0.74)
"""Head units in a degree around the skull."""
AZIMUTHS: Floats = np.array([*_DENSE, 180, *(-angle for angle in _DENSE[:0:-1])], np.float64)


def outline(*knots: tuple[float, float], left: Sequence[tuple[float, float]] = ()) -> Callable[[Floats], Floats]:
    """A hairline: heights over azimuths from 0 (the front) to 180, the same on both sides unless `left` says other
    heights for the person's left."""

    def heights(azimuth: Floats) -> Floats:
        azimuth = (np.asarray(azimuth, np.float64) + 180) % 360 - 180
        found: Floats = np.interp(np.abs(azimuth), [knot[0] for knot in knots], [knot[1] for knot in knots])
        if left:
            other = np.interp(azimuth, [knot[0] for knot in left], [knot[1] for knot in left])
            found = np.where(azimuth > 0, other, found)
        return found

    return heights


@dataclass(frozen=True)
class Shell:
    """The outside of hair."""

    hull: Loft
    """What it lies on: the skull, or a form of its own that hangs free."""
    border: Callable[[Floats], Floats]
    lift: Field | None = None
    """How far it stands off the hull."""
    hem: float = 0.0
    """Within this distance of the border it sinks onto the hull: hair that grows there has no open edge."""
    hem_to: float = 88.0
    """The azimuth up to which it does so; behind it, thick hair ends in the open."""
    rows: int = 12

    def at(self, azimuth: Floats, y: Floats) -> Floats:
        """`(..., 3)`: its points at azimuths and heights."""
        points = self.hull.around(y, azimuth)
        if self.lift is None:
            return points
        lift = self.lift((azimuth + 180) % 360 - 180, y)
        crown = np.clip((y - 0.84) / 0.15, 0, 1)
        if crown.any():
            # All azimuths meet in the crown: there they agree.
            mean = np.mean([self.lift(np.full_like(y, angle), y) for angle in range(-165, 180, 30)], axis=0)
            lift = lift + (mean - lift) * crown**2 * (3 - 2 * crown)
        if self.hem:
            above = np.clip(self._inland(azimuth, y) / self.hem, 0, 1)
            bound = np.clip((self.hem_to - np.abs((azimuth + 180) % 360 - 180)) / 20, 0, 1)
            share = 1 - bound * (1 - np.sin(above * np.pi / 2))
            lift = 0.012 + (lift - 0.012) * share
        return points + self.outward(points) * lift[..., None]

    @cached_property
    def _edge(self) -> Floats:
        """`(N, 2)`: the border, finely: azimuth and height, both in head units along the skull."""
        azimuth = np.linspace(-180, 180, 241)
        return np.stack([azimuth * _AROUND, self.border(azimuth)], -1)

    def _inland(self, azimuth: Floats, y: Floats) -> Floats:
        """How far from the border points lie, in head units; 0 on it and outside."""
        place = np.stack([((azimuth + 180) % 360 - 180) * _AROUND, y], -1)
        found: Floats = np.linalg.norm(place[..., None, :] - self._edge, axis=-1).min(axis=-1)
        return np.where(y > self.border(azimuth), found, 0.0)

    @staticmethod
    def outward(points: Floats) -> Floats:
        """`(..., 3)`: the way away from the head, as from an egg."""
        way = (points - (0.0, -0.1, -0.06)) / np.array([0.54, 1.0, 0.72])
        found: Floats = way / np.maximum(np.linalg.norm(way, axis=-1, keepdims=True), 1e-9)
        return found

    def mesh(self, azimuths: Floats = AZIMUTHS) -> tuple[Floats, Ints]:
        """Vertices `(V, 3)` and triangles `(T, 3)`, from the crown to the border."""
        top = float(self.hull.rows[0, 0])
        # Close together at the crown, where the form closes, and at the border.
        share = (1 - np.cos(np.pi * np.arange(1, self.rows + 1) / self.rows))[:, None] / 2
        y = top - (top - self.border(azimuths)[None]) * share
        grid = self.at(np.broadcast_to(azimuths, y.shape), y).reshape(-1, 3)
        crown = self.at(np.zeros(1), np.array([top]))
        columns = len(azimuths)
        ring = np.arange(columns)
        cap = np.stack([np.full(columns, len(grid)), ring, (ring + 1) % columns], -1).astype(np.int32)
        return np.vstack([grid, crown]), np.vstack([quads(self.rows, columns, around=True), cap])


def tube(path: Floats, radii: Floats, *, sides: int = 12, flat: float = 1.0) -> tuple[Floats, Ints]:
    """A closed round form along a path `(N, 3)` with radii `(N,)`; `flat` under 1 presses it flat from the front."""
    along = np.gradient(path, axis=0)
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    side = np.cross(along, np.broadcast_to([0.0, 0.0, 1.0], along.shape))
    weak = np.linalg.norm(side, axis=1) < 0.3
    side[weak] = np.cross(along[weak], [0.0, 1.0, 0.0])
    # Sideways stays the same way along the whole tube.
    side[np.sum(side * [1.0, 0.0, 0.0], axis=1) < 0] *= -1
    side /= np.linalg.norm(side, axis=1, keepdims=True)
    front = np.cross(side, along)
    turn = np.linspace(0, 2 * np.pi, sides, endpoint=False)
    rings = (
        path[:, None]
        + side[:, None] * (np.cos(turn)[:, None] * radii[:, None, None])
        + front[:, None] * (np.sin(turn)[:, None] * radii[:, None, None] * flat)
    )
    grid = rings.reshape(-1, 3)
    first, last = len(grid), len(grid) + 1
    ring = np.arange(sides)
    after = (ring + 1) % sides
    end = (len(path) - 1) * sides
    triangles = np.vstack(
        [
            quads(len(path), sides, around=True),
            np.stack([np.full(sides, first), ring, after], -1),
            np.stack([np.full(sides, last), end + after, end + ring], -1),
        ]
    ).astype(np.int32)
    points = np.vstack([grid, path[:1], path[-1:]])
    return points, outside(points, triangles)


def outside(points: Floats, triangles: Ints) -> Ints:
    """The triangles of a closed form, turned so that they look out of it."""
    a, b, c = (points[triangles[:, corner]] for corner in range(3))
    volume = float(np.sum(a * np.cross(b, c)))
    return triangles if volume > 0 else triangles[:, ::-1].copy()
