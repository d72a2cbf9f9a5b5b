"""A smooth form made of level rings, as a boat is lofted: the skull, and the outside of hair and scarves."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..rotation import Floats
from ..surface import Ints

Y, WIDTH, FRONT, BACK, CENTRE, POWER = range(6)
_STEPS = 12
"""Rows of the table between two knots."""
_EVEN = 1201


def _through(knots: Floats) -> Floats:
    """`(N, 6)` on a smooth curve through knots `(K, 6)`; at both ends it closes into a pole.

    A uniform Catmull-Rom spline: E. Catmull and R. Rom, *A class of local interpolating splines* (1974).
    """
    mirror = np.array([1, -1, 1, 1, 1, 1])
    first, last = knots[1] * mirror, knots[-2] * mirror
    # Past a pole the front is what was the back.
    first[[FRONT, BACK]], last[[FRONT, BACK]] = knots[1, [BACK, FRONT]], knots[-2, [BACK, FRONT]]
    ring = np.vstack([first, knots, last])
    share = np.linspace(0, 1, _STEPS, endpoint=False)[:, None]
    pieces = []
    for a, b, c, d in zip(ring, ring[1:], ring[2:], ring[3:], strict=False):
        bent = 2 * b + (c - a) * share + (2 * a - 5 * b + 4 * c - d) * share**2 + (3 * b - a - 3 * c + d) * share**3
        pieces.append(bent / 2)
    return np.vstack([*pieces, knots[-1:]])


@dataclass(frozen=True)
class Loft:
    """Rings from top to bottom. A ring reaches from `front` to `back` along z and `width` to either side of x = 0.

    Units are those of the knots; `form.py` says which. `power` squares the front of a ring: 2 is an ellipse.
    """

    knots: Floats
    """`(K, 6)`: y (falling), half width, z of the front, z of the back, z of the widest place, power of the front."""
    back_power: float = 2.0

    @cached_property
    def rows(self) -> Floats:
        """`(N, 6)`: the table that everything is read from."""
        found = _through(np.asarray(self.knots, np.float64))
        found[:, WIDTH] = np.maximum(found[:, WIDTH], 0)
        return found

    @cached_property
    def _even(self) -> tuple[float, float, Floats]:
        """The rows again, at even heights from the bottom: the lowest, how many in a unit, and `(M, 6)`."""
        rows = self.rows[::-1]
        heights = np.maximum.accumulate(rows[:, Y])
        low, high = float(heights[0]), float(heights[-1])
        y = np.linspace(low, high, _EVEN)
        return low, (_EVEN - 1) / (high - low), np.stack([np.interp(y, heights, rows[:, n]) for n in range(6)], axis=-1)

    def ring(self, y: Floats) -> Floats:
        """`(..., 6)`: the ring at heights `(...)`."""
        low, steps, rows = self._even
        place = np.minimum(np.maximum((np.asarray(y) - low) * steps, 0.0), _EVEN - 1.0001)
        under = place.astype(np.int64)
        share = (place - under)[..., None]
        return rows[under] * (1 - share) + rows[under + 1] * share

    def around(self, y: Floats, azimuth: Floats) -> Floats:
        """`(..., 3)`: points at heights and azimuths in degrees: 0 the front, 90 the person's left, 180 the back."""
        ring, turn = self.ring(y), np.radians(azimuth)
        sine, cosine = np.sin(turn), np.cos(turn)
        ahead = cosine > 0
        power = np.where(ahead, ring[..., POWER], self.back_power)
        x = ring[..., WIDTH] * np.sign(sine) * np.abs(sine) ** (2 / power)
        reach = np.where(ahead, ring[..., FRONT], ring[..., BACK]) - ring[..., CENTRE]
        return np.stack([x, y, ring[..., CENTRE] + reach * np.abs(cosine) ** (2 / power)], axis=-1)

    def facing(self, x: Floats, y: Floats) -> Floats:
        """`(..., 3)`: points of the front at x and y; beyond the widest place they stay on it."""
        ring = self.ring(y)
        width = np.maximum(ring[..., WIDTH], 1e-9)
        share = np.minimum(np.abs(x) / width, 1)
        depth = (1 - share ** ring[..., POWER]) ** (1 / ring[..., POWER])
        z = ring[..., CENTRE] + (ring[..., FRONT] - ring[..., CENTRE]) * depth
        return np.stack([np.minimum(np.maximum(x, -width), width), y, z], axis=-1)

    def horizon(self, y: Floats, towards: Floats) -> Floats:
        """`(...)`: how far the front is seen at heights y, as the least x on the side that the camera looks from.

        `towards` `(3,)` points to the camera. Where its x is positive, points of x below the answer are turned away;
        where it is negative, those of x above the negated answer.
        """
        ring = self.ring(y)
        width, power = np.maximum(ring[..., WIDTH], 1e-9), ring[..., POWER]
        depth = np.maximum(ring[..., FRONT] - ring[..., CENTRE], 1e-9)
        aside, ahead = max(abs(float(towards[0])), 1e-6), float(towards[2])
        slope = (abs(ahead) * width / (depth * aside)) ** (1 / (power - 1))
        found: Floats = width * slope / (1 + slope**power) ** (1 / power)
        return -found if ahead > 0 else found


def quads(rows: int, columns: int, *, around: bool = False) -> Ints:
    """Triangles of a grid of vertices, row after row, as seen with rows going down and columns to the right.

    `around` joins the last column to the first.
    """
    across = np.arange(columns if around else columns - 1)
    a = np.arange(rows - 1)[:, None] * columns + across
    b = np.arange(rows - 1)[:, None] * columns + (across + 1) % columns
    c, d = a + columns, b + columns
    found = np.stack([np.stack([a, c, b], -1), np.stack([b, c, d], -1)], axis=2)
    return found.reshape(-1, 3).astype(np.int32)
