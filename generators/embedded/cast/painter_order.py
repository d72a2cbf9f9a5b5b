"""What is drawn before what: surfaces are compared where they overlap on the screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .rotation import Floats

_NEAR_M = 0.06
"""A difference in depth that counts fully; small overlaps at a joint must not outvote a hand in front of a chest."""
_NEIGHBOURS = 14
"""At most so many groups over one place are compared."""


@dataclass(frozen=True)
class Cells:
    """Where each group is seen: one entry for each cell of a grid that it lies in, sorted by cells."""

    cell: NDArray[np.int64]
    group: NDArray[np.int64]
    nearest: Floats
    """Depth of the group's nearest sample there."""
    low: NDArray[np.int64]
    """`(2,)`: the grid's first column and row."""
    size: NDArray[np.int64]
    """`(2,)`: its columns and rows."""
    cell_px: float

    def crowded(self, points: Floats) -> NDArray[np.bool_]:
        """`(N,)`: whether more than one group is seen in or beside the cells of points `(N, 2)`."""
        columns, rows = int(self.size[0]), int(self.size[1])
        least = np.full((rows + 2, columns + 2), np.iinfo(np.int64).max)
        most = np.full((rows + 2, columns + 2), -1)
        if len(self.cell):
            first = np.nonzero(np.diff(self.cell, prepend=-1))[0]
            cells = self.cell[first]
            at = cells // columns + 1, cells % columns + 1
            least[at] = np.minimum.reduceat(self.group, first)
            most[at] = np.maximum.reduceat(self.group, first)
        for axis in (0, 1):
            less, more = least.copy(), most.copy()
            for before, after in ((slice(None, -1), slice(1, None)), (slice(1, None), slice(None, -1))):
                to: tuple[slice, ...] = (before, slice(None)) if axis == 0 else (slice(None), before)
                of: tuple[slice, ...] = (after, slice(None)) if axis == 0 else (slice(None), after)
                less[to] = np.minimum(less[to], least[of])
                more[to] = np.maximum(more[to], most[of])
            least, most = less, more
        place = np.floor(points / self.cell_px).astype(np.int64) - self.low + 1
        place = np.clip(place, 0, (columns + 1, rows + 1))
        found: NDArray[np.bool_] = least[place[:, 1], place[:, 0]] < most[place[:, 1], place[:, 0]]
        return found


def cells(groups: NDArray[np.integer[Any]], screen: Floats, depth: Floats, *, cell_px: float, count: int) -> Cells:
    """Samples in a grid: `groups` `(N,)`, `screen` `(N, 2)` and `depth` `(N,)` of `count` groups."""
    place = np.floor(screen / cell_px).astype(np.int64)
    low = place.min(axis=0) if len(place) else np.zeros(2, np.int64)
    place -= low
    size = place.max(axis=0) + 1 if len(place) else np.ones(2, np.int64)
    key = (place[:, 1] * size[0] + place[:, 0]) * count + groups
    order = np.argsort(key, kind="stable")
    key = key[order]
    first = np.nonzero(np.diff(key, prepend=-1))[0]
    nearest = np.maximum.reduceat(depth[order], first) if len(first) else np.zeros(0)
    return Cells(key[first] // count, key[first] % count, nearest, low, size, cell_px)


def draw_order(table: Floats, hard: set[tuple[int, int]]) -> list[int]:
    """All groups, the farthest first, by the `votes` between them.

    `hard` holds pairs (below, above) that hold whatever the votes say. The same votes give the same order.
    """
    count = len(table)
    table = table.copy()
    for below, above in hard:
        table[above, below], table[below, above] = np.inf, -np.inf
    # table[a, b] > 0: a lies in front of b. Drawn next is what has least of the rest behind it: none, but in a ring.
    behind = np.clip(table, 0.0, 1e6)
    blocked = behind.sum(axis=1)
    order: list[int] = []
    for _ in range(count):
        chosen = int(np.argmin(blocked))
        order.append(chosen)
        blocked -= behind[:, chosen]
        # Sums of differences leave crumbs behind; they must not decide.
        blocked[np.abs(blocked) < 1e-6] = 0.0
        blocked[chosen] = np.inf
    return order


def votes(found: Cells, count: int) -> Floats:
    """`(count, count)`: by how much a lies in front of b, summed over the cells that they share.

    In each cell the nearest sample of each group stands for it, and votes against the other groups there.
    """
    total = np.zeros(count * count)
    cell, group, nearest = found.cell, found.group, found.nearest
    for step in range(1, min(_NEIGHBOURS, len(cell))):
        shared = np.nonzero(cell[step:] == cell[:-step])[0]
        if not len(shared):
            break
        difference = np.clip(nearest[shared] - nearest[shared + step], -_NEAR_M, _NEAR_M)
        total += np.bincount(group[shared] * count + group[shared + step], difference, minlength=count * count)
    table = total.reshape(count, count)
    return table - table.T
