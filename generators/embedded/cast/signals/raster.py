"""An exact z-buffer: which triangle each pixel shows, and where in it. Every dense signal is read off it.

Corners are snapped to 1/256 of a pixel and all edge tests are whole-number arithmetic, so that the same mesh gives the
same pixels on every machine. A pixel is covered where its centre is; a centre on an edge shared by two triangles
belongs to one of them (the top-left rule). J. Pineda, *A parallel algorithm for polygon rasterization* (1988).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ..rotation import Floats
from ..surface import Ints

Longs = NDArray[np.int64]
Bools = NDArray[np.bool_]
_SUB = 256
"""Steps a pixel."""
_HALF = _SUB // 2
_BATCH = 100_000
"""Covered pixels of triangles that are tested at once: bounds the memory."""
_FAR_PX = 1 << 20
"""Corners farther out are moved here: products of two such distances still fit 64 bits."""


@dataclass(frozen=True)
class Raster:
    """What a picture of `height` x `width` pixels shows of a mesh."""

    triangles: Ints
    """`(T, 3)`: the mesh's."""
    triangle: Ints
    """`(H, W)`: the number of the triangle seen; -1 where there is none."""
    shares: Floats
    """`(P, 3)`: for each covered pixel, in reading order, how much of each corner it is; rows sum to 1."""

    @cached_property
    def covered(self) -> Bools:
        """`(H, W)`: true where something is seen."""
        return self.triangle >= 0

    @cached_property
    def _corners(self) -> Ints:
        found: Ints = self.triangles[self.triangle[self.covered]]
        return found

    def read(self, values: Floats) -> Floats:
        """Values of the vertices `(V,)` or `(V, K)` at the covered pixels, in reading order: `(P,)` or `(P, K)`."""
        corners = values[self._corners]
        found: Floats = np.einsum("pc,pc...->p...", self.shares, corners)
        return found


def rasterise(
    screen: Floats,
    depth: Floats,
    triangles: Ints,
    *,
    width: int,
    height: int,
    distance_m: float = np.inf,
    lift: Floats | None = None,
) -> Raster:
    """Draw triangles `(T, 3)`, seen from either side, into a z-buffer.

    `screen` `(V, 2)` in pixels, y down; `depth` `(V,)` in metres, larger is nearer; the lens stands `distance_m` in
    front of depth 0 (infinite: a parallel view), and what lies between corners is read as such a lens shows it. `lift`
    `(T,)` in metres brings triangles nearer for that choice alone. Where depths are equal the lower number wins.
    """
    corners = np.rint(np.clip(screen, -_FAR_PX, _FAR_PX) * _SUB).astype(np.int64)[triangles]
    lines = _lines(corners)
    near = 1.0 / np.maximum(distance_m - depth, 1e-3) if np.isfinite(distance_m) else np.ones(len(depth))
    near = near[triangles]
    deep = depth[triangles]
    best = np.full(height * width, -np.inf)
    owner = np.full(height * width, len(triangles), np.int64)
    for number, pixel, weights in _covers(corners, lines, width=width, height=height):
        found = np.einsum("pc,pc->p", _in_lens(weights, near[number]), deep[number])
        if lift is not None:
            found = found + lift[number]
        before = best[pixel]
        np.maximum.at(best, pixel, found)
        # Who was nearest before this batch and is beaten loses the pixel; then the lowest of the nearest takes it.
        owner[pixel[best[pixel] > before]] = len(triangles)
        top = found == best[pixel]
        np.minimum.at(owner, pixel[top], number[top])
    seen = np.where(owner < len(triangles), owner, -1).astype(np.int32).reshape(height, width)
    rows, columns = np.nonzero(seen >= 0)
    at = seen[rows, columns]
    weights = _values(lines[at], columns, rows)
    return Raster(triangles, seen, _in_lens(weights, near[at]))


