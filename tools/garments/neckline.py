"""The edge of a garment's neck: where, around the opening, the inside of the back ends and the front begins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..media.regions import Mask

Values = np.ndarray[Any, Any]
RAYS = 121
"""From the neck's one side through below to the other."""
OUTLINE_EDGE = 0.05
"""OKLab: how much of an edge the garment's own outline counts as; an edge inside it is believed first."""
EDGE_MOST = 0.1
"""OKLab: a stronger edge (a stripe, the maker's label) counts no more than this."""
EDGE_LEAST = 0.022
"""OKLab: a fainter way around is none."""
DARKER = 0.02
"""OKLab: by how much the inside of the back has to be darker than the front to be believed."""
INSIDE_WORTH = 0.12
"""What it costs to leave out as much of the inside as the neck is half wide."""
TELLING = 0.06
"""OKLab: how far the inside's colour must lie from the front's to help."""
BEND = 0.0012
"""What a step outwards or inwards costs, a pixel."""


@dataclass(frozen=True)
class Neckline:
    """An opening, in pixels of the mask."""

    points: Values
    """`(RAYS, 2)` from the viewer's left to right."""
    edge: float
    """How clear it is, OKLab."""
    worth: float
    """How clear it is with all that speaks against it: to compare openings of one garment."""
    air: bool
    """Whether the ground is seen through it, rather than the inside of the back."""
    darker: float
    """By how much what lies inside is darker than the cloth around it."""

    @property
    def told(self) -> bool:
        """Whether it is an opening that shows the inside of the back, as only a front does."""
        return self.edge > EDGE_LEAST and self.darker > DARKER


def find_neckline(
    lab: Values, mask: Mask, *, left: tuple[float, float], right: tuple[float, float], deepest: float, collar: bool
) -> Neckline | None:
    """The opening between the neck's two sides, at most `deepest` pixels below them; None where there is no room.

    Beside a `collar` the opening is narrower than the neck's sides. `lab` is OKLab at the mask's size. The way is the
    best by dynamic programming over rays from the neck's middle.
    """
    middle = np.array(((left[0] + right[0]) / 2, (left[1] + right[1]) / 2))
    half = (right[0] - left[0]) / 2
    if half < 4 or deepest < 6:
        return None
    angles = np.linspace(np.pi, 0, RAYS)
    reach = np.arange(2.0, max(deepest, half * 1.2) + 4)
    x = middle[0] + np.cos(angles)[:, None] * reach
    y = middle[1] + np.sin(angles)[:, None] * reach
    inner, outer = _at(lab, mask, x, y, angles, -2.0), _at(lab, mask, x, y, angles, 2.0)
    both = (inner[1] > 0.5) & (outer[1] > 0.5)
    change = np.minimum(np.sqrt(np.square(outer[0] - inner[0]).sum(axis=-1)), EDGE_MOST)
    lift = outer[0][..., 0] - inner[0][..., 0]
    # Less light falls on the inside of the back: an edge towards darker cloth is more likely a seam or a print.
    worth = np.where(both, np.where(lift > 0, change, 0.35 * change), 0.0)
    worth += np.where((inner[1] < 0.5) & (outer[1] >= 0.5), OUTLINE_EDGE, 0.0)
    # Necks are even: what only one side shows counts half.
    worth = 0.5 * worth + 0.5 * np.minimum(worth, worth[::-1]) + 0.25 * np.maximum(0, worth[::-1] - worth)
    worth = worth - INSIDE_WORTH * _misplaced(lab, mask, x, y, middle, half)
    depth = np.sin(angles)[:, None] * reach
    across = np.abs(np.cos(angles))[:, None] * reach
    allowed = (depth <= deepest) & (across <= half * 1.15) & (depth > -1)
    # The way begins and ends at the sides of the neck.
    ends = (reach > (0.5 if collar else 0.84) * half - 2) & (reach < 1.16 * half + 2)
    allowed[:3] &= ends
    allowed[-3:] &= ends
    # Of several edges of one band the outer is its seam: the opening is nearer.
    worth = np.where(allowed, worth - 0.00006 * reach, -9.0)
    way = _best_way(worth)
    numbers = np.arange(RAYS)
    # Single rays stray by weave and noise: a median, then a mean, of both sides together where they agree.
    even = np.abs(way - way[::-1]) < 0.12 * way + 3
    away = _steady(np.where(even, (reach[way] + reach[way[::-1]]) / 2, reach[way]))
    points = np.stack([middle[0] + np.cos(angles) * away, middle[1] + np.sin(angles) * away], axis=1)
    edge = float(np.median(worth[numbers[6:-6], way[6:-6]]))
    air, darker = _inside(lab, mask, middle, points)
    whole = float(worth[numbers, way].mean())
    return Neckline(points, edge, whole, air, darker)


