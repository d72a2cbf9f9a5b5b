"""A garment's cut-out as a pattern to cut by: where its body, its sleeves and its legs end, row by row."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .....story.garment import Garment
from .....tools.media.regions import grown, shrunk
from ..rotation import Floats

Pixels = NDArray[Any]
STRAP_SHARE = 0.055
"""Of the body's width: thinner shoulders are straps, which are cut by themselves."""
NECK_SHARE = 0.009
"""Of the height: the width of the line between the inside of the back and the front, which is of neither."""
INSET = 0.012
"""Of the width: so far inside its edge the cloth is taken, for edges are mixed with what was behind them."""


@dataclass(frozen=True)
class Outline:
    """A cut-out measured along its rows. Lengths are in pixels of the cut-out."""

    garment: Garment
    picture: Pixels
    """`(H, W, 4)`: the cut-out, 8 bits."""

    def place(self, name: str) -> Floats | None:
        """`(2,)`: a landmark's x and y."""
        found = next((each for each in self.garment.landmarks if each.name == name), None)
        return None if found is None else np.array((found.x, found.y))

    def pair(self, name: str) -> tuple[float, float] | None:
        """Of a landmark that both sides have: how far it is from the axis, and its y; the mean of the sides."""
        left, right = self.place(f"{name}-left"), self.place(f"{name}-right")
        if left is None or right is None:
            return None
        return float(right[0] - left[0]) / 2, float(left[1] + right[1]) / 2

    @cached_property
    def axis(self) -> float:
        """The x of the middle."""
        pairs = [
            (self.place(f"{name}-left"), self.place(f"{name}-right"))
            for name in ("underarm", "waist", "hem", "leg-outer", "neck")
        ]
        middles = [(float(one[0]) + float(two[0])) / 2 for one, two in pairs if one is not None and two is not None]
        return float(np.median(middles)) if middles else self.picture.shape[1] / 2

    @cached_property
    def mask(self) -> NDArray[np.bool_]:
        """Where there is cloth."""
        found: NDArray[np.bool_] = self.picture[..., 3] > 127
        return found

    @cached_property
    def sleeved(self) -> bool:
        """Whether it has sleeves."""
        return self.pair("cuff-outer") is not None

    @cached_property
    def legged(self) -> bool:
        """Whether it is worn on legs, each by itself."""
        return self.garment.category in ("trousers", "shorts")

    @cached_property
    def hem_y(self) -> float:
        """Where it ends."""
        found = self.pair("leg-outer") or self.pair("hem")
        return found[1] if found else float(self.picture.shape[0])

    @cached_property
    def edges(self) -> tuple[Floats, Floats]:
        """`(H,)` each: where the body begins and ends in each row, without sleeves."""
        height, width = self.mask.shape
        left, right = np.full(height, np.nan), np.full(height, np.nan)
        middle = int(np.clip(round(self.axis), 0, width - 1))
        for row in range(height):
            ends = _body_run(self.mask[row], middle, whole=not self.sleeved or self.legged)
            if ends is not None:
                left[row], right[row] = ends
        for edge in (left, right):
            _filled(edge)
        if self.sleeved:
            self._cut_sleeves(left, right)
        return _steady(left), _steady(right)

    def _cut_sleeves(self, left: Floats, right: Floats) -> None:
        """Above the underarms the body ends at the seam, the line from the shoulder to the underarm."""
        for edge, side, keep in ((left, "left", np.maximum), (right, "right", np.minimum)):
            shoulder, pit = self.place(f"shoulder-{side}"), self.place(f"underarm-{side}")
            if shoulder is None or pit is None:
                continue
            first, last = max(0, int(shoulder[1])), min(len(edge), int(pit[1]) + 1)
            rows = np.arange(first, last)
            edge[first:last] = keep(edge[first:last], np.interp(rows, [shoulder[1], pit[1]], [shoulder[0], pit[0]]))
            # Below, a sleeve that touches the body must not widen it.
            below = np.arange(last, min(len(edge), int(self.hem_y)))
            hem = self.place(f"hem-{side}")
            if hem is not None and len(below):
                limit = np.interp(below, [pit[1], hem[1]], [pit[0], hem[0]])
                slack = 0.06 * abs(float(pit[0]) - self.axis)
                edge[below] = keep(edge[below], limit - slack if side == "left" else limit + slack)

    def half(self, y: Floats) -> tuple[Floats, Floats]:
        """How far the body reaches to the viewer's left and right of the axis at heights y."""
        rows = np.arange(self.mask.shape[0])
        left, right = self.edges
        inset = INSET * float(np.nanmax(right - left))
        return (
            np.maximum(self.axis - np.interp(y, rows, left) - inset, 1.0),
            np.maximum(np.interp(y, rows, right) - self.axis - inset, 1.0),
        )

    @cached_property
    def strap(self) -> tuple[float, float, float] | None:
        """Of thin straps: how far their middle is from the axis where they begin, that y, and their width."""
        top, low = self.pair("neck"), self.garment.landmark("neck-centre")
        if self.sleeved or self.legged or top is None or low is None:
            return None
        y = int((top[1] + low.y) / 2)
        runs = [run for run in _runs(self.mask[y]) if run[1] - run[0] > 2]
        body = self.pair("underarm")
        if len(runs) != 2 or body is None or max(end - start for start, end in runs) > 2 * STRAP_SHARE * body[0] * 2:
            return None
        wide = float(np.mean([end - start for start, end in runs]))
        middle = (runs[1][0] + runs[1][1] - runs[0][0] - runs[0][1]) / 4
        # Where the body begins below it: the first row in which what lies there is much wider.
        start = next(
            (row for row in range(y, int(low.y) + 60) if _at(_runs(self.mask[row]), self.axis + middle, 2.6 * wide)),
            int(low.y),
        )
        return float(middle), float(start), wide

    @cached_property
    def body(self) -> NDArray[np.bool_]:
        """Where there is cloth that is no thin strap, nor seen through the opening of the neck."""
        found = self.mask
        if self.strap is not None:
            reach = int(self.strap[2] * 0.75) + 1
            found = _fast(found, reach)
        return found & ~self.inside

    @cached_property
    def inside(self) -> NDArray[np.bool_]:
        """What the opening of the neck shows: the inside of the back, a hanger, a label."""
        from PIL import Image, ImageDraw

        height, width = self.mask.shape
        points = self.garment.neckline
        if len(points) < 3:
            return np.zeros((height, width), bool)
        drawn = Image.new("L", (width, height), 0)
        ImageDraw.Draw(drawn).polygon([(points[0][0], -5), *points, (points[-1][0], -5)], fill=255)
        ImageDraw.Draw(drawn).line(list(points), fill=255, width=max(3, round(NECK_SHARE * height)))
        found: NDArray[np.bool_] = np.asarray(drawn) > 0
        return found