def _covers(corners: Longs, lines: Longs, *, width: int, height: int) -> Iterator[tuple[Longs, Longs, Longs]]:
    """For each pixel centre inside a triangle: the triangle, the pixel, its three edge values `(P, 3)`; in batches."""
    number, row, start, count = _runs(corners, lines, width=width, height=height)
    ends = np.cumsum(count)
    begin = 0
    while begin < len(number):
        done = ends[begin - 1] if begin else 0
        stop = max(int(np.searchsorted(ends, done + _BATCH, side="right")), begin + 1)
        here = count[begin:stop]
        runs = np.repeat(np.arange(begin, stop), here)
        column = start[runs] + np.arange(len(runs)) - np.repeat(np.cumsum(here) - here, here)
        begin = stop
        yield number[runs], row[runs] * width + column, _values(lines[number[runs]], column, row[runs])


def _runs(corners: Longs, lines: Longs, *, width: int, height: int) -> tuple[Longs, Longs, Longs, Longs]:
    """The rows of pixels inside each triangle: its number, the row, the first column, how many."""
    # The first and the last centre within the box: centres lie at (n + 1/2) * _SUB.
    first = np.maximum(-((_HALF - corners[:, :, 1].min(axis=1)) // _SUB), 0)
    last = np.minimum((corners[:, :, 1].max(axis=1) - _HALF) // _SUB, height - 1)
    rows = np.where(np.any(lines, axis=(1, 2)), np.maximum(last - first + 1, 0), 0)
    number = np.repeat(np.arange(len(corners)), rows)
    row = first[number] + np.arange(len(number)) - np.repeat(np.cumsum(rows) - rows, rows)
    low = np.zeros(len(number), np.int64)
    high = np.full(len(number), width - 1, np.int64)
    owned = _owned(lines)
    for edge in range(3):
        a, b, c = (lines[:, edge, part][number] for part in range(3))
        # Inside: a * (column * _SUB + _HALF) + rest >= least, in whole numbers.
        rest = b * (row * _SUB + _HALF) + c + a * _HALF - (1 - owned[number, edge])
        step = np.where(a == 0, 1, np.abs(a) * _SUB)
        low = np.where(a > 0, np.maximum(low, -(rest // step)), low)
        high = np.where(a < 0, np.minimum(high, rest // step), high)
        high = np.where((a == 0) & (rest < 0), -1, high)
    count = np.maximum(high - low + 1, 0)
    kept = count > 0
    return number[kept], row[kept], low[kept], count[kept]


def _lines(corners: Longs) -> Longs:
    """`(T, 3, 3)`: for each corner the line through the other two as `a x + b y + c`, in steps; it is twice the area of
    the corner's part of the triangle, positive inside whichever way the triangle turns. All 0 where it has no area."""
    found = np.empty((len(corners), 3, 3), np.int64)
    for corner in range(3):
        a, b = corners[:, (corner + 1) % 3], corners[:, (corner + 2) % 3]
        found[:, corner, 0] = a[:, 1] - b[:, 1]
        found[:, corner, 1] = b[:, 0] - a[:, 0]
        found[:, corner, 2] = a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]
    # The three constants add up to twice the signed area.
    turned: Longs = found * np.sign(found[:, :, 2].sum(axis=1))[:, None, None]
    return turned


def _values(lines: Longs, column: NDArray[np.integer], row: NDArray[np.integer]) -> Longs:
    """`(P, 3)`: the three lines `(P, 3, 3)` at the centres of pixels."""
    x = (column * _SUB + _HALF)[:, None]
    y = (row * _SUB + _HALF)[:, None]
    found: Longs = lines[:, :, 0] * x + lines[:, :, 1] * y + lines[:, :, 2]
    return found


def _owned(lines: Longs) -> Longs:
    """`(T, 3)`: 1 for edges whose own points belong to the triangle, 0 for the others (upper and left edges own)."""
    left = (lines[:, :, 0] > 0) | ((lines[:, :, 0] == 0) & (lines[:, :, 1] > 0))
    found: Longs = left.astype(np.int64)
    return found


def _in_lens(weights: Longs, near: Floats) -> Floats:
    shares = weights * near
    found: Floats = shares / shares.sum(axis=1, keepdims=True)
    return found