def _steady(values: Values) -> Values:
    padded = np.pad(values, 2, mode="edge")
    median = np.median(np.lib.stride_tricks.sliding_window_view(padded, 5), axis=1)
    smooth: Values = np.lib.stride_tricks.sliding_window_view(np.pad(median, 1, mode="edge"), 3).mean(axis=1)
    return smooth


def _misplaced(lab: Values, mask: Mask, x: Values, y: Values, middle: Values, half: float) -> Values:
    """How much less of the inside, less the front, each place on a ray encloses than the best place on that ray.

    The inside's colour is that just below the back's edge, the front's that of the chest. In half widths of the neck.
    """
    rows, columns = np.indices(mask.shape)
    near = mask & (np.abs(columns - middle[0]) < 0.7 * half)
    edge = np.where(near.any(axis=0), np.argmax(near, axis=0), mask.shape[0])
    # What stands above the neck's sides is a collar or a hanger.
    below = rows - np.maximum(edge, middle[1])[None]
    back = near & (np.abs(columns - middle[0]) > 0.2 * half) & (below > 0.25 * half) & (below < 0.6 * half)
    chest = mask & (np.abs(columns - middle[0]) < 2.2 * half) & (np.abs(rows - middle[1] - 3.2 * half) < 1.6 * half)
    chest &= np.abs(columns - middle[0]) > 0.9 * half
    if back.sum() < 12 or chest.sum() < 12:
        return np.zeros(x.shape)
    inside, front = np.median(lab[back], axis=0), np.median(lab[chest], axis=0)
    lined = float(np.hypot(*(inside - front)[1:])) > TELLING
    if float(np.sqrt(np.square(inside - front).sum())) < TELLING or (inside[0] > front[0] - DARKER and not lined):
        return np.zeros(x.shape)
    at_row = np.clip(np.rint(y).astype(int), 0, mask.shape[0] - 1)
    at_column = np.clip(np.rint(x).astype(int), 0, mask.shape[1] - 1)
    seen, solid = lab[at_row, at_column], mask[at_row, at_column]
    is_inside = np.square(seen - inside).sum(axis=-1) < np.square(seen - front).sum(axis=-1)
    gain = np.where(~solid, 0.5, np.where(is_inside, 1.0, -1.0))
    total = np.cumsum(gain, axis=1)
    found: Values = (total.max(axis=1, keepdims=True) - total) / half
    return np.minimum(found, 1.5)


def _at(lab: Values, mask: Mask, x: Values, y: Values, angles: Values, off: float) -> tuple[Values, Values]:
    rows = np.rint(y + off * np.sin(angles)[:, None]).astype(int)
    columns = np.rint(x + off * np.cos(angles)[:, None]).astype(int)
    inside = (rows >= 0) & (rows < mask.shape[0]) & (columns >= 0) & (columns < mask.shape[1])
    rows, columns = np.clip(rows, 0, mask.shape[0] - 1), np.clip(columns, 0, mask.shape[1] - 1)
    return lab[rows, columns], np.where(inside, mask[rows, columns], False).astype(np.float32)


def _best_way(worth: Values) -> Values:
    """For each row the column of the best line from the first row to the last that bends little."""
    count, size = worth.shape
    total = worth[0].copy()
    came = np.zeros((count, size), np.int32)
    jumps = range(-9, 10)
    for row in range(1, count):
        best, source = np.full(size, -np.inf), np.zeros(size, np.int32)
        for jump in jumps:
            moved = np.full(size, -np.inf)
            if jump >= 0:
                moved[jump:] = total[: size - jump]
            else:
                moved[:jump] = total[-jump:]
            moved -= BEND * abs(jump)
            better = moved > best
            best[better], source[better] = moved[better], (np.arange(size) - jump)[better]
        total, came[row] = best + worth[row], source
    way = np.zeros(count, np.int64)
    way[-1] = int(np.argmax(total))
    for row in range(count - 1, 0, -1):
        way[row - 1] = came[row, way[row]]
    return way


def _inside(lab: Values, mask: Mask, middle: Values, points: Values) -> tuple[bool, float]:
    """Whether there is only air inside; how much lighter the cloth just outside the way is than that just inside."""
    apart: list[tuple[float, float]] = []
    for point in points[12:-12]:
        pair = []
        for share in (0.72, 1.3):
            x, y = middle + (point - middle) * share
            row, column = int(np.rint(y)), int(np.rint(x))
            if not (0 <= row < mask.shape[0] and 0 <= column < mask.shape[1]) or not mask[row, column]:
                break
            pair.append(float(lab[row, column, 0]))
        if len(pair) == 2:
            apart.append((pair[0], pair[1]))
    if len(apart) < 5:
        return True, DARKER + 0.01
    return False, float(np.median([outer - inner for inner, outer in apart]))
