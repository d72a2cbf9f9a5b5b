"""Where one part of a figure lies before another: the shadow that it throws there, and the line that sets it off."""

from __future__ import annotations

import numpy as np
import skia

from .painter_path import Counts, Curves, Flags, curves
from .rotation import Floats

_TUCK_PX = 2.0
"""How far a band reaches under the part that it belongs to, so that no gap is left beside its smoothed outline."""


def edge_bands(shapes: Curves, drawn: Flags, reach_px: Floats, way: Floats, line_px: float) -> dict[int, skia.Path]:
    """By owner: a band along the outside of its outline, wherever the points are `drawn` `(N,)`.

    It is `line_px` wide where the outline faces the light, which comes from `way` `(3,)`, and wider by up to
    `reach_px` `(owners,)` where it faces away: as wide as the shadow that an edge throws. Owners of negative reach have
    none.
    """
    if not len(shapes.owners):
        return {}
    owner = np.repeat(shapes.owners, np.diff(shapes.starts))
    drawn = drawn & (reach_px[owner] >= 0)
    after = np.arange(len(owner)) + 1
    after[shapes.starts[1:] - 1] = shapes.starts[:-1]
    leaving = shapes.points[after] - shapes.points
    leaving /= np.maximum(np.hypot(leaving[:, :1], leaving[:, 1:]), 1e-9)
    along = leaving.copy()
    along[after] += leaving
    # Shapes run counter-clockwise as one looks at them; on a screen whose y runs down their outside is here:
    out = np.stack([-along[:, 1], along[:, 0]], axis=1)
    out /= np.maximum(np.hypot(out[:, :1], out[:, 1:]), 1e-9)
    fall = np.array([-way[0], way[1]])
    fall = fall / max(1e-9, float(np.hypot(*fall)))
    first, last = _runs(drawn, shapes)
    wide = line_px + reach_px[owner] * np.maximum(0.0, out @ fall) * _tapering(
        shapes.points, first, last, reach_px[owner]
    )
    outer, inner = shapes.points + out * wide[:, None], shapes.points - out * _TUCK_PX
    if not len(first):
        return {}
    length = last - first
    # Out along the outer side of each run and back along the inner, by every third point: nobody sees it.
    back = 2 + (length - 2) // 3
    whole = length + back
    offset = np.cumsum(whole) - whole
    place = np.arange(int(whole.sum())) - np.repeat(offset, whole)
    run = np.repeat(np.arange(len(first)), whole)
    inwards = place - length[run]
    point = first[run] + np.where(inwards < 0, place, (length[run] - 1) - np.minimum(3 * inwards, length[run] - 1))
    polygon = np.where((inwards >= 0)[:, None], inner[point], outer[point])
    return curves(polygon, whole, owner[first]).shapes()


def _tapering(points: Floats, first: Counts, last: Counts, reach_px: Floats) -> Floats:
    """`(N,)`: 0 at a run's ends, 1 a few reaches inside: where a sleeve leaves the trunk, its shadow is a point."""
    step = points[1:] - points[:-1]
    walked = np.concatenate([[0.0], np.cumsum(np.hypot(step[:, 0], step[:, 1]))])
    found = np.ones(len(points))
    length = last - first
    run = np.repeat(np.arange(len(first)), length)
    point = np.arange(int(length.sum())) - np.repeat(np.cumsum(length) - length, length) + first[run]
    inside = np.minimum(walked[point] - walked[first[run]], walked[last[run] - 1] - walked[point])
    found[point] = np.clip(inside / np.maximum(4.0 * reach_px[point], 1e-6), 0.0, 1.0)
    return found


def _runs(drawn: Flags, shapes: Curves) -> tuple[Counts, Counts]:
    """First point and the one after the last of stretches of at least two that are drawn; none goes over a seam."""
    begins = np.zeros(len(drawn), bool)
    begins[shapes.starts[:-1]] = True
    before = np.concatenate([[False], drawn[:-1]]) & ~begins
    following = np.concatenate([drawn[1:], [False]])
    following[shapes.starts[1:] - 1] = False
    first, last = np.nonzero(drawn & ~before)[0], np.nonzero(drawn & ~following)[0] + 1
    long = last - first > 1
    return first[long], last[long]