def _body_run(row: NDArray[np.bool_], middle: int, *, whole: bool) -> tuple[float, float] | None:
    """The ends of the run at the middle; where there is a gap (an opening, legs), of those on both sides of it."""
    runs = _runs(row)
    if not runs:
        return None
    if whole:
        return float(runs[0][0]), float(runs[-1][1])
    for start, end in runs:
        if start <= middle < end:
            return float(start), float(end)
    before = [run for run in runs if run[1] <= middle]
    after = [run for run in runs if run[0] > middle]
    if not before or not after:
        return None
    return float(before[-1][0]), float(after[0][1])


def _runs(row: NDArray[np.bool_]) -> list[tuple[int, int]]:
    change = np.diff(np.concatenate([[False], row, [False]]).astype(np.int8))
    return list(zip(np.nonzero(change == 1)[0].tolist(), np.nonzero(change == -1)[0].tolist(), strict=True))


def _at(runs: list[tuple[int, int]], x: float, wider: float) -> bool:
    return any(start <= x < end and end - start > wider for start, end in runs)


def _filled(values: Floats) -> None:
    known = np.nonzero(~np.isnan(values))[0]
    if len(known):
        values[:] = np.interp(np.arange(len(values)), known, values[known])


def _steady(values: Floats) -> Floats:
    reach = max(2, len(values) // 120)
    padded = np.pad(values, reach, mode="edge")
    found: Floats = np.convolve(padded, np.ones(2 * reach + 1) / (2 * reach + 1), mode="valid")
    return found


def _fast(mask: NDArray[np.bool_], reach: int) -> NDArray[np.bool_]:
    """Without what is thinner than twice `reach`, worked out on every third pixel."""
    step = 3
    small = mask[::step, ::step]
    steps = max(1, round(reach / step))
    kept = grown(shrunk(small, steps), steps)
    large = np.repeat(np.repeat(kept, step, axis=0), step, axis=1)[: mask.shape[0], : mask.shape[1]]
    found: NDArray[np.bool_] = large & mask
    return found
